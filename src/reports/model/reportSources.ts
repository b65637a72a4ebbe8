/** How each source of a scan answered, counted over its packages. Tells a failure to look from "none found", and adds nothing up. */
import { answerStatuses, type SourceEvidence, type SourceId } from '../../core/advisory/evidence';
import type { Finding } from '../../core/review/finding';
import type { PackageResult, ScanResults } from '../../core/scan/scanResults';
import type { ReportSource } from './reportModel';

type Answer = Pick<SourceEvidence, 'source' | 'status' | 'why' | 'stale' | 'dataDate' | 'label'>;

/** Those that were set up, in their order, then those that only the findings name. */
export function reportSources({ sources, results }: ScanResults): readonly ReportSource[] {
  const answers = new Map<SourceId, Answer[]>();
  for (const { source } of sources) answers.set(source, []);
  for (const result of results) {
    for (const answer of answersOf(result, sources)) {
      const own = answers.get(answer.source);
      if (own === undefined) answers.set(answer.source, [answer]);
      else own.push(answer);
    }
  }
  return [...answers].map(([source, own]) => {
    const provenance = sources.find((each) => each.source === source);
    const label = provenance?.label ?? own[0]?.label ?? source;
    const dataDate = provenance?.dataDate ?? oldest(own);
    return { source, label, origin: provenance?.origin ?? null, dataDate: dataDate ?? null, ...countsOf(own) };
  });
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
    reasons: [...reasons].map(([why, packages]) => ({ why, packages })).sort((a, b) => b.packages - a.packages),
  };
}

function oldest(answers: readonly Answer[]): string | undefined {
  return answers.flatMap(({ dataDate }) => dataDate ?? []).sort()[0];
}
