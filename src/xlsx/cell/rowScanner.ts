/** Rows of a sheet's XML one after the other, whole or as far as a part of the XML holds them. Refuses rows out of order and whatever else stands among them. */
import { lastRow } from './cellAddress';
import { Refusal, saveAgainInExcel } from '../refusal';
import { damagedXml, isMarkup, markupEnd, nextMark } from '../xml/xmlMarkup';
import { attributeOf, findTagEnd } from '../xml/xmlTags';
import { say } from '../../core/message/text';

export interface RowBounds {
  readonly number: number;
  /** Offsets of its first byte and of the byte behind it. */
  readonly start: number;
  readonly end: number;
  /** Whether it tells its number itself; else it follows the row before it (ECMA-376 part 1, 18.3.1.73). */
  readonly numbered: boolean;
}

export class RowScanner {
  /** Number of the row before the next one. */
  previous = 0;
  /** Up to where the XML was read; what follows must be there again when more of it has come. */
  at = 0;
  /** Of the row read last: offsets of its cells. */
  readonly cells: number[] = [];
  /** Of the row read last: offsets of its formulas, each behind that of its cell. */
  readonly formulas: number[] = [];
  private readonly open: Buffer;
  private readonly close: Buffer;
  private readonly dataClose: Buffer;

  /** `prefix`: of the sheet's own elements with its colon; mostly ''. */
  constructor(private readonly prefix: string) {
    this.open = Buffer.from(`<${prefix}row`);
    this.close = Buffer.from(`</${prefix}row`);
    this.dataClose = Buffer.from(`</${prefix}sheetData`);
  }

  /** The row at or behind `from`, or where the rows end; undefined when `xml` ends before that can be told. */
  next(xml: Buffer, from: number): RowBounds | { readonly dataEnd: number } | undefined {
    const start = this.skipBetween(xml, from);
    if (start === undefined) return undefined;
    if (startsWith(xml, start, this.dataClose)) return { dataEnd: start };
    if (xml.length - start <= this.dataClose.length) return undefined;
    if (!startsWith(xml, start, this.open)) throw unexpected(xml, start);
    const tag = findTagEnd(xml, start);
    if (tag === undefined) return undefined;
    this.cells.length = 0;
    this.formulas.length = 0;
    const end = xml[tag - 2] === 0x2f ? tag : this.rowEnd(xml, tag);
    if (end === undefined) return undefined;
    const told = rowNumber(xml, start + this.open.length, tag);
    const number = told ?? this.previous + 1;
    if (number <= this.previous || number > lastRow) throw damagedXml(say`row ${number} after row ${this.previous}`);
    this.previous = number;
    this.at = end;
    return { number, start, end, numbered: told !== undefined };
  }

  /** White space, comments and processing instructions mean nothing; undefined when `xml` ends with them. */
  private skipBetween(xml: Buffer, from: number): number | undefined {
    this.at = from;
    for (;;) {
      let { at } = this;
      while (at < xml.length && (xml[at] ?? 0) <= 0x20) at++;
      this.at = at;
      if (at + 2 >= xml.length) return undefined;
      if (xml[at] !== 0x3c || !isMarkup(xml, at)) return at;
      if (xml[at + 2] === 0x5b) throw unexpected(xml, at);
      const end = markupEnd(xml, at);
      if (end === undefined) return undefined;
      this.at = end;
    }
  }

  /** From tag to tag: what stands between two does not matter here. */
  private rowEnd(xml: Buffer, from: number): number | undefined {
    const { prefix, cells, formulas, close } = this;
    const nameAt = prefix.length + 1;
    let cell = from;
    for (let at = nextMark(xml, from); at !== -1; at = nextMark(xml, at + 2)) {
      const next = xml[at + 1];
      if (next === 0x2f) {
        const name = xml[at + nameAt + 1];
        if (name === 0x72 && startsWith(xml, at, close) && isNameEnd(xml[at + close.length] ?? 0x20)) {
          return findTagEnd(xml, at);
        }
        if (name === 0x73 && startsWith(xml, at, this.dataClose)) throw damagedXml(say`a row that never closes`);
        continue;
      }
      if (next === 0x21 || next === 0x3f) {
        const end = markupEnd(xml, at);
        if (end === undefined) return undefined;
        at = end - 2;
        continue;
      }
      const name = xml[at + nameAt];
      if (name !== 0x63 && name !== 0x66) continue;
      if (!isNameEnd(xml[at + nameAt + 1] ?? 0)) continue;
      if (prefix !== '' && xml.toString('latin1', at + 1, at + nameAt) !== prefix) continue;
      if (name === 0x63) {
        cell = at;
        cells.push(at);
      } else formulas.push(cell, at);
    }
    return undefined;
  }
}

export function isNameEnd(byte: number): boolean {
  return byte <= 0x20 || byte === 0x3e || byte === 0x2f;
}

/** The `r` attribute, read without decoding when it comes first, as nearly all writers do. */
function rowNumber(xml: Buffer, at: number, end: number): number | undefined {
  if (xml[at] === 0x20 && xml[at + 1] === 0x72 && xml[at + 2] === 0x3d && xml[at + 3] === 0x22) {
    let number = 0;
    let digit = at + 4;
    for (; xml[digit] !== 0x22; digit++) {
      const value = (xml[digit] ?? 0) - 0x30;
      if (value < 0 || value > 9 || number > lastRow) throw damagedXml(say`an invalid row number`);
      number = number * 10 + value;
    }
    return number;
  }
  const text = attributeOf(xml, { start: at - 1, end }, 'r');
  if (text !== undefined && !/^[1-9]\d{0,6}$/.test(text)) throw damagedXml(say`an invalid row number`);
  return text === undefined ? undefined : Number(text);
}

function startsWith(xml: Buffer, at: number, mark: Buffer): boolean {
  for (let i = 0; i < mark.length; i++) if (xml[at + i] !== mark[i]) return false;
  return true;
}

function unexpected(xml: Buffer, at: number): Refusal {
  const seen = JSON.stringify(xml.toString('latin1', at, at + 12));
  return new Refusal(say`The sheet contains an unsupported part between its rows (${seen})`, saveAgainInExcel);
}
