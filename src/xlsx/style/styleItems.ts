/** The items of one list of styles.xml, counted as Excel counts them. Refuses more than Excel itself allows. */
import { say } from '../../core/message/text';
import { Refusal, saveAgainInExcel } from '../refusal';
import { readChildren, type XmlElement } from '../xml/xmlTags';

/** Excel's limit of cell formats in a workbook; its other lists are shorter. */
export const maxCellFormats = 65_490;

/**
 * The items of the list in order: `mc:AlternateContent` stands for those of its Fallback, as the Choice is for newer programs only
 * (ECMA-376 part 3, 10.2.3).
 */
export function readStyleItems(xml: Buffer, list: XmlElement, itemName: string): readonly XmlElement[] {
  const items: XmlElement[] = [];
  for (const child of readChildren(xml, list)) {
    if (child.local === itemName) items.push(child);
    else if (child.local === 'AlternateContent') items.push(...fallbackOf(xml, child, itemName));
    if (items.length > maxCellFormats) {
      throw new Refusal(
        say`The workbook has more than ${maxCellFormats} styles, which Excel does not allow`,
        saveAgainInExcel,
      );
    }
  }
  return items;
}

function fallbackOf(xml: Buffer, alternate: XmlElement, itemName: string): readonly XmlElement[] {
  for (const child of readChildren(xml, alternate)) {
    if (child.local === 'Fallback') return readStyleItems(xml, child, itemName);
  }
  return [];
}
