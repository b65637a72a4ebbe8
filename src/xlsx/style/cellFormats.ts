/** What the number format of each cell style makes of a number. */
import { formattedNumber, type Shows, showsOf } from './numberFormat';
import { readStyleItems } from './styleItems';
import { isStruck } from '../cell/sharedStrings';
import { attributesOf, firstElement, readElements, type XmlElement } from '../xml/xmlTags';

export interface CellFormats {
  /** Whether cells with this index into cellXfs show a calendar day. */
  isDate(style: number | undefined): boolean;
  shows(style: number | undefined): Shows;
  /** Whether their font is struck through. */
  isStruck(style: number | undefined): boolean;
  /** Undefined: as General does, or in a way that is not known. */
  shownNumber(value: number, style: number | undefined): string | undefined;
  /** Whether days are counted from 1904. */
  readonly date1904: boolean;
}

export const noCellFormats: CellFormats = {
  isDate: () => false,
  isStruck: () => false,
  shows: () => 'number',
  shownNumber: () => undefined,
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
  const formats: { readonly id: number; readonly shows: Shows; readonly isStruck: boolean }[] = [];
  const cellXfs = firstElement(styles, 'cellXfs');
  if (cellXfs !== undefined) {
    for (const element of readStyleItems(styles, cellXfs, 'xf')) {
      const attributes = attributesOf(styles, element);
      const id = Number(attributes.get('numFmtId') ?? '0');
      const isStruckFont = struckFonts[Number(attributes.get('fontId') ?? '0')] === true;
      formats.push({ id, shows: showsOf(id, codes.get(id)), isStruck: isStruckFont });
    }
  }
  const shows = (style: number | undefined): Shows => formats[style ?? 0]?.shows ?? 'number';
  return {
    isDate: (style) => shows(style).startsWith('day'),
    isStruck: (style) => formats[style ?? 0]?.isStruck === true,
    shows,
    shownNumber: (value, style) => {
      const id = formats[style ?? 0]?.id ?? 0;
      return id === 0 ? undefined : formattedNumber(value, id, codes.get(id));
    },
    date1904,
  };
}

function within(xml: Buffer, local: string, element: XmlElement): Iterable<XmlElement> {
  return readElements(xml, local, element.end, element.contentEnd);
}
