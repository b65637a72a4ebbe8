/** Versions that a spreadsheet turned into a number, and what the person may have typed. Refuses to guess without a release that exists. */
import { parseVersion } from './version';

/** More zeros than a release number ends with. */
const mostZeros = 3;

/**
 * Readings of a number that are known releases other than its plain one: `5.1` may have been typed as `5.10`.
 * None for whole numbers, as 6 and 6.0 are one release. `listed` are the releases that the advisories name.
 */
export function trailingZeroReadings(typed: string, listed: Iterable<string>): readonly string[] {
  if (!/^\d+\.\d+$/.test(typed)) return [];
  const releases = new Set<string>();
  for (const text of listed) {
    const version = parseVersion(text);
    if (version !== undefined) releases.add(version.canonical);
  }
  const readings = Array.from({ length: mostZeros }, (_, at) => typed + '0'.repeat(at + 1));
  return readings.filter((reading) => releases.has(parseVersion(reading)?.canonical ?? ''));
}

/** Whether the number lies where spreadsheets keep the days of 1982 to 2063: "1.10" typed into a cell may become 1 October. */
export function mayBeDate(typed: string): boolean {
  return /^[3-5]\d{4}$/.test(typed);
}
