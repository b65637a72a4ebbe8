/** Compares a workbook, cell by cell, with what a scan left there. */
import type { CellContent } from '../../core/spreadsheet/cell';
import { dayOfSerial, serialOfDay } from '../../core/spreadsheet/excelDate';
import { columnLetters } from '../../core/spreadsheet/columnLetters';
import { type PackageRow, type PackageRows } from '../../core/sheet/packageRow';
import { type ReviewField, reviewFieldNames } from '../../core/sheet/reviewField';
import type { CellDifference } from '../../core/scan/workbookComparison';
import { KeyTable } from '../../platform/packed/keyTable';
import type { ScannedWorkbook } from '../../workbook/review/reviewWorkbook';
import { RowIndex } from '../../workbook/review/rowIndex';
import type { WrittenTexts } from '../journal/writtenTexts';
import { shownCell } from '../../core/spreadsheet/excelDate';
import { isSameCell } from './sameCell';
import { writtenContent } from './writtenContent';
import { identityKey, type PackageIdentity } from '../../core/package/identity';

/** Column numbers belong to people who sort: a row's number says nothing of its package. */
const notCompared: ReadonlySet<ReviewField> = new Set(['index']);

interface ExpectedWorkbook {
  /** The checkpoint's copy of the workbook; undefined: only what the scan wrote is known. */
  readonly copy: ScannedWorkbook | undefined;
  /** Written by the scan, also after the copy was made. */
  readonly written: WrittenTexts;
}

/** In sheet order. Packages that are not on both sides are no cell's difference: see packageChanges. */
export function compareCells(present: ScannedWorkbook, expected: ExpectedWorkbook): CellDifference[] {
  const copies = new RowIndex(expected.copy?.rows ?? []);
  const { date1904 } = present;
  const differences: CellDifference[] = [];
  for (const row of present.rows) {
    const before = copies.get(identityKey(row.identity));
    if (expected.copy !== undefined && before === undefined) continue;
    for (const field of reviewFieldNames) {
      const column = present.columns.get(field);
      if (column === undefined || notCompared.has(field)) continue;
      const written = expected.written.get(row.identity, field);
      const copied = inCalendar(before?.cells[field], expected.copy?.date1904 === true, date1904);
      const isCopied = copied !== undefined && (written === undefined || shownCell(copied, date1904) === written);
      const content = isCopied || written === undefined ? copied : writtenContent(field, written, date1904);
      const now = row.cells[field] ?? { kind: 'empty' };
      const yours = shownCell(now, date1904);
      if (content === undefined || yours === written || isSameCell(content, now)) continue;
      const { row: number, identity, displayName } = row;
      const cell = `${columnLetters(column)}${number}`;
      const checkpoints = shownCell(content, date1904);
      differences.push({ cell, row: number, package: identity, displayName, field, yours, checkpoints, content });
    }
  }
  return differences;
}

/** The same day in the other calendar, where a workbook was moved between them. */
function inCalendar(content: CellContent | undefined, from1904: boolean, to1904: boolean): CellContent | undefined {
  if (content?.kind !== 'date' || from1904 === to1904) return content;
  const day = dayOfSerial(content.serial, from1904);
  const serial = day === undefined ? undefined : serialOfDay(day, to1904);
  return serial === undefined ? content : { ...content, serial: serial + (content.serial % 1) };
}

interface PackageChanges {
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
