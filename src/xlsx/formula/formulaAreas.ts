/** What a formula reads, as areas of cells; names, tables and computed references make it opaque. */
import { maxFormulaUnits } from '../../core/spreadsheet/cell';
import { lastColumn, lastRow } from '../cell/cellAddress';
import { formulaTokens, type Reference } from './formulaTokens';

/** One axis of an area: its two corners, each fixed or moving along with the cell that holds the formula. */
export interface Extent {
  readonly a: number;
  readonly aMoves: boolean;
  readonly b: number;
  readonly bMoves: boolean;
}

/** An area as written in the formula's own cell. */
interface FormulaArea {
  /** Of the sheet named before it; undefined for the formula's own. */
  readonly sheet: string | undefined;
  readonly rows: Extent;
  readonly columns: Extent;
}

interface FormulaAreas {
  /** Each once. */
  readonly areas: readonly FormulaArea[];
  /** It may also depend on cells that its text does not name. */
  readonly opaque: boolean;
}

/** Functions whose result can depend on cells named only at calculation time. */
const computedReferences = new Set(['INDIRECT', 'OFFSET', 'GETPIVOTDATA', 'CUBEVALUE', 'CELL', 'INFO']);

export function formulaAreas(formula: string): FormulaAreas {
  if (formula.length > maxFormulaUnits) return { areas: [], opaque: true };
  const areas = new Map<string, FormulaArea>();
  let opaque = false;
  let first: Reference | undefined;
  const add = (a: Reference, b: Reference): void => {
    const area = areaBetween(a, b);
    areas.set(JSON.stringify(area), area);
  };
  for (const token of formulaTokens(formula)) {
    if (token.kind === 'reference') {
      if (first?.end === token.start - 1 && formula[first.end] === ':') {
        add(first, token);
        first = undefined;
        continue;
      }
      if (first !== undefined) add(first, first);
      first = token;
      continue;
    }
    if (token.kind !== 'function') opaque = true;
    else if (computedReferences.has(token.text.replace(/^_xl(?:fn|ws|udf)\./i, '').toUpperCase())) opaque = true;
  }
  if (first !== undefined) add(first, first);
  // `A1:INDEX(…)` and `Sheet1:Sheet3!A1` reach further than their corners tell.
  if (/:\s*(?:[A-Za-z_.]+\(|'|[^!:,()]*!)|\)\s*:/.test(formula.replace(/"(?:[^"]|"")*"/g, ''))) opaque = true;
  return { areas: [...areas.values()], opaque };
}

function areaBetween(a: Reference, b: Reference): FormulaArea {
  return {
    sheet: a.sheet,
    rows: extent(a.row, a.rowFixed, b.row, b.rowFixed, lastRow),
    columns: extent(a.column, a.columnFixed, b.column, b.columnFixed, lastColumn),
  };
}

function extent(a: number | undefined, aFixed: boolean, b: number | undefined, bFixed: boolean, last: number): Extent {
  if (a === undefined || b === undefined) return { a: 1, aMoves: false, b: last, bMoves: false };
  return { a, aMoves: !aFixed, b, bMoves: !bFixed };
}

/** The extent as it reads `moved` cells further on. */
export function extentAt({ a, aMoves, b, bMoves }: Extent, moved: number): Extent {
  return { a: aMoves ? a + moved : a, aMoves, b: bMoves ? b + moved : b, bMoves };
}
