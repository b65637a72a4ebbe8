/** The last guard before a save: ranges around new rows may end further down and change in no other way. */
import { doesNotThrow, throws } from 'node:assert/strict';
import { checkGrowth } from '../../../src/xlsx/sheet/checkGrowth';

describe('the growth of a range', () => {
  const cases: readonly [string, string, boolean][] = [
    ['A1:W3', 'A1:W5', true],
    ['A1:W3 Z1', 'A1:W4 Z1', true],
    ['488', '491', true],
    ['M2', 'M2:M5', true],
    ['A1:W3', 'A2:W5', false],
    ['A1:W3', 'A1:X5', false],
    ['A1:W3', 'B1:W5', false],
    ['A1:W5', 'A1:W3', false],
    ['A1:W3 Z1', 'A1:W4', false],
    ['488', '487', false],
    ['488', '488"/>', false],
    ['Review!A1', 'Review!A2', false],
    ['', 'A1', false],
  ];
  for (const [before, after, isSound] of cases) {
    it(`${isSound ? 'may be' : 'is never'} ${before} -> ${after}`, () => {
      const check = (): void => checkGrowth(Buffer.from(before), { start: 0, end: before.length, text: after });
      if (isSound) doesNotThrow(check);
      else throws(check, /must only grow/);
    });
  }
});
