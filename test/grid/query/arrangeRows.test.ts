/** Filter, sort and find of the review grid, on rows that need no workbook. */
import assert from 'node:assert/strict';
import { arrangeRows, filterRows } from '../../../src/grid/query/arrangeRows';
import { findCells, stepToPlace, type FindDirection } from '../../../src/grid/query/findCells';
import { gridColumns } from '../../../src/grid/query/gridColumn';
import type { ColumnFilter, GridQuery } from '../../../src/grid/query/gridQuery';
import { rowVerdict, type GridTable } from '../../../src/core/cells/gridTable';
import type { PackageRow } from '../../../src/core/sheet/packageRow';
import type { CellContent } from '../../../src/core/spreadsheet/cell';
import { reviewFieldNames, type ReviewField } from '../../../src/core/sheet/reviewField';

const columns = gridColumns(new Map(reviewFieldNames.map((field, at) => [field, at + 1])));

const text = (value: string): CellContent => ({ kind: 'text', text: value });

function row(
  at: number,
  name: string,
  version: string,
  more: Partial<Record<ReviewField, CellContent>> = {},
): PackageRow {
  return {
    identity: { name, version, occurrence: 0 },
    row: at + 2,
    displayName: name,
    versionIsNumber: false,
    cells: { packageName: text(name), currentVersion: text(version), ...more },
  };
}

function tableOf(rows: readonly PackageRow[]): GridTable {
  const content = (at: number, field: ReviewField): CellContent => rows[at]?.cells[field] ?? { kind: 'empty' };
  return { date1904: false, length: rows.length, content };
}

const rows = [
  row(0, 'Flask', '2.10', {
    nvdResult: text('VULNERABLE - 1 affect v2.10 (Highest: HIGH)\nCVE-1'),
    notes: text('old'),
  }),
  row(1, 'agate', '2.9', { nvdResult: text('None found') }),
  row(2, 'zope', 'n/a', { nvdResult: text('Not checked - NVD offline') }),
  row(3, 'boto', '10.0rc1', { nvdResult: text('somebody said so') }),
  row(4, 'celery', '', {}),
];
const table = tableOf(rows);

function names(query: Partial<GridQuery>): readonly string[] {
  return arrangeRows(table, columns, { filters: [], ...query }).map((at) => rows[at]!.displayName);
}

function filter(field: ReviewField, part: Partial<ColumnFilter>): GridQuery {
  return { filters: [{ field, text: '', presence: 'any', verdicts: [], ...part }] };
}

describe('the rows of a grid', () => {
  const filters: readonly [string, GridQuery, readonly string[]][] = [
    ['part of a name in any case', filter('packageName', { text: 'FLA' }), ['Flask']],
    ['text beyond the first line', filter('nvdResult', { text: 'cve-1' }), ['Flask']],
    ['empty cells', filter('nvdResult', { presence: 'empty' }), ['celery']],
    ['filled cells', filter('notes', { presence: 'filled' }), ['Flask']],
    ['one of several verdicts', filter('nvdResult', { verdicts: ['vulnerable', 'clean'] }), ['Flask', 'agate']],
    ['what could not be checked, and only that', filter('nvdResult', { verdicts: ['notChecked'] }), ['zope']],
    ["a person's own words, but no empty cell", filter('nvdResult', { verdicts: ['other'] }), ['boto']],
    ['everything, where a filter asks for nothing', filter('notes', {}), ['Flask', 'agate', 'zope', 'boto', 'celery']],
  ];
  for (const [title, query, expected] of filters) {
    it(`are narrowed to ${title}`, () => assert.deepEqual(names(query), expected));
  }

  it('pass only where every filter holds', () => {
    const [a] = filter('packageName', { text: 'a' }).filters;
    const [b] = filter('nvdResult', { presence: 'empty' }).filters;
    assert.deepEqual(names({ filters: [a!, b!] }), []);
  });

  it('are narrowed alike when they come one after the other', () => {
    const query = filter('nvdResult', { presence: 'filled' });
    const some = filterRows(tableOf(rows.slice(0, 2)), query);
    assert.deepEqual([...some, ...filterRows(table, query, 2)], filterRows(table, query));
  });

  const orders: readonly [ReviewField, boolean, readonly string[]][] = [
    ['packageName', false, ['agate', 'boto', 'celery', 'Flask', 'zope']],
    ['currentVersion', false, ['agate', 'Flask', 'boto', 'zope', 'celery']],
    ['currentVersion', true, ['boto', 'Flask', 'agate', 'zope', 'celery']],
    ['nvdResult', false, ['Flask', 'zope', 'agate', 'boto', 'celery']],
  ];
  for (const [field, descending, expected] of orders) {
    it(`are ordered by ${field} ${descending ? 'downwards' : 'upwards'}, without a value last`, () => {
      assert.deepEqual(names({ sort: { field, descending } }), expected);
    });
  }

  it('keep the order of the sheet where they are equal', () => {
    assert.deepEqual(names({ sort: { field: 'latestVersion', descending: true } }), names({}));
  });

  it('take their verdict from the recommendation, else from the worst result', () => {
    assert.deepEqual(
      rows.map((_row, at) => rowVerdict(table, at)),
      ['vulnerable', 'clean', 'notChecked', undefined, undefined],
    );
    const recommended = tableOf([row(0, 'a', '1', { recommendation: text('PROCEED'), nvdResult: text('SAFE - x') })]);
    assert.equal(rowVerdict(recommended, 0), 'safe');
  });
});

describe('find in the grid', () => {
  const places = findCells(table, [4, 3, 2, 1, 0], columns, 'O');

  it('goes through the rows as they are shown, from left to right', () => {
    const found = places.map(({ position, column }) => `${position} ${columns[column]!.field}`);
    assert.deepEqual(found, ['1 packageName', '1 nvdResult', '2 packageName', '2 nvdResult', '3 nvdResult', '4 notes']);
  });

  const steps: readonly [FindDirection, number, number, number][] = [
    ['here', 1, 1, 0],
    ['next', 1, 1, 1],
    ['next', 4, 22, 0],
    ['previous', 1, 1, 5],
    ['previous', 4, 22, 5],
    ['here', 0, 0, 0],
  ];
  for (const [direction, position, column, expected] of steps) {
    it(`${direction} from ${position}:${column} is match ${expected}`, () => {
      assert.equal(stepToPlace(places, { position, column }, direction), expected);
    });
  }

  it('goes on behind the rows that were looked at before', () => {
    const order = [4, 3, 2, 1, 0];
    for (const from of [0, 2, 5]) {
      const before = findCells(table, order.slice(0, from), columns, 'o');
      assert.deepEqual([...before, ...findCells(table, order, columns, 'o', from)], places);
    }
  });

  it('finds nothing for no text and steps nowhere', () => {
    assert.deepEqual(findCells(table, [0, 1], columns, ''), []);
    assert.equal(stepToPlace([], { position: 0, column: 0 }, 'next'), -1);
  });
});
