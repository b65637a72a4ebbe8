/** What the records of one flaw tell beside the verdict: summary, ranges, whose severity, pages. */
import type { AdvisoryRecord, AffectedRange } from './advisory';
import { entriesFor } from './advisoryMatch';
import type { FlawEvidence, SeverityRating } from './evidence';
import { recordRatings } from './recordRatings';
import { compareSeverity, isScoredNone } from './severity';
import { isCveId } from './shownIds';

/** Flaws with more ranges are told in full by the page that the finding links to. */
const mostRanges = 12;

/** `matching`: the records that affect the version; `records`: all of the flaw; `ids`: all its names. */
export function describeRecords(
  matching: readonly AdvisoryRecord[],
  records: readonly AdvisoryRecord[],
  ids: readonly string[],
  name: string,
): FlawEvidence {
  const summary = records.map((record) => record.summary).find((text) => text !== undefined);
  const ranges = [...new Set(matching.flatMap((record) => rangeTexts(record, name)))];
  const ratings = mergeRatings(records.flatMap((record) => recordRatings(record, name)));
  return {
    ...(summary === undefined ? {} : { summary }),
    ...(ranges.length === 0 ? {} : { ranges: ranges.slice(0, mostRanges) }),
    ...(ratings.length === 0 ? {} : { ratings }),
    reportedBy: ['advisories'],
    links: [...new Set(ids.flatMap(pageOf))],
  };
}

/** Each word of one record once, and each score of one source and CVSS version, the worst first; those that say nothing are left out. */
export function mergeRatings(ratings: readonly SeverityRating[]): SeverityRating[] {
  const byOrigin = new Map<string, SeverityRating>();
  for (const rating of ratings) {
    const { by, id = '', cvssVersion = '', computed = false } = rating;
    const origin = `${by} ${id} ${cvssVersion} ${String(computed)}`;
    const before = byOrigin.get(origin);
    if (rating.severity === 'UNKNOWN' && !isScoredNone(rating)) continue;
    if (before === undefined || compareRatings(rating, before) < 0) byOrigin.set(origin, rating);
  }
  return [...byOrigin.values()].sort(compareRatings);
}

/** By the word: scores of different CVSS versions are not comparable. A score goes before none. */
function compareRatings(a: SeverityRating, b: SeverityRating): number {
  return compareSeverity(a.severity, b.severity) || Number(a.score === undefined) - Number(b.score === undefined);
}

function rangeTexts(record: AdvisoryRecord, name: string): readonly string[] {
  return entriesFor(record, name)
    .flatMap((entry) => entry.ranges)
    .filter((range) => range.type !== 'GIT')
    .flatMap(rangeText);
}

/** Events in the order published, which is by version in all but a few records. */
function rangeText({ events }: AffectedRange): readonly string[] {
  const texts: string[] = [];
  let from = '';
  for (const event of events) {
    if ('introduced' in event) {
      if (from !== '') texts.push(from);
      from = `>= ${event.introduced}`;
    } else {
      const end =
        'fixed' in event ? `< ${event.fixed}` : 'limit' in event ? `< ${event.limit}` : `<= ${event.last_affected}`;
      texts.push(from === '' || from === '>= 0' ? end : `${from}, ${end}`);
      from = '';
    }
  }
  return from === '' ? texts : [...texts, from];
}

/** A page that a person can read about the id; empty: none is known. */
export function pageOf(id: string): readonly string[] {
  if (id.startsWith('GHSA-')) return [`https://github.com/advisories/${id}`];
  if (isCveId(id)) return [`https://nvd.nist.gov/vuln/detail/${id}`];
  return /^(PYSEC|MAL|OSV)-/.test(id) ? [`https://osv.dev/vulnerability/${id}`] : [];
}
