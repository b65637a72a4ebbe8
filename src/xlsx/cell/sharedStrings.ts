/** The shared strings of a workbook, decoded only when asked for. Refuses an index the table does not have. */
import { damagedXml, readCellText } from '../xml/xmlMarkup';
import { attributeOf, readElements } from '../xml/xmlTags';
import { isTrue } from '../xml/xmlText';
import { StringScanner } from './stringScanner';
import { say } from '../../core/message/text';
import type { TextMark } from '../../core/spreadsheet/cell';

export interface SharedStrings {
  at(index: number): string;
  /** Whether it is more than plain text: runs with fonts of their own, or phonetic ones; absent: nobody knows. */
  isFormatted?(index: number): boolean;
  /** How some of it is set that may not belong to the text. */
  markOf?(index: number): TextMark | undefined;
}

export const noSharedStrings: SharedStrings = {
  at(index) {
    throw damagedXml(say`shared string ${index} does not exist`);
  },
};

const rememberedStrings = 20_000;

export function indexSharedStrings(xml: Buffer): SharedStrings {
  const starts: number[] = [];
  const ends: number[] = [];
  const scanner = new StringScanner();
  let item = scanner.next(xml, 0);
  for (; typeof item === 'object'; item = scanner.next(xml, item.end)) {
    starts.push(item.start);
    ends.push(item.end);
  }
  if (item === undefined) throw damagedXml(say`shared strings that never end`);
  // The table of a large workbook would be held twice; its rows are read one by one anyway.
  const known = starts.length <= rememberedStrings ? new Map<number, string>() : undefined;
  return {
    at(index) {
      const start = starts[index];
      if (start === undefined) return noSharedStrings.at(index);
      let text = known?.get(index);
      if (text === undefined) {
        text = richText(xml, start, ends[index] ?? start);
        known?.set(index, text);
      }
      return text;
    },
    isFormatted(index) {
      const start = starts[index];
      return start !== undefined && hasRuns(xml, start, ends[index] ?? start);
    },
    markOf(index) {
      const start = starts[index];
      return start === undefined ? undefined : textMark(xml, start, ends[index] ?? start);
    },
  };
}

/** Of `<si>` or `<is>` within the range. */
export function hasRuns(xml: Buffer, from: number, to: number): boolean {
  return ['r', 'rPh'].some((name) => readElements(xml, name, from, to).next().done !== true);
}

/** Of `<si>` or `<is>` within the range: of the runs of it. */
export function textMark(xml: Buffer, from: number, to: number): TextMark | undefined {
  const text = xml.subarray(from, to);
  if (text.includes('strike') && isStruck(xml, from, to)) return 'struck';
  return text.includes('vertAlign') && isRaised(xml, from, to) ? 'raised' : undefined;
}

/** A font within the range is struck through (ECMA-376 part 1, 18.4.10). */
export function isStruck(xml: Buffer, from: number, to: number): boolean {
  for (const element of readElements(xml, 'strike', from, to)) {
    const value = attributeOf(xml, element, 'val');
    if (value === undefined || isTrue(value)) return true;
  }
  return false;
}

/** A run within the range stands above or below the line (ECMA-376 part 1, 18.4.14). */
function isRaised(xml: Buffer, from: number, to: number): boolean {
  for (const element of readElements(xml, 'vertAlign', from, to)) {
    if (/^su(per|b)script$/.test(attributeOf(xml, element, 'val') ?? '')) return true;
  }
  return false;
}

/** The text of `<si>` or `<is>` within the range: all runs joined, phonetic runs left out (ECMA-376 part 1, 18.4.8). */
export function richText(xml: Buffer, from: number, to: number): string {
  const plain = plainText(xml, from, to);
  if (plain !== undefined) return plain;
  let text = '';
  let next = 0;
  const phonetic = xml.subarray(from, to).includes('rPh') ? [...readElements(xml, 'rPh', from, to)] : [];
  for (const element of readElements(xml, 't', from, to)) {
    // Both are in the order of the part: what ended before this text is not looked at again.
    while ((phonetic[next]?.elementEnd ?? Infinity) <= element.start) next++;
    if ((phonetic[next]?.start ?? Infinity) <= element.start) continue;
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
