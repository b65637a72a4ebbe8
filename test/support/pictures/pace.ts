/** When the pictures of a film are shown, from when they were taken. */

const longestMs = 1000;
/** What would be shown for less is left out. */
const shortestMs = 60;

export interface Pace {
  /** Which pictures are shown, in the order in which they were taken. */
  readonly index: number;
  readonly milliseconds: number;
}

/**
 * `taken`: times in milliseconds, in any order: a browser may deliver a picture before an older one. No picture but the last is shown
 * for longer than a second, the last one for `lastMs`. All of it plays in `filmMs` at most, faster than it happened if necessary.
 */
export function paced(taken: readonly number[], filmMs: number, lastMs: number): readonly Pace[] {
  const order = taken.map((at, index) => ({ at, index })).toSorted((a, b) => a.at - b.at);
  const gaps = order.slice(1).map(({ at }, place) => Math.min(longestMs, at - (order[place]?.at ?? at)));
  const played = gaps.reduce((sum, gap) => sum + gap, 0);
  const speed = Math.min(1, Math.max(0, filmMs - lastMs) / Math.max(1, played));
  const pictures: Pace[] = [];
  let waiting = 0;
  for (const [place, { index }] of order.entries()) {
    const gap = gaps[place];
    waiting += (gap ?? 0) * speed;
    if (gap === undefined) pictures.push({ index, milliseconds: Math.floor(lastMs + waiting) });
    else if (waiting >= shortestMs) {
      pictures.push({ index, milliseconds: Math.floor(waiting) });
      waiting -= Math.floor(waiting);
    }
  }
  return pictures;
}
