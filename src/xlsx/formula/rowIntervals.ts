/** A set of rows as intervals: what is added twice is found to be there already. */

export interface RowInterval {
  readonly top: number;
  readonly bottom: number;
}

/** In whatever order they come. One after the other, a set that has many would be moved for each. */
export function joinedRows(intervals: readonly RowInterval[]): RowIntervals {
  const rows = new RowIntervals();
  for (const { top, bottom } of [...intervals].sort((a, b) => a.top - b.top)) rows.add(top, bottom);
  return rows;
}

export class RowIntervals {
  /** Ascending; neither overlapping nor touching. */
  #intervals: RowInterval[] = [];

  get intervals(): readonly RowInterval[] {
    return this.#intervals;
  }

  /** Of the rows. */
  get count(): number {
    return this.#intervals.reduce((sum, { top, bottom }) => sum + bottom - top + 1, 0);
  }

  has(row: number): boolean {
    const found = this.#intervals[this.#firstEndingAtOrBehind(row)];
    return found !== undefined && found.top <= row;
  }

  /** Adds the rows and answers those that were not in the set, ascending. */
  add(top: number, bottom: number): readonly RowInterval[] {
    const from = this.#firstEndingAtOrBehind(top - 1);
    const added: RowInterval[] = [];
    let next = top;
    let to = from;
    let merged = { top, bottom };
    for (; to < this.#intervals.length; to++) {
      const interval = this.#intervals[to];
      if (interval === undefined || interval.top > bottom + 1) break;
      if (interval.top > next) added.push({ top: next, bottom: Math.min(interval.top - 1, bottom) });
      next = Math.max(next, interval.bottom + 1);
      merged = { top: Math.min(merged.top, interval.top), bottom: Math.max(merged.bottom, interval.bottom) };
    }
    if (next <= bottom) added.push({ top: next, bottom });
    if (added.length > 0) this.#intervals.splice(from, to - from, merged);
    return added;
  }

  #firstEndingAtOrBehind(row: number): number {
    let low = 0;
    let high = this.#intervals.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#intervals[middle]?.bottom ?? 0) < row) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
