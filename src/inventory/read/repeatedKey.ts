/** A key that an object of a JSON text has twice: JSON.parse keeps the last one and says nothing. */

interface RepeatedKey {
  readonly key: string;
  /** Where it stands again. */
  readonly at: number;
}

/** Of valid JSON; undefined without one. Reads step by step: one expression for a text of many megabytes needs more stack than there is. */
export function repeatedKey(json: string): RepeatedKey | undefined {
  /** The keys of each open object; undefined for a list. */
  const open: (Set<string> | undefined)[] = [];
  const token = /["[\]{}]/g;
  for (let match = token.exec(json); match !== null; match = token.exec(json)) {
    const { index } = match;
    const [mark] = match;
    if (mark === '{') open.push(new Set());
    else if (mark === '[') open.push(undefined);
    else if (mark !== '"') open.pop();
    else {
      token.lastIndex = endOfText(json, index);
      if (!/^\s*:/.test(json.slice(token.lastIndex, token.lastIndex + longestGap))) continue;
      const key = JSON.parse(json.slice(index, token.lastIndex)) as string;
      const keys = open.at(-1);
      if (keys?.has(key) === true) return { key, at: index };
      keys?.add(key);
    }
  }
  return undefined;
}

/** Characters between a key and its colon; nobody writes more. */
const longestGap = 100;

/** Behind its closing quote. */
function endOfText(json: string, start: number): number {
  const mark = /["\\]/g;
  mark.lastIndex = start + 1;
  for (let match = mark.exec(json); match !== null; match = mark.exec(json)) {
    if (match[0] === '"') return mark.lastIndex;
    mark.lastIndex += 1;
  }
  return json.length;
}
