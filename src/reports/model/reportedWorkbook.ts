/**
 * The workbook that a report is made from, and what the report keeps of it: the hash of the file, and in JSON a digest of each cell of the
 * review, so that the cells that changed can be named later. The digests find what changed; the hash alone proves that nothing did.
 */
import type { PackageIdentity } from '../../core/package/identity';
import type { PackageRow } from '../../core/sheet/packageRow';
import type { ReviewField } from '../../core/sheet/reviewField';
import type { UnnamedRow } from '../../core/sheet/unnamedRow';

/** The workbook as it is now; a report can do without, when it is gone. */
export interface ReportWorkbook {
  readonly rows: readonly PackageRow[];
  readonly unnamed?: readonly UnnamedRow[];
  readonly date1904: boolean;
  readonly sheetName?: string;
  /** 1-based. */
  readonly columns?: ReadonlyMap<ReviewField, number>;
  /** SHA-256 of the file, lower-case hexadecimal. */
  readonly hash?: string;
  /** Bytes. */
  readonly size?: number;
}

export interface ReportedRow extends PackageIdentity {
  /** 1-based. */
  readonly row: number;
  /** Name as written. */
  readonly displayName: string;
  /** One digest for each of the fields. */
  readonly cells: readonly string[];
}

/** 1: of what a cell contains. 2: of a version also what scans read, such as a strike through it. */
export const cellDigestVersions = [1, 2] as const;
export type CellDigestVersion = (typeof cellDigestVersions)[number];

export interface ReportedCells {
  /** How the digests are made: see cellDigestVersions. Absent: 1. */
  readonly digest?: CellDigestVersion | undefined;
  /** The review columns that the sheet had. */
  readonly fields: readonly string[];
  readonly rows: readonly ReportedRow[];
}

export interface ReportedWorkbook {
  /** SHA-256 of the file, lower-case hexadecimal. */
  readonly sha256: string;
  readonly bytes: number;
  /** In JSON only. */
  readonly cells?: ReportedCells | undefined;
}

/** Without its cells. */
export function reportedWorkbook(workbook: ReportWorkbook | undefined): ReportedWorkbook | null {
  if (workbook?.hash === undefined || workbook.size === undefined) return null;
  return { sha256: workbook.hash, bytes: workbook.size };
}
