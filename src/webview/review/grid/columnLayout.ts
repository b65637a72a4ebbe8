/** Widths and places of the grid's columns in CSS pixels. Decides by the width at hand; draws nothing. */
import type { ColumnKind, GridColumn } from '../../../grid/query/gridColumn';

export interface PlacedColumn extends GridColumn {
  readonly width: number;
  readonly left: number;
  /** Stays at `left` while the others scroll. */
  readonly pinned: boolean;
}

const widths: Readonly<Record<ColumnKind, number>> = {
  number: 64,
  text: 190,
  version: 126,
  date: 140,
  link: 200,
  verdict: 250,
  finding: 250,
};
const nameWidth = 210;
const narrowNameWidth = 150;
/** Below this, a pinned version column would leave no room for what scrolls. */
const narrowGrid = 620;

export function placeColumns(columns: readonly GridColumn[], gridWidth: number): readonly PlacedColumn[] {
  const isNarrow = gridWidth < narrowGrid;
  // Few columns fill the grid: the last one takes what is left.
  const spare = Math.max(0, gridWidth - columns.reduce((sum, column) => sum + widthOf(column, isNarrow), 0));
  let left = 0;
  return columns.map((column, index) => {
    const placed = {
      ...column,
      width: widthOf(column, isNarrow) + (index === columns.length - 1 ? spare : 0),
      left,
      pinned: column.frozen && (!isNarrow || column.field !== 'currentVersion'),
    };
    left += placed.width;
    return placed;
  });
}

export function totalWidth(columns: readonly PlacedColumn[]): number {
  const last = columns.at(-1);
  return last === undefined ? 0 : last.left + last.width;
}

/** Indices of the first and the last column that scrolls and is in sight, with one more on each side; first behind last: none. */
export function columnsInSight(
  columns: readonly PlacedColumn[],
  { scrollLeft, width }: { readonly scrollLeft: number; readonly width: number },
): readonly [number, number] {
  const start = columns.findIndex((column) => !column.pinned);
  if (start < 0) return [0, -1];
  const left = scrollLeft + totalWidth(columns.slice(0, start));
  const first = columns.findIndex((column, at) => at >= start && column.left + column.width > left);
  const last = columns.findLastIndex((column) => column.left < scrollLeft + width);
  if (first < 0) return [columns.length - 1, columns.length - 1];
  return [Math.max(start, first - 1), Math.min(columns.length - 1, last + 1)];
}

/** The horizontal scroll that brings a column into view, from the present one. */
export function scrollToColumn(
  columns: readonly PlacedColumn[],
  index: number,
  { scrollLeft, width }: { readonly scrollLeft: number; readonly width: number },
): number {
  const column = columns[index];
  if (column === undefined || column.pinned) return scrollLeft;
  const pinned = totalWidth(columns.filter((other) => other.pinned));
  if (column.left < scrollLeft + pinned) return column.left - pinned;
  return Math.max(scrollLeft, Math.min(column.left - pinned, column.left + column.width - width));
}

function widthOf({ field, kind }: GridColumn, isNarrow: boolean): number {
  if (field === 'packageName') return isNarrow ? narrowNameWidth : nameWidth;
  return widths[kind];
}
