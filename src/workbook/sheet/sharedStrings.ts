/** The shared strings of a workbook, decoded only when asked for. Refuses an index the table does not have. */
import { damagedXml, readCellText } from '../xml/xmlMarkup';
import { readElements } from '../xml/xmlTags';
import { say } from '../../core/text/text';

export interface SharedStrings {
  at(index: number): string;
}

export const noSharedStrings: SharedStrings = {
  at(index) {
    throw damagedXml(say`shared string ${index} does not exist`);
  },
};

const rememberedStrings = 20_000;

export function indexSharedStrings(xml: Buffer): SharedStrings {
  const prefix = stringsPrefix(xml);
  const open = `<${prefix}si`;
  const starts: number[] = [];
  for (let at = xml.indexOf(open, 0, 'latin1'); at !== -1; at = xml.indexOf(open, at + open.length, 'latin1')) {
    const next = xml[at + open.length] ?? 0;
    if (next === 0x3e || next === 0x2f || next <= 0x20) starts.push(at);
  }
  // The table of a large workbook would be held twice; its rows are read one by one anyway.
  const known = starts.length <= rememberedStrings ? new Map<number, string>() : undefined;
  return {
    at(index) {
      const start = starts[index];
      if (start === undefined) return noSharedStrings.at(index);
      let text = known?.get(index);
      if (text === undefined) {
        text = richText(xml, start, starts[index + 1] ?? xml.length);
        known?.set(index, text);
      }
      return text;
    },
  };
}

/** Namespace prefix of the table's elements with its colon; mostly ''. */
export function stringsPrefix(xml: Buffer): string {
  return /<([\w.-]+:)?sst[\s>/]/.exec(xml.toString('latin1', 0, 1000))?.[1] ?? '';
}

/** The text of `<si>` or `<is>` within the range: all runs joined, phonetic runs left out (ECMA-376 part 1, 18.4.8). */
export function richText(xml: Buffer, from: number, to: number): string {
  const plain = plainText(xml, from, to);
  if (plain !== undefined) return plain;
  let text = '';
  const phonetic = [...readElements(xml, 'rPh', from, to)];
  for (const element of readElements(xml, 't', from, to)) {
    if (phonetic.some((range) => element.start >= range.start && element.start < range.elementEnd)) continue;
    text += readCellText(xml, element.end, element.contentEnd);
  }
  return text;
}

/** Of `<si><t>…</t></si>`, which nearly all are; undefined for anything else. */
function plainText(xml: Buffer, from: number, to: number): string | undefined {
  if (xml.toString('latin1', from, from + 7) !== '<si><t>') return undefined;
  const end = xml.indexOf(0x3c, from + 7);
  if (end === -1 || end >= to || xml.toString('latin1', end, end + 9) !== '</t></si>') return undefined;
  return readCellText(xml, from + 7, end);
}
