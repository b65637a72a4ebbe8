/** Offsets of an excerpt and of the sheet it was taken from. */
import { deepStrictEqual, throws } from 'node:assert/strict';
import { wholeSplices } from '../../../src/xlsx/stream/excerptOffsets';

/** Bytes 0 to 10, 100 to 120 and 500 to 505 of the whole. */
const segments = [
  { at: 0, from: 0, length: 10 },
  { at: 10, from: 100, length: 20 },
  { at: 30, from: 500, length: 5 },
];

describe('offsets of an excerpt', () => {
  const splices: readonly [string, [number, number], [number, number]][] = [
    ['in the first segment', [2, 5], [2, 5]],
    ['up to the end of a segment', [25, 30], [115, 120]],
    ['of a whole segment', [10, 30], [100, 120]],
    ['inserted before a segment', [10, 10], [100, 100]],
    ['inserted before the last segment', [30, 30], [500, 500]],
    ['at the very end', [35, 35], [505, 505]],
  ];
  for (const [title, [start, end], [wholeStart, wholeEnd]] of splices) {
    it(`tell where a splice ${title} stands in the whole`, () => {
      deepStrictEqual(wholeSplices(segments, [{ start, end, text: 'x' }]), [
        { start: wholeStart, end: wholeEnd, text: 'x' },
      ]);
    });
  }

  it('tell no place for a splice over what was left out', () => {
    throws(() => wholeSplices(segments, [{ start: 5, end: 12, text: '' }]), /reaches over/);
  });
});
