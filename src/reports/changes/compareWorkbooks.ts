/** Compares two workbooks of the review layout by package and column, wherever their rows stand. */
import { type PackageRow, versionReading } from '../../core/sheet/packageRow';
import { type CellContent, sameContent } from '../../core/spreadsheet/cell';
import { displayCell } from '../../core/spreadsheet/excelDate';
import { columnLetters } from '../../core/spreadsheet/columnLetters';
import { reviewFieldNames, reviewFields, type ReviewField } from '../../core/sheet/reviewField';
import type { ReviewWorkbook } from '../../workbook/review/reviewWorkbook';
import type { CellChange, ChangedBy, ChangedRow, WorkbookChanges } from './workbookChanges';
import type { PackageIdentity } from '../../core/package/identity';
import { type PairedRow, pairRows } from './pairRows';
import { seenCell } from './seenCell';

export type ComparedWorkbook = Pick<ReviewWorkbook, 'rows' | 'columns' | 'date1904'>;

/** What the tool wrote last into a cell; undefined for the function itself: no scan is known. */
export type WroteLast = (identity: PackageIdentity, field: ReviewField) => string | undefined;

/**
 * Rows are paired by name, version and occurrence, what is left over by name alone: then the version is what changed. A formula that is
 * the same on both sides is no change, unless the tool wrote it, or it gives another version: its result follows other cells.
 * A version also differs where scans read it otherwise: one that is struck through now. So does a name that is struck through now.
 */
export function compareWorkbooks(
  before: ComparedWorkbook,
  after: ComparedWorkbook,
  wroteLast: WroteLast | undefined,
): WorkbookChanges {
  const { pairs, added, removed } = pairRows(before.rows, after.rows);
  const changes: CellChange[] = [];
  for (const [old, now] of pairs) {
    for (const field of reviewFieldNames) {
      const column = after.columns.get(field);
      if (column === undefined || !before.columns.has(field)) continue;
      const wrote = wroteLast?.(now.identity, field);
      const [was, is] = [contentOf(old, field), contentOf(now, field)];
      const looksSame = isLookSame(old, now, field);
      if (looksSame && isSame(was, is, before.date1904 === after.date1904, wrote !== undefined)) continue;
      const text = displayCell(is, after.date1904);
      changes.push({
        cell: `${columnLetters(column)}${now.row}`,
        column: reviewFields[field].header,
        field,
        package: now.displayName,
        before: seenCell(old, field, before.date1904),
        after: seenCell(now, field, after.date1904),
        // Nobody records who struck a name through.
        by: field === 'packageName' && !looksSame ? 'unknown' : whoWrote(text, wrote, wroteLast !== undefined),
      });
    }
  }
  return { changes, rowsAdded: added.map(changedRow), rowsRemoved: removed.map(changedRow) };
}

function isLookSame(old: PackageRow, now: PackageRow, field: ReviewField): boolean {
  if (field === 'packageName') return old.nameIsStruck === now.nameIsStruck;
  return field !== 'currentVersion' || versionReading(old) === versionReading(now);
}

function whoWrote(text: string, wrote: string | undefined, isKnown: boolean): ChangedBy {
  if (!isKnown) return 'unknown';
  return wrote === text ? 'tool' : 'person';
}

function isSame(was: CellContent, is: CellContent, sameCalendar: boolean, written: boolean): boolean {
  if (was.kind === 'formula' && is.kind === 'formula' && was.formula === is.formula && !written) return true;
  return sameContent(was, is) && (sameCalendar || was.kind !== 'date');
}

function contentOf(row: PackageRow, field: ReviewField): CellContent {
  return row.cells[field] ?? { kind: 'empty' };
}

export function changedRow({ row, displayName, identity }: PairedRow): ChangedRow {
  return { row, package: displayName, version: identity.version };
}
