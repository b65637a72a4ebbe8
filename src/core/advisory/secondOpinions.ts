/** Flaws that other sources report, joined with those of the advisories by their names. Refuses to drop a flaw because another source lacks it. */
import type { FlawEvidence, SourceId } from './evidence';
import { compareFlaws, type FlawGroup } from './flaws';
import { mergeRatings } from './recordEvidence';
import { highestSeverity } from './severity';
import type { ReportedFlaw, VersionReport } from './sourcePorts';
import type { Flaw } from '../review/finding';
import { remark } from '../text/remark';

export interface SecondOpinion {
  readonly source: Extract<SourceId, 'github' | 'snyk'>;
  readonly label: string;
  readonly report: VersionReport;
}

/** What the advisory source said; undefined: it did not answer, so that nobody disagrees with it. */
export interface FirstOpinion {
  readonly label: string;
  readonly groups: readonly FlawGroup[];
}

/** `flaws`: those that the advisory source says affect the version. Worst first. */
export function joinOpinions(
  flaws: readonly Flaw[],
  first: FirstOpinion | undefined,
  others: readonly SecondOpinion[],
): readonly Flaw[] {
  const joined = others.reduce<readonly Flaw[]>((known, other) => joinOne(known, first, other), flaws);
  return joined.map((flaw) => withDisagreement(flaw, others)).sort(compareFlaws);
}

function joinOne(flaws: readonly Flaw[], first: FirstOpinion | undefined, other: SecondOpinion): readonly Flaw[] {
  const joined = [...flaws];
  for (const reported of other.report.affecting) {
    const at = joined.findIndex(({ ids }) => ids.some((id) => reported.ids.includes(id)));
    const known = joined[at];
    if (known === undefined) joined.push(newFlaw(reported, first, other));
    else joined[at] = addReport(known, reported, other);
  }
  return joined;
}

function newFlaw(reported: ReportedFlaw, first: FirstOpinion | undefined, { source, label }: SecondOpinion): Flaw {
  const { ids, rating, summary, ranges, fixedIn, published, url } = reported;
  const isKnown = first?.groups.some((group) => group.ids.some((id) => ids.includes(id))) === true;
  return {
    records: ids.slice(0, 1),
    ids: [...new Set(ids)].sort(),
    severity: rating?.severity ?? 'UNKNOWN',
    fixedIn,
    published,
    evidence: {
      ...(summary === undefined ? {} : { summary }),
      ...(ranges.length === 0 ? {} : { ranges: [...ranges] }),
      ...(rating === undefined ? {} : { ratings: mergeRatings([rating]) }),
      reportedBy: [source],
      ...(first === undefined ? {} : { conflicts: [conflictOf(label, first.label, isKnown)] }),
      links: url === undefined ? [] : [url],
    },
  };
}

function conflictOf(label: string, first: string, isKnown: boolean): string {
  return isKnown
    ? remark`${label} reports it, ${first} does not list this version as affected`
    : remark`${label} reports it, ${first} does not know this flaw`;
}

function addReport(flaw: Flaw, reported: ReportedFlaw, { source }: SecondOpinion): Flaw {
  const evidence = flaw.evidence ?? {};
  const ratings = mergeRatings([
    ...(evidence.ratings ?? []),
    ...(reported.rating === undefined ? [] : [reported.rating]),
  ]);
  const links = [...new Set([...(evidence.links ?? []), ...(reported.url === undefined ? [] : [reported.url])])];
  return {
    ...flaw,
    ids: [...new Set([...flaw.ids, ...reported.ids])].sort(),
    severity: highestSeverity([flaw.severity, ...ratings.map(({ severity }) => severity)]),
    fixedIn: flaw.fixedIn ?? reported.fixedIn,
    published: flaw.published ?? reported.published,
    evidence: {
      ...evidence,
      ...(evidence.summary === undefined && reported.summary !== undefined ? { summary: reported.summary } : {}),
      ...(ratings.length === 0 ? {} : { ratings }),
      reportedBy: [...new Set<SourceId>([...(evidence.reportedBy ?? []), source])].sort(),
      links,
    },
  };
}

/** GitHub publishes every flaw that has an id of its own, so its silence about one says something. */
function withDisagreement(flaw: Flaw, others: readonly SecondOpinion[]): Flaw {
  const evidence: FlawEvidence = flaw.evidence ?? {};
  const github = others.find(({ source }) => source === 'github');
  if (github === undefined || evidence.reportedBy?.includes('github') === true) return flaw;
  if (!flaw.records.some((id) => id.startsWith('GHSA-'))) return flaw;
  const conflict = remark`${github.label} does not list this version as affected`;
  return { ...flaw, evidence: { ...evidence, conflicts: [...(evidence.conflicts ?? []), conflict] } };
}
