/** Results of the formulas in new rows, so that a reader that does not calculate shows them. */
import { joinedText } from '../../core/spreadsheet/cell';
import { calculateLink, type CellText } from '../../core/spreadsheet/linkFormula';
import type { ReviewSheet } from '../review/reviewSheet';
import { cellName } from '../../xlsx/cell/cellAddress';
import { readCellContent } from '../../xlsx/sheet/cellReader';
import { findCellSpan } from '../../xlsx/sheet/cellSpans';
import type { AddedCell } from './additionTypes';

/** The cells with `cached` filled in where it can be told. */
export function calculateNewLinks(review: ReviewSheet, cells: readonly AddedCell[]): readonly AddedCell[] {
  const own = new Map(cells.map((cell) => [cellName(cell.row, cell.column), cell]));
  const results = new Map<string, string | undefined>();
  const pending = new Set<string>();
  const cellText: CellText = (row, column) => {
    const name = cellName(row, column);
    const cell = own.get(name);
    if (cell !== undefined) return textOf(name, cell);
    const content = readCellContent(findCellSpan(review.index, row, column), review.context);
    return content.kind === 'error' ? undefined : joinedText(content);
  };
  const textOf = (name: string, { value }: AddedCell): string | undefined => {
    if (value.kind === 'empty') return '';
    if (value.kind === 'text') return value.text;
    if (value.kind === 'number') return String(value.value);
    if (value.kind !== 'formula') return undefined;
    // A circle has no result.
    if (results.has(name) || pending.has(name)) return results.get(name);
    pending.add(name);
    results.set(name, calculateLink(value.formula, cellText));
    return results.get(name);
  };
  return cells.map((cell) => {
    if (cell.value.kind !== 'formula') return cell;
    return { ...cell, value: { ...cell.value, cached: textOf(cellName(cell.row, cell.column), cell) } };
  });
}
