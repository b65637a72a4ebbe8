/** How bad one record says it is: its word, and the scores of its vectors. */
import type { AdvisoryRecord } from './advisory';
import { entriesFor } from './advisoryMatch';
import { countedRatings, newestFirst } from './countedRatings';
import type { Severity, SeverityRating } from './evidence';
import { highestSeverity, issuerOf, ratingsOfVector } from './severity';

/** As `recordRatings`, the worst word alone. */
export function recordSeverity(record: AdvisoryRecord, name: string): Severity {
  return highestSeverity(recordRatings(record, name).map(({ severity }) => severity));
}

/**
 * The database's own word, then the base scores of the vectors for the package that count, the newest CVSS version first;
 * each may say another word. `name` is normalized by PEP 503.
 */
export function recordRatings(record: AdvisoryRecord, name: string): readonly SeverityRating[] {
  const { id } = record;
  const by = issuerOf(id);
  const own = entriesFor(record, name).flatMap((entry) => entry.severity);
  const published = [...own, ...record.severity].flatMap(ratingsOfVector);
  const scores = published.map((each): SeverityRating => ({ ...each, by, id, computed: true })).sort(newestFirst);
  const { rating, others = [] } = countedRatings(scores);
  const word = databaseWord(record.databaseSeverity);
  return [
    ...(word === 'UNKNOWN' && rating !== undefined ? [] : [{ severity: word, by, id }]),
    ...(rating === undefined ? [] : [rating, ...others]),
  ];
}

/** GitHub says MODERATE in OSV records and medium elsewhere. */
const databaseWords: ReadonlyMap<string, Severity> = new Map([
  ['CRITICAL', 'CRITICAL'],
  ['HIGH', 'HIGH'],
  ['MODERATE', 'MEDIUM'],
  ['MEDIUM', 'MEDIUM'],
  ['LOW', 'LOW'],
]);

function databaseWord(word: string | undefined): Severity {
  return databaseWords.get(word?.toUpperCase() ?? '') ?? 'UNKNOWN';
}
