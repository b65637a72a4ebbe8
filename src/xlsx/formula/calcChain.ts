/** Takes the calculation chain out of a workbook once a formula is gone from it. */
import { spliceBytes, type Splice } from '../xml/splice';
import { entryName } from '../package/partNames';
import { relationsPartOf, targetEntry } from '../package/relations';
import { contentTypesOf, type WorkbookPackage } from '../package/workbookPackage';
import { attributeOf, readElements } from '../xml/xmlTags';

/** The content types and workbook relations without it; undefined when there is no chain. */
export function dropCalcChain(
  workbook: WorkbookPackage,
): { readonly removed: string; readonly parts: ReadonlyMap<string, Buffer> } | undefined {
  const { archive, workbookPart, calcChainPart: part } = workbook;
  if (part === undefined) return undefined;
  const types = contentTypesOf(archive);
  const relations = relationsPartOf(archive, workbookPart);
  const isChain = (name: string): boolean => entryName(archive, name.replace(/^\//, '')) === part;
  return {
    removed: part,
    parts: new Map([
      [types, without(workbook.read(types), 'Override', 'PartName', isChain)],
      [
        relations,
        without(
          workbook.read(relations),
          'Relationship',
          'Target',
          (target) => targetEntry(archive, workbookPart, target) === part,
        ),
      ],
    ]),
  };
}

function without(xml: Buffer, local: string, attribute: string, isGone: (value: string) => boolean): Buffer {
  const splices: Splice[] = [];
  for (const element of readElements(xml, local)) {
    const { start, elementEnd: end } = element;
    if (isGone(attributeOf(xml, element, attribute) ?? '')) splices.push({ start, end, text: '' });
  }
  return spliceBytes(xml, splices);
}
