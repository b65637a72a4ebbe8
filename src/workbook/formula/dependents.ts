/** Formulas whose stored results a save makes stale: recalculated where they are link formulas, else marked. Refuses to leave one wrong in silence. */
import { displayText } from '../../core/review/cell';
import { cellName, contains, type CellRange } from '../sheet/cellAddress';
import { readCellContent } from '../sheet/cellReader';
import type { CellSpan } from '../sheet/rowCells';
import { findCellSpan } from '../sheet/cellSpans';
import type { CellWrite } from '../sheet/cellWrite';
import { formulaAreas, type FormulaArea } from './formulaAreas';
import { readStoredFormula, type StoredFormula } from './formulaIndex';
import { formulaUnits, type FormulaUnit } from './formulaUnits';
import { calculateLink, type CellText } from './linkFormula';
import type { OpenSheet } from '../review/reviewSheet';

/** A formula cell whose result is stale; `text` undefined: not one we calculate, its result is dropped. */
export interface StaleResult {
  readonly span: CellSpan;
  readonly text: string | undefined;
}

export interface Dependents {
  readonly stale: readonly StaleResult[];
  /** Some result cannot be made right here: the workbook must be calculated when it is opened. */
  readonly needsCalculation: boolean;
}

/** Follows the dependents of `writes` through the sheet; `others` are the formulas of the other sheets. */
export function findDependents(sheet: OpenSheet, writes: readonly CellWrite[], others: readonly string[]): Dependents {
  const units = formulaUnits(sheet.context.formulas);
  const written = new Map(writes.map((write) => [cellName(write.row, write.column), write]));
  const stale = new Map<string, StaleResult>();
  let needsCalculation = units.some(({ formula }) => formulaAreas(formula).opaque);
  const unitAreas = units.map((unit) => ({ unit, areas: ownAreas(unit.formula, sheet.sheet.name) }));
  const queue: { row: number; column: number }[] = [...writes];
  for (let cell = queue.shift(); cell !== undefined; cell = queue.shift()) {
    for (const dependent of dependentsOf(cell, unitAreas, sheet)) {
      const name = cellName(dependent.span.row, dependent.span.column);
      if (written.has(name) || stale.has(name)) continue;
      stale.set(name, { span: dependent.span, text: undefined });
      queue.push(dependent.span);
    }
  }
  const results = calculate(sheet, written, stale);
  if (results.some((result) => result.text === undefined)) needsCalculation = true;
  if (!needsCalculation)
    needsCalculation = reachesOtherSheets(sheet.sheet.name, [...writes, ...results.map(({ span }) => span)], others);
  return { stale: results, needsCalculation };
}

/** A unit and the areas of its own sheet that it reads. */
interface UnitAreas {
  readonly unit: FormulaUnit;
  readonly areas: readonly FormulaArea[];
}

function ownAreas(formula: string, sheetName: string): readonly FormulaArea[] {
  const isOwn = ({ sheet }: FormulaArea): boolean =>
    sheet === undefined || sheet.toLowerCase() === sheetName.toLowerCase();
  return formulaAreas(formula).areas.filter(isOwn);
}

function* dependentsOf(
  cell: { readonly row: number; readonly column: number },
  units: readonly UnitAreas[],
  sheet: OpenSheet,
): Generator<{ readonly span: CellSpan; readonly stored: StoredFormula }> {
  for (const { unit, areas } of units) {
    for (const area of areas) {
      const range = readersOf(unit, area, cell);
      if (range !== undefined) yield* formulasIn(range, unit, sheet);
    }
  }
}

/** Of the cells that have the unit's formula, those whose copy of `area` covers `cell`. */
function readersOf(
  unit: FormulaUnit,
  area: FormulaArea,
  cell: { readonly row: number; readonly column: number },
): CellRange | undefined {
  const { range } = unit;
  const rows = reach(area.rowsMove, area.top, area.bottom, unit.row, cell.row, range.top, range.bottom);
  const columns = reach(area.columnsMove, area.left, area.right, unit.column, cell.column, range.left, range.right);
  if (rows === undefined || columns === undefined) return undefined;
  return { top: rows.from, bottom: rows.to, left: columns.from, right: columns.to };
}

function reach(
  moves: boolean,
  low: number,
  high: number,
  own: number,
  target: number,
  first: number,
  last: number,
): { readonly from: number; readonly to: number } | undefined {
  if (!moves) return target >= low && target <= high ? { from: first, to: last } : undefined;
  const from = Math.max(first, target - (high - own));
  const to = Math.min(last, target - (low - own));
  return from <= to ? { from, to } : undefined;
}

function* formulasIn(
  range: CellRange,
  unit: FormulaUnit,
  { index, context }: OpenSheet,
): Generator<{ readonly span: CellSpan; readonly stored: StoredFormula }> {
  for (let row = range.top; row <= range.bottom; row++) {
    for (let column = range.left; column <= range.right; column++) {
      const span = findCellSpan(index, row, column);
      if (span?.formula === undefined) continue;
      const stored = readStoredFormula(index.xml, span, context.formulas);
      if (stored !== undefined && (!unit.shared || stored.kind === 'shared')) yield { span, stored };
    }
  }
}

/** Results may feed each other: each is asked for when another needs it. */
function calculate(
  sheet: OpenSheet,
  written: ReadonlyMap<string, CellWrite>,
  stale: ReadonlyMap<string, StaleResult>,
): readonly StaleResult[] {
  const texts = new Map<string, string | undefined>();
  const pending = new Set<string>();
  const cellText: CellText = (row, column) => {
    const name = cellName(row, column);
    const write = written.get(name);
    if (write !== undefined) return writtenText(write);
    const result = stale.get(name);
    if (result !== undefined) return resultOf(name, result.span);
    const content = readCellContent(findCellSpan(sheet.index, row, column), sheet.context);
    return content.kind === 'error' ? undefined : displayText(content);
  };
  const resultOf = (name: string, span: CellSpan): string | undefined => {
    if (texts.has(name)) return texts.get(name);
    // A circle has no result.
    if (pending.has(name)) return undefined;
    pending.add(name);
    const stored = readStoredFormula(sheet.index.xml, span, sheet.context.formulas);
    const simple = stored !== undefined && (stored.kind === 'plain' || stored.kind === 'shared');
    const text = simple ? calculateLink(stored.text, cellText) : undefined;
    pending.delete(name);
    texts.set(name, text);
    return text;
  };
  return [...stale].map(([name, { span }]) => ({ span, text: resultOf(name, span) }));
}

/** undefined: a formula that nobody has calculated yet. */
function writtenText({ value }: CellWrite): string | undefined {
  switch (value.kind) {
    case 'empty':
      return '';
    case 'text':
      return value.text;
    case 'number':
      return String(value.value);
    case 'formula':
      return value.cached;
  }
}

function reachesOtherSheets(
  sheetName: string,
  cells: readonly { readonly row: number; readonly column: number }[],
  others: readonly string[],
): boolean {
  return others.some((formula) => {
    const { areas, opaque } = formulaAreas(formula);
    if (opaque) return true;
    return areas.some(
      (area) =>
        area.sheet?.toLowerCase() === sheetName.toLowerCase() &&
        cells.some(({ row, column }) => contains(area, row, column)),
    );
  });
}
