/** Compares a workbook, cell by cell, with what a scan left there. Pure; refuses to judge which side is right. */
import type { CellContent } from '../../core/review/cell';
import { displayCell } from '../../core/review/excelDate';
import { columnLetters } from '../../core/review/columnLetters';
import { identityKey, type PackageIdentity, type PackageRow, type PackageRows } from '../../core/package/packageRow';
import { type ReviewField, reviewFieldNames } from '../../core/review/reviewField';
import type { CellDifference } from '../../core/scan/workbookComparison';
import { KeyTable } from '../../workbook/packed/keyTable';
import type { ScannedWorkbook } from '../../workbook/review/reviewWorkbook';
import { RowIndex } from '../../workbook/review/rowIndex';
import type { WrittenTexts } from '../journal/writtenTexts';

/** Column numbers belong to people who sort: a row's number says nothing of its package. */
const notCompared: ReadonlySet<ReviewField> = new Set(['index']);

export interface ExpectedWorkbook {
  /** The checkpoint's copy of the workbook; undefined: only what the scan wrote is known. */
  readonly copy: ScannedWorkbook | undefined;
  /** Written by the scan, also after the copy was made. */
  readonly written: WrittenTexts;
}

/** In sheet order. Packages that are not on both sides are no cell's difference: see packageChanges. */
export function compareCells(present: ScannedWorkbook, expected: ExpectedWorkbook): CellDifference[] {
  const copied = new RowIndex(expected.copy?.rows ?? []);
  const differences: CellDifference[] = [];
  for (const row of present.rows) {
    const before = copied.get(identityKey(row.identity));
    if (expected.copy !== undefined && before === undefined) continue;
    for (const field of reviewFieldNames) {
      const column = present.columns.get(field);
      if (column === undefined || notCompared.has(field)) continue;
      const was = expected.written.get(row.identity, field) ?? shownIn(before?.cells[field], expected.copy);
      const yours = shownIn(row.cells[field], present) ?? '';
      if (was === undefined || was === yours) continue;
      const { row: number, identity, displayName } = row;
      const cell = `${columnLetters(column)}${number}`;
      differences.push({ cell, row: number, package: identity, displayName, field, yours, checkpoints: was });
    }
  }
  return differences;
}

/** Undefined for a column that is not there. */
function shownIn(content: CellContent | undefined, workbook: ScannedWorkbook | undefined): string | undefined {
  return content === undefined ? undefined : displayCell(content, workbook?.date1904 === true);
}

export interface PackageChanges {
  readonly gone: string[];
  readonly added: string[];
  readonly reversioned: string[];
}

/** A package that is gone under one version and there under another counts as re-versioned; a new name is never guessed. */
export function packageChanges(
  planned: Iterable<PackageIdentity>,
  rows: PackageRows,
  selected: (row: PackageRow) => boolean,
): PackageChanges {
  const present = new RowIndex(rows);
  const known = new KeyTable();
  const gone: PackageIdentity[] = [];
  for (const identity of planned) {
    const key = identityKey(identity);
    known.add(key);
    if (!present.has(key)) gone.push(identity);
  }
  const added: PackageRow[] = [];
  for (const row of rows) if (known.placeOf(identityKey(row.identity)) === undefined && selected(row)) added.push(row);
  const reversioned: string[] = [];
  for (const before of [...gone]) {
    const index = added.findIndex((row) => row.identity.name === before.name);
    const now = added[index];
    if (now === undefined) continue;
    reversioned.push(`${before.name} ${before.version || 'without a version'} → ${now.identity.version || 'none'}`);
    added.splice(index, 1);
    gone.splice(gone.indexOf(before), 1);
  }
  return {
    gone: gone.map(({ name, version }) => `${name} ${version}`.trim()),
    added: added.map(({ displayName, identity }) => `${displayName} ${identity.version}`.trim()),
    reversioned,
  };
}
