/** One flaw in the details pane, with all that the sources say of it. Decides on no severity. */
import type { FlawEvidence, SeverityRating, SourceEvidence } from '../../../core/advisory/evidence';
import type { FlawDetails } from '../../../grid/query/gridAnswer';
import { percent } from '../../../core/message/share';
import { element } from '../../dom';
import { fill, type ReviewTexts } from '../../reviewTexts';
import { dayText, fact, linkButton } from './detailParts';

type OnLink = (url: string) => void;

/** `sources` of the same finding give the reporting ones their names. */
export function flawCard(
  flaw: FlawDetails,
  sources: readonly SourceEvidence[],
  texts: ReviewTexts,
  onLink: OnLink,
): HTMLElement {
  const { evidence } = flaw;
  const [first = '', ...others] = flaw.ids.length === 0 ? flaw.records : flaw.ids;
  return element(
    'article',
    { class: `flaw severity-${flaw.severity.toLowerCase()}`, attributes: { 'aria-label': first } },
    element(
      'div',
      { class: 'flaw-title' },
      element('span', { class: 'severity', text: texts.severities[flaw.severity] }),
      linkButton(first, advisoryPage(first, evidence), texts, onLink),
    ),
    ...(others.length === 0 ? [] : [element('div', { class: 'quiet-text', text: others.join(', ') })]),
    ...(evidence?.summary === undefined ? [] : [element('p', { text: evidence.summary })]),
    element(
      'dl',
      { class: 'facts' },
      ...publishedFacts(flaw, texts),
      ...reporterFacts(evidence ?? {}, sources, texts),
      ...evidenceFacts(evidence ?? {}, texts, onLink),
    ),
    ...(evidence?.conflicts ?? []).map((conflict) =>
      element('p', { class: 'conflict', text: fill(texts.words.conflict, conflict) }),
    ),
  );
}

/** The source's own page where it is known, else the aggregating page of OSV, which knows every id that we match. */
function advisoryPage(id: string, evidence: FlawEvidence | undefined): string {
  const known = evidence?.links?.find((link) => link.startsWith('https://'));
  return known ?? `https://osv.dev/vulnerability/${encodeURIComponent(id)}`;
}

function publishedFacts({ fixedIn, published }: FlawDetails, { words, language }: ReviewTexts): readonly HTMLElement[] {
  return [
    ...fact(words.fixedIn, fixedIn ?? words.noFix),
    ...(published === undefined ? [] : fact(words.published, dayText(published, language))),
  ];
}

function reporterFacts(
  { reportedBy = [] }: FlawEvidence,
  sources: readonly SourceEvidence[],
  { words }: ReviewTexts,
): readonly HTMLElement[] {
  const names = reportedBy.map((id) => sources.find(({ source }) => source === id)?.label ?? id);
  return names.length === 0 ? [] : fact(words.reportedBy, names.join(', '));
}

function evidenceFacts(evidence: FlawEvidence, texts: ReviewTexts, onLink: OnLink): readonly HTMLElement[] {
  const { words, language } = texts;
  const { ranges = [], ratings = [], knownExploited = [], predictions = [], exploits = [] } = evidence;
  return [
    ...(ranges.length === 0 ? [] : fact(words.affectedRange, ranges.join('; '))),
    ...ratings
      .filter((rating) => !repeatsScore(rating, ratings))
      .flatMap((rating) => fact(fill(words.ratedBy, raterOf(rating, ratings)), ratingText(rating, texts))),
    ...knownExploited.flatMap(({ cve, dateAdded, ransomware }) => {
      const since = [cve, ...(dateAdded === undefined ? [] : [dayText(dateAdded, language)])].join(', ');
      return fact(words.knownExploited, ransomware ? `${since} · ${words.ransomware}` : since);
    }),
    ...predictions.flatMap(({ cve, score, percentile }) =>
      fact(words.exploitPrediction, `${cve}: ${percent(score, language)} (${percent(percentile, language)})`),
    ),
    ...exploits.flatMap(({ id, title, url, verified }) => {
      const name = [`EDB-${id}`, title, ...(verified ? [words.verified] : [])].join(' · ');
      return fact(words.exploits, url.startsWith('https://') ? linkButton(name, url, texts, onLink) : name);
    }),
    ...acceptedFacts(evidence, texts),
  ];
}

function acceptedFacts({ accepted }: FlawEvidence, { words, language }: ReviewTexts): readonly HTMLElement[] {
  if (accepted === undefined) return [];
  const until = fill(words.acceptedUntil, dayText(accepted.until, language));
  const by = accepted.owner === undefined ? [] : [fill(words.acceptedBy, accepted.owner)];
  return fact(words.accepted, [accepted.reason, ...by, until].join(' · '));
}

/** Which advisory it is of, where its publisher says several words. */
function raterOf({ by, id }: SeverityRating, all: readonly SeverityRating[]): string {
  const isOne = id === undefined || all.every((each) => each.by !== by || each.id === id);
  return isOne ? by : `${by} (${id})`;
}

/** A word that the score of the same record says, too. */
function repeatsScore({ by, id, severity, score }: SeverityRating, ratings: readonly SeverityRating[]): boolean {
  const isSame = (other: SeverityRating): boolean =>
    other.score !== undefined && other.by === by && other.id === id && other.severity === severity;
  return score === undefined && ratings.some(isSame);
}

function ratingText({ severity, score, cvssVersion }: SeverityRating, { severities }: ReviewTexts): string {
  const parts = [severities[severity]];
  if (score !== undefined) parts.push(score.toFixed(1));
  if (cvssVersion !== undefined) parts.push(`CVSS ${cvssVersion}`);
  return parts.join(' · ');
}
