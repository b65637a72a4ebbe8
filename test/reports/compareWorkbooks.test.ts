/** Comparing two workbooks: rows that moved, came, went or changed their version, and who changed what. */
import assert from 'node:assert/strict';
import type { PackageRow } from '../../src/core/sheet/packageRow';
import type { CellContent } from '../../src/core/spreadsheet/cell';
import type { ReviewField } from '../../src/core/sheet/reviewField';
import { type ComparedWorkbook, compareWorkbooks } from '../../src/reports/changes/compareWorkbooks';
import { renderChanges } from '../../src/reports/changes/renderChanges';

const columns: ReadonlyMap<ReviewField, number> = new Map([
  ['packageName', 2],
  ['currentVersion', 3],
  ['latestReleaseDate', 8],
  ['pypiLatestLink', 7],
  ['nvdResult', 16],
]);

const text = (value: string): CellContent => (value === '' ? { kind: 'empty' } : { kind: 'text', text: value });

function row(at: number, name: string, version: string, cells: PackageRow['cells'] = {}, occurrence = 0): PackageRow {
  return {
    identity: { name, version, occurrence },
    row: at,
    displayName: name,
    versionIsNumber: false,
    cells: { packageName: text(name), currentVersion: text(version), ...cells },
  };
}

function workbook(...rows: readonly PackageRow[]): ComparedWorkbook {
  return { rows, columns, date1904: false };
}

describe('changes between workbooks', () => {
  const link = (cached: string): CellContent => ({ kind: 'formula', formula: 'HYPERLINK(F4)', cached });
  const cases: readonly (readonly [string, ComparedWorkbook, ComparedWorkbook, readonly string[]])[] = [
    ['nothing', workbook(row(4, 'a', '1')), workbook(row(4, 'a', '1')), []],
    [
      'rows that were sorted',
      workbook(row(4, 'a', '1'), row(5, 'b', '1')),
      workbook(row(4, 'b', '1'), row(5, 'a', '1')),
      [],
    ],
    ['a new row', workbook(row(4, 'a', '1')), workbook(row(4, 'a', '1'), row(5, 'b', '2')), ['+5 b 2']],
    ['a row that is gone', workbook(row(4, 'a', '1'), row(5, 'b', '2')), workbook(row(4, 'a', '1')), ['-5 b 2']],
    ['a version', workbook(row(4, 'a', '1')), workbook(row(6, 'a', '2')), ['C6 1 -> 2']],
    [
      'one of two equal rows',
      workbook(row(4, 'a', '1'), row(5, 'a', '1', {}, 1)),
      workbook(row(4, 'a', '1')),
      ['-5 a 1'],
    ],
    [
      'a result',
      workbook(row(4, 'a', '1')),
      workbook(row(4, 'a', '1', { nvdResult: text('None found') })),
      ['P4  -> None found'],
    ],
    [
      'a day',
      workbook(row(4, 'a', '1', { latestReleaseDate: text('???') })),
      workbook(row(4, 'a', '1', { latestReleaseDate: { kind: 'date', serial: 45292 } })),
      ['H4 ??? -> 2024-01-01'],
    ],
    [
      'nothing where only the result of a formula did',
      workbook(row(4, 'a', '1', { pypiLatestLink: link('x') })),
      workbook(row(4, 'a', '1', { pypiLatestLink: link('y') })),
      [],
    ],
    [
      'a number that became the same text',
      workbook(row(4, 'a', '1', { nvdResult: { kind: 'number', value: 1, digits: '1' } })),
      workbook(row(4, 'a', '1', { nvdResult: text('1') })),
      ['P4 1 -> 1'],
    ],
  ];
  for (const [title, before, after, expected] of cases) {
    it(`notice ${title}`, () => {
      const { changes, rowsAdded, rowsRemoved } = compareWorkbooks(before, after, undefined);
      assert.deepEqual(
        [
          ...changes.map((change) => `${change.cell} ${change.before} -> ${change.after}`),
          ...rowsAdded.map((added) => `+${added.row} ${added.package} ${added.version}`),
          ...rowsRemoved.map((removed) => `-${removed.row} ${removed.package} ${removed.version}`),
        ],
        expected,
      );
    });
  }

  it('say who by what the tool wrote last', () => {
    const before = workbook(row(4, 'a', '1'), row(5, 'b', '1'));
    const after = workbook(row(4, 'a', '1', { nvdResult: text('x') }), row(5, 'b', '1', { nvdResult: text('y') }));
    const wrote = (): string => 'x';
    const by = (known: typeof wrote | undefined): string[] =>
      compareWorkbooks(before, after, known).changes.map((change) => change.by);
    assert.deepEqual(by(wrote), ['tool', 'person']);
    assert.deepEqual(by(undefined), ['unknown', 'unknown']);
  });

  it('are printed as the object that scripts know', () => {
    const result = compareWorkbooks(workbook(row(4, 'a', '1')), workbook(row(4, 'a', '2')), () => undefined);
    assert.deepEqual(JSON.parse(renderChanges(result, 'json')), {
      changes: [{ cell: 'C4', column: 'Version', package: 'a', before: '1', after: '2', by: 'person' }],
      rowsAdded: [],
      rowsRemoved: [],
    });
  });
});
