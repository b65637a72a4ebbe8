/** Preserved and refused cells of stored scans as the workbook is now: a cell that somebody settled or changed since is none of them any more. */
import { type PackageRow } from '../sheet/packageRow';
import { showsText } from '../spreadsheet/excelDate';
import type { KeptCell } from './cellEdit';
import { columnLetters } from '../spreadsheet/columnLetters';
import type { ReviewField } from '../sheet/reviewField';
import { identityKey } from '../package/identity';

export interface SheetNow {
  readonly rows: Iterable<PackageRow>;
  /** 1-based, the sheet's own; absent: columns are where they were. */
  readonly columns?: ReadonlyMap<ReviewField, number>;
}

/** Each with the address that its cell has now. */
export function keptNow(kept: readonly KeptCell[], { rows, columns }: SheetNow): readonly KeptCell[] {
  const places = new Map<string, PackageRow>();
  const wanted = new Set(kept.map((cell) => identityKey(cell.package)));
  for (const row of rows) {
    const key = identityKey(row.identity);
    if (wanted.has(key)) places.set(key, row);
  }
  return kept.flatMap((cell) => {
    const row = places.get(identityKey(cell.package));
    const present = row?.cells[cell.field];
    if (row === undefined || present === undefined || !showsText(present, cell.value)) return [];
    const column = columns?.get(cell.field);
    const letters = column === undefined ? cell.cell.replace(/\d+$/, '') : columnLetters(column);
    return [{ ...cell, cell: `${letters}${row.row}` }];
  });
}
