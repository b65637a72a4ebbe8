/** A digest of each cell of the review, which a JSON report keeps. */
import { createHash } from 'node:crypto';
import { reviewFieldNames } from '../../core/sheet/reviewField';
import type { CellContent } from '../../core/spreadsheet/cell';
import { displayCell } from '../../core/spreadsheet/excelDate';
import type { ReportedCells, ReportWorkbook } from './reportedWorkbook';

/** 48 bits: enough to find a change, too few to prove that there is none. */
const digestLength = 12;

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
