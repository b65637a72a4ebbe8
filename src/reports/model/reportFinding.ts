/** One package in a report, and the order of all: what needs a person first. */
import { highestOpen, isMaliciousFlaw } from '../../core/advisory/flaws';
import { compareSeverity, isMalicious } from '../../core/advisory/severity';
import type { PackageRow } from '../../core/sheet/packageRow';
import { verdicts } from '../../core/verdict/finding';
import { displayText } from '../../core/spreadsheet/cell';
import type { PackageResult } from '../../core/scan/scanResults';
import { daysBehind, latestVersionOf } from './packageAge';
import type { ReportFinding, ReportFlaw } from './reportModel';
import type { Flaw } from '../../core/advisory/flaw';

export function reportFinding(
  { finding, failed, earlier }: PackageResult,
  row: PackageRow | undefined,
  date1904: boolean,
): ReportFinding {
  const { metadata, flaws } = finding;
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
    reason: finding.reason ?? null,
    failed,
    latestVersion: latestVersionOf(metadata, row),
    daysBehind: daysBehind(metadata, row, date1904),
    recommendation: row === undefined ? null : displayText(row.cells.recommendation ?? { kind: 'empty' }),
    metadata: metadata ?? null,
    sources: finding.sources ?? [],
    ...(earlier === undefined ? {} : { earlier: { at: earlier.at, data: earlier.data } }),
  };
}

/** By verdict, known exploitation, severity, number of flaws, then as the sheet has them. */
export function worstFirst(a: ReportFinding, b: ReportFinding): number {
  return (
    verdicts.indexOf(a.verdict) - verdicts.indexOf(b.verdict) ||
    Number(isKnownExploited(b)) - Number(isKnownExploited(a)) ||
    compareSeverity(a.highestSeverity ?? 'UNKNOWN', b.highestSeverity ?? 'UNKNOWN') ||
    b.flaws.length - a.flaws.length ||
    (a.row ?? Infinity) - (b.row ?? Infinity) ||
    (a.package < b.package ? -1 : 1)
  );
}

export function isKnownExploited({ flaws }: Pick<ReportFinding, 'flaws'>): boolean {
  return flaws.some(({ evidence }) => (evidence.knownExploited ?? []).length > 0);
}

/** That a package is malicious comes first; a CVE id is what most people know, then GitHub's. */
function reportFlaw(flaw: Flaw): ReportFlaw {
  const { ids, records, severity, fixedIn, published, evidence } = flaw;
  const isEvil = isMaliciousFlaw(flaw);
  const rankOf = (id: string): number => (isMalicious(id) && !isEvil ? lastRank : rankOfId(id));
  const known = [...new Set([...ids, ...records.filter(isMalicious)])].sort((a, b) => rankOf(a) - rankOf(b));
  return {
    ids: known.length === 0 ? records : known,
    severity,
    fixedIn: fixedIn ?? null,
    published: published ?? null,
    evidence: evidence ?? {},
  };
}

const lastRank = 5;

function rankOfId(id: string): number {
  const rank = ['MAL-', 'CVE-', 'GHSA-', 'PYSEC-'].findIndex((prefix) => id.startsWith(prefix));
  return rank === -1 ? 4 : rank;
}
