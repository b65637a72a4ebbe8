/** The rows of a sheet that splices touch, as they read after them. Refuses a splice that reaches over the edge of its row. */
import type { SheetContext } from './cellReader';
import { FormulaCollector } from '../formula/formulaCollector';
import type { OpenSheet } from '../review/reviewSheet';
import { RowScanner } from './rowScanner';
import type { SheetIndex } from './sheetIndex';
import { spliceBytes, type Splice } from '../xml/splice';

/** Rows and what their cells refer to. */
export interface Side {
  readonly index: SheetIndex;
  readonly context: SheetContext;
}

/** A row, or a place between two, and the splices within. */
export interface SplicedRow {
  readonly start: number;
  readonly end: number;
  readonly splices: readonly Splice[];
  /** Number of the row before it. */
  readonly previous: number;
}

/** `splices` in order; those outside the cells are left out. */
export function splicedRows(index: SheetIndex, splices: readonly Splice[]): readonly SplicedRow[] {
  const { dataStart, dataEnd, dataTag, rowStarts, rowEnds } = index;
  const rows: { start: number; end: number; splices: Splice[]; previous: number }[] = [];
  for (const splice of splices) {
    const opens = dataTag.form === 'empty' && splice.start >= dataTag.start && splice.end <= dataTag.end;
    if (!opens && (splice.start < dataStart || splice.end > dataEnd)) continue;
    const position = firstEndingBehind(rowEnds, splice.start);
    const inRow = (rowStarts[position] ?? Infinity) < splice.end;
    const start = inRow ? (rowStarts[position] ?? 0) : splice.start;
    const end = inRow ? (rowEnds[position] ?? 0) : splice.end;
    if (splice.start < start || splice.end > end) throw new Error('A splice reaches over the edge of its row');
    const last = rows.at(-1);
    if (last?.start === start && last.end === end) last.splices.push(splice);
    else {
      const number = inRow ? index.rowNumbers[position] : index.rowNumbers[position - 1];
      rows.push({ start, end, splices: [splice], previous: inRow ? (number ?? 1) - 1 : (number ?? 0) });
    }
  }
  return rows;
}

function firstEndingBehind(rowEnds: readonly number[], offset: number): number {
  let low = 0;
  let high = rowEnds.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((rowEnds[middle] ?? 0) <= offset) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The rows in a sheet of their own, in which shared formulas of the other rows are still known. */
export function readSplicedRows({ index, context }: OpenSheet, rows: readonly SplicedRow[]): Side {
  const { prefix, dataTag } = index;
  const pieces = rows.map((row) => splicedBytes(index, row));
  const xml = Buffer.concat(pieces);
  const numbers = { rowNumbers: [] as number[], rowStarts: [] as number[], rowEnds: [] as number[] };
  const collector = new FormulaCollector(prefix);
  const scanner = new RowScanner(prefix);
  let end = 0;
  pieces.forEach((piece, at) => {
    let from = end;
    end += piece.length;
    scanner.previous = rows[at]?.previous ?? 0;
    while (from < end) {
      const row = scanner.next(xml, from);
      if (row === undefined || 'dataEnd' in row || row.end > end) throw new Error('A spliced row does not end');
      numbers.rowNumbers.push(row.number);
      numbers.rowStarts.push(row.start);
      numbers.rowEnds.push(row.end);
      collector.addRow(xml, row, scanner.formulas);
      from = row.end;
    }
  });
  const own = collector.finish();
  const formulas = { ...own, groups: new Map([...context.formulas.groups, ...own.groups]) };
  const now = { xml, prefix, dataTag, dataStart: 0, dataEnd: end, ...numbers };
  return { index: now, context: { ...context, xml, formulas } };
}

function splicedBytes({ xml, prefix, dataTag }: SheetIndex, { start, end, splices }: SplicedRow): Buffer {
  const own = splices.map((splice) => ({ ...splice, start: splice.start - start, end: splice.end - start }));
  const bytes = spliceBytes(xml.subarray(start, end), own);
  // `<sheetData/>` that got its first rows: `>`, the rows, and the closing tag.
  return dataTag.form === 'empty' ? bytes.subarray(1, bytes.length - `</${prefix}sheetData>`.length) : bytes;
}
