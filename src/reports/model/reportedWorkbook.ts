/**
 * The workbook that a report is made from, and what the report keeps of it: the hash of the file, and in JSON a digest of each cell of the
 * review, so that the cells that changed can be named later. The digests find what changed; the hash alone proves that nothing did.
 */
import { createHash } from 'node:crypto';
import type { PackageIdentity } from '../../core/package/identity';
import type { PackageRow } from '../../core/sheet/packageRow';
import { reviewFieldNames, type ReviewField } from '../../core/sheet/reviewField';
import type { CellContent } from '../../core/spreadsheet/cell';
import { displayCell } from '../../core/spreadsheet/excelDate';

/** The workbook as it is now; a report can do without, when it is gone. */
export interface ReportWorkbook {
  readonly rows: readonly PackageRow[];
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

export interface ReportedCells {
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

/** 48 bits: enough to find a change, too few to prove that there is none. */
const digestLength = 12;

/** Without its cells. */
export function reportedWorkbook(workbook: ReportWorkbook | undefined): ReportedWorkbook | null {
  if (workbook?.hash === undefined || workbook.size === undefined) return null;
  return { sha256: workbook.hash, bytes: workbook.size };
}

export function reportedCells({ rows, columns, date1904 }: ReportWorkbook): ReportedCells {
  const fields = reviewFieldNames.filter((field) => columns?.has(field) === true);
  return {
    fields,
    rows: rows.map(({ identity, row, displayName, cells }) => ({
      row,
      displayName,
      ...identity,
      cells: fields.map((field) => cellDigest(cells[field], date1904)),
    })),
  };
}

/** Of a formula its text alone: what it shows follows other cells. Hexadecimal; of an empty cell no characters. */
export function cellDigest(content: CellContent | undefined, date1904: boolean): string {
  if (content === undefined || content.kind === 'empty') return '';
  const shown = content.kind === 'formula' ? content.formula : displayCell(content, date1904);
  return createHash('sha256').update(`${content.kind}\n${shown}`).digest('hex').slice(0, digestLength);
}
