/** Every formula of a sheet by position, and what shared groups and arrays span. Refuses a group member without its master. */
import { columnNumber, parseRange, type CellRange } from './cellAddress';
import { translateFormula } from './formulaReferences';
import { findCellSpan, type CellSpan } from './cellSpans';
import type { SheetIndex } from './sheetIndex';
import { attributesOf, damagedXml, tagEnd } from './xmlTags';
import { decodeXmlText } from './xmlText';

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

export interface FormulaIndex {
  readonly groups: ReadonlyMap<string, SharedGroup>;
  /** Ranges of array formulas (spilled ones too) and of data tables. */
  readonly arrays: readonly CellRange[];
  readonly dataTables: readonly CellRange[];
  /** Offsets of all `<f` tags, ascending. */
  readonly offsets: readonly number[];
}

export function indexFormulas(index: SheetIndex): FormulaIndex {
  const { xml, prefix } = index;
  const mark = Buffer.from(`<${prefix}f`);
  const groups = new Map<string, SharedGroup>();
  const arrays: CellRange[] = [];
  const dataTables: CellRange[] = [];
  const offsets: number[] = [];
  for (let at = xml.indexOf(mark, index.dataStart); at !== -1 && at < index.dataEnd; at = xml.indexOf(mark, at + 2)) {
    const after = xml[at + mark.length] ?? 0;
    // `<f>` is a plain formula: nothing to learn from its tag.
    if (after === 0x3e) offsets.push(at);
    if (after > 0x20) continue;
    offsets.push(at);
    const end = tagEnd(xml, at);
    // Most members of groups are told by having no `ref`, without reading their attributes.
    if (xml[end - 2] === 0x2f && !xml.subarray(at, end).includes('ref')) continue;
    const attributes = attributesOf(xml, { start: at, end });
    const ref = attributes.get('ref');
    const range = ref === undefined ? undefined : parseRange(ref);
    if (range === undefined) continue;
    const type = attributes.get('t');
    if (type === 'array') arrays.push(range);
    else if (type === 'dataTable') dataTables.push(range);
    else if (type === 'shared' && xml[end - 2] !== 0x2f)
      addGroup(groups, xml, at, end, range, attributes.get('si') ?? '');
  }
  return { groups, arrays, dataTables, offsets };
}

function addGroup(
  groups: Map<string, SharedGroup>,
  xml: Buffer,
  at: number,
  end: number,
  range: CellRange,
  si: string,
): void {
  if (groups.has(si)) throw damagedXml(`two shared formulas with the number ${si}`);
  const { row, column } = cellBefore(xml, at);
  const formula = decodeXmlText(xml.toString('utf8', end, xml.indexOf(0x3c, end)));
  groups.set(si, { si, row, column, range, formula });
}

/** Address of the cell whose tag ends right before the formula at `at`. */
export function cellBefore(xml: Buffer, at: number): { readonly row: number; readonly column: number } {
  const start = xml.lastIndexOf(0x3c, at - 1);
  const match = /\sr=["']([A-Z]{1,3})([1-9]\d{0,6})["']/.exec(xml.toString('latin1', start, at));
  if (match === null) throw damagedXml('a formula in a cell without an address');
  return { row: Number(match[2]), column: columnNumber(match[1] ?? '') };
}

/** How a formula cell is stored. */
export interface StoredFormula {
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
  const own = decodeXmlText(xml.toString('utf8', formula.bodyStart, formula.bodyEnd));
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
    if (own === '') throw damagedXml(`a shared formula without its master (${si})`);
    return { kind: 'plain', si: undefined, isMaster: false, text: own };
  }
  const isMaster = group.row === cell.row && group.column === cell.column;
  const text = own !== '' ? own : translateFormula(group.formula, cell.row - group.row, cell.column - group.column);
  return { kind: 'shared', si, isMaster, text };
}

/** The formula stored at an address; undefined where there is none. */
export function formulaAt(
  index: SheetIndex,
  formulas: FormulaIndex,
  row: number,
  column: number,
): StoredFormula | undefined {
  const cell = findCellSpan(index, row, column);
  return cell === undefined ? undefined : readStoredFormula(index.xml, cell, formulas);
}
