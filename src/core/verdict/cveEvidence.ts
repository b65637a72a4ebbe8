/** What sources that know flaws by CVE id add to a finding. Never lowers a severity; only a record taken back changes a verdict. */
import type {
  CveReport,
  ExploitPrediction,
  FlawEvidence,
  KnownExploited,
  PublishedExploit,
  SeverityRating,
} from '../advisory/evidence';
import { compareFlaws, verdictOfFlaws } from '../advisory/flaws';
import { mergeRatings } from '../advisory/recordEvidence';
import { highestSeverity, isScoredNone, ratingOrigin } from '../advisory/severity';
import { severityConflict } from '../advisory/severityConflict';
import { cvesOf } from '../advisory/shownIds';
import { cveSourceLabel, isRejected, rejectionText, withdrawalText } from '../advisory/takenBackWords';
import type { AdvisoryRecord } from '../advisory/advisory';
import type { SourceAnswer } from '../advisory/source';
import type { PackageQuery } from '../sheet/packageRow';
import { assessPackage, type OtherAnswers } from './assess';
import { type Finding, isVulnerable } from './finding';
import { remark } from '../message/remark';
import type { Flaw } from '../advisory/flaw';

/** Answers about the CVE ids of one finding; sources that are off or failed are empty here. */
export interface CveAnswers {
  readonly opinions: readonly CveReport[];
  readonly knownExploited: readonly KnownExploited[];
  readonly predictions: readonly ExploitPrediction[];
  readonly exploits: readonly PublishedExploit[];
}

/** Of the flaws that affect the version, sorted. */
export function cveIdsOf({ flaws }: Finding): readonly string[] {
  return [...new Set(flaws.flatMap(({ ids }) => cvesOf(ids)))].sort();
}

/** The verdict of all sources: `answers` are those about the ids that `cveIdsOf` names of the verdict without them. */
export function assessWithCves(
  query: PackageQuery,
  advisories: SourceAnswer<readonly AdvisoryRecord[]>,
  others: OtherAnswers,
  answers: CveAnswers,
): Finding {
  const rejected = answers.opinions.filter(isRejected).map(({ cve }) => cve);
  return addCveEvidence(assessPackage(query, advisories, { ...others, rejected }), answers);
}

function addCveEvidence(finding: Finding, answers: CveAnswers): Finding {
  if (finding.flaws.length === 0) return finding;
  return standing({ ...finding, flaws: finding.flaws.map((flaw) => enriched(flaw, answers)).sort(compareFlaws) });
}

/** Without the flaws that only records report which their publishers have taken back: what is left of them is for a person. */
function standing(finding: Finding): Finding {
  const gone = finding.flaws.filter(isTakenBack);
  if (gone.length === 0) return finding;
  const flaws = finding.flaws.filter((flaw) => !gone.includes(flaw));
  const undecided = [...gone.flatMap(whyTakenBack), ...(finding.undecided ?? [])];
  if (flaws.length > 0) {
    return {
      ...finding,
      flaws,
      takenBack: gone,
      verdict: isVulnerable(finding.verdict) ? verdictOfFlaws(flaws) : finding.verdict,
      undecided,
    };
  }
  return { ...finding, flaws, takenBack: gone, verdict: 'review', fixedIn: undefined, reason: undecided[0] };
}

/** That nobody else reports it is said only where no other record of it stands. */
function whyTakenBack({ records, ids, evidence }: Flaw): readonly string[] {
  const isStanding = evidence?.cves?.some((report) => !isRejected(report)) === true;
  if (!isStanding) return [remark`only withdrawn or rejected records report ${records[0] ?? ids[0] ?? ''}`];
  const withdrawn =
    evidence.statements?.filter((each) => each.affects && each.withdrawn === true && each.rejected !== true) ?? [];
  return [
    ...withdrawn.map(({ by, id }) => withdrawalText(id, by)),
    ...statusConflicts((evidence.cves ?? []).filter(isRejected)),
  ];
}

function isTakenBack({ evidence }: Flaw): boolean {
  const affecting = evidence?.statements?.filter(({ affects }) => affects) ?? [];
  return affecting.length > 0 && affecting.every(({ withdrawn }) => withdrawn === true);
}

function enriched(flaw: Flaw, answers: CveAnswers): Flaw {
  const concerns = ({ cve }: { readonly cve: string }): boolean => flaw.ids.includes(cve);
  const evidence = flaw.evidence ?? {};
  const own = answers.opinions.filter(concerns);
  // A record of the package's advisories was that of a CVE: what became of it is told, and scores nothing.
  const former = new Set(evidence.statements?.flatMap(({ id, rejected }) => (rejected === true ? [id] : [])));
  const cves = answers.opinions.filter((report) => own.includes(report) || former.has(report.cve));
  const knownExploited = answers.knownExploited.filter(concerns);
  const predictions = answers.predictions.filter(concerns);
  const exploits = answers.exploits.filter(concerns);
  const ratings = mergeRatings([...(evidence.ratings ?? []), ...own.flatMap(ratingsIn)]);
  const conflicts = [...(evidence.conflicts ?? []), ...statusConflicts(cves), ...ratingConflict(ratings)];
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

/** A record that was taken back rates nothing any more. */
function ratingsIn(report: CveReport): readonly SeverityRating[] {
  const { rating, others = [] } = report;
  if (isRejected(report)) return [];
  return rating === undefined ? others : [rating, ...others];
}

/** An advisory stands although its CVE record was taken back, or is denied: a person should know. */
function statusConflicts(cves: readonly CveReport[]): readonly string[] {
  return cves.flatMap((report) => {
    if (isRejected(report)) return [rejectionText(report)];
    return report.disputed === true ? [remark`${cveSourceLabel(report.source)} marks ${report.cve} as disputed`] : [];
  });
}

function ratingConflict(ratings: NonNullable<FlawEvidence['ratings']>): readonly string[] {
  const words = new Set(ratings.map(({ severity }) => severity));
  if (words.size < 2) return [];
  return [severityConflict([...new Set(ratings.map((rating) => ratingText(rating, ratings)))])];
}

/** `GitHub HIGH`; of which advisory, or by which CVSS version, is told where GitHub says several words. */
function ratingText(rating: SeverityRating, all: readonly SeverityRating[]): string {
  const { id, severity, cvssVersion } = rating;
  const origin = ratingOrigin(rating);
  const isOne = all.every((each) => each.severity === severity || ratingOrigin(each) !== origin);
  const word = `${origin} ${isScoredNone(rating) ? 'NONE' : severity}`;
  if (isOne) return word;
  if (id !== undefined) return `${word} for ${id}`;
  return cvssVersion === undefined ? word : `${word} by CVSS ${cvssVersion}`;
}
