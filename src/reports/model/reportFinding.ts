/** One package in a report, and the order of all: what needs a person first. */
import { acceptedCount, highestOpen, shownNames } from '../../core/advisory/flaws';
import { compareSeverity } from '../../core/advisory/severity';
import type { PackageRow } from '../../core/sheet/packageRow';
import { isVulnerable, reasonOf, verdicts } from '../../core/verdict/finding';
import { shownCell } from '../../core/spreadsheet/excelDate';
import type { PackageResult } from '../../core/scan/scanResults';
import { daysBehind, latestVersionOf } from './packageAge';
import type { ReportFinding, ReportFlaw, ReportLastKnown } from './reportModel';
import type { LastKnown } from '../../core/scan/lastKnown';
import type { Flaw } from '../../core/advisory/flaw';

export function reportFinding(
  { finding, failed, earlier, lastKnown, through }: PackageResult,
  row: PackageRow | undefined,
  date1904: boolean,
): ReportFinding {
  const { metadata, flaws } = finding;
  // An accepted one may have its doubt as the reason.
  const reason = reasonOf(finding);
  const notes = [finding.doubt, finding.fixNote].flatMap((text) =>
    text === undefined || reason?.startsWith(text) === true ? [] : [text],
  );
  return {
    row: row?.row ?? null,
    package: finding.displayName,
    version: finding.package.version,
    verdict: finding.verdict,
    highestSeverity: highestOpen(flaws),
    flaws: flaws.map(reportFlaw),
    knownFlaws: finding.knownFlaws,
    fixedIn: finding.fixedIn ?? null,
    ...(finding.fixDoubt === undefined ? {} : { fixDoubt: finding.fixDoubt }),
    ...(notes.length === 0 ? {} : { notes }),
    reason: reason ?? null,
    failed,
    latestVersion: latestVersionOf(metadata, row),
    daysBehind: daysBehind(metadata, row, date1904),
    recommendation: row === undefined ? null : shownCell(row.cells.recommendation ?? { kind: 'empty' }, date1904),
    metadata: metadata ?? null,
    sources: finding.sources ?? [],
    ...(through === undefined ? {} : { through }),
    ...(earlier === undefined ? {} : { earlier: { at: earlier.at, data: earlier.data } }),
    ...(lastKnown === undefined || !isVulnerable(lastKnown.verdict) ? {} : { lastKnown: reportLastKnown(lastKnown) }),
  };
}

function reportLastKnown({ verdict, highestSeverity, affecting = [], fixedIn, at }: LastKnown): ReportLastKnown {
  const flaws = affecting.map((flaw) =>
    reportFlaw({ ...flaw, fixedIn: flaw.fixedIn ?? undefined, published: undefined }),
  );
  return {
    verdict: verdict === 'malicious' ? verdict : 'vulnerable',
    highestSeverity,
    flaws,
    fixedIn,
    foundOn: at?.slice(0, 10) ?? 'unknown date',
  };
}

/** What affects the version by the last answer about it: `foundOn` where that is not of the newest look. */
export function lastAnswer(finding: ReportFinding): Answer {
  const { lastKnown } = finding;
  return finding.flaws.length > 0 || lastKnown === undefined ? finding : { ...lastKnown, fixDoubt: undefined };
}

export type Answer = Pick<ReportFinding, 'verdict' | 'flaws' | 'highestSeverity' | 'fixedIn'> & {
  readonly fixDoubt?: string | undefined;
  readonly foundOn?: string;
};

/** How many of its vulnerabilities nobody has accepted. */
export function openCount({ flaws }: Pick<Answer, 'flaws'>): number {
  return flaws.length - acceptedCount(flaws);
}

/** By verdict, known exploitation, severity, number of open flaws, then as the sheet has them. */
export function worstFirst(a: ReportFinding, b: ReportFinding): number {
  return (
    verdicts.indexOf(a.verdict) - verdicts.indexOf(b.verdict) ||
    Number(isKnownExploited(b)) - Number(isKnownExploited(a)) ||
    Number(b.lastKnown !== undefined) - Number(a.lastKnown !== undefined) ||
    compareSeverity(lastAnswer(a).highestSeverity ?? 'UNKNOWN', lastAnswer(b).highestSeverity ?? 'UNKNOWN') ||
    openCount(lastAnswer(b)) - openCount(lastAnswer(a)) ||
    (a.row ?? Infinity) - (b.row ?? Infinity) ||
    (a.package < b.package ? -1 : 1)
  );
}

function isKnownExploited({ flaws }: Pick<ReportFinding, 'flaws'>): boolean {
  return flaws.some(({ evidence }) => (evidence.knownExploited ?? []).length > 0);
}

function reportFlaw(flaw: Flaw): ReportFlaw {
  const { severity, fixedIn, published, evidence } = flaw;
  return {
    ids: shownNames(flaw),
    severity,
    fixedIn: fixedIn ?? null,
    published: published ?? null,
    evidence: evidence ?? {},
  };
}
