/** What differs between two review workbooks, cell by cell, as plain data. */
import type { ReviewField } from '../../core/sheet/reviewField';

/** `unknown`: no scan of the workbook is kept, so nobody can tell. */
export type ChangedBy = 'tool' | 'person' | 'unknown';

export interface CellChange {
  /** `M17`, as the later workbook has it. */
  readonly cell: string;
  /** The column's header. */
  readonly column: string;
  readonly field: ReviewField;
  /** Name as written. */
  readonly package: string;
  /** As seenCell writes them. */
  readonly before: string;
  readonly after: string;
  readonly by: ChangedBy;
}

export interface ChangedRow {
  /** 1-based, in the workbook that has it. */
  readonly row: number;
  readonly package: string;
  readonly version: string;
}

export interface WorkbookChanges {
  /** In sheet order. */
  readonly changes: readonly CellChange[];
  readonly rowsAdded: readonly ChangedRow[];
  readonly rowsRemoved: readonly ChangedRow[];
}
