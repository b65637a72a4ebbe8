/** Whether a workbook still is what a report was made from, and which cells of the review differ. */
import { columnLetters } from '../../core/spreadsheet/columnLetters';
import { reviewFields, type ReviewField } from '../../core/sheet/reviewField';
import type { ReviewWorkbook } from '../../workbook/review/reviewWorkbook';
import type { ReportedCells, ReportedRow } from '../model/reportedWorkbook';
import { cellDigest } from '../model/reportedCells';
import { changedRow } from './compareWorkbooks';
import { type PairedRow, pairRows } from './pairRows';
import { seenCell } from './seenCell';
import type { ChangedRow } from './workbookChanges';

export interface VerifiedCell {
  /** `M17`, as the workbook has it now. */
  readonly cell: string;
  /** The column's header. */
  readonly column: string;
  /** Name as written. */
  readonly package: string;
  /** As seenCell writes it. */
  readonly now: string;
}

export interface Verification {
  /** Every byte of the file is. */
  readonly unchanged: boolean;
  /** SHA-256, lower-case hexadecimal. */
  readonly sha256: { readonly report: string; readonly workbook: string };
  /** In sheet order. */
  readonly changes: readonly VerifiedCell[];
  readonly rowsAdded: readonly ChangedRow[];
  readonly rowsRemoved: readonly ChangedRow[];
  /** Headers of columns that the sheet has lost. */
  readonly columnsRemoved: readonly string[];
}

/** As JSON has it. */
export interface VerifiableWorkbook {
  /** SHA-256, lower-case hexadecimal. */
  readonly sha256: string;
  readonly cells: ReportedCells;
}

type Now = Pick<ReviewWorkbook, 'rows' | 'columns' | 'date1904' | 'hash'>;

export function verifyWorkbook(reported: VerifiableWorkbook, now: Now): Verification {
  const sha256 = { report: reported.sha256, workbook: now.hash };
  const unchanged = reported.sha256 === now.hash;
  if (unchanged) return { unchanged, sha256, changes: [], rowsAdded: [], rowsRemoved: [], columnsRemoved: [] };
  const fields = reported.cells.fields.map((field, at) => [field, at] as const).filter(isKnown);
  const { digest = 1 } = reported.cells;
  const before = reported.cells.rows.map(withIdentity);
  const { pairs, added, removed } = pairRows(before, now.rows);
  const changes = pairs.flatMap(([old, row]) =>
    fields.flatMap(([field, at]): readonly VerifiedCell[] => {
      const column = now.columns.get(field);
      if (column === undefined || old.cells[at] === cellDigest(row, field, now.date1904, digest)) return [];
      const cell = `${columnLetters(column)}${row.row}`;
      const text = seenCell(row, field, now.date1904);
      return [{ cell, column: reviewFields[field].header, package: row.displayName, now: text }];
    }),
  );
  const columnsRemoved = fields.flatMap(([field]) => (now.columns.has(field) ? [] : [reviewFields[field].header]));
  const rows = { rowsAdded: added.map(changedRow), rowsRemoved: removed.map(changedRow) };
  return { unchanged, sha256, changes, ...rows, columnsRemoved };
}

function isKnown(field: readonly [string, number]): field is readonly [ReviewField, number] {
  return Object.hasOwn(reviewFields, field[0]);
}

function withIdentity(row: ReportedRow): ReportedRow & PairedRow {
  const { name, version, occurrence } = row;
  return { ...row, identity: { name, version, occurrence } };
}
