/** How each source of a scan answered, counted over its packages. Tells a failure to look from "none found". */
import { toldDay, unknownDay } from '../../core/advisory/dataAge';
import { answerStatuses, type SourceEvidence, type SourceId } from '../../core/advisory/evidence';
import type { Provenance } from '../../core/advisory/source';
import type { Finding } from '../../core/verdict/finding';
import type { PackageResult, ScanResults } from '../../core/scan/scanResults';
import type { ReportSource } from './reportModel';

const originGlue = '; ';

type Answer = Pick<SourceEvidence, 'source' | 'status' | 'why' | 'stale' | 'dataDate' | 'label'> &
  Partial<Pick<SourceEvidence, 'retrievedAt' | 'oldDay' | 'fromFile'>>;

/** Packages that an earlier run looked up count with what that run asked: no data is named for an answer that it did not give. */
export function reportSources({ sources, results }: Asked): readonly ReportSource[] {
  const byEarlier = new Map<readonly Provenance[], PackageResult[]>();
  for (const result of results) {
    if (result.earlier === undefined) continue;
    const same = byEarlier.get(result.earlier.sources);
    if (same === undefined) byEarlier.set(result.earlier.sources, [result]);
    else same.push(result);
  }
  if (byEarlier.size === 0) return sourcesOfRun({ sources, results });
  const own = results.filter(({ earlier }) => earlier === undefined);
  const runs = [...byEarlier].map(([asked, found]) => sourcesOfRun({ sources: asked, results: found }));
  return mergedSources([sourcesOfRun({ sources, results: own }), ...runs]);
}

type Asked = Pick<ScanResults, 'sources' | 'results'>;

/** Those that were set up, in their order, then those that only the findings name. Data that stands in for a source has its own row. */
function sourcesOfRun({ sources, results }: Asked): readonly ReportSource[] {
  const rows: { source: SourceId; provenance?: Provenance; own: Answer[] }[] = sources.map((provenance) => ({
    source: provenance.source,
    provenance,
    own: [],
  }));
  for (const result of results) {
    for (const answer of answersOf(result, sources)) {
      const same = rows.filter(({ source }) => source === answer.source);
      const row = same.find(({ provenance }) => provenance?.label === answer.label) ?? same[0];
      if (row === undefined) rows.push({ source: answer.source, own: [answer] });
      else row.own.push(answer);
    }
  }
  return rows.map(({ source, provenance, own }) => {
    const coverage = provenance?.coverage;
    return {
      source,
      label: provenance?.label ?? own[0]?.label ?? source,
      origin: provenance?.origin ?? null,
      dataDate:
        earliest([provenance?.dataDate ?? earliest(own.map(({ dataDate }) => dataDate)), ...own.map(standInDay)]) ??
        null,
      ...(coverage === undefined ? {} : { coverage }),
      ...countsOf(own),
    };
  });
}

/** It was not needed, so nobody read its day. Names that a list of PyPI has leave no answer behind. */
export function isUnread({ source, answers }: Pick<ReportSource, 'source' | 'answers'>): boolean {
  return source !== 'pypi' && answerStatuses.every((status) => answers[status] === 0);
}

/** Of several scans, the newest first: answers are added up, the date is that of the oldest data, every origin is named. */
export function mergedSources(scans: readonly (readonly ReportSource[])[]): readonly ReportSource[] {
  const merged = new Map<string, ReportSource>();
  for (const scan of scans) {
    for (const [at, source] of scan.entries()) {
      // A source may have another label in each scan; what stands in for it is known by its own.
      const isFirst = scan.findIndex((each) => each.source === source.source) === at;
      const key = isFirst ? source.source : `${source.source} ${source.label}`;
      const before = merged.get(key);
      merged.set(key, before === undefined ? source : merge(before, source));
    }
  }
  return [...merged.values()];
}

function merge(newer: ReportSource, older: ReportSource): ReportSource {
  const answers = answerStatuses.map((status) => [status, newer.answers[status] + older.answers[status]] as const);
  const reasons = new Map(newer.reasons.map(({ why, packages }) => [why, packages]));
  for (const { why, packages } of older.reasons) reasons.set(why, (reasons.get(why) ?? 0) + packages);
  const coverage = newer.coverage ?? older.coverage;
  const origins = [newer.origin, older.origin].flatMap((origin) => origin?.split(originGlue) ?? []);
  return {
    source: newer.source,
    label: newer.label,
    origin: origins.length === 0 ? null : [...new Set(origins)].join(originGlue),
    dataDate: [newer.dataDate, older.dataDate].filter((date) => date !== null).sort()[0] ?? null,
    ...(coverage === undefined ? {} : { coverage }),
    answers: Object.fromEntries(answers) as ReportSource['answers'],
    stale: newer.stale + older.stale,
    reasons: mostFrequentFirst(reasons),
  };
}

/** Findings without evidence tell at least whether the advisory source answered. */
function answersOf({ finding }: PackageResult, sources: ScanResults['sources']): readonly Answer[] {
  if (finding.sources !== undefined) return finding.sources;
  return sources.map(({ source, label }) => ({ source, label, ...impliedAnswer(finding, source) }));
}

function impliedAnswer(finding: Finding, source: SourceId): Pick<Answer, 'status' | 'why'> {
  if (finding.answeredBy.includes(source)) return { status: 'ok' };
  const status = finding.verdict === 'review' ? 'unresolvable' : 'unavailable';
  return finding.reason === undefined ? { status } : { status, why: finding.reason };
}

function countsOf(answers: readonly Answer[]): Pick<ReportSource, 'answers' | 'stale' | 'reasons'> {
  const counts = Object.fromEntries(answerStatuses.map((status) => [status, 0])) as Record<Answer['status'], number>;
  const reasons = new Map<string, number>();
  for (const { status, why } of answers) {
    counts[status] += 1;
    if (why !== undefined) reasons.set(why, (reasons.get(why) ?? 0) + 1);
  }
  return {
    answers: counts,
    stale: answers.filter(({ stale }) => stale === true).length,
    reasons: mostFrequentFirst(reasons),
  };
}

function mostFrequentFirst(reasons: ReadonlyMap<string, number>): ReportSource['reasons'] {
  return [...reasons].map(([why, packages]) => ({ why, packages })).sort((a, b) => b.packages - a.packages);
}

function earliest(dates: readonly (string | undefined)[]): string | undefined {
  return dates.filter((date) => date !== undefined).sort()[0];
}

/** An answer that stands in for a service is as old as its retrieval. */
function standInDay(answer: Answer): string | undefined {
  const day = answer.stale === true ? toldDay(answer) : undefined;
  return day === unknownDay ? undefined : day;
}
