/** Every formula of a sheet by position, and what shared groups and arrays span. Refuses a group member without its master. */
import { columnNumber, parseRange, type CellRange } from '../sheet/cellAddress';
import { translateFormula } from './formulaReferences';
import type { CellSpan } from '../sheet/cellSpans';
import type { SheetIndex } from '../sheet/sheetIndex';
import { attributesOf, damagedXml, tagEnd } from '../xml/xmlTags';
import { decodeXmlText } from '../xml/xmlText';

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
  const { xml, prefix, dataEnd } = index;
  const groups = new Map<string, SharedGroup>();
  const arrays: CellRange[] = [];
  const dataTables: CellRange[] = [];
  const offsets: number[] = [];
  const skip = prefix.length + 2;
  for (let at = nextFormula(xml, index.dataStart, dataEnd, prefix); at < dataEnd;) {
    offsets.push(at);
    // `<f>` is a plain formula: nothing to learn from its tag. Most others are members, told by having no `ref`.
    if (xml[at + skip] !== 0x3e) {
      const end = tagEnd(xml, at);
      if (mentionsRef(xml, at, end)) addRange({ groups, arrays, dataTables }, xml, at, end);
    }
    at = nextFormula(xml, at + skip, dataEnd, prefix);
  }
  return { groups, arrays, dataTables, offsets };
}

/** Offset of the next `<f` tag, or `to`. A loop over bytes: native searches cost more to call than to run. */
function nextFormula(xml: Buffer, from: number, to: number, prefix: string): number {
  const nameAt = prefix.length + 1;
  for (let at = from; at < to; at++) {
    if (xml[at] !== 0x3c || xml[at + nameAt] !== 0x66) continue;
    const after = xml[at + nameAt + 1] ?? 0;
    if (!(after <= 0x20 || after === 0x3e || after === 0x2f)) continue;
    if (prefix === '' || xml.toString('latin1', at + 1, at + nameAt) === prefix) return at;
  }
  return to;
}

function mentionsRef(xml: Buffer, from: number, to: number): boolean {
  for (let at = from + 2; at < to - 4; at++) {
    if (xml[at] === 0x72 && xml[at + 1] === 0x65 && xml[at + 2] === 0x66) return true;
  }
  return false;
}

interface RangeLists {
  readonly groups: Map<string, SharedGroup>;
  readonly arrays: CellRange[];
  readonly dataTables: CellRange[];
}

function addRange({ groups, arrays, dataTables }: RangeLists, xml: Buffer, at: number, end: number): void {
  const attributes = attributesOf(xml, { start: at, end });
  const range = parseRange(attributes.get('ref') ?? '');
  if (range === undefined) return;
  const type = attributes.get('t');
  if (type === 'array') arrays.push(range);
  else if (type === 'dataTable') dataTables.push(range);
  else if (type === 'shared' && xml[end - 2] !== 0x2f) {
    addGroup(groups, xml, at, end, range, attributes.get('si') ?? '');
  }
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
