/** Preserved and refused cells of stored scans as the workbook is now: a cell that somebody settled or changed since is none of them any more. */
import { type PackageRow } from '../sheet/packageRow';
import { type CellContent, displayText } from '../spreadsheet/cell';
import { shownCell, showsText } from '../spreadsheet/excelDate';
import type { KeptCell } from './cellEdit';
import { columnLetters } from '../spreadsheet/columnLetters';
import type { ReviewField } from '../sheet/reviewField';
import { identityKey } from '../package/identity';

export interface SheetNow {
  readonly rows: Iterable<PackageRow>;
  /** 1-based, the sheet's own; absent: columns are where they were. */
  readonly columns?: ReadonlyMap<ReviewField, number>;
  /** How it counts days. */
  readonly date1904?: boolean;
}

/** Each with the address that its cell has now. */
export function keptNow(kept: readonly KeptCell[], { rows, columns, date1904 = false }: SheetNow): readonly KeptCell[] {
  const places = new Map<string, PackageRow>();
  const wanted = new Set(kept.map((cell) => identityKey(cell.package)));
  for (const row of rows) {
    const key = identityKey(row.identity);
    if (wanted.has(key)) places.set(key, row);
  }
  return kept.flatMap((cell) => {
    const row = places.get(identityKey(cell.package));
    const present = row?.cells[cell.field];
    const value = present && valueNow(present, cell.value, date1904);
    if (row === undefined || value === undefined) return [];
    const column = columns?.get(cell.field);
    const letters = column === undefined ? cell.cell.replace(/\d+$/, '') : columnLetters(column);
    return [{ ...cell, value, cell: `${letters}${row.row}` }];
  });
}

/** A formula is what it was though it has a result by now. Undefined: the cell has something else. */
function valueNow(present: CellContent, value: string, date1904: boolean): string | undefined {
  if (present.kind === 'formula') {
    // Scans of earlier versions kept no text of a formula without a result.
    const isUntold = value === '' && displayText(present) === '';
    if (isUntold || value === `=${present.formula}`) return shownCell(present, date1904);
  }
  return showsText(present, value) ? value : undefined;
}
