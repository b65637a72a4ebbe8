/** The rows of a sheet that splices touch, as they read after them. Refuses a splice that reaches over the edge of its row. */
import type { SheetContext } from './cellReader';
import { FormulaCollector } from '../formula/formulaCollector';
import type { FormulaIndex } from '../formula/formulaIndex';
import { type RowBounds, RowScanner } from '../cell/rowScanner';
import type { SheetIndex } from './sheetIndex';
import { splicePieces, type Splice } from '../xml/splice';
import type { OpenSheet } from './openSheet';

/** Rows and what their cells refer to. */
export interface Side {
  readonly index: SheetIndex;
  readonly context: SheetContext;
}

/** A row, or a place between two, and the splices within. */
interface SplicedRow {
  readonly start: number;
  readonly end: number;
  readonly splices: readonly Splice[];
  /** Number of the row before it. */
  readonly previous: number;
}

/** `splices` in order; `outside`: those before and behind the rows. */
export function splicedRows(
  index: SheetIndex,
  splices: readonly Splice[],
): { readonly rows: readonly SplicedRow[]; readonly outside: readonly Splice[] } {
  const { dataStart, dataEnd, dataTag, rowStarts, rowEnds } = index;
  const rows: { start: number; end: number; splices: Splice[]; previous: number }[] = [];
  const outside: Splice[] = [];
  for (const splice of splices) {
    const opens = dataTag.form === 'empty' && splice.start >= dataTag.start && splice.end <= dataTag.end;
    if (!opens && (splice.start < dataStart || splice.end > dataEnd)) {
      outside.push(splice);
      continue;
    }
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
  return { rows, outside };
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

/** So many rows are held at a time. */
const rowsAtATime = 512;

/** The rows in sheets of their own, some hundreds each: of a sheet full of formulas, every row may be among them. */
export function* readSplicedRows(
  sheet: OpenSheet,
  rows: readonly SplicedRow[],
  groups: FormulaIndex['groups'],
): Generator<Side> {
  const context = { ...sheet.context, formulas: { ...sheet.context.formulas, groups } };
  for (let at = 0; at < rows.length; at += rowsAtATime) {
    const index = indexRows(sheet.index, rows.slice(at, at + rowsAtATime));
    yield { index, context: { ...context, xml: index.xml } };
  }
}

/** The shared formulas of the sheet as they are after the splices. */
export function splicedGroups({ index, context }: OpenSheet, rows: readonly SplicedRow[]): FormulaIndex['groups'] {
  // A save moves shared formulas and makes none; a member without its master is refused where it is read.
  if (context.formulas.groups.size === 0) return context.formulas.groups;
  const collector = new FormulaCollector(index.prefix);
  for (let at = 0; at < rows.length; at += rowsAtATime) {
    indexRows(index, rows.slice(at, at + rowsAtATime), (xml, row, offsets) => collector.addMasters(xml, row, offsets));
  }
  const { groups } = collector.finish();
  return groups.size === 0 ? context.formulas.groups : new Map([...context.formulas.groups, ...groups]);
}

type TakeFormulas = (xml: Buffer, row: RowBounds, offsets: readonly number[]) => void;

function indexRows(
  { xml: old, prefix, dataTag }: SheetIndex,
  rows: readonly SplicedRow[],
  take?: TakeFormulas,
): SheetIndex {
  const pieces = rows.map((row) => splicedPieces({ xml: old, prefix, dataTag }, row));
  const xml = Buffer.concat(pieces.flat());
  const numbers = { rowNumbers: [] as number[], rowStarts: [] as number[], rowEnds: [] as number[] };
  const scanner = new RowScanner(prefix);
  let end = 0;
  pieces.forEach((ofRow, at) => {
    let from = end;
    for (const { length } of ofRow) end += length;
    scanner.previous = rows[at]?.previous ?? 0;
    while (from < end) {
      const row = scanner.next(xml, from);
      if (row === undefined || 'dataEnd' in row || row.end > end) throw new Error('A spliced row does not end');
      numbers.rowNumbers.push(row.number);
      numbers.rowStarts.push(row.start);
      numbers.rowEnds.push(row.end);
      take?.(xml, row, scanner.formulas);
      from = row.end;
    }
  });
  return { xml, prefix, dataTag, dataStart: 0, dataEnd: end, ...numbers };
}

function splicedPieces(
  { xml, prefix, dataTag }: Pick<SheetIndex, 'xml' | 'prefix' | 'dataTag'>,
  { start, end, splices }: SplicedRow,
): readonly Buffer[] {
  const own = splices.map((splice) => ({ ...splice, start: splice.start - start, end: splice.end - start }));
  const pieces = splicePieces(xml.subarray(start, end), own);
  if (dataTag.form !== 'empty') return pieces;
  // `<sheetData/>` that got its first rows: `>`, the rows, and the closing tag.
  return [Buffer.concat(pieces).subarray(1, -`</${prefix}sheetData>`.length)];
}
