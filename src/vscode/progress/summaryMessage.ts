/** The one message at the end of a scan: what was checked, what is at risk, what could not be checked. Never claims more. */
import { basename } from 'node:path';
import * as vscode from 'vscode';
import { isVulnerable } from '../../core/review/finding';
import type { ScanSummary } from '../../core/scan/scanSummary';
import { type Text } from '../../core/text/text';
import { commandIds, hostCommands } from '../ids';
import { showInformation, showWarning } from '../messages';
import { shortText } from './plainText';
import { shownText } from '../shownText';

/** What the buttons lead to. */
export interface AfterScan {
  readonly log: vscode.LogOutputChannel;
  readonly resume: () => void;
}

/** `warnings`: what the scan said on its way, oldest first. */
export function tellSummary(summary: ScanSummary, warnings: readonly Text[], then: AfterScan): void {
  then.log.info(summaryText(summary, []));
  void offer(summary, warnings, then);
}

/** `review.xlsx: 486 checked, 24 at risk.` */
export function summaryText(summary: ScanSummary, warnings: readonly Text[]): string {
  return [`${basename(summary.workbook)}: ${outcomeText(summary)}.`, ...warningText(warnings)].join(' ');
}

async function offer(summary: ScanSummary, warnings: readonly Text[], then: AfterScan): Promise<void> {
  const resume = vscode.l10n.t('Resume');
  const openReport = vscode.l10n.t('Open Report');
  const showWorkbook = vscode.l10n.t('Show Workbook');
  const showLog = vscode.l10n.t('Show Log');
  const isAsWished = summary.status !== 'interrupted' && summary.packages.failed === 0 && warnings.length === 0;
  const show = isAsWished ? showInformation : showWarning;
  const picked = await show(
    summaryText(summary, warnings),
    ...(summary.status === 'finished' ? [openReport, showWorkbook] : [resume]),
    showLog,
  );
  if (picked === resume) then.resume();
  else if (picked === openReport) {
    await vscode.commands.executeCommand(commandIds.openReport, vscode.Uri.file(summary.workbook));
  } else if (picked === showWorkbook) await showFile(vscode.Uri.file(summary.workbook));
  else if (picked === showLog) then.log.show();
}

function outcomeText({ status, packages, findings, known }: ScanSummary): string {
  if (known !== undefined) {
    const vulnerable = known.filter(({ verdict }) => isVulnerable(verdict)).length;
    return vscode.l10n.t('nothing new to check; of {0} packages with results, {1} at risk', known.length, vulnerable);
  }
  if (status !== 'finished') {
    const counts = [packages.completed, packages.total] as const;
    return status === 'cancelled'
      ? vscode.l10n.t('scan cancelled, {0} of {1} packages are done and kept', ...counts)
      : vscode.l10n.t('scan interrupted, {0} of {1} packages are done and kept', ...counts);
  }
  const of = (verdict: string): number => findings.filter((finding) => finding.verdict === verdict).length;
  const notChecked = Math.max(0, of('notChecked') - packages.failed);
  const toReview = of('review');
  const parts = [
    vscode.l10n.t('{0} checked', findings.length - of('notChecked')),
    vscode.l10n.t('{0} at risk', of('vulnerable')),
  ];
  if (toReview > 0) parts.push(vscode.l10n.t('{0} to review by hand', toReview));
  if (notChecked > 0) parts.push(vscode.l10n.t('{0} not checked', notChecked));
  if (packages.failed > 0) parts.push(vscode.l10n.t('{0} failed', packages.failed));
  return parts.join(', ');
}

function warningText(warnings: readonly Text[]): readonly string[] {
  const [first, ...others] = warnings;
  if (first === undefined) return [];
  if (others.length === 0) return [shortText(shownText(first))];
  return [vscode.l10n.t('The log holds {0} warnings.', warnings.length)];
}

/** In its own program where there is a desktop; where VS Code runs elsewhere, in the Explorer. */
async function showFile(file: vscode.Uri): Promise<void> {
  const isDesktop = vscode.env.uiKind === vscode.UIKind.Desktop && vscode.env.remoteName === undefined;
  if (isDesktop) await vscode.env.openExternal(file);
  else await vscode.commands.executeCommand(hostCommands.revealInExplorer, file);
}
