/** What advisories at hand hold, in words: the same in terminal and reports. */
import type { AdvisoryCoverage } from '../advisory/source';

/** `3 records (2 GHSA, 1 PYSEC)`, most frequent first. */
export function coverageText({ records, databases }: AdvisoryCoverage): string {
  const byDatabase = Object.entries(databases)
    .sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))
    .map(([database, count]) => `${count} ${database}`);
  return `${records} ${records === 1 ? 'record' : 'records'} (${byDatabase.join(', ')})`;
}
