/** Finds text in the cells that are shown, row by row from left to right. Looks at whole cells, not only at what fits on screen. */
import { type GridColumn, isSheetColumn } from './gridColumn';
import { cellText, type GridTable } from '../../core/cells/gridTable';

/** `position` counts the shown rows, `column` the grid's columns, both from 0. */
export interface CellPlace {
  readonly position: number;
  readonly column: number;
}

/** In reading order, from position `from` on; '' is found nowhere. */
export function findCells(
  table: GridTable,
  order: readonly number[],
  columns: readonly GridColumn[],
  text: string,
  from = 0,
): readonly CellPlace[] {
  const wanted = text.toLowerCase();
  if (wanted === '') return [];
  const places: CellPlace[] = [];
  for (let position = from; position < order.length; position++) {
    const at = order[position] ?? 0;
    columns.forEach((one, column) => {
      if (isSheetColumn(one) && cellText(table, at, one.field).toLowerCase().includes(wanted))
        places.push({ position, column });
    });
  }
  return places;
}

export type FindDirection = 'next' | 'previous' | 'here';

/** Index of the place to go to from a cell, round the end; `here` takes the cell itself too. -1: there is none. */
export function stepToPlace(places: readonly CellPlace[], from: CellPlace, direction: FindDirection): number {
  if (places.length === 0) return -1;
  const after = firstFrom(places, from, direction === 'next');
  return direction === 'previous' ? (after - 1 + places.length) % places.length : after % places.length;
}

/** Index of the first place at `from` or after it; with `isBeyond` not at `from` itself. May be the length. */
function firstFrom(places: readonly CellPlace[], from: CellPlace, isBeyond: boolean): number {
  let low = 0;
  let high = places.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const place = places[middle];
    const distance = place === undefined ? 1 : place.position - from.position || place.column - from.column;
    if (distance < 0 || (isBeyond && distance === 0)) low = middle + 1;
    else high = middle;
  }
  return low;
}
