/** Cells written into a sheet's XML as splices. */
import { parseRange, rangeName } from '../cell/cellAddress';
import { readCellSpans } from './cellSpans';
import { writeCell, type CellWrite } from '../cell/cellWrite';
import { rowInsertPosition, type SheetIndex } from './sheetIndex';
import type { Splice } from '../xml/splice';
import { readAttributes, readTags, tagEnd } from '../xml/xmlTags';

/** At most one write per cell. `rowAttributes`: of rows that are new, each with a blank before it. */
export function patchCells(index: SheetIndex, writes: readonly CellWrite[], rowAttributes = ''): readonly Splice[] {
  const byRow = new Map<number, CellWrite[]>();
  for (const write of [...writes].sort((a, b) => a.row - b.row || a.column - b.column)) {
    const row = byRow.get(write.row);
    if (row === undefined) byRow.set(write.row, [write]);
    else row.push(write);
  }
  const splices: Splice[] = [];
  const newRows: Splice[] = [];
  for (const [row, rowWrites] of byRow) {
    const position = rowInsertPosition(index, row);
    if (index.rowNumbers[position] === row) splices.push(...patchRow(index, position, rowWrites));
    else newRows.push({ ...insertAt(index, position), text: newRow(index, row, rowWrites, rowAttributes) });
  }
  return [...splices, ...openSheetData(index, newRows), ...extendDimension(index, writes)];
}

function insertAt(index: SheetIndex, position: number): { start: number; end: number } {
  const at = index.rowStarts[position] ?? index.dataEnd;
  return { start: at, end: at };
}

/** `<sheetData/>` becomes a pair of tags around the first rows. */
function openSheetData({ dataTag }: SheetIndex, newRows: readonly Splice[]): readonly Splice[] {
  if (dataTag.form !== 'empty' || newRows.length === 0) return newRows;
  const rows = newRows.map((splice) => splice.text).join('');
  return [{ start: dataTag.end - 2, end: dataTag.end, text: `>${rows}</${dataTag.name}>` }];
}

function newRow({ xml, prefix }: SheetIndex, row: number, writes: readonly CellWrite[], attributes: string): string {
  const cells = writes.map((write) => writeCell(write, xml, undefined, prefix)).join('');
  return `<${prefix}row r="${row}"${attributes}>${cells}</${prefix}row>`;
}

function patchRow(index: SheetIndex, position: number, writes: readonly CellWrite[]): readonly Splice[] {
  const { xml, prefix } = index;
  const start = index.rowStarts[position] ?? 0;
  const end = index.rowEnds[position] ?? 0;
  const openEnd = tagEnd(xml, start);
  const splices = extendSpans(xml, start, openEnd, writes);
  if (openEnd === end) {
    const cells = writes.map((write) => writeCell(write, xml, undefined, prefix)).join('');
    return [...splices, { start: end - 2, end, text: `>${cells}</${prefix}row>` }];
  }
  const cells = readCellSpans(index, position);
  const lastEnd = cells.at(-1)?.end ?? openEnd;
  for (const write of writes) {
    const old = cells.find((cell) => cell.column === write.column);
    const text = writeCell(write, xml, old, prefix);
    const at = cells.find((cell) => cell.column > write.column)?.start ?? lastEnd;
    splices.push(old === undefined ? { start: at, end: at, text } : { start: old.start, end: old.end, text });
  }
  return splices;
}

/** `spans` is a hint, but a wrong one makes Excel repair the file. */
function extendSpans(xml: Buffer, start: number, end: number, writes: readonly CellWrite[]): Splice[] {
  const spans = readAttributes(xml, { start, end }).find((attribute) => attribute.name === 'spans');
  if (spans === undefined) return [];
  const parts = xml.toString('latin1', spans.valueStart, spans.valueEnd).split(/\s+/);
  const covered = parts.map((part) => part.split(':').map(Number));
  const outside = writes.filter(({ column }) => !covered.some(([from = 0, to = 0]) => column >= from && column <= to));
  if (outside.length === 0) return [];
  const columns = outside.map((write) => write.column);
  const from = Math.min(...columns, ...covered.map(([first = 1]) => first));
  const to = Math.max(...columns, ...covered.map(([, last = 1]) => last));
  return [{ start: spans.valueStart, end: spans.valueEnd, text: `${from}:${to}` }];
}

/** `<dimension>` grows when a cell is written outside it; it never shrinks. */
function extendDimension(index: SheetIndex, writes: readonly CellWrite[]): readonly Splice[] {
  const { xml } = index;
  for (const tag of readTags(xml, 0, index.dataTag.start)) {
    if (tag.local !== 'dimension' || tag.form === 'close') continue;
    const ref = readAttributes(xml, tag).find((attribute) => attribute.name === 'ref');
    const range = ref === undefined ? undefined : parseRange(xml.toString('latin1', ref.valueStart, ref.valueEnd));
    if (ref === undefined || range === undefined) return [];
    const grown = { ...range };
    for (const { row, column } of writes) {
      grown.top = Math.min(grown.top, row);
      grown.left = Math.min(grown.left, column);
      grown.bottom = Math.max(grown.bottom, row);
      grown.right = Math.max(grown.right, column);
    }
    const name = rangeName(grown);
    return name === rangeName(range) ? [] : [{ start: ref.valueStart, end: ref.valueEnd, text: name }];
  }
  return [];
}
