/** The one message at the end of a scan: what is vulnerable, what could not be checked, how much was checked. Never claims more. */
import * as vscode from 'vscode';
import { oldestDay } from '../../core/advisory/dataAge';
import { refusedCount } from '../../core/cells/cellEdit';
import { contradictionTotals } from '../../core/cells/contradiction';
import {
  type FindingSummary,
  isNothingNew,
  judgedFindings,
  type ScanSummary,
  unnamedCount,
} from '../../core/scan/scanSummary';
import { checkedPackages, countsOf } from '../../core/scan/verdictCounts';
import { unnamedTexts } from '../../core/sheet/unnamedRow';
import { type Text, toEnglish } from '../../core/message/text';
import { commandIds } from '../ids';
import { showInformation, showWarning } from '../messages';
import { countsText, resultLevel } from './countsText';
import { shortText } from './plainText';
import { localize } from '../localize';
import { workbookName } from '../workbookName';
import type { Severity } from '../../core/advisory/evidence';

/** What the buttons lead to. */
export interface AfterScan {
  readonly log: vscode.LogOutputChannel;
  readonly resume: () => void;
  /** Whether to ask what to do with the cells that say less than the findings. */
  readonly asks: boolean;
  readonly putFindingsFirst: () => void;
  readonly showDifferences: () => void;
}

/** What is left of a summary while its message is shown: that may be for hours, and a summary of many packages is large. */
interface Told {
  readonly text: string;
  readonly workbook: string;
  readonly isFinished: boolean;
  readonly isAsWished: boolean;
}

/** `warnings`: what the scan said on its way, oldest first. Resolves when the person has seen it. */
export function tellSummary(summary: ScanSummary, warnings: readonly Text[], then: AfterScan): Promise<void> {
  then.log.info(summaryText(summary, []));
  const { status, workbook, packages } = summary;
  const level = resultLevel(countsOf(judgedFindings(summary), packages.failed));
  return offer(
    {
      text: summaryText(summary, warnings),
      workbook,
      isFinished: status === 'finished',
      isAsWished:
        status !== 'interrupted' &&
        level === 'clean' &&
        warnings.length + unnamedCount(summary) + refusedCount(summary.kept) === 0,
    },
    then,
  );
}

/** `review.xlsx: 24 vulnerable (1 critical, 5 high), 2 need review. Checked 486 of 486 packages.` */
export function summaryText(summary: ScanSummary, warnings: readonly Text[]): string {
  const result = `${workbookName(summary.workbook)}: ${outcomeText(summary)}.`;
  const { rows = [], unresolved = [] } = summary.leftOut ?? {};
  const unnamed = unnamedTexts({ rows, unresolved });
  const told = new Set(unnamed.map(toEnglish));
  return [
    result,
    ...contradictionText(summary),
    ...refusedText(summary),
    ...unnamed.map((text) => `${localize(text)}.`),
    ...outsideText(summary),
    ...ageText(summary),
    ...warningText(warnings.filter((warning) => !told.has(toEnglish(warning)))),
  ].join(' ');
}

async function offer({ text, workbook, isFinished, isAsWished }: Told, then: AfterScan): Promise<void> {
  const resume = vscode.l10n.t('Resume');
  const openReport = vscode.l10n.t('Open Report');
  const openReview = vscode.l10n.t('Open Review Grid');
  const showLog = vscode.l10n.t('Show Log');
  const first = vscode.l10n.t('Put Findings First');
  const differences = vscode.l10n.t('Show Differences…');
  const leave = vscode.l10n.t('Leave As Is');
  const show = isAsWished ? showInformation : showWarning;
  const picked = await show(
    text,
    // A notification shows three buttons whole.
    ...(then.asks ? [first, differences, leave] : [...(isFinished ? [openReport, openReview] : [resume]), showLog]),
  );
  if (picked === resume) then.resume();
  else if (picked === first) then.putFindingsFirst();
  else if (picked === differences) then.showDifferences();
  else if (picked === openReport) {
    await vscode.commands.executeCommand(commandIds.openReport, vscode.Uri.file(workbook));
  } else if (picked === openReview) {
    await vscode.commands.executeCommand(commandIds.openReview, vscode.Uri.file(workbook));
  } else if (picked === showLog) then.log.show();
}

function outcomeText(summary: ScanSummary): string {
  const { status, packages, known = [] } = summary;
  if (isNothingNew(summary)) {
    const counts = countsText(countsOf(known, 0));
    return vscode.l10n.t('nothing new to check; of {0} packages with results, {1}', known.length, counts);
  }
  if (status !== 'finished') return stoppedText(status, packages);
  const findings = judgedFindings(summary);
  const counts = countsOf(findings, packages.failed);
  const [only] = findings;
  if (findings.length === 1 && only !== undefined) return onlyText(only, countsText(counts));
  const found = countsText(counts, severityText(findings));
  return vscode.l10n.t(
    '{0}. Checked {1} of {2} packages',
    found,
    checkedPackages(countsOf(summary.findings, packages.failed)),
    packages.total,
  );
}

/** What was looked up and what of it is in the workbook are two things while another program holds the file. */
function stoppedText(
  status: ScanSummary['status'],
  { completed, total, unsaved = 0 }: ScanSummary['packages'],
): string {
  const counts = [completed, total] as const;
  const text =
    status === 'cancelled'
      ? vscode.l10n.t('scan canceled, {0} of {1} packages are done', ...counts)
      : vscode.l10n.t('scan interrupted, {0} of {1} packages are done', ...counts);
  if (unsaved === 0) return text;
  return `${text}, ${vscode.l10n.t('{0} of them are not in the workbook yet', unsaved)}`;
}

/** `aiohttp 3.8.3: 1 vulnerable (6 vulnerabilities)`. */
function onlyText({ package: name, version, flaws, acceptedFlaws = 0 }: FindingSummary, counts: string): string {
  const subject = `${name} ${version}`.trim();
  const open = flaws - acceptedFlaws;
  if (open === 0) return `${subject}: ${counts}`;
  const found = open === 1 ? vscode.l10n.t('1 vulnerability') : vscode.l10n.t('{0} vulnerabilities', open);
  return `${subject}: ${counts} (${found})`;
}

/** Of vulnerable packages by their worst flaw: `1 critical, 5 high`. */
function severityText(findings: readonly FindingSummary[]): string {
  const worst = findings.flatMap(({ verdict, highestSeverity }) => (verdict === 'vulnerable' ? [highestSeverity] : []));
  const of = (severity: Severity): number => worst.filter((one) => one === severity).length;
  const parts = [
    ...(of('CRITICAL') > 0 ? [vscode.l10n.t('{0} critical', of('CRITICAL'))] : []),
    ...(of('HIGH') > 0 ? [vscode.l10n.t('{0} high', of('HIGH'))] : []),
  ];
  return parts.join(', ');
}

/** `The workbook still says PROCEED for 12 of them.` */
function contradictionText({ status, contradicted }: ScanSummary): readonly string[] {
  const { proceed, differ } = contradictionTotals(contradicted);
  if (status !== 'finished' || differ === 0) return [];
  return [proceed === 0 ? differText(differ) : proceedText(proceed)];
}

function proceedText(count: number): string {
  return count === 1
    ? vscode.l10n.t('Your workbook still says PROCEED for 1 vulnerable package.')
    : vscode.l10n.t('Your workbook still says PROCEED for {0} vulnerable packages.', count);
}

function differText(count: number): string {
  return count === 1
    ? vscode.l10n.t('Your workbook says less than the finding for 1 vulnerable package.')
    : vscode.l10n.t('Your workbook says less than the finding for {0} vulnerable packages.', count);
}

function refusedText({ kept }: ScanSummary): readonly string[] {
  const count = refusedCount(kept);
  if (count === 0) return [];
  return [
    count === 1
      ? vscode.l10n.t('1 cell could not be written.')
      : vscode.l10n.t('{0} cells could not be written.', count),
  ];
}

/** The counts are about the packages that were chosen. */
function outsideText({ outside = [] }: ScanSummary): readonly string[] {
  if (outside.length === 0) return [];
  return [
    outside.length === 1
      ? vscode.l10n.t('1 package outside the selection is known to be vulnerable.')
      : vscode.l10n.t('{0} packages outside the selection are known to be vulnerable.', outside.length),
  ];
}

/** The oldest data that any result rests on, where it is past its bound or stands in for a source, and names that nobody looked up. */
function ageText({ status, findings, unverifiedNames = 0 }: ScanSummary): readonly string[] {
  if (status !== 'finished') return [];
  const told = findings.flatMap(({ oldData = [], standIns = [] }) => [...oldData, ...standIns]);
  const oldest = oldestDay(told.map(({ day }) => day));
  return [
    ...(oldest === undefined ? [] : [vscode.l10n.t('Results are based on data of {0}.', oldest)]),
    ...(unverifiedNames === 0 ? [] : [namesText(unverifiedNames)]),
  ];
}

function namesText(count: number): string {
  return count === 1
    ? vscode.l10n.t('The name of 1 package was not checked against PyPI.')
    : vscode.l10n.t('The names of {0} packages were not checked against PyPI.', count);
}

function warningText(warnings: readonly Text[]): readonly string[] {
  const [first, ...others] = warnings;
  if (first === undefined) return [];
  if (others.length === 0) return [shortText(localize(first))];
  return [vscode.l10n.t('{0} warnings are in the log.', warnings.length)];
}
