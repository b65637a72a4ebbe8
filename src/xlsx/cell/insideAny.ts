/** Whether a cell lies in any of many ranges, told in time that does not follow their number: a sheet may have a million, and be asked for each cell. */
import type { CellRange } from './cellAddress';

interface Rows {
  readonly first: number;
  readonly last: number;
}

/** `firstRow`: of a range in one of its columns, when it is not the top; behind the bottom for none. The ranges may overlap. */
export function insideAny(
  ranges: readonly CellRange[],
  firstRow: (range: CellRange, column: number) => number = ({ top }) => top,
): (row: number, column: number) => boolean {
  const columns = new Map<number, readonly Rows[]>();
  return (row, column) => {
    let rows = columns.get(column);
    if (rows === undefined) {
      const covering = ranges.filter(({ left, right }) => column >= left && column <= right);
      rows = joined(covering.map((range) => ({ first: firstRow(range, column), last: range.bottom })));
      columns.set(column, rows);
    }
    return holds(rows, row);
  };
}

/** From top to bottom, none overlapping another. */
function joined(rows: Rows[]): readonly Rows[] {
  const apart: Rows[] = [];
  for (const each of rows.sort((a, b) => a.first - b.first)) {
    if (each.first > each.last) continue;
    const before = apart.at(-1);
    if (before === undefined || each.first > before.last) apart.push(each);
    else if (each.last > before.last) apart[apart.length - 1] = { first: before.first, last: each.last };
  }
  return apart;
}

function holds(rows: readonly Rows[], row: number): boolean {
  let low = 0;
  let high = rows.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((rows[middle]?.last ?? 0) < row) low = middle + 1;
    else high = middle;
  }
  return (rows[low]?.first ?? Infinity) <= row;
}
