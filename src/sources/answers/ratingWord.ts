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

/** `published` in one record, the decisive one first: it, and what other publishers say that differs. */
export function withOthers(published: readonly SeverityRating[]): Pick<CveReport, 'rating' | 'others'> {
  const [decisive, ...all] = worstOfEach(published);
  if (decisive === undefined) return {};
  const said = new Set([decisive.by]);
  const others = all.filter(({ by, severity, cvssVersion = '' }) => {
    const differs = severity !== decisive.severity || cvssVersion > (decisive.cvssVersion ?? '');
    if (said.has(by) || severity === 'UNKNOWN' || !differs) return false;
    return said.add(by);
  });
  return { rating: decisive, ...(others.length === 0 ? {} : { others }) };
}
