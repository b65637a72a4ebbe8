/** Keeps shared formulas alive when their master is overwritten. Refuses to lose a member: each keeps reading what it read before. */
import { cellName, rangeName } from '../sheet/cellAddress';
import { cellBefore, type FormulaIndex, type SharedGroup } from './formulaIndex';
import { translateFormula } from './formulaReferences';
import type { SheetIndex } from '../sheet/sheetIndex';
import type { Splice } from '../xml/splice';
import { attributeOf, readAttributes, tagEnd } from '../xml/xmlTags';
import { encodeXml } from '../xml/xmlText';

interface Member {
  readonly row: number;
  readonly column: number;
  /** Offsets of its `<f>` element's opening tag. */
  readonly start: number;
  readonly end: number;
}

/**
 * For every group whose master is among `overwritten` (cell names): the first member left, in sheet order, becomes master with the text
 * translated to its place and a `ref` that spans the members left. A group with no member left needs nothing.
 */
export function rehomeSharedFormulas(
  index: SheetIndex,
  formulas: FormulaIndex,
  overwritten: ReadonlySet<string>,
): readonly Splice[] {
  const orphaned = [...formulas.groups.values()].filter((group) => overwritten.has(cellName(group.row, group.column)));
  if (orphaned.length === 0) return [];
  const membersOf = collectMembers(index, formulas, new Map(orphaned.map((group) => [group.si, group])));
  return orphaned.flatMap((group) => {
    const members = (membersOf.get(group.si) ?? []).filter(
      ({ row, column }) => !overwritten.has(cellName(row, column)),
    );
    const heir = members[0];
    return heir === undefined ? [] : [inherit(index, group, heir, members)];
  });
}

function collectMembers(
  index: SheetIndex,
  formulas: FormulaIndex,
  groups: ReadonlyMap<string, SharedGroup>,
): ReadonlyMap<string, readonly Member[]> {
  const { xml } = index;
  const members = new Map<string, Member[]>();
  for (const start of formulas.offsets) {
    if (xml[start + index.prefix.length + 2] === 0x3e) continue;
    const end = tagEnd(xml, start);
    const si = attributeOf(xml, { start, end }, 'si');
    if (si === undefined || !groups.has(si)) continue;
    // A formula with text of its own is its own master; it only carries the number.
    if (xml[end - 2] !== 0x2f && xml[end] !== 0x3c) continue;
    const list = members.get(si) ?? [];
    list.push({ ...cellBefore(xml, start), start, end });
    members.set(si, list);
  }
  return members;
}

function inherit({ xml, prefix }: SheetIndex, group: SharedGroup, heir: Member, members: readonly Member[]): Splice {
  const rows = members.map((member) => member.row);
  const columns = members.map((member) => member.column);
  const range = {
    top: Math.min(...rows),
    left: Math.min(...columns),
    bottom: Math.max(...rows),
    right: Math.max(...columns),
  };
  const kept = readAttributes(xml, heir)
    .filter(({ name }) => name !== 't' && name !== 'ref' && name !== 'si')
    .map((attribute) => ` ${xml.toString('utf8', attribute.start, attribute.end)}`)
    .join('');
  const formula = translateFormula(group.formula, heir.row - group.row, heir.column - group.column);
  const open = `<${prefix}f t="shared" ref="${rangeName(range)}" si="${group.si}"${kept}>`;
  const selfClosed = xml[heir.end - 2] === 0x2f;
  // `<f …></f>` keeps its own closing tag.
  const text = open + encodeXml(formula) + (selfClosed ? `</${prefix}f>` : '');
  return { start: heir.start, end: heir.end, text };
}
