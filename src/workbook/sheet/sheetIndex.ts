/** Where the rows of a sheet's XML are, found in one pass over its bytes. Refuses rows out of order, twice there, or mixed with anything else. */
import { lastRow } from './cellAddress';
import { Refusal, saveAgainInExcel } from '../package/refusal';
import { attributeOf, damagedXml, readTags, tagEnd, type XmlTag } from '../xml/xmlTags';

export interface SheetIndex {
  readonly xml: Buffer;
  /** Namespace prefix of the sheet's own elements with its colon; mostly ''. */
  readonly prefix: string;
  /** Offsets of the `<sheetData>` element and of what is between its tags; equal when it is empty. */
  readonly dataTag: XmlTag;
  readonly dataStart: number;
  readonly dataEnd: number;
  /** Row numbers ascending, and the offsets of each row's first byte and of the byte behind it. */
  readonly rowNumbers: readonly number[];
  readonly rowStarts: readonly number[];
  readonly rowEnds: readonly number[];
}

export function indexSheet(xml: Buffer): SheetIndex {
  const dataTag = findSheetData(xml);
  const prefix = dataTag.name.slice(0, dataTag.name.length - 'sheetData'.length);
  if (dataTag.form === 'empty') {
    return {
      xml,
      prefix,
      dataTag,
      dataStart: dataTag.end,
      dataEnd: dataTag.end,
      rowNumbers: [],
      rowStarts: [],
      rowEnds: [],
    };
  }
  const dataEnd = xml.indexOf(`</${prefix}sheetData`, dataTag.end, 'latin1');
  if (dataEnd === -1) throw damagedXml('<sheetData> that never closes');
  return { xml, prefix, dataTag, dataStart: dataTag.end, dataEnd, ...indexRows(xml, prefix, dataTag.end, dataEnd) };
}

function findSheetData(xml: Buffer): XmlTag {
  for (const tag of readTags(xml)) {
    if (tag.local === 'sheetData' && tag.form !== 'close') return tag;
  }
  throw damagedXml('a sheet without <sheetData>');
}

function indexRows(
  xml: Buffer,
  prefix: string,
  from: number,
  to: number,
): Pick<SheetIndex, 'rowNumbers' | 'rowStarts' | 'rowEnds'> {
  const open = Buffer.from(`<${prefix}row`);
  const close = Buffer.from(`</${prefix}row>`);
  const rowNumbers: number[] = [];
  const rowStarts: number[] = [];
  const rowEnds: number[] = [];
  let previous = 0;
  for (let at = skipSpace(xml, from); at < to;) {
    if (!startsWith(xml, at, open)) throw unexpected(xml, at);
    const tag = tagEnd(xml, at);
    const number = rowNumber(xml, at + open.length, tag);
    if (number <= previous || number > lastRow) throw damagedXml(`row ${number} after row ${previous}`);
    let end = tag;
    if (xml[tag - 2] !== 0x2f) {
      const closing = findMark(xml, close, tag, to);
      if (closing === to) throw damagedXml(`row ${number} never closes`);
      end = closing + close.length;
    }
    rowNumbers.push(number);
    rowStarts.push(at);
    rowEnds.push(end);
    previous = number;
    at = skipSpace(xml, end);
  }
  return { rowNumbers, rowStarts, rowEnds };
}

/** The `r` attribute, read without decoding when it comes first, as nearly all writers do. */
function rowNumber(xml: Buffer, at: number, end: number): number {
  if (xml[at] === 0x20 && xml[at + 1] === 0x72 && xml[at + 2] === 0x3d && xml[at + 3] === 0x22) {
    let number = 0;
    let digit = at + 4;
    for (; xml[digit] !== 0x22; digit++) {
      const value = (xml[digit] ?? 0) - 0x30;
      if (value < 0 || value > 9 || number > lastRow) throw damagedXml('a row number that is none');
      number = number * 10 + value;
    }
    return number;
  }
  const text = attributeOf(xml, { start: at - 1, end }, 'r');
  if (text === undefined || !/^[1-9]\d{0,6}$/.test(text)) throw damagedXml('a row without a number');
  return Number(text);
}

function skipSpace(xml: Buffer, at: number): number {
  let next = at;
  while (next < xml.length && (xml[next] ?? 0) <= 0x20) next++;
  return next;
}

export function startsWith(xml: Buffer, at: number, mark: Buffer): boolean {
  for (let i = 0; i < mark.length; i++) if (xml[at + i] !== mark[i]) return false;
  return true;
}

/** Offset of `mark` within `[from, to)`, or `to`; rows are short, so that a loop beats a native search. */
function findMark(xml: Buffer, mark: Buffer, from: number, to: number): number {
  for (let at = from; at < to; at++)
    if (xml[at] === 0x3c && xml[at + 1] === 0x2f && startsWith(xml, at, mark)) return at;
  return to;
}

function unexpected(xml: Buffer, at: number): Refusal {
  const seen = JSON.stringify(xml.toString('latin1', at, at + 12));
  return new Refusal(`The sheet holds something unusual among its rows (${seen})`, saveAgainInExcel);
}

/** Position of row `row` in the index; undefined when the sheet has no such row element. */
export function rowPosition(index: SheetIndex, row: number): number | undefined {
  const position = rowInsertPosition(index, row);
  return index.rowNumbers[position] === row ? position : undefined;
}

/** Position of the first row at or below `row`. */
export function rowInsertPosition(index: SheetIndex, row: number): number {
  let low = 0;
  let high = index.rowNumbers.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((index.rowNumbers[middle] ?? 0) < row) low = middle + 1;
    else high = middle;
  }
  return low;
}
