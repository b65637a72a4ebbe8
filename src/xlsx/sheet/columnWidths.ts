/** Widths for columns of which the sheet does not tell: every `<col>` that is there stays as it is. */
import type { Splice } from '../xml/splice';
import { attributesOf, firstElement, readChildren } from '../xml/xmlTags';
import { columnAttributes } from './inheritedStyle';
import type { SheetIndex } from './sheetIndex';

/** `widths`: characters by column. ECMA-376 part 1, 18.3.1.13 and 18.3.1.17: in the order of columns, right before the rows. */
export function setColumnWidths(index: SheetIndex, widths: ReadonlyMap<number, number>): readonly Splice[] {
  const { xml, prefix, dataTag } = index;
  const wanted = [...widths].filter(([column]) => columnAttributes(index, column) === undefined);
  if (wanted.length === 0) return [];
  const texts = wanted
    .sort(([a], [b]) => a - b)
    .map(([column, width]): [number, string] => [
      column,
      `<${prefix}col min="${column}" max="${column}" width="${width}" customWidth="1"/>`,
    ]);
  const list = firstElement(xml, 'cols', 0, dataTag.start);
  if (list === undefined || list.form === 'empty') {
    const text = `<${prefix}cols>${texts.map(([, each]) => each).join('')}</${prefix}cols>`;
    const [start, end] = list === undefined ? [dataTag.start, dataTag.start] : [list.start, list.elementEnd];
    return [{ start, end, text }];
  }
  const present = [...readChildren(xml, list)].map((tag) => ({
    at: tag.start,
    min: attributesOf(xml, tag).get('min'),
  }));
  return texts.map(([column, text]) => {
    const start = present.find(({ min }) => Number(min) > column)?.at ?? list.contentEnd;
    return { start, end: start, text };
  });
}

const onlyWidths =
  /^(?:<(?:[\w.-]+:)?cols>)?(?:<(?:[\w.-]+:)?col min="\d+" max="\d+" width="[\d.]+" customWidth="1"\/>)+(?:<\/(?:[\w.-]+:)?cols>)?$/;

/** Throws a plain Error: a splice must do nothing but give widths, before the rows. */
export function checkColumnWidths({ xml, dataTag }: SheetIndex, { start, end, text }: Splice): void {
  const replaced = xml.toString('latin1', start, end);
  const isSound = end <= dataTag.start && onlyWidths.test(text) && /^(?:<(?:[\w.-]+:)?cols\s*\/>)?$/.test(replaced);
  if (!isSound) throw new Error(`Only column widths may be added before the rows, got ${text}`);
}
