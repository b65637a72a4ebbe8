/** Whether a sheet is protected against changes in an office program (ECMA-376 part 1, 18.3.1.85). What a cell may hold then is its style's matter. */
import { isTrue } from '../xml/xmlText';
import { attributeOf, readTags } from '../xml/xmlTags';
import type { SheetIndex } from './sheetIndex';

export function isProtected({ xml, dataEnd }: Pick<SheetIndex, 'xml' | 'dataEnd'>): boolean {
  for (const tag of readTags(xml, dataEnd)) {
    if (tag.local === 'sheetProtection' && tag.form !== 'close') return isTrue(attributeOf(xml, tag, 'sheet'));
  }
  return false;
}
