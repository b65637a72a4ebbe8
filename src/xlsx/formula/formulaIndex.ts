/** What the formulas of a sheet are, without where their bytes stand: a save that overwrites none leaves it true. Refuses a group member without its master. */
import type { CellRange } from '../cell/cellAddress';
import type { CellSpan } from '../cell/rowCells';
import { damagedXml, readCharacters } from '../xml/xmlMarkup';
import { attributesOf } from '../xml/xmlTags';
import { translateFormula } from './formulaReferences';
import { say } from '../../core/message/text';

/** A shared group: its master holds the text, every other member only the number `si` (ECMA-376 part 1, 18.3.1.40). */
export interface SharedGroup {
  readonly si: string;
  readonly row: number;
  readonly column: number;
  /** What the master announces; members may lie outside and holes inside. */
  readonly range: CellRange;
  /** Without `=`, decoded. */
  readonly formula: string;
}

/** Cells of one column that hold the same formula, each as it reads in its own row. */
export interface FormulaRun {
  readonly column: number;
  readonly top: number;
  readonly bottom: number;
  /** As it reads in the topmost cell; without `=`, decoded. */
  readonly formula: string;
}

/** Cells of one column, one under the other. */
export interface MemberRun {
  readonly column: number;
  readonly top: number;
  readonly bottom: number;
}

/** Its size follows the different formulas, not the cells that hold them. */
export interface FormulaIndex {
  readonly groups: ReadonlyMap<string, SharedGroup>;
  /** By number of the group: the members without a text of their own. */
  readonly members: ReadonlyMap<string, readonly MemberRun[]>;
  /** Formulas with their own text, those of array formulas too. */
  readonly own: readonly FormulaRun[];
  /** Ranges of array formulas (spilled ones too) and of data tables. */
  readonly arrays: readonly CellRange[];
  readonly dataTables: readonly CellRange[];
}

/** Stands for formulas that are not told apart. */
export const readsAnyCell = 'INDIRECT()';

/** Stands for those of a sheet that cannot be read, and whose oddities are none of ours: they may read any cell. */
export const unreadableFormulas: FormulaIndex = {
  groups: new Map(),
  members: new Map(),
  own: [{ column: 1, top: 1, bottom: 1, formula: readsAnyCell }],
  arrays: [],
  dataTables: [],
};

/** How a formula cell is stored. */
interface StoredFormula {
  readonly kind: 'plain' | 'shared' | 'array' | 'dataTable';
  /** Number of the shared group. */
  readonly si: string | undefined;
  /** Whether this cell holds the group's text. */
  readonly isMaster: boolean;
  /** Without `=`, decoded, as it reads in this very cell. */
  readonly text: string;
}

/** undefined: the cell has no formula. */
export function readStoredFormula(xml: Buffer, cell: CellSpan, formulas: FormulaIndex): StoredFormula | undefined {
  const { formula } = cell;
  if (formula === undefined) return undefined;
  const own = readCharacters(xml, formula.bodyStart, formula.bodyEnd);
  if (formula.tagEnd - formula.start === '<f>'.length) {
    return { kind: 'plain', si: undefined, isMaster: false, text: own };
  }
  const attributes = attributesOf(xml, { start: formula.start, end: formula.tagEnd });
  const type = attributes.get('t');
  if (type === 'array' || type === 'dataTable') return { kind: type, si: undefined, isMaster: true, text: own };
  if (type !== 'shared') return { kind: 'plain', si: undefined, isMaster: false, text: own };
  const si = attributes.get('si') ?? '';
  const group = formulas.groups.get(si);
  if (group === undefined) {
    if (own === '') throw damagedXml(say`a shared formula without its master (${si})`);
    return { kind: 'plain', si: undefined, isMaster: false, text: own };
  }
  const isMaster = group.row === cell.row && group.column === cell.column;
  const text = own !== '' ? own : translateFormula(group.formula, cell.row - group.row, cell.column - group.column);
  return { kind: 'shared', si, isMaster, text };
}
