/** The index of a sheet after splices, reckoned instead of read again. Refuses, by giving none, when rows came or the sheet had none. */
import type { Splice } from '../xml/splice';
import type { SheetIndex } from './sheetIndex';

/** `xml`: the sheet after `splices`, which come in order. */
export function shiftIndex(index: SheetIndex, splices: readonly Splice[], xml: Buffer): SheetIndex | undefined {
  const { rowStarts, rowEnds, dataTag, dataEnd } = index;
  if (dataTag.form === 'empty') return undefined;
  const shift = new Shift(splices);
  const tagStart = shift.at(dataTag.start);
  const dataStart = shift.at(dataTag.end);
  const starts: number[] = [];
  const ends: number[] = [];
  for (let row = 0; row < rowStarts.length; row++) {
    const before = shift.done;
    starts.push(shift.at(rowStarts[row] ?? 0));
    // Between two rows there is room for new ones only.
    if (shift.done !== before || shift.insertsAt(rowStarts[row] ?? 0)) return undefined;
    ends.push(shift.at(rowEnds[row] ?? 0));
  }
  const before = shift.done;
  const behind = shift.at(dataEnd);
  if (shift.done !== before || shift.insertsAt(dataEnd)) return undefined;
  return {
    ...index,
    xml,
    dataTag: { ...dataTag, start: tagStart, end: dataStart },
    dataStart,
    dataEnd: behind,
    rowStarts: starts,
    rowEnds: ends,
  };
}

/** How far splices move what stands behind them; asked from front to back. */
class Shift {
  /** Splices passed. */
  done = 0;
  private moved = 0;

  constructor(private readonly splices: readonly Splice[]) {}

  insertsAt(offset: number): boolean {
    const splice = this.splices[this.done];
    return splice?.start === offset && splice.end === offset;
  }

  /** Where the byte at `offset`, which no splice replaces, stands now: behind every splice that ends at or before it. */
  at(offset: number): number {
    for (let splice = this.splices[this.done]; splice !== undefined; splice = this.splices[this.done]) {
      if (splice.end > offset || splice.start >= offset) break;
      this.moved += Buffer.byteLength(splice.text) - (splice.end - splice.start);
      this.done++;
    }
    return offset + this.moved;
  }
}
