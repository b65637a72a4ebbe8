/** A key that an object of a JSON text has twice: JSON.parse keeps the last one and says nothing. */

interface RepeatedKey {
  readonly key: string;
  /** Where it stands again. */
  readonly at: number;
}

/** Of valid JSON; undefined without one. */
export function repeatedKey(json: string): RepeatedKey | undefined {
  /** The keys of each open object; undefined for a list. */
  const open: (Set<string> | undefined)[] = [];
  const token = /"(?:[^"\\]|\\.)*"(\s*:)?|[[\]{}]/g;
  for (let match = token.exec(json); match !== null; match = token.exec(json)) {
    const [text, colon] = match;
    if (text === '{') open.push(new Set());
    else if (text === '[') open.push(undefined);
    else if (text === '}' || text === ']') open.pop();
    else if (colon !== undefined) {
      const key = JSON.parse(text.slice(0, -colon.length)) as string;
      const keys = open.at(-1);
      if (keys?.has(key) === true) return { key, at: match.index };
      keys?.add(key);
    }
  }
  return undefined;
}
