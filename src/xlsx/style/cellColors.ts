/** The colors that a cell shows, read from its style. */
import { attributesOf, firstElement, readElements, tagEnd } from '../xml/xmlTags';
import { StyleList } from './styleList';
import type { CellColors } from '../../core/spreadsheet/cellLooks';

const noColors: CellColors = { fill: undefined, font: undefined, bold: false, struck: false };

/** Reads each style once. */
export class StyleColors {
  private readonly fonts: StyleList;
  private readonly fills: StyleList;
  private readonly formats: StyleList;
  private readonly known = new Map<number, CellColors>();

  constructor(styles: Buffer) {
    this.fonts = new StyleList(styles, 'fonts');
    this.fills = new StyleList(styles, 'fills');
    this.formats = new StyleList(styles, 'cellXfs');
  }

  /** `style`: index into cellXfs; undefined means 0. */
  colorsOf(style = 0): CellColors {
    const known = this.known.get(style) ?? this.read(style);
    this.known.set(style, known);
    return known;
  }

  private read(style: number): CellColors {
    const format = this.formats.at(style);
    if (format === undefined) return noColors;
    const xml = Buffer.from(format);
    const attributes = attributesOf(xml, { start: 0, end: tagEnd(xml, 0) });
    const font = Buffer.from(this.fonts.at(Number(attributes.get('fontId') ?? '0')) ?? '<font/>');
    const fill = Buffer.from(this.fills.at(Number(attributes.get('fillId') ?? '0')) ?? '<fill/>');
    return { fill: solidFill(fill), font: colorOf(font, 'color'), bold: isOn(font, 'b'), struck: isOn(font, 'strike') };
  }
}

function solidFill(xml: Buffer): string | undefined {
  const pattern = firstElement(xml, 'patternFill');
  if (pattern === undefined || attributesOf(xml, pattern).get('patternType') !== 'solid') return undefined;
  return colorOf(xml, 'fgColor');
}

/** ECMA-376 part 1, 18.8.3: ARGB. */
function colorOf(xml: Buffer, local: string): string | undefined {
  const element = firstElement(xml, local);
  return element === undefined ? undefined : attributesOf(xml, element).get('rgb')?.slice(-6).toUpperCase();
}

function isOn(xml: Buffer, local: 'b' | 'strike'): boolean {
  for (const element of readElements(xml, local)) {
    return !['0', 'false'].includes(attributesOf(xml, element).get('val') ?? '1');
  }
  return false;
}
