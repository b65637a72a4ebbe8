/** A review workbook as read: where its sheet, header and columns are, and its packages. */
import type { PackageRow, PackageRows } from '../../core/sheet/packageRow';
import type { ReviewField } from '../../core/sheet/reviewField';
import type { UnnamedRow } from '../../core/sheet/unnamedRow';

export interface ReviewWorkbook extends ScannedWorkbook {
  readonly rows: readonly PackageRow[];
  /** Rows that no scan checks, because nobody can read which package they name; absent: nobody looked. */
  readonly unnamed?: readonly UnnamedRow[];
}

/** What of a workbook a scan does not look at though it might be meant. */
export interface LeftOut {
  /** Other sheets with the header row. */
  readonly sheets: readonly string[];
  readonly unnamed: readonly UnnamedRow[];
}

/** The same for a scan, which asks for one row after the other. */
export interface ScannedWorkbook {
  /** As the caller named it. */
  readonly path: string;
  /** Canonical: symbolic links resolved. Locks, journals and state are keyed by it. */
  readonly realPath: string;
  /** SHA-256 of the file, lower-case hexadecimal. */
  readonly hash: string;
  /** Bytes. */
  readonly size: number;
  readonly sheetName: string;
  /** 1-based. */
  readonly headerRow: number;
  /** 1-based column numbers; a field whose column the sheet lacks is absent. */
  readonly columns: ReadonlyMap<ReviewField, number>;
  /** In sheet order: every row below the header that has a package name. */
  readonly rows: PackageRows;
  /** Absent: nobody looked. */
  readonly leftOut?: LeftOut;
  /** The sheet is protected against changes in an office program. Absent: it is not, or nobody looked. */
  readonly isProtected?: boolean;
  /** Whether day 0 is 1904-01-01 instead of 1899-12-31. */
  readonly date1904: boolean;
}
