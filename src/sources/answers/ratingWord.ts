/** Words and scores of other people's severities as ours. */
import type { SeverityRating, Severity } from '../../core/advisory/evidence';

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
