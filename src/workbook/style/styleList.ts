/** One counted list of styles.xml: fonts, fills or cell formats. Refuses to change what is in it; new ones go to its end. */
import type { Splice } from '../xml/splice';
import { firstElement, readAttributes, readElements, type XmlElement } from '../xml/xmlTags';

export class StyleList {
  /** Namespace prefix with its colon; mostly ''. */
  readonly prefix: string;
  private readonly element: XmlElement | undefined;
  private readonly items: string[] = [];
  private readonly positions = new Map<string, number>();
  private readonly stored: number;

  constructor(
    xml: Buffer,
    listName: string,
    private readonly itemName: string,
  ) {
    this.element = firstElement(xml, listName);
    this.prefix = this.element?.name.slice(0, -listName.length) ?? '';
    if (this.element !== undefined) {
      for (const item of readElements(xml, itemName, this.element.end, this.element.contentEnd)) {
        this.add(xml.toString('utf8', item.start, item.elementEnd));
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

  splices(xml: Buffer): readonly Splice[] {
    const appended = this.items.slice(this.stored).join('');
    if (appended === '' || this.element === undefined) return [];
    const { name, form, contentEnd, end } = this.element;
    const count = readAttributes(xml, this.element).find((attribute) => attribute.name === 'count');
    const splices: Splice[] = [];
    if (count !== undefined) splices.push({ start: count.valueStart, end: count.valueEnd, text: String(this.size) });
    if (form === 'empty') splices.push({ start: end - 2, end, text: `>${appended}</${name}>` });
    else splices.push({ start: contentEnd, end: contentEnd, text: appended });
    return splices;
  }

  private add(item: string): number {
    const index = this.items.push(item) - 1;
    if (!this.positions.has(item)) this.positions.set(item, index);
    return index;
  }
}
