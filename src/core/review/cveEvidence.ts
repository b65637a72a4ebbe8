/** What sources that know flaws by CVE id add to a finding. Refuses to lower a severity, and to change a verdict. */
import type {
  CveOpinion,
  ExploitPrediction,
  FlawEvidence,
  KnownExploited,
  PublishedExploit,
  SourceId,
} from '../advisory/evidence';
import { compareFlaws } from '../advisory/flaws';
import { mergeRatings } from '../advisory/recordEvidence';
import { highestSeverity } from '../advisory/severity';
import type { Finding, Flaw } from './finding';
import { remark } from '../text/remark';

/** Answers about the CVE ids of one finding; sources that are off or failed are empty here. */
export interface CveAnswers {
  readonly opinions: readonly CveOpinion[];
  readonly knownExploited: readonly KnownExploited[];
  readonly predictions: readonly ExploitPrediction[];
  readonly exploits: readonly PublishedExploit[];
}

/** Of the flaws that affect the version, sorted. */
export function cveIdsOf({ flaws }: Finding): readonly string[] {
  return [...new Set(flaws.flatMap(({ ids }) => ids.filter((id) => id.startsWith('CVE-'))))].sort();
}

export function addCveEvidence(finding: Finding, answers: CveAnswers): Finding {
  if (finding.flaws.length === 0) return finding;
  return { ...finding, flaws: finding.flaws.map((flaw) => enriched(flaw, answers)).sort(compareFlaws) };
}

function enriched(flaw: Flaw, answers: CveAnswers): Flaw {
  const concerns = ({ cve }: { readonly cve: string }): boolean => flaw.ids.includes(cve);
  const cves = answers.opinions.filter(concerns);
  const knownExploited = answers.knownExploited.filter(concerns);
  const predictions = answers.predictions.filter(concerns);
  const exploits = answers.exploits.filter(concerns);
  const evidence = flaw.evidence ?? {};
  const ratings = mergeRatings([...(evidence.ratings ?? []), ...cves.flatMap(({ rating }) => rating ?? [])]);
  const conflicts = [...(evidence.conflicts ?? []), ...statusConflicts(cves), ...severityConflict(ratings)];
  return {
    ...flaw,
    severity: highestSeverity([flaw.severity, ...ratings.map(({ severity }) => severity)]),
    evidence: {
      ...evidence,
      ...(ratings.length === 0 ? {} : { ratings }),
      ...(cves.length === 0 ? {} : { cves }),
      ...(knownExploited.length === 0 ? {} : { knownExploited }),
      ...(predictions.length === 0 ? {} : { predictions }),
      ...(exploits.length === 0 ? {} : { exploits }),
      ...(conflicts.length === 0 ? {} : { conflicts }),
    },
  };
}

const labels: Partial<Readonly<Record<SourceId, string>>> = { nvd: 'NVD', mitre: 'CVE Services' };

/** An advisory stands although its CVE record was taken back: a person should know. */
function statusConflicts(cves: readonly CveOpinion[]): readonly string[] {
  return cves
    .filter(({ status }) => /^rejected$/i.test(status))
    .map(({ cve, source }) => remark`${labels[source] ?? source} has rejected ${cve}`);
}

function severityConflict(ratings: NonNullable<FlawEvidence['ratings']>): readonly string[] {
  const words = new Set(ratings.map(({ severity }) => severity));
  if (words.size < 2) return [];
  return [remark`severity: ${ratings.map(({ by, severity }) => `${by} ${severity}`).join(', ')}`];
}
