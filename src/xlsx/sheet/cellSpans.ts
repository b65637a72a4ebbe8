/** Cells of an indexed sheet by where they are. */
import { lastColumn } from '../cell/cellAddress';
import { readRowCells, type CellSpan } from '../cell/rowCells';
import { rowPosition, type SheetIndex } from './sheetIndex';

/** The cells of the row at `position` of the index, ascending, up to column `upTo`. */
export function readCellSpans(index: SheetIndex, position: number, upTo = lastColumn): CellSpan[] {
  const { xml, prefix, rowNumbers, rowStarts, rowEnds } = index;
  const row = { number: rowNumbers[position] ?? 0, start: rowStarts[position] ?? 0, end: rowEnds[position] ?? 0 };
  return readRowCells(xml, prefix, row, upTo);
}

/** The cell at `row`, `column`; undefined when the sheet has no element for it. */
export function findCellSpan(index: SheetIndex, row: number, column: number): CellSpan | undefined {
  const position = rowPosition(index, row);
  if (position === undefined) return undefined;
  return readCellSpans(index, position, column).find((cell) => cell.column === column);
}
