/** One counted list of styles.xml: fonts, fills, borders or cell formats. */
import type { Splice } from '../xml/splice';
import { firstElement, readAttributes, readChildren, rootElement, type XmlElement } from '../xml/xmlTags';
import { readStyleItems } from './styleItems';

/** The order of the lists (ECMA-376 part 1, 18.8.39). */
const lists = [
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
] as const;

/** The items of each list, and those it begins with where a workbook has none, as in one that Excel makes; `p` is the prefix. */
const kinds = {
  fonts: { item: 'font', first: (p: string) => [`<${p}font><${p}sz val="11"/><${p}name val="Calibri"/></${p}font>`] },
  fills: {
    item: 'fill',
    first: (p: string) =>
      ['none', 'gray125'].map((type) => `<${p}fill><${p}patternFill patternType="${type}"/></${p}fill>`),
  },
  borders: { item: 'border', first: (p: string) => [`<${p}border/>`] },
  cellXfs: { item: 'xf', first: (p: string) => [`<${p}xf numFmtId="0" fontId="0" fillId="0" borderId="0"/>`] },
} as const;

export class StyleList {
  /** Namespace prefix with its colon; mostly ''. */
  readonly prefix: string;
  private readonly element: XmlElement | undefined;
  private readonly items: string[] = [];
  private readonly positions = new Map<string, number>();
  private readonly stored: number;
  private readonly itemName: string;

  constructor(
    xml: Buffer,
    private readonly listName: keyof typeof kinds,
  ) {
    const { item, first } = kinds[listName];
    this.itemName = item;
    this.element = firstElement(xml, listName);
    const named = this.element ?? rootElement(xml);
    this.prefix = named?.name.slice(0, -named.local.length) ?? '';
    if (this.element === undefined) first(this.prefix).forEach((text) => this.add(text));
    else {
      for (const { start, elementEnd } of readStyleItems(xml, this.element, item)) {
        this.add(xml.toString('utf8', start, elementEnd));
      }
    }
    this.stored = this.items.length;
  }

  /** Whether nothing was appended. */
  get isPristine(): boolean {
    return this.items.length === this.stored;
  }

  get size(): number {
    return this.items.length;
  }

  /** Whether some item holds the text, in any case. */
  holds(text: string): boolean {
    return this.items.some((item) => item.toUpperCase().includes(text.toUpperCase()));
  }

  at(index: number): string | undefined {
    return this.items[index];
  }

  indexOf(item: string): number | undefined {
    return this.positions.get(item);
  }

  findOrAppend(item: string): number {
    return this.positions.get(item) ?? this.add(item);
  }

  wrap(children: string): string {
    return `<${this.prefix}${this.itemName}>${children}</${this.prefix}${this.itemName}>`;
  }

  /** What was appended; a list that is missing comes whole. */
  splices(xml: Buffer): readonly Splice[] {
    if (this.element === undefined) return this.newList(xml);
    const appended = this.items.slice(this.stored).join('');
    if (appended === '') return [];
    const { name, form, contentEnd, end } = this.element;
    const count = readAttributes(xml, this.element).find((attribute) => attribute.name === 'count');
    const splices: Splice[] = [];
    if (count !== undefined) splices.push({ start: count.valueStart, end: count.valueEnd, text: String(this.size) });
    if (form === 'empty') splices.push({ start: end - 2, end, text: `>${appended}</${name}>` });
    else splices.push({ start: contentEnd, end: contentEnd, text: appended });
    return splices;
  }

  private newList(xml: Buffer): readonly Splice[] {
    const root = rootElement(xml);
    if (root === undefined || root.form === 'empty') return [];
    const place = lists.indexOf(this.listName);
    const after = [...readChildren(xml, root)].find(({ local }) => lists.findIndex((list) => list === local) > place);
    const at = after?.start ?? root.contentEnd;
    const name = `${this.prefix}${this.listName}`;
    return [{ start: at, end: at, text: `<${name} count="${this.size}">${this.items.join('')}</${name}>` }];
  }

  private add(item: string): number {
    const index = this.items.push(item) - 1;
    if (!this.positions.has(item)) this.positions.set(item, index);
    return index;
  }
}
