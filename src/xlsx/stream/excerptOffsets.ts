/** From offsets of an excerpt to those of the whole sheet. Refuses a splice that reaches over what the excerpt left out. */
import type { Splice } from '../xml/splice';

/** `length` bytes at `at` of the excerpt stand at `from` of the whole. */
export interface ExcerptSegment {
  readonly at: number;
  readonly from: number;
  readonly length: number;
}

/** An insert between two segments belongs to the one behind: rows are inserted before the row that follows them. */
export function wholeSplices(segments: readonly ExcerptSegment[], splices: readonly Splice[]): readonly Splice[] {
  return splices.map((splice) => {
    const segment = segmentOf(segments, splice.start);
    if (segment === undefined || splice.end > segment.at + segment.length) {
      throw new Error(`A splice at ${splice.start} of an excerpt reaches over its segment`);
    }
    const moved = segment.from - segment.at;
    return { ...splice, start: splice.start + moved, end: splice.end + moved };
  });
}

/** The last one that begins at or before `offset`. */
function segmentOf(segments: readonly ExcerptSegment[], offset: number): ExcerptSegment | undefined {
  let low = 0;
  let high = segments.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((segments[middle]?.at ?? 0) <= offset) low = middle + 1;
    else high = middle;
  }
  return segments[low - 1];
}
