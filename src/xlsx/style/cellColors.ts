/** The colours that a cell shows, read from its style. Refuses to guess those of themes: they count as no colour of ours. */
import { attributesOf, firstElement, readElements, tagEnd } from '../xml/xmlTags';
import { StyleList } from './styleList';
import type { CellColours } from '../../core/spreadsheet/cellLooks';

const noColours: CellColours = { fill: undefined, font: undefined, bold: false };

/** Reads each style once. */
export class StyleColours {
  private readonly fonts: StyleList;
  private readonly fills: StyleList;
  private readonly formats: StyleList;
  private readonly known = new Map<number, CellColours>();

  constructor(styles: Buffer) {
    this.fonts = new StyleList(styles, 'fonts');
    this.fills = new StyleList(styles, 'fills');
    this.formats = new StyleList(styles, 'cellXfs');
  }

  /** `style`: index into cellXfs; undefined means 0. */
  coloursOf(style = 0): CellColours {
    const known = this.known.get(style) ?? this.read(style);
    this.known.set(style, known);
    return known;
  }

  private read(style: number): CellColours {
    const format = this.formats.at(style);
    if (format === undefined) return noColours;
    const xml = Buffer.from(format);
    const attributes = attributesOf(xml, { start: 0, end: tagEnd(xml, 0) });
    const font = Buffer.from(this.fonts.at(Number(attributes.get('fontId') ?? '0')) ?? '<font/>');
    const fill = Buffer.from(this.fills.at(Number(attributes.get('fillId') ?? '0')) ?? '<fill/>');
    return { fill: solidFill(fill), font: colourOf(font, 'color'), bold: isBold(font) };
  }
}

function solidFill(xml: Buffer): string | undefined {
  const pattern = firstElement(xml, 'patternFill');
  if (pattern === undefined || attributesOf(xml, pattern).get('patternType') !== 'solid') return undefined;
  return colourOf(xml, 'fgColor');
}

/** ECMA-376 part 1, 18.8.3: ARGB. */
function colourOf(xml: Buffer, local: string): string | undefined {
  const element = firstElement(xml, local);
  return element === undefined ? undefined : attributesOf(xml, element).get('rgb')?.slice(-6).toUpperCase();
}

function isBold(xml: Buffer): boolean {
  for (const element of readElements(xml, 'b')) {
    return !['0', 'false'].includes(attributesOf(xml, element).get('val') ?? '1');
  }
  return false;
}
