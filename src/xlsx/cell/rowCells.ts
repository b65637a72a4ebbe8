/** The cells of one row at byte offsets. Refuses cells out of order, text between them and elements it does not know. */
import { lastColumn } from './cellAddress';
import { Refusal, saveAgainInExcel } from '../refusal';
import { isNameEnd } from './rowScanner';
import { damagedXml, isMarkup, nextMark, requireMarkupEnd } from '../xml/xmlMarkup';
import { tagEnd } from '../xml/xmlTags';
import { say } from '../../core/message/text';

/** `[start, end)` the element, `[bodyStart, bodyEnd)` its content. */
export interface ElementSpan {
  readonly start: number;
  readonly end: number;
  readonly bodyStart: number;
  readonly bodyEnd: number;
  /** Behind the opening tag. */
  readonly tagEnd: number;
}

export interface CellSpan extends ElementSpan {
  readonly row: number;
  readonly column: number;
  /** Index into cellXfs; undefined means 0. */
  readonly style: number | undefined;
  /** `n`, `s`, `str`, `inlineStr`, `b`, `e`, `d`. */
  readonly type: string;
  readonly formula: ElementSpan | undefined;
  readonly value: ElementSpan | undefined;
  readonly inline: ElementSpan | undefined;
  readonly extension: ElementSpan | undefined;
}

/** The cells of the row `[start, end)`, ascending, up to column `upTo`. */
export function readRowCells(
  xml: Buffer,
  prefix: string,
  row: { readonly number: number; readonly start: number; readonly end: number },
  upTo = lastColumn,
): CellSpan[] {
  const cells: CellSpan[] = [];
  let at = tagEnd(xml, row.start);
  if (at === row.end) return cells;
  const stop = xml.lastIndexOf(0x3c, row.end - 1);
  let previous = 0;
  while (previous < upTo) {
    at = skipBetween(xml, at);
    if (at >= stop) break;
    const cell = readCellUpTo(xml, at, prefix, row.number, previous, upTo);
    if (cell === 'behind') break;
    if (cell === undefined) {
      at = skipRowExtension(xml, at, prefix);
      continue;
    }
    cells.push(cell);
    previous = cell.column;
    at = cell.end;
  }
  return cells;
}

/** White space, comments and processing instructions between elements mean nothing. */
function skipBetween(xml: Buffer, from: number): number {
  let at = from;
  for (;;) {
    while ((xml[at] ?? 0x3c) <= 0x20) at++;
    if (!isMarkup(xml, at) || xml[at] !== 0x3c) return at;
    if (xml[at + 2] === 0x5b) throw unusual(xml, at);
    at = requireMarkupEnd(xml, at);
  }
}

/** undefined: what starts here is no cell. */
export function readCell(xml: Buffer, start: number, prefix: string, row: number): CellSpan | undefined {
  const cell = readCellUpTo(xml, start, prefix, row, 0, Infinity);
  return cell === 'behind' ? undefined : cell;
}

/** undefined: what starts here is no cell; `behind`: one behind column `upTo`, of which no more is read; `previous`: column of the cell before it. */
function readCellUpTo(
  xml: Buffer,
  start: number,
  prefix: string,
  row: number,
  previous: number,
  upTo: number,
): CellSpan | 'behind' | undefined {
  const name = start + 1 + prefix.length;
  const after = xml[name + 1] ?? 0;
  if (xml[start] !== 0x3c || xml[name] !== 0x63 || !isNameEnd(after)) return undefined;
  let column = previous + 1;
  let style: number | undefined;
  let type = 'n';
  let at = name + 1;
  for (;;) {
    while ((xml[at] ?? 0x3e) <= 0x20) at++;
    const byte = xml[at];
    if (byte === 0x3e || byte === 0x2f || byte === undefined) break;
    const attribute = at;
    while (xml[at] !== 0x3d && xml[at] !== undefined && (xml[at] ?? 0) > 0x20 && xml[at] !== 0x3e) at++;
    const length = at - attribute;
    while ((xml[at] ?? 0x3e) <= 0x20 || xml[at] === 0x3d) at++;
    const quote = xml[at];
    if (quote !== 0x22 && quote !== 0x27) throw damagedXml(say`a cell attribute without quotes`);
    const value = at + 1;
    at = value;
    while (xml[at] !== quote && at < xml.length) at++;
    if (length === 1) {
      const letter = xml[attribute];
      if (letter === 0x72) column = readColumn(xml, value, at, row);
      else if (letter === 0x73) style = readStyle(xml, value, at);
      else if (letter === 0x74) type = readType(xml, value, at);
    }
    at++;
  }
  if (column <= previous || column > lastColumn) throw damagedXml(say`cells of row ${row} out of order`);
  if (style !== undefined && !Number.isSafeInteger(style))
    throw damagedXml(say`a style in row ${row} that is not a number`);
  if (column > upTo) return 'behind';
  const empty = xml[at] === 0x2f;
  const tag = at + (empty ? 2 : 1);
  const { bodyEnd, end, formula, value, inline, extension } = empty
    ? { ...noChildren, bodyEnd: tag, end: tag }
    : readChildren(xml, tag, prefix, row);
  // Written out: there are millions of them, and a copy of all properties takes several times as long.
  return {
    row,
    column,
    style,
    type,
    start,
    end,
    tagEnd: tag,
    bodyStart: tag,
    bodyEnd,
    formula,
    value,
    inline,
    extension,
  };
}

/** NaN for what is no number. Told from the digits, as most cells have one of few styles. */
function readStyle(xml: Buffer, from: number, to: number): number {
  let style = 0;
  for (let at = from; at < to; at++) {
    const digit = (xml[at] ?? 0) - 0x30;
    if (digit < 0 || digit > 9) return Number(xml.toString('latin1', from, to));
    style = style * 10 + digit;
  }
  return style;
}

/** Nearly all cells are of one of these: told without making a text. */
function readType(xml: Buffer, from: number, to: number): string {
  if (to === from + 1 && xml[from] === 0x73) return 's';
  if (to === from + 3 && xml[from] === 0x73 && xml[from + 1] === 0x74 && xml[from + 2] === 0x72) return 'str';
  return xml.toString('latin1', from, to);
}

/** `B17`: letters checked against the row they stand in. */
function readColumn(xml: Buffer, from: number, to: number, row: number): number {
  let column = 0;
  let at = from;
  for (; at < to; at++) {
    // Addresses ignore case.
    const letter = ((xml[at] ?? 0) & 0xdf) - 0x40;
    if (letter < 1 || letter > 26) break;
    column = column * 26 + letter;
  }
  let number = 0;
  for (; at < to; at++) {
    const digit = (xml[at] ?? 0) - 0x30;
    if (digit < 0 || digit > 9) throw damagedXml(say`an invalid cell address in row ${row}`);
    number = number * 10 + digit;
  }
  if (number !== row) throw damagedXml(say`a cell of row ${number} inside row ${row}`);
  return column;
}

type Children = Pick<CellSpan, 'bodyEnd' | 'end' | 'formula' | 'value' | 'inline' | 'extension'>;

const noChildren = { formula: undefined, value: undefined, inline: undefined, extension: undefined };

function readChildren(xml: Buffer, from: number, prefix: string, row: number): Children {
  let formula: ElementSpan | undefined;
  let value: ElementSpan | undefined;
  let inline: ElementSpan | undefined;
  let extension: ElementSpan | undefined;
  let at = from;
  for (;;) {
    at = skipBetween(xml, at);
    if (xml[at] !== 0x3c) throw damagedXml(say`text between the parts of a cell in row ${row}`);
    if (xml[at + 1] === 0x2f) {
      if (xml[at + 2 + prefix.length] !== 0x63) throw damagedXml(say`a cell of row ${row} never closes`);
      return { bodyEnd: at, end: tagEnd(xml, at), formula, value, inline, extension };
    }
    const nameAt = at + 1 + prefix.length;
    const local = xml[nameAt];
    if (local === 0x76) value = once(readElement(xml, at, prefix, 'v'), value, row);
    else if (local === 0x66) formula = once(readElement(xml, at, prefix, 'f'), formula, row);
    else if (local === 0x69) inline = once(readElement(xml, at, prefix, 'is'), inline, row);
    else if (local === 0x65) extension = once(readElement(xml, at, prefix, 'extLst'), extension, row);
    else throw unusual(xml, at);
    at = Math.max(value?.end ?? 0, formula?.end ?? 0, inline?.end ?? 0, extension?.end ?? 0);
  }
}

function once(element: ElementSpan, before: ElementSpan | undefined, row: number): ElementSpan {
  if (before !== undefined) throw damagedXml(say`a cell of row ${row} has the same part twice`);
  return element;
}

function readElement(xml: Buffer, start: number, prefix: string, local: string): ElementSpan {
  const nameEnd = start + 1 + prefix.length + local.length;
  const after = xml[nameEnd] ?? 0;
  if (!matches(xml, start + 1, prefix) || !matches(xml, nameEnd - local.length, local) || !isNameEnd(after)) {
    throw unusual(xml, start);
  }
  const tag = tagEnd(xml, start);
  if (xml[tag - 2] === 0x2f) return { start, end: tag, bodyStart: tag, bodyEnd: tag, tagEnd: tag };
  const close = prefix === '' ? (closingTags[local] ?? '') : `</${prefix}${local}`;
  const bodyEnd = closingTag(xml, tag, close, local.length === 1);
  const plainEnd = bodyEnd + close.length;
  const end = xml[plainEnd] === 0x3e ? plainEnd + 1 : tagEnd(xml, bodyEnd);
  return { start, end, bodyStart: tag, bodyEnd, tagEnd: tag };
}

const closingTags: Readonly<Record<string, string>> = { v: '</v', f: '</f', is: '</is', extLst: '</extLst' };

function matches(xml: Buffer, at: number, text: string): boolean {
  for (let i = 0; i < text.length; i++) if (xml[at + i] !== text.charCodeAt(i)) return false;
  return true;
}

/** Where `close` begins; an element without children meets it at the next tag. */
function closingTag(xml: Buffer, from: number, close: string, isLeaf: boolean): number {
  for (let at = nextMark(xml, from); at !== -1;) {
    if (isMarkup(xml, at)) at = nextMark(xml, requireMarkupEnd(xml, at));
    else if (matches(xml, at, close) && isNameEnd(xml[at + close.length] ?? 0)) return at;
    else if (isLeaf) throw unusual(xml, at);
    else at = nextMark(xml, at + 1);
  }
  throw damagedXml(say`no ${close}>`);
}

/** A row may end with `<extLst>`; nothing else may stand beside its cells. */
function skipRowExtension(xml: Buffer, at: number, prefix: string): number {
  if (!xml.toString('latin1', at, at + 1 + prefix.length + 6).endsWith('extLst')) throw unusual(xml, at);
  return readElement(xml, at, prefix, 'extLst').end;
}

function unusual(xml: Buffer, at: number): Refusal {
  const seen = JSON.stringify(xml.toString('latin1', Math.max(at, 0), Math.max(at, 0) + 12));
  return new Refusal(say`The sheet contains an unsupported part inside a row (${seen})`, saveAgainInExcel);
}
