/** The word a person most likely meant by a mistyped one. Guesses nothing where none is close. */

/** At most this many letters added, left out, changed or swapped. */
const mostEdits = 2;

/** Of several that are equally close the first one; short words have to be closer. */
export function nearestWord(typed: string, words: readonly string[]): string | undefined {
  const limit = Math.min(mostEdits, Math.floor(typed.length / 3));
  let nearest: string | undefined;
  let fewest = limit + 1;
  for (const word of words) {
    const edits = editsBetween(typed, word);
    if (edits < fewest) [nearest, fewest] = [word, edits];
  }
  return nearest;
}

/** Optimal string alignment distance: two neighbours that are swapped count as one edit. */
function editsBetween(a: string, b: string): number {
  let [before, last]: [number[], number[]] = [[], Array.from({ length: b.length + 1 }, (_, index) => index)];
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      const least = Math.min((row[j - 1] ?? 0) + 1, (last[j] ?? 0) + 1, (last[j - 1] ?? 0) + (same ? 0 : 1));
      const isSwap = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      row.push(isSwap ? Math.min(least, (before[j - 2] ?? 0) + 1) : least);
    }
    [before, last] = [last, row];
  }
  return last[b.length] ?? 0;
}
