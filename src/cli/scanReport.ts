/** The readable result of a scan: totals, vulnerable packages worst first, kept cells, next steps. Repeats the summary, adds no judgement. */
import type { Severity } from '../core/review/finding';
import type { FindingSummary, KeptSummary, ScanSummary } from '../core/scan/scanSummary';
import type { Detail } from './scanArguments';
import { counted, durationText, harmless, shortened, tableLines } from './terminalText';

const severityOrder: readonly Severity[] = ['CRITICAL', 'HIGH', 'MEDIUM', 'LOW', 'UNKNOWN'];
const keptShown = 20;
const cellWidth = 40;

/** Ends with a line break. `quiet` is the one line of totals. */
export function scanReport(summary: ScanSummary, detail: Detail, next: readonly string[]): string {
  if (detail === 'quiet') return `${headline(summary)} ${verdictLine(summary)}.\n`;
  return `${[
    headline(summary),
    `  ${verdictLine(summary)}`,
    `  ${savedLine(summary)}`,
    ...silentLines(summary),
    ...vulnerableLines(summary),
    ...keptLines(summary, detail),
    '',
    'Next:',
    ...next.map((step) => `  - ${step}`),
  ].join('\n')}\n`;
}

function headline(summary: ScanSummary): string {
  const { completed, total } = summary.packages;
  const time = durationText(summary.timings.totalMs);
  return `Scan ${summary.status}: ${completed} of ${counted(total, 'package')} done in ${time}.`;
}

function verdictLine(summary: ScanSummary): string {
  const count = (verdict: FindingSummary['verdict']): number =>
    summary.findings.filter((finding) => finding.verdict === verdict).length;
  const parts = [
    `${count('vulnerable')} vulnerable`,
    `${count('safe')} safe at this version`,
    `${count('clean')} without known advisories`,
    `${count('review')} for manual review`,
    `${count('notChecked')} not checked`,
  ];
  if (summary.packages.failed > 0) parts.push(`${summary.packages.failed} failed`);
  if (summary.packages.skipped > 0) parts.push(`${summary.packages.skipped} left out`);
  return parts.join(', ');
}

function savedLine(summary: ScanSummary): string {
  const { cellsWritten, saves, checkpoints, workbook } = summary;
  if (summary.dryRun === true) {
    return `${counted(cellsWritten, 'cell')} would be written; left as it is: ${harmless(workbook)}`;
  }
  const made = `${counted(cellsWritten, 'cell')} written in ${counted(saves, 'save')}`;
  return `${made}, ${counted(checkpoints, 'checkpoint')}: ${harmless(workbook)}`;
}

/** Sources that were asked in vain: without them the scan is incomplete. */
function silentLines({ findings }: ScanSummary): string[] {
  const packages = new Map<string, number>();
  for (const label of findings.flatMap(({ unchecked = [] }) => unchecked)) {
    packages.set(label, (packages.get(label) ?? 0) + 1);
  }
  return [...packages].map(
    ([label, count]) => `  ${harmless(label)} could not answer for ${counted(count, 'package')}`,
  );
}

function vulnerableLines(summary: ScanSummary): string[] {
  const found = summary.findings.filter((finding) => finding.verdict === 'vulnerable').sort(worstFirst);
  if (found.length === 0) return [];
  const rows = found.map((finding) => [
    String(finding.row),
    shortened(harmless(finding.package), cellWidth),
    shortened(harmless(finding.version), cellWidth),
    finding.highestSeverity ?? 'UNKNOWN',
    String(finding.flaws),
    finding.fixedIn === null ? 'no fix known' : harmless(finding.fixedIn),
  ]);
  return ['', 'Vulnerable:', ...tableLines([['Row', 'Package', 'Version', 'Highest', 'Flaws', 'Fixed in'], ...rows])];
}

function worstFirst(a: FindingSummary, b: FindingSummary): number {
  const rank = (finding: FindingSummary): number => severityOrder.indexOf(finding.highestSeverity ?? 'UNKNOWN');
  return rank(a) - rank(b) || b.flaws - a.flaws || a.row - b.row;
}

function keptLines(summary: ScanSummary, detail: Detail): string[] {
  if (summary.kept.length === 0) return [];
  const kept = [...summary.kept.filter(isSerious), ...summary.kept.filter((entry) => !isSerious(entry))];
  const shown = detail === 'verbose' ? kept : kept.slice(0, keptShown);
  const rows = shown.map((entry) => [
    entry.cell,
    shortened(harmless(entry.package), cellWidth),
    shortened(harmless(entry.value), cellWidth),
    shortened(harmless(entry.finding), cellWidth),
  ]);
  const more = kept.length - shown.length;
  return [
    '',
    `Kept as you wrote them, though the finding differs, risks first: ${counted(kept.length, 'cell')}`,
    ...tableLines([['Cell', 'Package', 'Yours', 'Finding'], ...rows]),
    ...(more > 0 ? [`  and ${more} more; --verbose shows all`] : []),
  ];
}

/** A kept value that hides a known risk; the words are those of the result columns. */
function isSerious({ finding }: KeptSummary): boolean {
  return /^(VULNERABLE|SECURITY RISK)/.test(finding);
}
