/** What a workbook holds and what in it points at nothing, read apart from the product. Throws for an archive or part that cannot be read. */
import { posix } from 'node:path';
import { readPlainZip } from './plainZip';
import { child, parseXml, type XmlNode } from './xmlTree';
import { columnNumber } from '../../../src/core/spreadsheet/columnLetters';

export interface CellFacts {
  readonly value: string;
  /** Without a result of its own to compare: whatever it reads may have changed. */
  readonly formula: string | undefined;
  /** All that its style says, written out. */
  readonly style: string;
}

export interface WorkbookFacts {
  /** By `Sheet!A1`. */
  readonly cells: ReadonlyMap<string, CellFacts>;
  /** By name as OPC compares it. */
  readonly parts: ReadonlyMap<string, Buffer>;
  readonly problems: readonly string[];
}

export function readFacts(file: Buffer): WorkbookFacts {
  const parts = new Map(readPlainZip(file).map(({ name, content }) => [fold(name), content]));
  const problems: string[] = [];
  const tree = (name: string): XmlNode | undefined => {
    const part = parts.get(fold(name));
    return part === undefined ? undefined : parseXml(part);
  };
  for (const type of tree('[Content_Types].xml')?.children ?? []) {
    const name = type.attributes.get('PartName');
    if (name !== undefined && !parts.has(fold(name))) problems.push(`content type of ${name}, which is not there`);
  }
  const relations = (part: string): { type: string; id: string; target: string }[] => {
    const name = posix.join(posix.dirname(part), '_rels', `${posix.basename(part)}.rels`);
    const own = (tree(name)?.children ?? []).filter((node) => node.attributes.get('TargetMode') !== 'External');
    return own.map(({ attributes }) => {
      const target = (attributes.get('Target') ?? '').replaceAll('\\', '/').replace(/#.*/, '');
      const full = target.startsWith('/') ? target : posix.join(posix.dirname(part), target);
      return { type: posix.basename(attributes.get('Type') ?? ''), id: attributes.get('Id') ?? '', target: fold(full) };
    });
  };
  for (const name of [...parts.keys()].filter((key) => key.endsWith('.rels'))) {
    const owner = posix.join(posix.dirname(posix.dirname(name)), posix.basename(name).slice(0, -'.rels'.length));
    for (const { target } of relations(owner)) {
      if (!parts.has(target)) problems.push(`${name} leads to ${target}, which is not there`);
    }
  }
  const workbook = relations('').find(({ type }) => type === 'officeDocument')?.target ?? 'xl/workbook.xml';
  const all = relations(workbook);
  const partOf = (wanted: string): XmlNode | undefined => {
    const found = all.find(({ type }) => type === wanted);
    return found === undefined ? undefined : tree(found.target);
  };
  const strings = (partOf('sharedStrings')?.children ?? []).filter(({ local }) => local === 'si').map(richText);
  const styles = readStyles(partOf('styles'), problems);
  const cells = new Map<string, CellFacts>();
  for (const sheet of child(tree(workbook), 'sheets')?.children ?? []) {
    const id = [...sheet.attributes].find(([name]) => name.endsWith('}id'))?.[1];
    const relation = all.find((candidate) => candidate.id === id);
    const root = relation?.type === 'worksheet' ? tree(relation.target) : undefined;
    if (root === undefined) problems.push(`sheet ${sheet.attributes.get('name')} has no part`);
    else readSheet(sheet.attributes.get('name') ?? '', root, { strings, styles }, cells, problems);
  }
  return { cells, parts, problems };
}

function fold(name: string): string {
  return decodeURIComponent(name).replaceAll('\\', '/').replace(/^\//, '').toLowerCase();
}

function richText(node: XmlNode): string {
  return node.children
    .map((part) => (part.local === 't' ? part.text : part.local === 'r' ? richText(part) : ''))
    .join('');
}

/** The cell formats, each with all that it leads to; the items of AlternateContent are those of its Fallback. */
function readStyles(root: XmlNode | undefined, problems: string[]): readonly string[] {
  const list = (name: string): readonly XmlNode[] => {
    const items = (child(root, name)?.children ?? []).flatMap((node) =>
      node.local === 'AlternateContent' ? (child(node, 'Fallback')?.children ?? []) : [node],
    );
    const count = child(root, name)?.attributes.get('count');
    if (count !== undefined && Number(count) !== items.length)
      problems.push(`${name} says ${count}, has ${items.length}`);
    return items;
  };
  const order = (root?.children ?? []).map(({ local }) => stylesheet.indexOf(local));
  if (order.some((place, at) => place < (order[at - 1] ?? 0))) problems.push('the lists of styles are out of order');
  const lists = { fontId: list('fonts'), fillId: list('fills'), borderId: list('borders') };
  return list('cellXfs').map((xf, at) => {
    // Without how many there are: a list may grow, and what led nowhere before is no fault of the save.
    const led = Object.entries(lists).map(([attribute, items]) => {
      const place = Number(xf.attributes.get(attribute) ?? '0');
      if (place >= Math.max(1, items.length)) {
        problems.push(`cell format ${at} names ${attribute} ${place}, which is not there`);
      }
      return written(items[place]);
    });
    const own = [...xf.attributes].filter(([name]) => !(name in lists));
    return JSON.stringify([[own.sort(), xf.children.map(written)], led]);
  });
}

const stylesheet = [
  'numFmts',
  'fonts',
  'fills',
  'borders',
  'cellStyleXfs',
  'cellXfs',
  'cellStyles',
  'dxfs',
  'tableStyles',
  'colors',
  'extLst',
];

function written(node: XmlNode | undefined): unknown {
  return node === undefined ? null : [node.local, [...node.attributes].sort(), node.children.map(written)];
}

interface Shared {
  readonly strings: readonly string[];
  readonly styles: readonly string[];
}

function readSheet(
  name: string,
  root: XmlNode,
  { strings, styles }: Shared,
  cells: Map<string, CellFacts>,
  problems: string[],
): void {
  let row = 0;
  for (const line of child(root, 'sheetData')?.children ?? []) {
    row = Number(line.attributes.get('r') ?? row + 1);
    let column = 0;
    for (const cell of line.children.filter(({ local }) => local === 'c')) {
      const letters = /^[A-Za-z]+/.exec(cell.attributes.get('r') ?? '')?.[0].toUpperCase();
      column = letters === undefined ? column + 1 : columnNumber(letters);
      const style = Number(cell.attributes.get('s') ?? '0');
      if (style >= Math.max(1, styles.length))
        problems.push(`${name}: row ${row} has a cell of style ${style}, which is not there`);
      const value = child(cell, 'v')?.text ?? '';
      const type = cell.attributes.get('t') ?? 'n';
      const shown =
        type === 's' ? strings[Number(value)] : type === 'inlineStr' ? richText(child(cell, 'is') ?? cell) : value;
      if (shown === undefined) problems.push(`${name}: row ${row} shows a string that is not there`);
      const formula = child(cell, 'f');
      const facts = {
        value: `${type === 's' || type === 'inlineStr' ? 'text' : type}:${shown ?? ''}`,
        // The text of a shared formula may stand in another cell after its first one is gone.
        formula: formula === undefined ? undefined : formula.attributes.get('t') === 'shared' ? 'shared' : formula.text,
        style: styles[style] ?? 'null',
      };
      const isPlain = shown === '' && formula === undefined;
      if (cells.has(`${name}!${column},${row}`)) problems.push(`${name}: row ${row} has a cell twice`);
      if (!isPlain || style > 0) cells.set(`${name}!${column},${row}`, facts);
    }
  }
}
