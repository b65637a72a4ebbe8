/** A key that an object of a JSON text has twice: JSON.parse keeps the last one and says nothing. */
import { jsonTokens } from './jsonTokens';

interface RepeatedKey {
  readonly key: string;
  /** Where it stands again. */
  readonly at: number;
}

/** Characters between a key and its colon; nobody writes more. */
const longestGap = 100;

/** Of valid JSON; undefined without one. */
export function repeatedKey(json: string): RepeatedKey | undefined {
  /** The keys of each open object; undefined for a list. */
  const open: (Set<string> | undefined)[] = [];
  for (const { sign, start, end } of jsonTokens(json)) {
    if (sign === '{') open.push(new Set());
    else if (sign === '[') open.push(undefined);
    else if (sign !== '"') open.pop();
    else if (/^\s*:/.test(json.slice(end, end + longestGap))) {
      const key = JSON.parse(json.slice(start, end)) as string;
      const keys = open.at(-1);
      if (keys?.has(key) === true) return { key, at: start };
      keys?.add(key);
    }
  }
  return undefined;
}
