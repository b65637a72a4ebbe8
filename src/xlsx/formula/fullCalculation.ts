/** Asks Excel to calculate everything when it opens the workbook. */
import { spliceBytes } from '../xml/splice';
import { isTrue } from '../xml/xmlText';
import { damagedXml } from '../xml/xmlMarkup';
import { attributesOf, readElements } from '../xml/xmlTags';
import { writeTag } from '../xml/xmlWrite';
import { say } from '../../core/message/text';

/** What may stand before `<calcPr>` in workbook.xml, last first (ECMA-376 part 1, 18.2.27). */
const before = ['definedNames', 'externalReferences', 'functionGroups', 'sheets'];

/** workbook.xml with `fullCalcOnLoad`; undefined when it has it already. */
export function requestFullCalculation(workbook: Buffer): Buffer | undefined {
  for (const element of readElements(workbook, 'calcPr')) {
    const attributes = new Map(attributesOf(workbook, element));
    if (isTrue(attributes.get('fullCalcOnLoad'))) return undefined;
    attributes.set('fullCalcOnLoad', '1');
    return spliceBytes(workbook, [
      { start: element.start, end: element.elementEnd, text: writeTag(element.name, attributes) },
    ]);
  }
  for (const local of before) {
    for (const element of readElements(workbook, local)) {
      const name = element.name.slice(0, -local.length) + 'calcPr';
      const text = writeTag(name, new Map([['fullCalcOnLoad', '1']]));
      return spliceBytes(workbook, [{ start: element.elementEnd, end: element.elementEnd, text }]);
    }
  }
  throw damagedXml(say`a workbook without sheets`);
}
