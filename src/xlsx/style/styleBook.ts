/** Styles of a workbook: finds or appends what a written cell needs. */
import type { CellLook } from '../../core/spreadsheet/cell';
import { hasColors, type LookColors, type Palette, paletteOf } from '../../core/spreadsheet/cellLooks';
import { spliceBytes, type Splice } from '../xml/splice';
import { maxCellFormats } from './styleItems';
import { StyleList } from './styleList';
import { attributesOf, readElements, rootElement, tagEnd } from '../xml/xmlTags';
import { writeTag } from '../xml/xmlWrite';

/** What is to differ from the cell's present style. */
interface StyleChange {
  readonly look: CellLook;
  /** Shows text that begins like a formula as the text it is. */
  readonly quotePrefix: boolean;
  /** Number format id; undefined keeps it. */
  readonly numberFormat: number | undefined;
  /** Undefined keeps it. */
  readonly strike?: boolean | undefined;
}

export class StyleBook {
  private readonly fonts: StyleList;
  private readonly fills: StyleList;
  private readonly borders: StyleList;
  private readonly formats: StyleList;
  /** `<styleSheet/>` holds no lists, and gets none. */
  private readonly canGrow: boolean;
  private readonly known = new Map<string, number | undefined>();

  private palette: Palette | undefined;

  constructor(private readonly xml: Buffer) {
    this.canGrow = rootElement(xml)?.form === 'open';
    this.fonts = new StyleList(xml, 'fonts');
    this.fills = new StyleList(xml, 'fills');
    this.borders = new StyleList(xml, 'borders');
    this.formats = new StyleList(xml, 'cellXfs');
  }

  /** The index into cellXfs for a cell that has style `base` now. Without room for another style the cell keeps `base`. */
  styleFor(base: number | undefined, change: StyleChange): number | undefined {
    const own = this.canGrow ? this.formats.at(base ?? 0) : undefined;
    if (own === undefined) return base;
    const key = JSON.stringify([base ?? 0, change]);
    if (this.known.has(key)) return this.known.get(key);
    const bare = change.look === 'bare' ? (this.formats.at(this.undressed(base) ?? 0) ?? own) : own;
    const wanted = this.changedFormat(bare, change);
    const isFull = this.formats.size >= maxCellFormats && this.formats.indexOf(wanted) === undefined;
    const style = wanted === own || isFull ? base : this.formats.findOrAppend(wanted);
    this.known.set(key, style);
    return style;
  }

  /** The same without fill, and without bold and color of the font: the look of a cell that nobody has judged. */
  undressed(base: number | undefined): number | undefined {
    const own = this.canGrow ? this.formats.at(base ?? 0) : undefined;
    if (own === undefined) return base;
    const attributes = this.attributesFor(Buffer.from(own));
    const font = this.fonts.at(Number(attributes.get('fontId') ?? '0')) ?? this.fonts.wrap('');
    const plain = withoutEmphasis(font);
    if (plain === font && (attributes.get('fillId') ?? '0') === '0') return base;
    if (plain !== font) attributes.set('fontId', String(this.fonts.findOrAppend(plain)));
    const wanted = writeTag(`${this.formats.prefix}xf`, attributes.set('fillId', '0'), childrenOf(own));
    if (this.formats.size >= maxCellFormats && this.formats.indexOf(wanted) === undefined) return base;
    return this.formats.findOrAppend(wanted);
  }

  /** Whether it is as it was read. */
  get isPristine(): boolean {
    return [this.fonts, this.fills, this.formats].every((list) => list.isPristine);
  }

  numberFormatOf(style: number): number {
    const own = Buffer.from(this.formats.at(style) ?? '<xf/>');
    return Number(firstAttributes(own).get('numFmtId') ?? '0');
  }

  /** Cell formats, those that were appended among them. */
  get size(): number {
    return this.formats.size;
  }

  /** Empty when every style existed; else lists that were missing come, too. */
  splices(): readonly Splice[] {
    if (this.isPristine) return [];
    return [this.fonts, this.fills, this.borders, this.formats].flatMap((list) => list.splices(this.xml));
  }

  /** Of a new format: what leads to a font, fill or border that is not there leads to the first one. */
  private attributesFor(own: Buffer): Map<string, string> {
    const attributes = new Map(firstAttributes(own));
    const led = { fontId: this.fonts, fillId: this.fills, borderId: this.borders };
    for (const [name, list] of Object.entries(led)) {
      if (Number(attributes.get(name) ?? '0') >= list.size) attributes.set(name, '0');
    }
    return attributes;
  }

  private changedFormat(own: string, { look, quotePrefix, numberFormat, strike }: StyleChange): string {
    if (!hasColors(look) && !quotePrefix && numberFormat === undefined && strike === undefined) return own;
    const xml = Buffer.from(own);
    const attributes = this.attributesFor(xml);
    let children = childrenOf(own);
    if (numberFormat !== undefined && attributes.get('numFmtId') !== String(numberFormat)) {
      attributes.set('numFmtId', String(numberFormat)).set('applyNumberFormat', '1');
    }
    if (quotePrefix) attributes.set('quotePrefix', '1');
    if (hasColors(look)) {
      this.palette ??= paletteOf((color) => this.fills.holds(`rgb="FF${color}"`));
      const colors = this.palette[look];
      const font = this.fonts.at(Number(attributes.get('fontId') ?? '0')) ?? this.fonts.wrap('');
      attributes.set('fontId', String(this.fonts.findOrAppend(this.coloredFont(font, colors)))).set('applyFont', '1');
      attributes.set('fillId', String(this.fills.findOrAppend(this.solidFill(colors.fill)))).set('applyFill', '1');
      attributes.set('applyAlignment', '1');
      children = this.wrapped(children);
    }
    if (strike !== undefined) {
      const font = this.fonts.at(Number(attributes.get('fontId') ?? '0')) ?? this.fonts.wrap('');
      const wanted = withStrike(font, strike, this.fonts);
      if (wanted !== font) attributes.set('fontId', String(this.fonts.findOrAppend(wanted))).set('applyFont', '1');
    }
    const changed = writeTag(`${this.formats.prefix}xf`, attributes, children);
    // Written our way or the file's way, an equal format is an equal format.
    return sameFormat(attributes, firstAttributes(xml)) && own.includes(children) ? own : changed;
  }

  /** ECMA-376 part 1, 18.8.22, in the order Excel writes: `b` first, `color` behind `sz`; everything else of the font stays. */
  private coloredFont(font: string, { font: color, bold }: LookColors): string {
    const { prefix } = this.fonts;
    const xml = Buffer.from(font);
    const children: { local: string; text: string }[] = [];
    for (const tag of readElements(xml, 'font')) {
      for (const local of fontParts) {
        for (const part of readElements(xml, local, tag.end, tag.contentEnd)) {
          children.push({ local, text: xml.toString('utf8', part.start, part.elementEnd) });
        }
      }
    }
    const isBefore = (local: string): boolean => fontParts.indexOf(local) < fontParts.indexOf('color');
    const before = children.filter(({ local }) => isBefore(local) && local !== 'b');
    const after = children.filter(({ local }) => fontParts.indexOf(local) > fontParts.indexOf('color'));
    const text = (parts: typeof children): string => parts.map((part) => part.text).join('');
    return this.fonts.wrap(
      `${bold ? `<${prefix}b/>` : ''}${text(before)}<${prefix}color rgb="FF${color}"/>${text(after)}`,
    );
  }

  private solidFill(color: string): string {
    const { prefix } = this.fills;
    const colors = `<${prefix}fgColor rgb="FF${color}"/><${prefix}bgColor indexed="64"/>`;
    return this.fills.wrap(`<${prefix}patternFill patternType="solid">${colors}</${prefix}patternFill>`);
  }

  private wrapped(children: string): string {
    const name = `${this.formats.prefix}alignment`;
    const xml = Buffer.from(children);
    for (const element of readElements(xml, 'alignment')) {
      const attributes = new Map(attributesOf(xml, element)).set('wrapText', '1');
      const rest = xml.toString('utf8', 0, element.start) + xml.toString('utf8', element.elementEnd);
      return writeTag(name, attributes) + rest;
    }
    return writeTag(name, new Map([['wrapText', '1']])) + children;
  }
}

const fontParts = [
  'b',
  'i',
  'strike',
  'condense',
  'extend',
  'outline',
  'shadow',
  'u',
  'vertAlign',
  'sz',
  'color',
  'name',
  'family',
  'charset',
  'scheme',
];

/** `strike` comes behind bold and italic; an equal font is found where there is one. */
function withStrike(font: string, strike: boolean, fonts: StyleList): string {
  const children = childrenOf(font);
  const xml = Buffer.from(children);
  const present = [...readElements(xml, 'strike')];
  const splices = present.map(({ start, elementEnd: end }): Splice => ({ start, end, text: '' }));
  if (strike) {
    const before = ['b', 'i'].flatMap((local) => [...readElements(xml, local)].map(({ elementEnd }) => elementEnd));
    const at = Math.max(0, ...before);
    splices.push({ start: at, end: at, text: `<${fonts.prefix}strike/>` });
  }
  return splices.length === 0 ? font : fonts.wrap(spliceBytes(xml, splices).toString());
}

/** What stands between the tags of an element; '' of an empty one. */
function childrenOf(element: string): string {
  const xml = Buffer.from(element);
  const root = rootElement(xml);
  return root === undefined ? '' : xml.toString('utf8', root.end, root.contentEnd);
}

/** A font without bold and without a color of its own; a theme's color is the plain one. */
function withoutEmphasis(font: string): string {
  const xml = Buffer.from(font);
  const splices: Splice[] = [];
  for (const { start, elementEnd: end } of readElements(xml, 'b')) splices.push({ start, end, text: '' });
  for (const element of readElements(xml, 'color')) {
    const { start, elementEnd: end } = element;
    if (attributesOf(xml, element).has('rgb')) splices.push({ start, end, text: '' });
  }
  return splices.length === 0 ? font : spliceBytes(xml, splices).toString();
}

function firstAttributes(xml: Buffer): ReadonlyMap<string, string> {
  return attributesOf(xml, { start: 0, end: tagEnd(xml, 0) });
}

function sameFormat(a: ReadonlyMap<string, string>, b: ReadonlyMap<string, string>): boolean {
  return a.size === b.size && [...a].every(([name, value]) => b.get(name) === value);
}
