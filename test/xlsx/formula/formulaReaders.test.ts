/** The interval index of formulas against a walk over every formula cell and every cell it reads. */
import { deepStrictEqual, ok } from 'node:assert/strict';
import fc from 'fast-check';
import { formulaReaders } from '../../../src/xlsx/formula/formulaReaders';
import { extentAt, formulaAreas } from '../../../src/xlsx/formula/formulaAreas';
import { RowIntervals } from '../../../src/xlsx/formula/rowIntervals';
import { columnName } from '../../../src/xlsx/cell/cellAddress';
import { prepareWorkbook } from '../../../src/workbook/save/preparedWorkbook';
import { openWorkbookPackage } from '../../../src/xlsx/package/workbookPackage';
import { writeSheetEdits } from '../../../src/workbook/save/patchWorkbook';
import { soakCount } from '../../support/soak';
import { buildWorkbook, headerRow, packageRow } from '../../support/workbookBuilder';

const edge = fc.record({
  row: fc.integer({ min: 1, max: 12 }),
  rowFixed: fc.boolean(),
  column: fc.integer({ min: 1, max: 6 }),
  columnFixed: fc.boolean(),
});
const run = fc.record({
  column: fc.integer({ min: 1, max: 6 }),
  top: fc.integer({ min: 1, max: 8 }),
  length: fc.integer({ min: 0, max: 6 }),
  a: edge,
  b: edge,
});

describe('the index of formulas', () => {
  it('finds the cells that read a range, and no others', () => {
    const corner = ({ row, rowFixed, column, columnFixed }: typeof edge extends fc.Arbitrary<infer T> ? T : never) =>
      `${columnFixed ? '$' : ''}${columnName(column)}${rowFixed ? '$' : ''}${row}`;
    fc.assert(
      fc.property(fc.array(run, { maxLength: 8 }), edge, fc.nat(5), (runs, target, height) => {
        const own = runs.map(({ column, top, length, a, b }) => ({
          column,
          top,
          bottom: top + length,
          formula: `SUM(${corner(a)}:${corner(b)})`,
        }));
        const readers = formulaReaders(
          { groups: new Map(), members: new Map(), own, arrays: [], dataTables: [] },
          'S',
          true,
        );
        const cells = { column: target.column, top: target.row, bottom: target.row + height };
        const found = new Set<string>();
        for (const { column, top, bottom } of readers.of(cells, { left: Infinity })) {
          for (let row = top; row <= bottom; row++) found.add(`${column} ${row}`);
        }
        const expected = new Set<string>();
        for (const { column, top, bottom, formula } of own) {
          const [area] = formulaAreas(formula).areas;
          ok(area !== undefined);
          const { a: left, b: right } = area.columns;
          if (target.column < Math.min(left, right) || target.column > Math.max(left, right)) continue;
          for (let row = top; row <= bottom; row++) {
            const { a, b } = extentAt(area.rows, row - top);
            if (Math.min(a, b) <= cells.bottom && Math.max(a, b) >= cells.top) expected.add(`${column} ${row}`);
          }
        }
        deepStrictEqual([...found].sort(), [...expected].sort());
      }),
      { numRuns: soakCount(500, 50_000) },
    );
  });

  it('keeps rows as a set does', () => {
    const interval = fc.tuple(fc.integer({ min: 1, max: 40 }), fc.nat(6));
    fc.assert(
      fc.property(fc.array(interval, { maxLength: 30 }), (added) => {
        const rows = new RowIntervals();
        const model = new Set<number>();
        for (const [top, length] of added) {
          const fresh = rows.add(top, top + length).flatMap((part) => [...rowsIn(part)]);
          const expected = [...rowsIn({ top, bottom: top + length })].filter((row) => !model.has(row));
          deepStrictEqual(fresh, expected);
          for (const row of expected) model.add(row);
        }
        for (let row = 0; row <= 50; row++) deepStrictEqual(rows.has(row), model.has(row));
      }),
      { numRuns: soakCount(300, 20_000) },
    );
  });

  const columns: readonly [string, (row: number) => string][] = [
    ['VLOOKUP', (row) => `VLOOKUP(B${row},$B$2:$W$2000,22,FALSE)`],
    ['COUNTIF', (row) => `COUNTIF($W$2:$W$2000,W${row})`],
    ['a running COUNTIF', (row) => `COUNTIF($W$2:W${row},W${row})`],
    ['a chain', (row) => `X${row - 1}+LEN(W${row})`],
    ['whole columns', () => 'COUNTA(B:W)'],
  ];
  for (const [title, formula] of columns) {
    it(`follows a column of ${title} in time that grows with its rows, not with their square`, () => {
      // Three tries: another program can only make one look slower. The square would be 64 in each.
      const ratio = Math.min(...[1, 2, 3].map(() => timeOfSaves(1600, formula) / timeOfSaves(200, formula)));
      ok(ratio < 24, `8 times the rows take ${ratio.toFixed(1)} times as long`);
    });
  }
});

function* rowsIn({ top, bottom }: { readonly top: number; readonly bottom: number }): Generator<number> {
  for (let row = top; row <= bottom; row++) yield row;
}

/** Processor time in microseconds, of 20 saves that each write ten cells of the recommendation column. */
function timeOfSaves(count: number, formula: (row: number) => string): number {
  const cell = (row: number): string => `<c r="X${row}"><f>${formula(row)}</f><v>1</v></c>`;
  const rows = Array.from({ length: count }, (_, at) => packageRow(at + 2, `p${at}`, '1', cell(at + 2)));
  const workbook = openWorkbookPackage(buildWorkbook({ rows: headerRow() + rows.join('') }));
  const { review } = prepareWorkbook(workbook);
  const value = { kind: 'text', text: 'PROCEED' } as const;
  const edits = Array.from({ length: 10 }, (_, at) => ({
    row: at + 2,
    column: 23,
    span: undefined,
    value,
    look: 'plain' as const,
  }));
  const start = process.cpuUsage();
  for (let save = 0; save < 20; save++) writeSheetEdits(workbook, review, edits);
  return process.cpuUsage(start).user;
}
