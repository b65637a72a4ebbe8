/** What the number format of each cell style makes of a number. */
import { formattedNumber, type Shows, showsOf } from './numberFormat';
import { readStyleItems } from './styleItems';
import { attributesOf, firstElement, readElements, type XmlElement } from '../xml/xmlTags';

export interface CellFormats {
  /** Whether cells with this index into cellXfs show a calendar day. */
  isDate(style: number | undefined): boolean;
  shows(style: number | undefined): Shows;
  /** Undefined: as General does, or in a way that is not known. */
  shownNumber(value: number, style: number | undefined): string | undefined;
  /** Whether days are counted from 1904. */
  readonly date1904: boolean;
}

export const noCellFormats: CellFormats = {
  isDate: () => false,
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
  const formats: { readonly id: number; readonly shows: Shows }[] = [];
  const cellXfs = firstElement(styles, 'cellXfs');
  if (cellXfs !== undefined) {
    for (const element of readStyleItems(styles, cellXfs, 'xf')) {
      const id = Number(attributesOf(styles, element).get('numFmtId') ?? '0');
      formats.push({ id, shows: showsOf(id, codes.get(id)) });
    }
  }
  const shows = (style: number | undefined): Shows => formats[style ?? 0]?.shows ?? 'number';
  return {
    isDate: (style) => shows(style).startsWith('day'),
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
