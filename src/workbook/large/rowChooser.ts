/** Which rows of a sheet a set of edits is about. */
import type { NewPackage } from '../../core/package/newPackage';
import type { CellEdit } from '../../core/cells/cellEdit';
import { normalizeName } from '../../core/package/packageName';
import { IdentityCounter } from '../review/packageIdentities';
import { rowsLookedAt, type ReviewLayout } from '../review/reviewLayout';
import { readValue } from '../../xlsx/sheet/cellReader';
import { readRowCells, type CellSpan } from '../../xlsx/cell/rowCells';
import type { RowBounds } from '../../xlsx/cell/rowScanner';
import type { SharedStrings } from '../../xlsx/cell/sharedStrings';
import type { CellFormats } from '../../xlsx/style/cellFormats';
import { displayText, type CellContent } from '../../core/spreadsheet/cell';
import type { FormulaIndex } from '../../xlsx/formula/formulaIndex';
import type { RowIntervals } from '../../xlsx/formula/rowIntervals';
import type { KeepRow } from '../../xlsx/stream/sheetExcerpt';
import type { WantString } from '../../xlsx/stream/selectedStrings';
import { identityKey } from '../../core/package/identity';

/** No name and no version is written like this. */
const otherText = '\0';
const noFormulas: FormulaIndex = { groups: new Map(), members: new Map(), own: [], arrays: [], dataTables: [] };

interface RowCriteria {
  readonly layout: ReviewLayout;
  readonly formats: CellFormats;
  /** All of them, or those that `namesAndVersions` found. */
  readonly strings: SharedStrings;
  readonly edits: readonly CellEdit[];
  /** Rows that are needed besides. */
  readonly rows: RowIntervals;
}

/** The strings that were found; all others stand for some other name or version. */
export function foundNames(found: ReadonlyMap<number, string>): SharedStrings {
  return { at: (index) => found.get(index) ?? otherText };
}

/** Strings that are the name of one of these packages, and those that show nothing. */
export function namesAndBlanks(packages: readonly NewPackage[]): WantString {
  const names = new Set(packages.map(({ name }) => normalizeName(name)));
  return (_, text) => text() === '' || names.has(normalizeName(text()));
}

/** Strings that may be the name or the version of a package that is edited. */
export function namesAndVersions(edits: readonly CellEdit[]): WantString {
  const names = new Set(edits.map((edit) => edit.package.name));
  const versions = new Set(edits.map((edit) => edit.package.version));
  return (_, text) => versions.has(text().trim()) || names.has(normalizeName(text()));
}

/**
 * Keeps the rows in which the header may stand; every row of an edited package, because equal ones are counted; the first row with a date
 * in each column that gets one; and the rows asked for, or the one that follows where there is none.
 */
export function chooseRows(criteria: RowCriteria): (prefix: string) => KeepRow {
  return (prefix) => {
    const isEdited = editedRows(criteria, prefix);
    const showsDate = firstDates(criteria, prefix);
    const asked = criteria.rows.intervals;
    let next = 0;
    let previous = 0;
    return (xml, row, position) => {
      while ((asked[next]?.bottom ?? Infinity) <= previous) next++;
      const needed = position < rowsLookedAt || (asked[next]?.top ?? Infinity) <= row.number;
      previous = row.number;
      const edited = isEdited(xml, row);
      const dated = showsDate(xml, row);
      return needed || edited || dated;
    };
  };
}

type TestRow = (xml: Buffer, row: RowBounds) => boolean;

function editedRows({ layout, formats, strings, edits }: RowCriteria, prefix: string): TestRow {
  const keys = new Set(edits.map((edit) => identityKey({ ...edit.package, occurrence: 0 })));
  const names = new Set(edits.map((edit) => edit.package.name));
  const nameColumn = layout.columns.get('packageName') ?? 0;
  const versionColumn = layout.columns.get('currentVersion') ?? 0;
  const upTo = Math.max(nameColumn, versionColumn);
  return (xml, row) => {
    const context = { xml, strings, formats, formulas: noFormulas };
    // What a formula cell shows is all that counts here.
    const read = (cell: CellSpan | undefined): CellContent =>
      cell === undefined ? { kind: 'empty' } : readValue(cell, context);
    const cells = readRowCells(xml, prefix, row, upTo);
    const at = (column: number): CellSpan | undefined => cells.find((cell) => cell.column === column);
    const name = read(at(nameColumn));
    if (name.kind === 'empty' || !names.has(normalizeName(displayText(name)))) return false;
    const identity = new IdentityCounter().next(name, read(at(versionColumn)), formats.date1904);
    return identity !== undefined && keys.has(identityKey(identity));
  };
}

function firstDates({ layout, formats, edits }: RowCriteria, prefix: string): TestRow {
  const dated = edits.filter(({ value }) => value.kind === 'date').map(({ field }) => layout.columns.get(field) ?? 0);
  const left = new Set(dated);
  return (xml, row) => {
    if (left.size === 0) return false;
    const found = readRowCells(xml, prefix, row, Math.max(...left)).filter(
      ({ column, style }) => left.has(column) && style !== undefined && formats.isDate(style),
    );
    for (const { column } of found) left.delete(column);
    return found.length > 0;
  };
}
