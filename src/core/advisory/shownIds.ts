/** In which order the names of one vulnerability are shown: what most people know it by comes first. */
import { isMalicious } from './severity';

const lastRank = 5;

/** That a package is malicious comes first, where that is what affects it; a CVE id is what most people know, then GitHub's. */
export function shownIds(ids: readonly string[], isEvil: boolean): readonly string[] {
  const rankOf = (id: string): number => (isMalicious(id) && !isEvil ? lastRank : rankOfId(id));
  return [...new Set(ids)].sort((a, b) => rankOf(a) - rankOf(b));
}

/** A year and a number, as CVE Record Format's "cveId"; its number may be shorter than the four digits there. */
export function isCveId(id: string): boolean {
  return /^CVE-\d{4}-\d{1,19}$/.test(id);
}

export function cvesOf(ids: readonly string[]): readonly string[] {
  return [...new Set(ids.filter(isCveId))];
}

function rankOfId(id: string): number {
  const forms = [
    isMalicious,
    isCveId,
    (each: string) => each.startsWith('GHSA-'),
    (each: string) => each.startsWith('PYSEC-'),
  ];
  const rank = forms.findIndex((has) => has(id));
  return rank === -1 ? 4 : rank;
}
