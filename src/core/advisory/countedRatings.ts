/** Which of several scores in one record count, the same for every source. The rule is told in docs/explanation/verdicts.md. */
import type { SeverityRating } from './evidence';
import { compareSeverity } from './severity';

export interface CountedRatings {
  /** The decisive one. */
  readonly rating?: SeverityRating;
  /** What other publishers say that differs, and each that is worse than all before it. */
  readonly others?: SeverityRating[];
}

/** For sorting: the newest CVSS version first. A score of CVSS 3 may not say whether by 3.0 or 3.1. */
export function newestFirst(
  { cvssVersion: a = '3' }: Pick<SeverityRating, 'cvssVersion'>,
  { cvssVersion: b = '3' }: Pick<SeverityRating, 'cvssVersion'>,
): number {
  return Number(b) - Number(a);
}

/**
 * `published` in one record, the decisive one first and the newest CVSS version of each publisher before its older ones.
 * A score of CVSS 2 counts where its publisher has no newer one.
 */
export function countedRatings(published: readonly SeverityRating[]): CountedRatings {
  const [decisive, ...all] = worstOfEach(published);
  if (decisive === undefined) return {};
  const heard = new Set([decisive.by]);
  const others: SeverityRating[] = [];
  let { severity: worst } = decisive;
  for (const rating of all) {
    const { by, severity, cvssVersion = '' } = rating;
    const isFirst = !heard.has(by);
    if (severity === 'UNKNOWN' || (isSuperseded(cvssVersion) && !isFirst)) continue;
    heard.add(by);
    const isWorse = compareSeverity(severity, worst) < 0;
    const differs = severity !== decisive.severity || cvssVersion > (decisive.cvssVersion ?? '');
    if (!isWorse && !(isFirst && differs)) continue;
    others.push(rating);
    if (isWorse) worst = severity;
  }
  return { rating: decisive, ...(others.length === 0 ? {} : { others }) };
}

/** By any newer score of the same publisher. */
export function isSuperseded(cvssVersion: string): boolean {
  return cvssVersion.startsWith('2');
}

/** Of several scores of one publisher by one CVSS version, as of one scenario each, the worst counts. */
function worstOfEach(ratings: readonly SeverityRating[]): readonly SeverityRating[] {
  const worst = new Map<string, SeverityRating>();
  for (const rating of ratings) {
    const origin = `${rating.cvssVersion ?? ''} ${rating.by}`;
    const before = worst.get(origin);
    const isWorse =
      before === undefined ||
      (compareSeverity(rating.severity, before.severity) || (before.score ?? 0) - (rating.score ?? 0)) < 0;
    // In the place of the first.
    if (isWorse) worst.set(origin, rating);
  }
  return [...worst.values()];
}
