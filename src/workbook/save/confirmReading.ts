/** Reads header row, names and versions of what a save writes to once more, by another reader. */
import type { WorkbookPackage } from '../../xlsx/package/workbookPackage';
import type { ReviewSheet } from '../review/reviewSheet';
import { readText } from '../../xlsx/sheet/cellReader';
import { readCellSpans } from '../../xlsx/sheet/cellSpans';
import { rowPosition } from '../../xlsx/sheet/sheetIndex';
import type { SharedStrings } from '../../xlsx/cell/sharedStrings';
import { readRow, readTable } from './secondReader';
import type { WorkbookOutput } from '../../xlsx/sheet/workbookOutput';
import { defaultLargeBytes } from '../../xlsx/workbookLimits';

/** A save never changes the table; it is read once for all saves of a workbook. */
const tables = new WeakMap<SharedStrings, readonly string[]>();

/** Throws a plain Error, never one for a person: a difference is a fault of ours. A table too large to be held is left out. */
export function confirmReading(workbook: WorkbookPackage, review: ReviewSheet, { patched }: WorkbookOutput): void {
  const table = tableOf(workbook, review.context.strings);
  if (table === undefined) return;
  const { headerRow, columns } = review.layout;
  confirmRow(review, table, headerRow, [...columns.values()]);
  const identity = [columns.get('packageName') ?? 0, columns.get('currentVersion') ?? 0];
  for (const row of new Set(patched.writes.map((write) => write.row))) confirmRow(review, table, row, identity);
}

function tableOf(workbook: WorkbookPackage, strings: SharedStrings): readonly string[] | undefined {
  const { archive, sharedStringsPart } = workbook;
  if (sharedStringsPart === undefined) return [];
  let table = tables.get(strings);
  if (table === undefined) {
    if ((archive.entry(sharedStringsPart)?.size ?? 0) > defaultLargeBytes) return undefined;
    tables.set(strings, (table = readTable(workbook.read(sharedStringsPart).toString())));
  }
  return table;
}

function confirmRow(
  { index, context }: ReviewSheet,
  table: readonly string[],
  row: number,
  columns: readonly number[],
): void {
  const position = rowPosition(index, row);
  // A row that is new has no name yet.
  if (position === undefined) return;
  const again = readRow(index.xml.toString('utf8', index.rowStarts[position], index.rowEnds[position]), table);
  for (const span of readCellSpans(index, position)) {
    if (!columns.includes(span.column)) continue;
    const text = readText(span, context);
    const other = again.get(span.column) ?? '';
    if (text !== other) throw new Error(`Row ${row}, column ${span.column} reads as "${text}" and as "${other}"`);
  }
}
