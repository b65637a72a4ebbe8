/** Keeps shared formulas alive when their master is overwritten. */
import { cellName, lastColumn, lastRow, rangeName, type CellRange } from '../cell/cellAddress';
import { findCellSpan } from './cellSpans';
import type { FormulaIndex, MemberRun, SharedGroup } from '../formula/formulaIndex';
import { translateFormula } from '../formula/formulaReferences';
import type { SheetIndex } from './sheetIndex';
import type { Splice } from '../xml/splice';
import { readAttributes } from '../xml/xmlTags';
import { encodeXml } from '../xml/xmlText';

interface Cell {
  readonly row: number;
  readonly column: number;
}

/**
 * For every group whose master is among `overwritten`: the first member left, in sheet order, becomes master with the text translated to
 * its place and a `ref` that spans the members left. A group with no member left needs nothing.
 */
export function rehomeSharedFormulas(
  index: SheetIndex,
  formulas: FormulaIndex,
  overwritten: readonly Cell[],
): readonly Splice[] {
  const gone = new Set(overwritten.map(({ row, column }) => cellName(row, column)));
  return [...formulas.groups.values()].flatMap((group) => {
    if (!gone.has(cellName(group.row, group.column))) return [];
    const left = (formulas.members.get(group.si) ?? []).flatMap((run) => without(run, overwritten));
    const [heir] = [...left].sort((a, b) => a.top - b.top || a.column - b.column);
    return heir === undefined ? [] : inherit(index, group, { row: heir.top, column: heir.column }, left);
  });
}

/** What is left of a run, from top to bottom. */
function without(run: MemberRun, overwritten: readonly Cell[]): readonly MemberRun[] {
  const { column, bottom } = run;
  const rows = overwritten
    .filter((cell) => cell.column === column && cell.row >= run.top && cell.row <= bottom)
    .map((cell) => cell.row)
    .sort((a, b) => a - b);
  const left: MemberRun[] = [];
  let top = run.top;
  for (const row of rows) {
    if (row > top) left.push({ column, top, bottom: row - 1 });
    top = row + 1;
  }
  return top <= bottom ? [...left, { column, top, bottom }] : left;
}

function inherit(index: SheetIndex, group: SharedGroup, heir: Cell, left: readonly MemberRun[]): readonly Splice[] {
  const { xml, prefix } = index;
  const element = findCellSpan(index, heir.row, heir.column)?.formula;
  // An excerpt of the sheet without this row: it has been told, and all begins again with the row.
  if (element === undefined) return [];
  const { start, tagEnd: end } = element;
  const range = left.reduce(around, { top: lastRow, left: lastColumn, bottom: 1, right: 1 });
  const kept = readAttributes(xml, { start, end })
    .filter(({ name }) => name !== 't' && name !== 'ref' && name !== 'si')
    .map((attribute) => ` ${xml.toString('utf8', attribute.start, attribute.end)}`)
    .join('');
  const formula = translateFormula(group.formula, heir.row - group.row, heir.column - group.column);
  const open = `<${prefix}f t="shared" ref="${rangeName(range)}" si="${group.si}"${kept}>`;
  const selfClosed = xml[end - 2] === 0x2f;
  // `<f …></f>` keeps its own closing tag.
  const text = open + encodeXml(formula) + (selfClosed ? `</${prefix}f>` : '');
  return [{ start, end, text }];
}

function around({ top, left, bottom, right }: CellRange, run: MemberRun): CellRange {
  return {
    top: Math.min(top, run.top),
    left: Math.min(left, run.column),
    bottom: Math.max(bottom, run.bottom),
    right: Math.max(right, run.column),
  };
}
