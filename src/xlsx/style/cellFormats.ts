/** What the number format of each cell style makes of a number. */
import { type NumberFormat, numberFormat, type Shown } from './numberFormat';
import { readStyleItems } from './styleItems';
import { isStruck } from '../cell/sharedStrings';
import { isTrue } from '../xml/xmlText';
import { attributesOf, firstElement, readElements, type XmlElement } from '../xml/xmlTags';

export interface CellFormats {
  /** Whether cells with this index into cellXfs show a calendar day. */
  isDate(style: number | undefined): boolean;
  numberShown(value: number, style: number | undefined): Shown;
  textShown(text: string, style: number | undefined): Shown;
  /** Whether their font is struck through. */
  isStruck(style: number | undefined): boolean;
  /** Whether they cannot be changed in a protected sheet, as all that say nothing else. */
  isLocked(style: number | undefined): boolean;
  /** Whether days are counted from 1904. */
  readonly date1904: boolean;
}

const general: Shown = { kind: 'general' };

export const noCellFormats: CellFormats = {
  isDate: () => false,
  isStruck: () => false,
  isLocked: () => true,
  numberShown: () => general,
  textShown: () => general,
  date1904: false,
};

export function readCellFormats(styles: Buffer, date1904: boolean): CellFormats {
  const codes = new Map<number, string>();
  const numFmts = firstElement(styles, 'numFmts');
  if (numFmts !== undefined) {
    for (const element of within(styles, 'numFmt', numFmts)) {
      const attributes = attributesOf(styles, element);
      codes.set(Number(attributes.get('numFmtId')), attributes.get('formatCode') ?? '');
    }
  }
  const fonts = firstElement(styles, 'fonts');
  const struckFonts = (fonts === undefined ? [] : readStyleItems(styles, fonts, 'font')).map((font) =>
    isStruck(styles, font.end, font.contentEnd),
  );
  const byId = new Map<number, NumberFormat>();
  const formatOf = (id: number): NumberFormat => {
    const known = byId.get(id) ?? numberFormat(id, codes.get(id));
    byId.set(id, known);
    return known;
  };
  const formats: { readonly format: NumberFormat; readonly isStruck: boolean; readonly isLocked: boolean }[] = [];
  const cellXfs = firstElement(styles, 'cellXfs');
  if (cellXfs !== undefined) {
    for (const element of readStyleItems(styles, cellXfs, 'xf')) {
      const attributes = attributesOf(styles, element);
      const isStruckFont = struckFonts[Number(attributes.get('fontId') ?? '0')] === true;
      const format = formatOf(Number(attributes.get('numFmtId') ?? '0'));
      formats.push({ format, isStruck: isStruckFont, isLocked: isLocked(styles, element) });
    }
  }
  const numberShown = (value: number, style: number | undefined): Shown =>
    formats[style ?? 0]?.format.ofNumber(value) ?? general;
  return {
    isDate: (style) => numberShown(anyDay, style).kind.startsWith('day'),
    isStruck: (style) => formats[style ?? 0]?.isStruck === true,
    isLocked: (style) => formats[style ?? 0]?.isLocked !== false,
    numberShown,
    textShown: (text, style) => formats[style ?? 0]?.format.ofText(text) ?? general,
    date1904,
  };
}

/** ECMA-376 part 1, 18.8.33. */
function isLocked(styles: Buffer, format: XmlElement): boolean {
  const [protection] = within(styles, 'protection', format);
  const locked = protection === undefined ? undefined : attributesOf(styles, protection).get('locked');
  return locked === undefined || isTrue(locked);
}

/** In the calendar of both systems. */
const anyDay = 40_000;

function within(xml: Buffer, local: string, element: XmlElement): Iterable<XmlElement> {
  return readElements(xml, local, element.end, element.contentEnd);
}
