/** The recommendation a finding leads to. */
import { type PackageMetadata, yankedText } from '../package/packageMetadata';
import { reportingSources, type SeverityRating, type SourceEvidence, type SourceId } from '../advisory/evidence';
import type { CellLook } from '../spreadsheet/cell';
import { type Finding, isVulnerable } from '../verdict/finding';
import { dataDay, oldestDay } from '../advisory/dataAge';
import { foreign } from '../message/quoted';
import { percent } from '../message/share';
import { raterText } from './ownDetails';
import { highestSeverity, isScoredNone, ratingOrigin } from '../advisory/severity';
import { isSeverityConflict } from '../advisory/severityConflict';
import { takenBackTexts } from '../advisory/takenBackWords';
import { type AcceptedWords, advisories, inBrackets, recommendations, type Sentence } from './resultGrammar';
import type { Flaw } from '../advisory/flaw';
import { isAccepted } from '../advisory/flaws';

export interface Recommendation {
  readonly text: string;
  readonly look: CellLook;
}

/** `source` is the label of the advisory source. Sources that are off or have no key do not stand in the way. */
export function recommend(finding: Finding, source: string): Recommendation {
  switch (finding.verdict) {
    case 'malicious':
    case 'vulnerable':
      return securityRisk(finding, source);
    case 'review':
      if (isQuarantined(finding)) return written(recommendations.quarantined, []);
      return written(recommendations.review, finding.reason ?? 'no verdict');
    case 'notChecked':
      return written(recommendations.notChecked, { labels: [source], accepted: acceptedWords(finding) });
    case 'accepted':
    case 'safe':
    case 'clean': {
      const unchecked = uncheckedSources(finding);
      if (unchecked.length > 0) {
        return written(recommendations.notChecked, { labels: unchecked, accepted: acceptedWords(finding) });
      }
      if (finding.verdict !== 'accepted') return proceed(finding);
      return written(recommendations.accepted, {
        ...acceptedWords(finding),
        details: [...ageOfLists(finding.sources), ...ageNote(finding)],
      });
    }
  }
}

/** Labels of the sources that were switched on and could not answer for this package. */
export function uncheckedSources({ sources = [] }: Finding): readonly string[] {
  return sources.filter(({ status }) => status === 'unavailable').map(({ label }) => label);
}

/** Nobody could look: such a recommendation says nothing against an earlier one. */
export function isInconclusive(finding: Finding): boolean {
  if (isVulnerable(finding.verdict) || finding.verdict === 'review') return false;
  return finding.verdict === 'notChecked' || uncheckedSources(finding).length > 0;
}

function written<Words>(sentence: Sentence<Words>, words: Words): Recommendation {
  return { text: sentence.write(words), look: sentence.look };
}

/** No known flaw: what the package index says decides. */
function proceed(finding: Finding): Recommendation {
  const {
    metadata,
    package: { version },
    updateTo,
  } = finding;
  const age = ageNote(finding);
  const { proceed: plain, review, update } = recommendations;
  if (metadata === undefined) return written(plain, age);
  if (metadata.installedExists === false)
    return written(review, `version ${version} is not on PyPI (removed, in quarantine or never released)`);
  const yanked = yankedText(metadata);
  if (updateTo !== undefined) {
    const details = [...(yanked === undefined ? [] : [yanked]), ...statusNote(metadata), ...age];
    return written(update, { version, to: updateTo, details });
  }
  return written(plain, [...statusNote(metadata), ...age]);
}

/** Of the oldest advisories that answered: that nothing was known then says little about today. */
function ageNote({ sources = [] }: Finding): readonly string[] {
  const day = oldestDay(reportingSources(sources).map(({ oldDay }) => oldDay));
  return day === undefined ? [] : [`data of ${day}`];
}

/** What says whether a vulnerability is exploited: what it did not know yet may be known today. */
const exploitationLists: readonly SourceId[] = ['kev', 'epss', 'exploitDb'];

function ageOfLists(sources: readonly SourceEvidence[] = []): readonly string[] {
  const lists = sources.filter(({ source }) => exploitationLists.includes(source));
  return lists.flatMap(({ label, oldDay }) => (oldDay === undefined ? [] : [`${label} data of ${oldDay}`]));
}

/** What the same data led to, had it been old, or not old yet; undefined: nothing else. */
export function recommendedBefore(finding: Finding, source: string): string | undefined {
  const { sources = [], sameData } = finding;
  const day = dataDay(sources);
  const isOld = [...ageOfLists(sources), ...ageNote(finding)].length > 0;
  if (day === undefined || (isOld && sameData !== true)) return undefined;
  const dayOf = ({ source: id, dataDate }: SourceEvidence): string | undefined =>
    exploitationLists.includes(id) ? dataDate?.slice(0, 10) : day;
  const before = sources.map((evidence) => ({ ...evidence, oldDay: isOld ? undefined : dayOf(evidence) }));
  return recommend({ ...finding, sources: before }, source).text;
}

/** PEP 792: PyPI found it harmful or suspects it, and serves no files of it. */
function isQuarantined({ metadata }: Finding): boolean {
  return metadata?.status === 'quarantined';
}

function statusNote({ status }: Pick<PackageMetadata, 'status'> = {}): readonly string[] {
  if (status === undefined || status === 'active') return [];
  return [status === 'unknown' ? 'project status not checked' : `PyPI says ${foreign(status)}`];
}

/** Until the first of the decisions ends. Most are made before anybody is known to exploit the flaw. */
function acceptedWords({ flaws }: Finding): AcceptedWords {
  const accepted = flaws.filter(isAccepted);
  const [until] = accepted.flatMap(({ evidence }) => evidence?.accepted?.until ?? []).sort();
  return { flaws: accepted.length, until, exploited: knownExploitation(accepted) };
}

/** Accepted flaws are counted apart. */
function securityRisk(finding: Finding, source: string): Recommendation {
  const { flaws, fixedIn, fixNote } = finding;
  const open = flaws.filter((flaw) => !isAccepted(flaw));
  const { flaws: accepted, exploited } = acceptedWords(finding);
  const all = [
    `${advisories(open.length)} (Highest: ${worstOf(open)})`,
    reporters(finding, source),
    ...exploitation(open, finding),
    ...(accepted > 0 ? [`${accepted} more accepted${inBrackets(exploited)}`] : []),
    ...open.flatMap(takenBackTexts),
    ...disagreements(open),
    ...(finding.undecided ?? []),
    ...(fixNote === undefined ? [] : [fixNote]),
    ...aboutProject(finding),
    ...uncheckedSources(finding).map((label) => `${label} not checked`),
  ];
  const details = [...new Set(all)];
  if (finding.verdict === 'malicious') return written(recommendations.malicious, details);
  if (isQuarantined(finding)) return written(recommendations.doNotInstall, details);
  const { version } = finding.package;
  if (fixedIn === undefined && finding.fixDoubt !== undefined)
    return written(recommendations.doubtfulFix, { why: finding.fixDoubt, details });
  if (fixedIn === undefined) return written(recommendations.replace, { version, details });
  return written(recommendations.upgrade, { version: foreign(version), to: fixedIn, details });
}

/** The head of a vulnerable package says itself that it is quarantined. */
function aboutProject(finding: Finding): readonly string[] {
  const { doubt, verdict, metadata } = finding;
  if (isQuarantined(finding)) return verdict === 'malicious' ? ['QUARANTINED BY PYPI'] : [];
  return [...(doubt === undefined ? [] : [doubt]), ...statusNote(metadata)];
}

/** With whose severity it is, where that is told. */
function worstOf(flaws: readonly Flaw[]): string {
  const highest = highestSeverity(flaws.map((flaw) => flaw.severity));
  const ratingsOf = ({ evidence }: Flaw): readonly SeverityRating[] => evidence?.ratings ?? [];
  // A score of 0.0 speaks for its own vulnerability only.
  const isNone = highest === 'UNKNOWN' && flaws.every((flaw) => ratingsOf(flaw).some(isScoredNone));
  const [first] = flaws
    .flatMap(ratingsOf)
    .filter((rating) => rating.severity === highest && isScoredNone(rating) === isNone)
    .sort(byScore);
  const word = isNone ? 'NONE' : highest;
  return first === undefined ? word : `${word} by ${ratingOrigin({ ...first, by: raterText(first.by) })}`;
}

/** A publisher's own word goes before a score that was computed from its vector. */
function byScore(a: SeverityRating, b: SeverityRating): number {
  return Number(a.computed ?? false) - Number(b.computed ?? false) || (b.score ?? 0) - (a.score ?? 0);
}

/** The sources that report what affects the version. */
function reporters({ flaws, sources = [] }: Finding, source: string): string {
  const reported = new Set(flaws.flatMap(({ evidence }) => evidence?.reportedBy ?? ['advisories' as const]));
  const labels = [...reported].map((id) =>
    id === 'advisories' ? source : (sources.find((each) => each.source === id)?.label ?? id),
  );
  return labels.join(', ');
}

function exploitation(flaws: readonly Flaw[], { sources = [] }: Finding): readonly string[] {
  const scoresOf = sources.find(({ source }) => source === 'epss')?.oldDay;
  const exploited = knownExploitation(flaws);
  const hasExploit = flaws.some(({ evidence }) => (evidence?.exploits?.length ?? 0) > 0);
  const scores = flaws.flatMap(({ evidence }) => evidence?.predictions ?? []).map(({ score }) => score);
  return [
    ...(exploited === undefined ? [] : [exploited]),
    ...(hasExploit ? ['Exploit published'] : []),
    ...(scores.length === 0
      ? []
      : [`EPSS ${percent(Math.max(...scores))}${scoresOf === undefined ? '' : ` of ${scoresOf}`}`]),
    ...ageOfLists(sources.filter(({ source }) => source !== 'epss' || scores.length === 0)),
  ];
}

/** What CISA says of them; undefined: it lists none. */
function knownExploitation(flaws: readonly Flaw[]): string | undefined {
  const known = flaws.flatMap(({ evidence }) => evidence?.knownExploited ?? []);
  if (known.length === 0) return undefined;
  const [since] = known.flatMap(({ dateAdded = [] }) => dateAdded).sort();
  const listed = since === undefined ? '' : `, listed since ${since}`;
  const triage = known.some((entry) => entry.forensicTriage === true) ? ', forensic triage required' : '';
  const ransomware = known.some((entry) => entry.ransomware) ? ', ransomware' : '';
  return `KNOWN EXPLOITED${listed}${triage}${ransomware}`;
}

/** Which flaws; what it is about stands in the finding. Different severities are no disagreement about the risk. */
function disagreements(flaws: readonly Flaw[]): readonly string[] {
  const disputed = flaws.filter((flaw) => {
    const told = takenBackTexts(flaw);
    return flaw.evidence?.conflicts?.some((text) => !isSeverityConflict(text) && !told.includes(text));
  });
  if (disputed.length === 0) return [];
  return [`sources disagree on ${disputed.map(standingName).join(', ')}`];
}

/** The first of its records that its publisher has not taken back. */
function standingName({ ids, records, evidence }: Flaw): string {
  const isGone = (id: string): boolean =>
    evidence?.statements?.some((each) => each.id === id && each.withdrawn === true) === true;
  return records.find((id) => !isGone(id)) ?? records[0] ?? ids[0] ?? '';
}
