/** A digest of each cell of the review, which a JSON report keeps. */
import { createHash } from 'node:crypto';
import { type PackageRow, versionReading } from '../../core/sheet/packageRow';
import { type ReviewField, reviewFieldNames } from '../../core/sheet/reviewField';
import { displayCell } from '../../core/spreadsheet/excelDate';
import type { CellDigestVersion, ReportedCells, ReportWorkbook } from './reportedWorkbook';

/** 48 bits: enough to find a change, too few to prove that there is none. */
const digestLength = 12;

const newestDigest = 2;

export function reportedCells({ rows, columns, date1904 }: ReportWorkbook): ReportedCells {
  const fields = reviewFieldNames.filter((field) => columns?.has(field) === true);
  return {
    digest: newestDigest,
    fields,
    rows: rows.map((each) => ({
      row: each.row,
      displayName: each.displayName,
      ...each.identity,
      cells: fields.map((field) => cellDigest(each, field, date1904, newestDigest)),
    })),
  };
}

/** Of a formula its text alone, but of a version: what it shows follows other cells. Hexadecimal; of an empty cell no characters. */
export function cellDigest(row: PackageRow, field: ReviewField, date1904: boolean, version: CellDigestVersion): string {
  const content = row.cells[field];
  if (content === undefined || content.kind === 'empty') return '';
  const shown = content.kind === 'formula' ? content.formula : displayCell(content, date1904);
  const read = version > 1 && field === 'currentVersion' ? `\n${versionReading(row)}` : '';
  return createHash('sha256').update(`${content.kind}\n${shown}${read}`).digest('hex').slice(0, digestLength);
}
