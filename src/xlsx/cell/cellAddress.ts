/** Cell addresses as text and as numbers, 1-based. Refuses anything beyond Excel's 16,384 columns and 1,048,576 rows. */

import { columnLetters, columnNumber } from '../../core/spreadsheet/columnLetters';

export const lastColumn = 16_384;
export const lastRow = 1_048_576;

export interface CellRange {
  readonly top: number;
  readonly left: number;
  readonly bottom: number;
  readonly right: number;
}

const letters: string[] = [];

/** `1` -> `A`, `27` -> `AA`; remembered, because every written cell and translated formula asks. */
export function columnName(column: number): string {
  return (letters[column] ??= columnLetters(column));
}

export function cellName(row: number, column: number): string {
  return `${columnName(column)}${row}`;
}

/** `A1:B2`, `$A$1`, a single cell; undefined for anything else. */
export function parseRange(text: string): CellRange | undefined {
  const match = /^\$?([A-Za-z]{1,3})\$?([1-9][0-9]{0,6})(?::\$?([A-Za-z]{1,3})\$?([1-9][0-9]{0,6}))?$/.exec(text);
  if (match === null) return undefined;
  const [, left = '', top = '', right = left, bottom = top] = match;
  const range = {
    top: Number(top),
    left: columnNumber(left),
    bottom: Number(bottom),
    right: columnNumber(right),
  };
  const valid = range.top <= range.bottom && range.left <= range.right;
  return valid && range.bottom <= lastRow && range.right <= lastColumn ? range : undefined;
}

export function rangeName(range: CellRange): string {
  const first = cellName(range.top, range.left);
  const last = cellName(range.bottom, range.right);
  return first === last ? first : `${first}:${last}`;
}

export function contains(range: CellRange, row: number, column: number): boolean {
  return row >= range.top && row <= range.bottom && column >= range.left && column <= range.right;
}
