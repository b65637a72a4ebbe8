/** Takes the calculation chain out of a workbook once a formula is gone from it. Refuses to edit it: Excel writes a new one. */
import { posix } from 'node:path';
import { spliceBytes, type Splice } from '../xml/splice';
import { relationsPartOf, type WorkbookPackage } from '../package/workbookPackage';
import { attributesOf, readTags } from '../xml/xmlTags';

/** The content types and workbook relations without it; undefined when there is no chain. */
export function dropCalcChain(
  workbook: WorkbookPackage,
): { readonly removed: string; readonly parts: ReadonlyMap<string, Buffer> } | undefined {
  const part = workbook.calcChainPart;
  if (part === undefined) return undefined;
  const relations = relationsPartOf(workbook.workbookPart);
  const folder = posix.dirname(workbook.workbookPart);
  const resolve = (target: string): string =>
    target.startsWith('/') ? target.slice(1) : posix.normalize(posix.join(folder, target));
  return {
    removed: part,
    parts: new Map([
      [
        '[Content_Types].xml',
        withoutTags(workbook.read('[Content_Types].xml'), 'Override', 'PartName', (name) => name === `/${part}`),
      ],
      [
        relations,
        withoutTags(workbook.read(relations), 'Relationship', 'Target', (target) => resolve(target) === part),
      ],
    ]),
  };
}

function withoutTags(xml: Buffer, local: string, attribute: string, isGone: (value: string) => boolean): Buffer {
  const splices: Splice[] = [];
  for (const tag of readTags(xml)) {
    if (tag.local !== local || tag.form !== 'empty') continue;
    if (isGone(attributesOf(xml, tag).get(attribute) ?? '')) splices.push({ start: tag.start, end: tag.end, text: '' });
  }
  return spliceBytes(xml, splices);
}
