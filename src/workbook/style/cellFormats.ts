/** Which cell styles show numbers as dates. Refuses to format anything. */
import { readStyleItems } from './styleItems';
import { attributesOf, firstElement, readElements, type XmlElement } from '../xml/xmlTags';

export interface CellFormats {
  /** Whether cells with this index into cellXfs show a calendar day. */
  isDate(style: number | undefined): boolean;
}

export const noCellFormats: CellFormats = { isDate: () => false };

export function readCellFormats(styles: Buffer): CellFormats {
  const codes = new Map<number, string>();
  const numFmts = firstElement(styles, 'numFmts');
  if (numFmts !== undefined) {
    for (const element of within(styles, 'numFmt', numFmts)) {
      const attributes = attributesOf(styles, element);
      codes.set(Number(attributes.get('numFmtId')), attributes.get('formatCode') ?? '');
    }
  }
  const dates: boolean[] = [];
  const cellXfs = firstElement(styles, 'cellXfs');
  if (cellXfs !== undefined) {
    for (const element of readStyleItems(styles, cellXfs, 'xf')) {
      const id = Number(attributesOf(styles, element).get('numFmtId') ?? '0');
      dates.push(isDateFormat(id, codes.get(id)));
    }
  }
  return { isDate: (style) => dates[style ?? 0] ?? false };
}

function within(xml: Buffer, local: string, element: XmlElement): Iterable<XmlElement> {
  return readElements(xml, local, element.end, element.contentEnd);
}

/** Built-in formats of ECMA-376 part 1, 18.8.30 (with the East Asian ones), or a code with a day, month or year in it. */
export function isDateFormat(id: number, code: string | undefined): boolean {
  if (code === undefined) {
    return (id >= 14 && id <= 17) || id === 22 || (id >= 27 && id <= 36) || (id >= 50 && id <= 58);
  }
  const bare = code.replace(/"[^"]*"|\\.|_.|\*.|\[[^\]]*\]/g, '').toLowerCase();
  return /[dy]/.test(bare) || (bare.includes('m') && !/[hs]/.test(bare));
}
