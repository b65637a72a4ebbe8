/** Which cells must not be written, in sheets with ordinary and with hostile numbers of merged cells. */
import { deepStrictEqual, ok } from 'node:assert/strict';
import { refusalsIn } from '../../../src/xlsx/sheet/cellRefusals';
import type { CellRange } from '../../../src/xlsx/cell/cellAddress';

const none = { arrays: [], dataTables: [], merges: [], tables: [] };
const range = (top: number, left: number, bottom: number, right: number): CellRange => ({ top, left, bottom, right });

describe('cells that must not be written', () => {
  it('are those inside a merge, but for its top left one', () => {
    const refuse = refusalsIn({ ...none, merges: [range(5, 2, 6, 3), range(2, 2, 3, 2)] });
    const refused: string[] = [];
    for (let row = 1; row <= 8; row++)
      for (let column = 1; column <= 4; column++)
        if (refuse(row, column) !== undefined) refused.push(`${row},${column}`);
    deepStrictEqual(refused, ['3,2', '5,3', '6,2', '6,3']);
    deepStrictEqual(refuse(6, 2), 'mergedInterior');
  });

  it('are those of any of several ranges that overlap', () => {
    const refuse = refusalsIn({ ...none, arrays: [range(1, 1, 9, 1), range(2, 1, 3, 1), range(4, 1, 12, 1)] });
    deepStrictEqual(
      [1, 3, 9, 10, 12, 13].map((row) => refuse(row, 1)),
      [...Array<string>(5).fill('arrayFormula'), undefined],
    );
  });

  it('are told in time that does not follow the number of ranges', () => {
    const many = Array.from({ length: 200_000 }, (_, at) => range(at * 3 + 1, 20, at * 3 + 2, 21));
    const refuse = refusalsIn({ arrays: many, dataTables: many, merges: many, tables: [] });
    const start = performance.now();
    let refused = 0;
    for (let row = 1; row <= 200_000; row++)
      for (const column of [4, 20]) if (refuse(row, column) !== undefined) refused++;
    deepStrictEqual(refused, 133_334);
    ok(performance.now() - start < 10_000, `${performance.now() - start} ms`);
  });
});
