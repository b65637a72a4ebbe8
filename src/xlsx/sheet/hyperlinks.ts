/** Hyperlinks of written cells: led to the new address or taken away with their relation. */
import { contains, parseRange, rangeName, type CellRange } from '../cell/cellAddress';
import type { CellWrite } from '../cell/cellWrite';
import type { SheetIndex } from './sheetIndex';
import type { Splice } from '../xml/splice';
import { attributeOf, attributesOf, readElements, type XmlElement } from '../xml/xmlTags';
import { writeTag } from '../xml/xmlWrite';

interface HyperlinkPatch {
  /** For the sheet and for its relations part. */
  readonly sheet: readonly Splice[];
  readonly relations: readonly Splice[];
}

interface Hyperlink {
  readonly element: XmlElement;
  readonly attributes: ReadonlyMap<string, string>;
  readonly range: CellRange;
  /** Name of the attribute that holds the relation's id, with its prefix. */
  readonly idName: string | undefined;
}

/** `relations` is the sheet's relations part, if it has one. */
export function patchHyperlinks(
  index: SheetIndex,
  relations: Buffer | undefined,
  writes: readonly CellWrite[],
): HyperlinkPatch {
  const { touched, count } = readHyperlinks(index, writes);
  if (touched.length === 0) return { sheet: [], relations: [] };
  const shared = sharedIds(index, touched);
  const changes = touched.map((link) => changeLink(link, shared, relations, writes));
  const gone = count === changes.filter((change) => change.replacement === '').length;
  const sheet = gone
    ? [wholeList(index)]
    : changes.flatMap(({ link, replacement }) =>
        replacement === undefined
          ? []
          : [{ start: link.element.start, end: link.element.elementEnd, text: replacement }],
      );
  return { sheet, relations: changes.flatMap((change) => change.relations) };
}

/** Those of written cells; of the others, of which there may be as many as cells, only their `count`. */
function readHyperlinks(
  { xml, dataEnd }: SheetIndex,
  writes: readonly CellWrite[],
): { readonly touched: readonly Hyperlink[]; readonly count: number } {
  const touched: Hyperlink[] = [];
  let count = 0;
  for (const element of readElements(xml, 'hyperlink', dataEnd)) {
    const range = parseRange(attributeOf(xml, element, 'ref') ?? '');
    if (range === undefined) continue;
    count++;
    if (!writes.some(({ row, column }) => contains(range, row, column))) continue;
    const attributes = attributesOf(xml, element);
    touched.push({ element, attributes, range, idName: [...attributes.keys()].find((name) => name.endsWith(':id')) });
  }
  return { touched, count };
}

/** Ids of relations of the links that another link has, too. */
function sharedIds({ xml, dataEnd }: SheetIndex, links: readonly Hyperlink[]): ReadonlySet<string> {
  const ids = new Set(links.map(idOf));
  const [seen, shared] = [new Set<string>(), new Set<string>()];
  for (const element of readElements(xml, 'hyperlink', dataEnd)) {
    for (const [name, id] of attributesOf(xml, element)) {
      if (!name.endsWith(':id') || !ids.has(id)) continue;
      if (seen.has(id)) shared.add(id);
      seen.add(id);
    }
  }
  return shared;
}

function idOf({ idName, attributes }: Hyperlink): string | undefined {
  return idName === undefined ? undefined : attributes.get(idName);
}

interface LinkChange {
  readonly link: Hyperlink;
  /** undefined: the element stays as it is; '': it goes. */
  readonly replacement: string | undefined;
  readonly relations: readonly Splice[];
}

function changeLink(
  link: Hyperlink,
  shared: ReadonlySet<string>,
  relations: Buffer | undefined,
  writes: readonly CellWrite[],
): LinkChange {
  const inside = writes.filter(({ row, column }) => contains(link.range, row, column));
  const id = idOf(link);
  const isOwn = id !== undefined && !shared.has(id);
  const relation = isOwn && relations !== undefined ? findRelation(relations, id) : undefined;
  const address = addressOf(inside[0]);
  const single = link.range.top === link.range.bottom && link.range.left === link.range.right;
  if (single && relation !== undefined && relations !== undefined && address !== undefined) {
    return { link, replacement: retitled(link, address), relations: retarget(relations, relation, address) };
  }
  const rest = inside.reduce<readonly CellRange[]>(
    (ranges, write) => ranges.flatMap((range) => without(range, write)),
    [link.range],
  );
  const text = rest.map((range) => writeLink(link, new Map([['ref', rangeName(range)]]))).join('');
  const orphan = rest.length === 0 && relation !== undefined;
  return {
    link,
    replacement: text,
    relations: orphan ? [{ start: relation.start, end: relation.elementEnd, text: '' }] : [],
  };
}

/** Only text that is an address as a whole can be led to. */
function addressOf(write: CellWrite | undefined): string | undefined {
  if (write?.value.kind !== 'text') return undefined;
  return /^https?:\/\/[^\s<>"]+$/.test(write.value.text) ? write.value.text : undefined;
}

/** `display` repeats the cell's text and `location` the place inside the old target: neither is true any more. */
function retitled(link: Hyperlink, address: string): string | undefined {
  if (!link.attributes.has('display') && !link.attributes.has('location')) return undefined;
  const changes = new Map<string, string | undefined>([['location', undefined]]);
  if (link.attributes.has('display')) changes.set('display', address);
  return writeLink(link, changes);
}

function writeLink(link: Hyperlink, changes: ReadonlyMap<string, string | undefined>): string {
  const attributes = new Map<string, string>();
  for (const [name, value] of link.attributes) {
    const changed = changes.has(name) ? changes.get(name) : value;
    if (changed !== undefined) attributes.set(name, changed);
  }
  return writeTag(link.element.name, attributes);
}

function findRelation(relations: Buffer, id: string): XmlElement | undefined {
  for (const element of readElements(relations, 'Relationship')) {
    if (attributeOf(relations, element, 'Id') === id) return element;
  }
  return undefined;
}

function retarget(relations: Buffer, relation: XmlElement, address: string): readonly Splice[] {
  const attributes = new Map(attributesOf(relations, relation));
  if (attributes.get('Target') === address) return [];
  attributes.set('Target', address).set('TargetMode', 'External');
  return [{ start: relation.start, end: relation.elementEnd, text: writeTag(relation.name, attributes) }];
}

/** What is left of a range when one of its cells is cut out. */
function without(range: CellRange, { row, column }: CellWrite): readonly CellRange[] {
  if (!contains(range, row, column)) return [range];
  const { top, left, bottom, right } = range;
  return [
    { top, left, bottom: row - 1, right },
    { top: row, left, bottom: row, right: column - 1 },
    { top: row, left: column + 1, bottom: row, right },
    { top: row + 1, left, bottom, right },
  ].filter((part) => part.top <= part.bottom && part.left <= part.right);
}

/** An empty `<hyperlinks>` is not allowed. */
function wholeList({ xml, dataEnd }: SheetIndex): Splice {
  for (const element of readElements(xml, 'hyperlinks', dataEnd)) {
    return { start: element.start, end: element.elementEnd, text: '' };
  }
  throw new Error('Expected <hyperlinks> around a hyperlink, got none');
}
