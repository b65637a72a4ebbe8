/** Compares a patched sheet with its base, cell by cell where a row changed and byte by byte elsewhere. Refuses any difference that no edit explains. */
import { isDeepStrictEqual } from 'node:util';
import { sameContent, type CellContent } from '../../core/spreadsheet/cell';
import { cellName, lastColumn } from '../cell/cellAddress';
import { readCellContent } from './cellReader';
import type { CellSpan } from '../cell/rowCells';
import { readCellSpans } from './cellSpans';
import type { CellWrite } from '../cell/cellWrite';
import type { StaleResult } from './dependents';
import type { FormulaIndex } from '../formula/formulaIndex';
import { translateFormula } from '../formula/formulaReferences';
import type { WorkbookOutput } from './workbookOutput';
import { rowPosition, type SheetIndex } from './sheetIndex';
import { orderSplices, type Splice } from '../xml/splice';
import { readSplicedRows, splicedGroups, splicedRows, type Side } from './splicedRows';
import { firstElement } from '../xml/xmlTags';
import { checkColumnWidths } from './columnWidths';
import { checkGrowth } from './checkGrowth';
import type { OpenSheet } from './openSheet';

/**
 * Rows without a splice are the old bytes, because splices are all that differs; so only rows with one are read again, from the spliced
 * bytes, and compared cell by cell. Splices elsewhere must stay within the dimension and the hyperlinks, or make a range grow downwards.
 */
export function verifySheet({ sheet, patched }: WorkbookOutput): void {
  const { rows, outside } = splicedRows(sheet.index, orderSplices(patched.sheet));
  const grown = new Set(patched.grown);
  for (const splice of grown) checkGrowth(sheet.index.xml, splice);
  const widths = new Set(patched.widths);
  for (const splice of widths) checkColumnWidths(sheet.index, splice);
  checkSurroundings(
    sheet.index,
    outside.filter((splice) => !grown.has(splice) && !widths.has(splice)),
  );
  const writes = byCell(patched.writes);
  let done = 0;
  const groups = splicedGroups(sheet, rows);
  checkGroups(sheet, groups);
  const sameGroups = isDeepStrictEqual(sheet.context.formulas.groups, groups);
  // Both in the order of rows: each result is looked at once, however many groups of rows there are.
  const ordered = [...patched.stale].sort((a, b) => a.row - b.row);
  let next = 0;
  for (const now of readSplicedRows(sheet, rows, groups)) {
    const [first = 0, last = 0] = [now.index.rowNumbers[0], now.index.rowNumbers.at(-1)];
    while ((ordered[next]?.row ?? Infinity) < first) next++;
    const from = next;
    while ((ordered[next]?.row ?? Infinity) <= last) next++;
    const stale = byCell(ordered.slice(from, next));
    now.index.rowNumbers.forEach((row, position) => {
      const oldPosition = rowPosition(sheet.index, row);
      const before = oldPosition === undefined ? [] : readCellSpans(sheet.index, oldPosition);
      const after = readCellSpans(now.index, position);
      done += checkCells(row, { before, after }, { before: sheet, now, sameGroups }, { writes, stale });
    });
  }
  if (done !== writes.size) throw new Error(`Expected ${writes.size} written cells, found ${done}`);
}

interface Meant {
  readonly writes: ReadonlyMap<number, CellWrite>;
  readonly stale: ReadonlyMap<number, StaleResult>;
}

/** One number for each cell of a sheet. */
function cellNumber(row: number, column: number): number {
  return row * (lastColumn + 1) + column;
}

function byCell<T extends { readonly row: number; readonly column: number }>(cells: readonly T[]): Map<number, T> {
  const map = new Map<number, T>();
  for (const cell of cells) map.set(cellNumber(cell.row, cell.column), cell);
  return map;
}

interface Sides {
  readonly before: Side;
  readonly now: Side;
  /** Whether a shared formula reads the same on both. */
  readonly sameGroups: boolean;
}

/** Both in the order of columns. */
interface Cells {
  readonly before: readonly CellSpan[];
  readonly after: readonly CellSpan[];
}

/** How many written cells the row has. */
function checkCells(row: number, cells: Cells, sides: Sides, { writes, stale }: Meant): number {
  let written = 0;
  let [old, now] = [0, 0];
  while (old < cells.before.length || now < cells.after.length) {
    const column = Math.min(cells.before[old]?.column ?? Infinity, cells.after[now]?.column ?? Infinity);
    const before = cells.before[old]?.column === column ? cells.before[old++] : undefined;
    const after = cells.after[now]?.column === column ? cells.after[now++] : undefined;
    const number = cellNumber(row, column);
    const write = writes.get(number);
    if (write !== undefined) {
      const content = after && readCellContent(after, sides.now.context);
      if (!holdsWrite(content, write)) throw new Error(`${cellName(row, column)} does not hold what was written`);
      written++;
      continue;
    }
    if (before === undefined || after === undefined || !isKept(before, after, sides, stale.get(number)))
      throw new Error(`${cellName(row, column)} changed without being meant to`);
  }
  return written;
}

/** Equal bytes need no reading: both sides have the same strings and formats. */
function isKept(old: CellSpan, cell: CellSpan, { before, now, sameGroups }: Sides, result?: StaleResult): boolean {
  const isSame = before.index.xml.compare(now.index.xml, cell.start, cell.end, old.start, old.end) === 0;
  if (isSame && result === undefined && (sameGroups || cell.formula === undefined)) return true;
  const content = renewed(readCellContent(old, before.context), result);
  return old.style === cell.style && sameContent(content, readCellContent(cell, now.context));
}

/** What a cell should hold after the save: the same, but for a formula's renewed result. */
function renewed(content: CellContent, result: StaleResult | undefined): CellContent {
  return content.kind === 'formula' && result !== undefined ? { ...content, cached: result.text ?? '' } : content;
}

function holdsWrite(content: CellContent | undefined, { value }: CellWrite): boolean {
  switch (value.kind) {
    case 'empty':
      return content === undefined || content.kind === 'empty';
    case 'text':
      return content?.kind === 'text' && content.text === value.text;
    case 'number':
      if (content?.kind === 'date') return content.serial === value.value;
      return content?.kind === 'number' && content.value === value.value;
    case 'boolean':
      return content?.kind === 'boolean' && content.value === value.value;
    case 'error':
      return content?.kind === 'error' && content.text === value.text;
    case 'formula':
      return (
        content?.kind === 'formula' && content.formula === value.formula && content.cached === (value.cached ?? '')
      );
  }
}

/** A group whose master moved must read the same in every member that is left; those stand in rows whose bytes are equal. */
function checkGroups(old: OpenSheet, now: FormulaIndex['groups']): void {
  for (const [si, group] of old.context.formulas.groups) {
    const heir = now.get(si);
    if (heir === undefined || (heir.row === group.row && heir.column === group.column)) continue;
    const expected = translateFormula(group.formula, heir.row - group.row, heir.column - group.column);
    const back = translateFormula(heir.formula, group.row - heir.row, group.column - heir.column);
    if (expected !== heir.formula || back !== group.formula) throw new Error(`Shared formula ${si} reads differently`);
  }
}

/** Before and behind the cells only the dimension and the hyperlinks may differ. */
function checkSurroundings({ xml, dataTag, dataEnd }: SheetIndex, splices: readonly Splice[]): void {
  const links = firstElement(xml, 'hyperlinks', dataEnd);
  for (const { start, end } of splices) {
    const inLinks = links !== undefined && start >= links.start && end <= links.elementEnd;
    const open = xml.toString('latin1', xml.lastIndexOf(0x3c, start), start);
    const inDimension = end < dataTag.start && /^<(?:[\w.-]+:)?dimension\s[^>]*ref=["']$/.test(open);
    if (!inLinks && !inDimension) throw new Error('The sheet changed outside its cells');
  }
}
