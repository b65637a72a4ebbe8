/** What a formula depends on, as areas of cells. Refuses to guess: names, tables and computed references make it opaque. */
import { lastColumn, lastRow, type CellRange } from '../sheet/cellAddress';
import { formulaTokens, type Reference } from './formulaTokens';

/** An area as written in the formula's own cell; the flags tell which edges move along when the formula is shared. */
export interface FormulaArea extends CellRange {
  readonly sheet: string | undefined;
  readonly rowsMove: boolean;
  readonly columnsMove: boolean;
}

export interface FormulaAreas {
  readonly areas: readonly FormulaArea[];
  /** It may also depend on cells that its text does not name. */
  readonly opaque: boolean;
}

/** Functions whose result can depend on cells named only at calculation time. */
const computedReferences = new Set(['INDIRECT', 'OFFSET', 'GETPIVOTDATA', 'CUBEVALUE', 'CELL', 'INFO']);

const known = new Map<string, FormulaAreas>();
const remembered = 500;

export function formulaAreas(formula: string): FormulaAreas {
  let areas = known.get(formula);
  if (areas === undefined) {
    areas = readAreas(formula);
    if (known.size >= remembered) known.clear();
    known.set(formula, areas);
  }
  return areas;
}

function readAreas(formula: string): FormulaAreas {
  const areas: FormulaArea[] = [];
  let opaque = false;
  let first: Reference | undefined;
  for (const token of formulaTokens(formula)) {
    if (token.kind === 'reference') {
      if (first?.end === token.start - 1 && formula[first.end] === ':') {
        areas.push(area(first, token));
        first = undefined;
        continue;
      }
      if (first !== undefined) areas.push(area(first, first));
      first = token;
      continue;
    }
    if (token.kind !== 'function') opaque = true;
    else if (computedReferences.has(token.text.replace(/^_xl(?:fn|ws|udf)\./i, '').toUpperCase())) opaque = true;
  }
  if (first !== undefined) areas.push(area(first, first));
  // `A1:INDEX(…)` and `Sheet1:Sheet3!A1` reach further than their corners tell.
  if (/:\s*(?:[A-Za-z_.]+\(|'|[^!:,()]*!)|\)\s*:/.test(formula.replace(/"(?:[^"]|"")*"/g, ''))) opaque = true;
  return { areas, opaque };
}

function area(a: Reference, b: Reference): FormulaArea {
  const rows = edges(a.row, a.rowFixed, b.row, b.rowFixed, lastRow);
  const columns = edges(a.column, a.columnFixed, b.column, b.columnFixed, lastColumn);
  return {
    sheet: a.sheet,
    top: rows.low,
    bottom: rows.high,
    rowsMove: rows.move,
    left: columns.low,
    right: columns.high,
    columnsMove: columns.move,
  };
}

/** With one edge fixed and the other not (`$B$4:B4`) the area grows from cell to cell: it counts as reaching everywhere. */
function edges(
  a: number | undefined,
  aFixed: boolean,
  b: number | undefined,
  bFixed: boolean,
  last: number,
): { readonly low: number; readonly high: number; readonly move: boolean } {
  if (a === undefined || b === undefined || aFixed !== bFixed) return { low: 1, high: last, move: false };
  return { low: Math.min(a, b), high: Math.max(a, b), move: !aFixed };
}
