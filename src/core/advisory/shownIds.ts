/** In which order the names of one vulnerability are shown: what most people know it by comes first. */
import { isMalicious } from './severity';

const lastRank = 5;

/** That a package is malicious comes first, where that is what affects it; a CVE id is what most people know, then GitHub's. */
export function shownIds(ids: readonly string[], isEvil: boolean): readonly string[] {
  const rankOf = (id: string): number => (isMalicious(id) && !isEvil ? lastRank : rankOfId(id));
  return [...new Set(ids)].sort((a, b) => rankOf(a) - rankOf(b));
}

export function cvesOf(ids: readonly string[]): readonly string[] {
  return [...new Set(ids.filter((id) => id.startsWith('CVE-')))];
}

function rankOfId(id: string): number {
  const rank = ['MAL-', 'CVE-', 'GHSA-', 'PYSEC-'].findIndex((prefix) => id.startsWith(prefix));
  return rank === -1 ? 4 : rank;
}
