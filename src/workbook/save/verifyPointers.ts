/** That whatever a save changed leads somewhere: cell formats, fonts, fills, borders, relations, content types. */
import { entryName } from '../../xlsx/package/partNames';
import { readPart } from '../../xlsx/package/readPart';
import { isDangling, relationsOf, relationsPartOf } from '../../xlsx/package/relations';
import { contentTypesOf, type WorkbookPackage } from '../../xlsx/package/workbookPackage';
import { findCellSpan } from '../../xlsx/sheet/cellSpans';
import type { WorkbookOutput } from '../../xlsx/sheet/workbookOutput';
import { StyleList } from '../../xlsx/style/styleList';
import { spliceBytes } from '../../xlsx/xml/splice';
import { attributeOf, attributesOf, firstElement, readElements } from '../../xlsx/xml/xmlTags';
import type { ZipArchive } from '../../xlsx/zip/zipReader';

/** Throws a plain Error, never one for a person: a fault of ours. What led nowhere before is none. `now`: the new archive. */
export function checkPointers(workbook: WorkbookPackage, output: WorkbookOutput, now: ZipArchive): void {
  const { parts, removed, sheet } = output;
  checkStyles(workbook, output);
  if (removed.size > 0) checkContentTypes(workbook.archive, now);
  for (const owner of [workbook.workbookPart, sheet.sheet.part]) {
    if (removed.size > 0 || parts.has(relationsPartOf(now, owner))) checkRelations(workbook.archive, now, owner);
  }
  if (parts.has(relationsPartOf(now, sheet.sheet.part))) checkLinks(output, now);
}

function checkStyles(workbook: WorkbookPackage, output: WorkbookOutput): void {
  const { stylesPart } = workbook;
  if (stylesPart === undefined) return;
  const changed = output.parts.get(stylesPart);
  const formats = changed === undefined ? output.styles?.size : checkFormats(workbook.read(stylesPart), changed);
  if (formats === undefined) return;
  for (const { row, column, style = 0 } of output.patched.writes) {
    if (style < formats || style === 0 || findCellSpan(output.sheet.index, row, column)?.style === style) continue;
    throw new Error(`A cell of row ${row} has style ${style} of ${formats}`);
  }
}

/** Of a new list of styles: the old formats as they were, the new ones led to what is there, and counts that hold. The number of formats. */
function checkFormats(old: Buffer, changed: Buffer): number {
  const [before, formats] = [new StyleList(old, 'cellXfs'), new StyleList(changed, 'cellXfs')];
  const names = ['fonts', 'fills', 'borders'] as const;
  const [fontId, fillId, borderId] = names.map((list) => new StyleList(changed, list).size);
  for (let at = 0; at < formats.size; at++) {
    const format = formats.at(at) ?? '';
    if (at < before.size) {
      if (format !== before.at(at)) throw new Error(`Cell format ${at} is another one than before`);
      continue;
    }
    const xml = Buffer.from(format);
    const attributes = attributesOf(xml, firstElement(xml, 'xf') ?? { start: 0, end: 0 });
    for (const [name, size = 0] of Object.entries({ fontId, fillId, borderId })) {
      const place = Number(attributes.get(name) ?? '0');
      // An empty list has nothing to lead to: 0 is what every format of that workbook says.
      if (!(place < Math.max(1, size))) throw new Error(`Cell format ${at} has ${name} ${place} of ${size}`);
    }
  }
  for (const [list, size] of Object.entries({
    fonts: fontId,
    fills: fillId,
    borders: borderId,
    cellXfs: formats.size,
  })) {
    const told = countOf(changed, list);
    if (told !== countOf(old, list) && Number(told) !== size)
      throw new Error(`${list} has ${size} items and says ${told}`);
  }
  return formats.size;
}

function countOf(styles: Buffer, list: string): string | undefined {
  const element = firstElement(styles, list);
  return element === undefined ? undefined : attributeOf(styles, element, 'count');
}

function checkContentTypes(old: ZipArchive, now: ZipArchive): void {
  const types = readPart(now, contentTypesOf(now));
  for (const element of readElements(types, 'Override')) {
    const part = (attributeOf(types, element, 'PartName') ?? '').replace(/^\//, '');
    if (entryName(now, part) === undefined && entryName(old, part) !== undefined)
      throw new Error(`A content type is left of ${part}`);
  }
}

function checkRelations(old: ZipArchive, now: ZipArchive, owner: string): void {
  const before = new Set(
    relationsOf(old, owner)
      .filter((relation) => isDangling(old, relation))
      .map(({ target }) => target),
  );
  for (const relation of relationsOf(now, owner)) {
    if (isDangling(now, relation) && !before.has(relation.target))
      throw new Error(`A relation is left to ${relation.target}`);
  }
}

/** Hyperlinks stand behind the rows. */
function checkLinks({ sheet, patched }: WorkbookOutput, now: ZipArchive): void {
  const { xml, dataEnd } = sheet.index;
  const behind = patched.sheet.filter(({ start }) => start >= dataEnd);
  const moved = behind.map((splice) => ({ ...splice, start: splice.start - dataEnd, end: splice.end - dataEnd }));
  const tail = spliceBytes(xml.subarray(dataEnd), moved);
  const ids = new Set(relationsOf(now, sheet.sheet.part).map(({ id }) => id));
  for (const link of readElements(tail, 'hyperlink')) {
    for (const [name, id] of attributesOf(tail, link)) {
      if (name.endsWith(':id') && !ids.has(id)) throw new Error(`A link names the relation ${id}, which is not there`);
    }
  }
}
