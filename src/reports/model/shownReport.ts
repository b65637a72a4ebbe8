/** A report cut to what a page shows: all numbers, the worst findings, no evidence. Counts what it leaves out. */
import { type ContradictionTotals, contradictionTotals } from '../../core/cells/contradiction';
import type { Verdict } from '../../core/verdict/finding';
import { counting, noCounts, type VerdictCounts } from '../../core/scan/verdictCounts';
import { lastAnswer } from './reportFinding';
import { saysLessText } from './reportKept';
import type { ReportFinding, ReportModel, ReportOlderScan } from './reportModel';
import { reportScans } from './reportScans';
import type { Severity } from '../../core/advisory/evidence';

export interface ReportRow {
  readonly row: number | null;
  readonly package: string;
  readonly version: string;
  readonly verdict: Verdict;
  readonly highestSeverity: Severity | null;
  /** One name per flaw that affects the version, worst first. */
  readonly flaws: readonly string[];
  readonly fixedIn: string | null;
  readonly latestVersion: string | null;
  readonly daysBehind: number | null;
  readonly reason: string | null;
  /** What cells of its row say less than the finding, like `W17: PROCEED`; empty: none do. */
  readonly saysLess: string;
}

export interface ShownReport extends Omit<ReportModel, 'findings'> {
  /** Worst first. */
  readonly rows: readonly ReportRow[];
  /** Findings that are not among `rows`. */
  readonly leftOut: number;
  /** The newest first; of a report that is made from one scan alone just that one. */
  readonly scans: readonly ReportOlderScan[];
  readonly counts: VerdictCounts;
  readonly contradiction: ContradictionTotals;
  /** Vulnerable packages with a version to upgrade to. */
  readonly fixable: number;
  /** ISO 8601, of the oldest advisories that answered; null: none told. */
  readonly dataDate: string | null;
}

export function shownReport(report: ReportModel, mostRows: number): ShownReport {
  const { findings, ...numbers } = report;
  return {
    ...numbers,
    rows: findings.slice(0, mostRows).map(reportRow),
    leftOut: Math.max(0, findings.length - mostRows),
    scans: reportScans(report),
    counts: findings.reduce((counts, { verdict, failed }) => counting(counts, verdict, failed), noCounts),
    contradiction: contradictionTotals(report.contradicted),
    fixable: findings.filter(({ verdict, fixedIn }) => verdict === 'vulnerable' && fixedIn !== null).length,
    dataDate: oldestAdvisories(report),
  };
}

function oldestAdvisories({ sources }: ReportModel): string | null {
  const dates = sources.flatMap(({ source, answers, dataDate }) =>
    source === 'advisories' && answers.ok + answers.notFound > 0 && dataDate !== null ? [dataDate] : [],
  );
  return dates.sort()[0] ?? null;
}

function reportRow(finding: ReportFinding): ReportRow {
  const { row, version, verdict, latestVersion, daysBehind, reason } = finding;
  const { highestSeverity, fixedIn, ...answer } = lastAnswer(finding);
  const flaws = answer.flaws.map(({ ids }) => ids[0] ?? '');
  return {
    row,
    package: finding.package,
    version,
    verdict,
    highestSeverity,
    flaws,
    fixedIn,
    latestVersion,
    daysBehind,
    reason,
    saysLess: saysLessText(finding),
  };
}
