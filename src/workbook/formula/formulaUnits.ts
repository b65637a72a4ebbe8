/** The formulas of a sheet as whoever follows their references meets them: one for all cells that share a text. Refuses to read a cell. */
import type { CellRange } from '../sheet/cellAddress';
import type { FormulaIndex } from './formulaIndex';

/** A formula: its text at `row`, `column` and the cells that may have it. */
export interface FormulaUnit {
  readonly row: number;
  readonly column: number;
  readonly range: CellRange;
  readonly formula: string;
  /** Only members of its shared group count within the range. */
  readonly shared: boolean;
}

export function formulaUnits({ groups, own }: FormulaIndex): readonly FormulaUnit[] {
  const units: FormulaUnit[] = [];
  for (const { row, column, range, formula } of groups.values()) {
    units.push({ row, column, range, formula, shared: true });
  }
  for (const { column, top, bottom, formula } of own) {
    units.push({ row: top, column, range: { top, left: column, bottom, right: column }, formula, shared: false });
  }
  return units;
}
