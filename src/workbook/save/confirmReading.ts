/** Reads header row, names and versions of what a save writes to once more, by another reader. */
import type { WorkbookPackage } from '../../xlsx/package/workbookPackage';
import type { ReviewSheet } from '../review/reviewSheet';
import { readText } from '../../xlsx/sheet/cellReader';
import { readCellSpans } from '../../xlsx/sheet/cellSpans';
import { rowPosition } from '../../xlsx/sheet/sheetIndex';
import { readRow, StringTable } from './secondReader';
import type { WorkbookOutput } from '../../xlsx/sheet/workbookOutput';
import { defaultLargeBytes } from '../../xlsx/workbookLimits';

/** The last one, by its checksum: a save never changes the table, and reads it again with every batch. */
let known: { readonly crc32: number; readonly size: number; readonly table: StringTable } | undefined;

/** Throws a plain Error, never one for a person: a difference is a fault of ours. A table too large to be held is left out. */
export function confirmReading(workbook: WorkbookPackage, review: ReviewSheet, { patched }: WorkbookOutput): void {
  const { archive, sharedStringsPart } = workbook;
  if ((archive.entry(sharedStringsPart ?? '')?.size ?? 0) > defaultLargeBytes) return;
  const table = tableOf(workbook);
  const { headerRow, columns } = review.layout;
  confirmRow(review, table, headerRow, [...columns.values()]);
  const identity = [columns.get('packageName') ?? 0, columns.get('currentVersion') ?? 0];
  for (const row of new Set(patched.writes.map((write) => write.row))) confirmRow(review, table, row, identity);
}

/** undefined: there is none. */
function tableOf(workbook: WorkbookPackage): StringTable | undefined {
  const { archive, sharedStringsPart } = workbook;
  const entry = sharedStringsPart === undefined ? undefined : archive.entry(sharedStringsPart);
  if (sharedStringsPart === undefined || entry === undefined) return undefined;
  const { crc32, size } = entry;
  if (known?.crc32 !== crc32 || known.size !== size)
    known = { crc32, size, table: new StringTable(workbook.read(sharedStringsPart)) };
  return known.table;
}

function confirmRow(
  { index, context }: ReviewSheet,
  table: StringTable | undefined,
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
