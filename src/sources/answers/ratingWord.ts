/** Words and scores of other people's severities as ours. */
import { compareSeverity } from '../../core/advisory/severity';
import type { CveReport, SeverityRating, Severity } from '../../core/advisory/evidence';

const words: ReadonlyMap<string, Severity> = new Map([
  ['CRITICAL', 'CRITICAL'],
  ['HIGH', 'HIGH'],
  ['IMPORTANT', 'HIGH'],
  ['MEDIUM', 'MEDIUM'],
  ['MODERATE', 'MEDIUM'],
  ['LOW', 'LOW'],
  // Snyk's least.
  ['INFO', 'LOW'],
]);

export function severityOfWord(word: string | null | undefined): Severity {
  return words.get(word?.toUpperCase() ?? '') ?? 'UNKNOWN';
}

/** Only what is known gets a key. */
export function rating(
  by: string,
  severity: Severity,
  scored: {
    readonly score?: number | undefined;
    readonly cvssVersion?: string | undefined;
    readonly vector?: string | undefined;
  },
): SeverityRating {
  const { score, cvssVersion, vector } = scored;
  return {
    severity,
    ...(score === undefined ? {} : { score }),
    ...(cvssVersion === undefined ? {} : { cvssVersion }),
    ...(vector === undefined ? {} : { vector }),
    by,
  };
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

/**
 * `published` in one record, the decisive one first and the newest CVSS version of each publisher before its older ones: it, what other
 * publishers say that differs, and each score that is worse than all of these. A score of CVSS 2 counts where its publisher has no newer one.
 */
export function withOthers(published: readonly SeverityRating[]): Pick<CveReport, 'rating' | 'others'> {
  const [decisive, ...all] = worstOfEach(published);
  if (decisive === undefined) return {};
  const heard = new Set([decisive.by]);
  const others: SeverityRating[] = [];
  let { severity: worst } = decisive;
  for (const rating of all) {
    const { by, severity, cvssVersion = '' } = rating;
    const isFirst = !heard.has(by);
    if (severity === 'UNKNOWN' || (cvssVersion.startsWith('2') && !isFirst)) continue;
    heard.add(by);
    const isWorse = compareSeverity(severity, worst) < 0;
    const differs = severity !== decisive.severity || cvssVersion > (decisive.cvssVersion ?? '');
    if (!isWorse && !(isFirst && differs)) continue;
    others.push(rating);
    if (isWorse) worst = severity;
  }
  return { rating: decisive, ...(others.length === 0 ? {} : { others }) };
}
