/** The sections of a report before its findings, as tables of texts. */
import { severities } from '../../core/advisory/evidence';
import { isAccepted } from '../../core/advisory/flaws';
import { contradictionText } from '../../core/cells/contradictionText';
import { cellSides } from '../../core/cells/cellSide';
import { type Verdict, verdicts } from '../../core/verdict/finding';
import { toEnglish } from '../../core/message/text';
import { refusalWords } from '../../core/cells/refusalWords';
import { coverageText } from '../../core/scan/coverageText';
import { scanStateText } from '../../core/scan/statusText';
import { unnamedWords } from '../../core/sheet/unnamedRow';
import { dayText, timeText } from '../../core/time/timeText';
import type { ReportLabels } from '../charts/reportLabels';
import { ageGroups, isUnseen, type ReportKeptCell, type ReportModel } from '../model/reportModel';
import { reportScans } from '../model/reportScans';
import { changeCounts } from '../model/reportSince';
import { isUnread } from '../model/reportSources';
import type { DocumentColumn, DocumentSection } from './documentSection';

const fact: readonly DocumentColumn[] = [{ name: 'Fact' }, { name: 'Value' }];

export function summarySection(report: ReportModel, labels: ReportLabels): DocumentSection {
  const { scan, olderScans, packages, verdicts: counts, updates, timings } = report;
  const worst = severities.filter((severity) => report.severities[severity] > 0);
  const earlier = report.findings.filter(({ lastKnown }) => lastKnown !== undefined).length;
  const bySeverity = worst.map((severity) => `${report.severities[severity]} ${labels.severities[severity]}`);
  const times = `${seconds(timings.lookupMs)} checks, ${seconds(timings.saveMs)} saves, ${seconds(timings.checkpointMs)} checkpoints`;
  const contradicted = contradictionText(report.contradicted);
  return {
    id: 'summary',
    title: 'Summary',
    columns: fact,
    rows: [
      ...(contradicted === undefined ? [] : [['Your workbook', contradicted]]),
      ['Workbook', scan.workbookPath],
      ...(report.workbook === null ? [] : [['SHA-256', report.workbook.sha256]]),
      ...(report.sheet === null ? [] : [['Sheet', report.sheet]]),
      ...(olderScans === undefined ? [] : [['Made from', madeFrom(report)]]),
      ...sinceRow(report),
      [report.olderScans === undefined ? 'Scan' : 'Latest scan', `${scan.scanId}, ${scanStateText(scan)}`],
      ['Started', shownTime(scan.startedAt)],
      ['Last change', shownTime(scan.updatedAt)],
      [
        'Packages',
        `${packages.lookedUp + (packages.neverLookedUp ?? 0) - counts.notChecked} of ${packages.planned} checked, ${packages.failed} failed`,
      ],
      ...(report.rowsNotChecked === undefined ? [] : [[unnamedTitle, String(report.rowsNotChecked.length)]]),
      ...unverifiedNames(report),
      ...(counts.malicious > 0 ? [['Malicious', String(counts.malicious)]] : []),
      [
        'Vulnerable',
        isUnseen(report) ? 'unknown: no package was checked' : withParts(String(counts.vulnerable), bySeverity),
      ],
      ...(earlier === 0 ? [] : [['Found vulnerable earlier', `${earlier}, not checked now with the same data`]]),
      ['Updates', `${updates.behind} behind, ${updates.current} up to date, ${updates.unknown} unknown`],
      ['Accepted risks', acceptedText(report, labels)],
      ['Preserved values', String(report.kept.filter(({ refused }) => refused === undefined).length)],
      ...(report.contradicted.length === 0 ? [] : [['Cells that say less', String(report.contradicted.length)]]),
      ['Cells written', `${report.cellsWritten} in ${report.saves} ${report.saves === 1 ? 'save' : 'saves'}`],
      [checkpointsTitle(report), String(report.checkpoints.length)],
      ['Time', times],
      ['Made by', `ihacpa ${scan.toolVersion}`],
    ],
  };
}

function withParts(total: string, parts: readonly string[]): string {
  return parts.length === 0 ? total : `${total}: ${parts.join(', ')}`;
}

function shownTime(iso: string): string {
  return timeText(iso) ?? iso;
}

function sentenceCase(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}

/** Several vulnerabilities of one package may be accepted, and others of it open: by verdict, the parts add up to the packages. */
function acceptedText({ acceptedRisks, findings }: ReportModel, labels: ReportLabels): string {
  if (acceptedRisks.length === 0) return '0';
  const packages = findings.filter(({ flaws }) => flaws.some(isAccepted));
  const vulnerabilities = acceptedRisks.length === 1 ? 'vulnerability' : 'vulnerabilities';
  const byVerdict = verdicts.flatMap((each) => {
    const count = packages.filter(({ verdict }) => verdict === each).length;
    return count === 0 ? [] : [`${count} ${labels.verdicts[each]}`];
  });
  const unit = packages.length === 1 ? 'package' : 'packages';
  return withParts(`${acceptedRisks.length} ${vulnerabilities} of ${packages.length} ${unit}`, byVerdict);
}

function sinceRow({ since }: ReportModel): readonly string[][] {
  return since === undefined
    ? []
    : [[`Since ${since.at.slice(0, 10)}`, `${changeCounts(since)} (review ${since.scanId})`]];
}

function unverifiedNames({ unverifiedNames: count = 0 }: ReportModel): readonly string[][] {
  return count === 0 ? [] : [['Names not verified', `${count}: not checked against PyPI`]];
}

/** `… of the latest scan` where the report tells of more than one. */
function ofNewest(title: string, { olderScans }: ReportModel): string {
  return olderScans === undefined ? title : `${title} of the latest scan`;
}

/** Some of them may be removed by now: a finished scan usually keeps none. */
function checkpointsTitle({ olderScans }: ReportModel): string {
  return olderScans === undefined ? 'Checkpoints made' : 'Checkpoints made by the latest scan';
}

function madeFrom({ scan, olderScans = [] }: ReportModel): string {
  const oldest = olderScans.at(-1) ?? scan;
  return `${olderScans.length + 1} scans, ${shownTime(oldest.startedAt)} to ${shownTime(scan.startedAt)}: each package by its latest scan`;
}

/** No rows in a report of one scan: its summary tells all of it. */
export function scanSection(report: ReportModel): DocumentSection {
  const scans = report.olderScans === undefined ? [] : reportScans(report);
  const names = ['Scan', 'Status', 'Started', 'Last change', 'Made by'];
  return {
    id: 'scans',
    title: 'Scans',
    columns: [...names.map((name) => ({ name })), { name: 'Packages', numeric: true }],
    rows: scans.map(({ scanId, startedAt, updatedAt, toolVersion, packages, ...state }) => [
      scanId,
      scanStateText(state),
      shownTime(startedAt),
      shownTime(updatedAt),
      `ihacpa ${toolVersion}`,
      String(packages),
    ]),
  };
}

export function verdictSection(report: ReportModel, labels: ReportLabels): DocumentSection {
  const rows = verdicts
    .filter((verdict) => verdict === 'notChecked' || !isUnseen(report))
    .map((verdict: Verdict) => [labels.verdicts[verdict], String(report.verdicts[verdict])]);
  return {
    id: 'verdicts',
    title: labels.verdictsTitle,
    chart: 'verdicts',
    columns: [{ name: 'Verdict' }, { name: 'Packages', numeric: true }],
    rows: [
      ...rows,
      ...(isUnseen(report) ? [] : severities).map((severity) => [
        `${labels.verdicts.vulnerable}: ${labels.severities[severity]}`,
        String(report.severities[severity]),
      ]),
    ],
  };
}

export function ageSection({ ages }: ReportModel, labels: ReportLabels): DocumentSection {
  return {
    id: 'ages',
    title: labels.agesTitle,
    chart: 'ages',
    columns: [{ name: 'Behind' }, { name: 'Packages', numeric: true }],
    rows: ageGroups.map((group) => [labels.ages[group], String(ages[group])]),
  };
}

export function sourceSection({ sources }: ReportModel, labels: ReportLabels): DocumentSection {
  const { ok, notFound, unavailable, notConfigured, unresolvable } = labels.answers;
  const numbers = [ok, notFound, unavailable, notConfigured, unresolvable, 'stale'].map(sentenceCase);
  return {
    id: 'sources',
    title: labels.sourcesTitle,
    chart: 'sources',
    columns: [
      { name: 'Source' },
      ...numbers.map((name) => ({ name, numeric: true as const })),
      { name: 'Data of' },
      { name: 'From' },
      { name: 'Why not' },
    ],
    rows: sources.map(({ source, label, answers, stale, dataDate, origin, coverage, reasons }) => [
      label,
      ...[answers.ok, answers.notFound, answers.unavailable, answers.notConfigured, answers.unresolvable].map(String),
      String(stale),
      dataDate === null ? (isUnread({ source, answers }) ? 'not queried' : '') : (dayText(dataDate) ?? dataDate),
      coverage === undefined ? (origin ?? '') : `${origin ?? ''}: ${coverageText(coverage)}`,
      reasons.map(({ why, packages }) => `${why} (${packages})`).join('; '),
    ]),
  };
}

export function failureSection({ failures }: ReportModel): DocumentSection {
  return {
    id: 'failures',
    title: 'Failures',
    columns: [{ name: 'Row', numeric: true }, { name: 'Package' }, { name: 'Version' }, { name: 'Reason' }],
    rows: failures.map(({ row, package: name, version, reason }) => [rowText(row), name, version, reason]),
  };
}

const unnamedTitle = 'Rows not checked';

export function unnamedSection({ rowsNotChecked = [] }: ReportModel): DocumentSection {
  return {
    id: 'unnamed',
    title: unnamedTitle,
    columns: [{ name: 'Row', numeric: true }, { name: 'Version' }, { name: 'Reason' }],
    rows: rowsNotChecked.map(({ row, version, reason }) => [rowText(row), version, unnamedWords[reason]]),
  };
}

export function acceptedSection({ acceptedRisks }: ReportModel): DocumentSection {
  const names = ['Package', 'Version', 'Advisory', 'Severity', 'Reason', 'Owner', 'Until'];
  return {
    id: 'accepted',
    title: 'Accepted risks',
    columns: names.map((name) => ({ name })),
    rows: acceptedRisks.map((risk) => [
      risk.package,
      risk.version,
      risk.advisory,
      risk.severityText,
      risk.reason,
      risk.owner ?? '',
      risk.until,
    ]),
  };
}

/** Cells that say less than the finding. */
export function contradictedSection({ contradicted }: ReportModel, labels: ReportLabels): DocumentSection {
  return {
    id: 'contradicted',
    title: 'Your workbook says less than the finding, most severe first',
    columns: [
      { name: 'Cell' },
      { name: 'Package' },
      { name: 'Verdict', tones: 'verdict' },
      { name: 'Highest', tones: 'severity' },
      ...['Column', cellSides.contradicted, 'Finding'].map((name) => ({ name })),
    ],
    rows: contradicted.map(({ cell, package: name, verdict, severity, column, value, finding }) => [
      cell,
      name,
      labels.verdicts[verdict],
      severity === null ? '' : labels.severities[severity],
      column,
      value,
      finding,
    ]),
  };
}

export function refusedSection({ kept }: ReportModel): DocumentSection {
  return {
    id: 'refused',
    title: 'Could not be written',
    columns: ['Cell', 'Package', 'Column', 'Why', 'Finding'].map((name) => ({ name })),
    rows: kept.flatMap(({ cell, package: name, column, refused, finding }) =>
      refused === undefined ? [] : [[cell, name, column, toEnglish(refusalWords[refused]), finding]],
    ),
  };
}

/** Each cell is in one section only. */
export function keptSection({ kept, contradicted }: ReportModel): DocumentSection {
  const told = new Set(contradicted.map(({ cell }) => cell));
  const isOther = ({ cell, refused }: ReportKeptCell): boolean => refused === undefined && !told.has(cell);
  return {
    id: 'kept',
    title: 'Your values that differ from the results',
    columns: ['Cell', 'Package', 'Column', cellSides.preserved, 'Finding'].map((name) => ({ name })),
    rows: kept
      .filter(isOther)
      .map(({ cell, package: name, column, value, finding }) => [cell, name, column, value, finding]),
  };
}

export function batchSection(report: ReportModel, { timeLine, timeLineTitle }: ReportLabels): DocumentSection {
  const names = ['Batch', 'Packages', timeLine.lookup, timeLine.wait, timeLine.save, 'Disk sync', 'Memory'];
  return {
    id: 'batches',
    title: ofNewest(timeLineTitle, report),
    chart: 'timeLine',
    columns: names.map((name) => ({ name, numeric: true })),
    rows: report.batches.map(({ number, packages, lookupMs, waitMs, saveMs, fsyncMs, residentBytes }) => [
      String(number),
      String(packages),
      ...[lookupMs, waitMs, saveMs, fsyncMs].map(seconds),
      `${Math.round(residentBytes / (1024 * 1024))} MiB`,
    ]),
  };
}

export function checkpointSection(report: ReportModel): DocumentSection {
  return {
    id: 'checkpoints',
    title: checkpointsTitle(report),
    columns: [
      { name: 'Checkpoint' },
      { name: 'After batch', numeric: true },
      { name: 'Packages done', numeric: true },
      { name: 'Made' },
    ],
    rows: report.checkpoints.map(({ checkpointId, batchNumber, completedPackages, createdAt }) => [
      checkpointId,
      String(batchNumber),
      String(completedPackages),
      createdAt,
    ]),
  };
}

export function rowText(row: number | null): string {
  return row === null ? 'gone' : String(row);
}

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(2)} s`;
}
