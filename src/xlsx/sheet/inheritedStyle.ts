/** The style of a cell that is not there: its row's, else its column's. */
import { rowPosition, type SheetIndex } from './sheetIndex';
import { isTrue } from '../xml/xmlText';
import { attributesOf, readTags, tagEnd } from '../xml/xmlTags';

/** ECMA-376 part 1, 18.3.1.73 and 18.3.1.13; undefined means style 0. */
export function inheritedStyle(index: SheetIndex, row: number, column: number): number | undefined {
  return rowStyle(index, row) ?? columnStyle(index, column);
}

function rowStyle(index: SheetIndex, row: number): number | undefined {
  const position = rowPosition(index, row);
  if (position === undefined) return undefined;
  const start = index.rowStarts[position] ?? 0;
  const attributes = attributesOf(index.xml, { start, end: tagEnd(index.xml, start) });
  return isTrue(attributes.get('customFormat')) ? toStyle(attributes.get('s')) : undefined;
}

/** undefined means style 0. */
export function columnStyle(index: SheetIndex, column: number): number | undefined {
  return toStyle(columnAttributes(index, column)?.get('style'));
}

/** Of the `<col>` that tells of the column; undefined: none does. */
export function columnAttributes(
  { xml, dataTag }: SheetIndex,
  column: number,
): ReadonlyMap<string, string> | undefined {
  for (const tag of readTags(xml, 0, dataTag.start)) {
    if (tag.local !== 'col' || tag.form === 'close') continue;
    const attributes = attributesOf(xml, tag);
    if (column >= Number(attributes.get('min')) && column <= Number(attributes.get('max'))) return attributes;
  }
  return undefined;
}

function toStyle(text: string | undefined): number | undefined {
  const style = text === undefined ? NaN : Number(text);
  return Number.isSafeInteger(style) ? style : undefined;
}
