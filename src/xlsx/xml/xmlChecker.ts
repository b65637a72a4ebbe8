/** Whether XML is well-formed, with its namespace prefixes, in one pass over its bytes as they come. Refuses what a conforming parser refuses, and DOCTYPE. */
import { isUtf8 } from 'node:buffer';
import { Refusal, saveAgainInExcel } from '../refusal';
import { UnreadBytes } from './unreadBytes';
import { damagedXml, isMarkup, markupEnd, nextMark } from './xmlMarkup';
import { findTagEnd } from './xmlTags';
import { decodeXmlText } from './xmlText';
import { maxCellUnits } from '../../core/spreadsheet/cell';
import { say } from '../../core/message/text';

/** No tag, text or comment of a workbook comes near it. */
const longestToken = 32 * 1024 * 1024;
const mostDepth = 1000;
/** `&#x10FFFF;` with room for leading zeros. */
const longestEntity = 32;
const [lessThan, greaterThan, slash, ampersand, colon, bracket] = [0x3c, 0x3e, 0x2f, 0x26, 0x3a, 0x5d];
const byteOrderMark = Buffer.from('\ufeff');

const declaration =
  /^<\?xml\s+version\s*=\s*(["'])1\.[0-9]+\1(?:\s+encoding\s*=\s*(["'])[A-Za-z][\w.-]*\2)?(?:\s+standalone\s*=\s*(["'])(?:yes|no)\3)?\s*\?>$/;
const targetName = /^[A-Z_a-z][-.\w]*$/;

/** Give it UTF-8 only. Throws Refusal as soon as something is wrong. */
export class XmlChecker {
  readonly #unread = new UnreadBytes();
  /** Bytes of a text that is too long to be held: counted up to its end, to be told. */
  #tooLong = 0;
  #isAtStart = true;
  #hasRoot = false;
  /** Names of the open elements, one behind the other, and where each begins. */
  #names = Buffer.alloc(256);
  readonly #open: number[] = [];
  #namesEnd = 0;
  readonly #prefixes: { readonly name: Buffer; readonly depth: number }[] = [{ name: Buffer.from('xml'), depth: 0 }];
  /** Where the names of a tag's attributes begin and end. */
  readonly #attributes: number[] = [];

  add(chunk: Buffer): void {
    if (this.#tooLong > 0) {
      const end = chunk.indexOf(lessThan);
      this.#tooLong += end === -1 ? chunk.length : end;
      if (end !== -1) throw longText(this.#tooLong);
      return;
    }
    const xml = this.#unread.add(chunk) ?? (this.#unread.size > longestToken ? this.#unread.all() : undefined);
    if (xml === undefined) return;
    const rest = xml.subarray(this.#read(xml, false));
    if (rest.length <= longestToken) {
      this.#unread.keep(rest);
      return;
    }
    if (rest[0] === lessThan) {
      throw new Refusal(say`A tag or comment is longer than ${longestToken} bytes`, saveAgainInExcel);
    }
    this.#tooLong = rest.length;
    this.#unread.keep(Buffer.alloc(0));
  }

  /** No more bytes come. */
  finish(): void {
    if (this.#tooLong > 0) throw longText(this.#tooLong);
    const rest = this.#unread.all();
    if (this.#read(rest, true) !== rest.length) throw damagedXml(say`a tag that never ends`);
    if (!this.#hasRoot || this.#open.length > 0) throw damagedXml(say`an element that never closes`);
  }

  /** The offset up to which `xml` is done with. */
  #read(xml: Buffer, isLast: boolean): number {
    let at = 0;
    if (this.#isAtStart) {
      if (xml.length < byteOrderMark.length && !isLast) return 0;
      if (xml.subarray(0, byteOrderMark.length).equals(byteOrderMark)) at = byteOrderMark.length;
    }
    for (;;) {
      const mark = nextMark(xml, at);
      if (mark === -1 && !isLast) return at;
      this.#checkText(xml, at, mark === -1 ? xml.length : mark);
      if (mark === -1) return xml.length;
      at = mark;
      const markup = isMarkup(xml, mark);
      const end = mark + 1 >= xml.length ? undefined : markup ? markupEnd(xml, mark) : findTagEnd(xml, mark);
      if (end === undefined) return at;
      if (markup) this.#checkMarkup(xml, mark, end);
      else if (xml[mark + 1] === slash) this.#checkClosing(xml, mark + 2, end - 1);
      else this.#checkOpening(xml, mark + 1, end - 1);
      this.#isAtStart = false;
      at = end;
    }
  }

  #checkText(xml: Buffer, from: number, to: number): void {
    if (from === to) return;
    this.#isAtStart = false;
    const isOutside = this.#open.length === 0;
    let isWide = false;
    for (let at = from; at < to; at++) {
      const byte = xml[at] ?? 0;
      if (byte > ampersand && byte < 0x80 && byte !== greaterThan && !isOutside) continue;
      if (byte >= 0x80) isWide = true;
      else if (byte === ampersand) checkEntity(xml, at, to);
      else if (byte < 0x20) checkControl(byte);
      else if (byte === greaterThan && at >= from + 2 && xml[at - 1] === bracket && xml[at - 2] === bracket) {
        throw damagedXml(say`]]> in a text`);
      }
      if (isOutside && byte > 0x20) throw damagedXml(say`text outside the root element`);
    }
    if (isWide) checkWide(xml, from, to);
  }

  #checkMarkup(xml: Buffer, start: number, end: number): void {
    for (let at = start; at < end; at++) if ((xml[at] ?? 0) < 0x20) checkControl(xml[at] ?? 0);
    checkWide(xml, start, end);
    if (xml[start + 1] === 0x3f) {
      const target = /^[^\s?]*/.exec(xml.toString('utf8', start + 2, Math.min(end - 2, start + 300)))?.[0] ?? '';
      const isDeclaration = target === 'xml' && this.#isAtStart;
      if (isDeclaration ? !declaration.test(xml.toString('latin1', start, end)) : /^xml$/i.test(target)) {
        throw damagedXml(say`an invalid XML declaration`);
      }
      if (!targetName.test(target)) throw damagedXml(say`an invalid name`);
    } else if (xml[start + 2] === 0x5b) {
      if (this.#open.length === 0) throw damagedXml(say`text outside the root element`);
    } else {
      const inside = xml.indexOf('--', start + 4, 'latin1');
      if (inside !== end - 3) throw damagedXml(say`-- in a comment`);
    }
  }

  #checkClosing(xml: Buffer, from: number, to: number): void {
    const begin = this.#open.pop();
    if (begin === undefined) throw damagedXml(say`tags that do not fit together`);
    let at = from;
    for (let name = begin; name < this.#namesEnd; name++, at++) {
      if (at >= to || xml[at] !== this.#names[name]) throw damagedXml(say`tags that do not fit together`);
    }
    for (; at < to; at++) if (!isBlank(xml[at] ?? 0)) throw damagedXml(say`tags that do not fit together`);
    this.#namesEnd = begin;
    this.#forgetPrefixes();
  }

  #checkOpening(xml: Buffer, from: number, last: number): void {
    const isEmpty = xml[last - 1] === slash;
    const to = isEmpty ? last - 1 : last;
    if (this.#open.length === 0 && this.#hasRoot) throw damagedXml(say`a second root element`);
    if (this.#open.length >= mostDepth) throw damagedXml(say`elements more than ${mostDepth} deep`);
    this.#hasRoot = true;
    const nameEnd = checkName(xml, from, to);
    // The name of an empty element is never compared with one that closes it.
    this.#push(xml, from, isEmpty ? from : nameEnd);
    this.#readAttributes(xml, nameEnd, to);
    this.#checkPrefix(xml, from, nameEnd);
    for (let at = 0; at < this.#attributes.length; at += 2) {
      this.#checkPrefix(xml, this.#attributes[at] ?? 0, this.#attributes[at + 1] ?? 0);
    }
    if (!isEmpty) return;
    this.#namesEnd = this.#open.pop() ?? 0;
    this.#forgetPrefixes();
  }

  #readAttributes(xml: Buffer, from: number, to: number): void {
    const attributes = this.#attributes;
    attributes.length = 0;
    for (let at = skipBlanks(xml, from, to), before = from; at < to; at = skipBlanks(xml, before, to)) {
      if (at === before) throw damagedXml(say`attributes without a space between them`);
      const nameEnd = checkName(xml, at, to);
      const equals = skipBlanks(xml, nameEnd, to);
      const open = skipBlanks(xml, equals + 1, to);
      const quote = xml[open];
      if (xml[equals] !== 0x3d || open >= to || (quote !== 0x22 && quote !== 0x27)) {
        throw damagedXml(say`an attribute without quotes`);
      }
      const end = checkValue(xml, open + 1, to, quote);
      for (let other = 0; other < attributes.length; other += 2) {
        if (isSame(xml, attributes[other] ?? 0, attributes[other + 1] ?? 0, at, nameEnd)) {
          throw damagedXml(say`an attribute that is there twice`);
        }
      }
      if (attributes.length >= 2000) throw damagedXml(say`a tag with more than ${1000} attributes`);
      attributes.push(at, nameEnd);
      if (xml[at] === 0x78 && xml.toString('latin1', at, Math.min(nameEnd, at + 6)) === 'xmlns:') {
        if (end === open + 1) throw damagedXml(say`a namespace without a name`);
        this.#prefixes.push({ name: Buffer.from(xml.subarray(at + 6, nameEnd)), depth: this.#open.length });
      }
      before = end + 1;
    }
  }

  #checkPrefix(xml: Buffer, from: number, to: number): void {
    let at = from;
    while (at < to && xml[at] !== colon) at++;
    if (at === to) return;
    const length = at - from;
    if (length === 5 && xml.toString('latin1', from, at) === 'xmlns') return;
    for (const { name } of this.#prefixes) {
      if (name.length === length && name.compare(xml, from, at) === 0) return;
    }
    throw damagedXml(say`a prefix without a namespace`);
  }

  #push(xml: Buffer, from: number, to: number): void {
    const end = this.#namesEnd + to - from;
    if (end > this.#names.length) this.#names = Buffer.concat([this.#names, Buffer.alloc(end)]);
    // Names are short: a call out of the engine takes longer.
    for (let at = from, name = this.#namesEnd; at < to; at++, name++) this.#names[name] = xml[at] ?? 0;
    this.#open.push(this.#namesEnd);
    this.#namesEnd = end;
  }

  /** Those of elements that are closed. */
  #forgetPrefixes(): void {
    while ((this.#prefixes.at(-1)?.depth ?? 0) > this.#open.length) this.#prefixes.pop();
  }
}

function longText(bytes: number): Refusal {
  return new Refusal(
    say`A text is too long (${bytes} bytes, at most ${longestToken} can be read)`,
    say`Shorten it: a cell has at most ${maxCellUnits} characters`,
  );
}

function isBlank(byte: number): boolean {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
}

function skipBlanks(xml: Buffer, from: number, to: number): number {
  let at = from;
  while (at < to && isBlank(xml[at] ?? 0)) at++;
  return at;
}

function isSame(xml: Buffer, from: number, to: number, otherFrom: number, otherTo: number): boolean {
  if (to - from !== otherTo - otherFrom) return false;
  for (let at = 0; at < to - from; at++) if (xml[from + at] !== xml[otherFrom + at]) return false;
  return true;
}

/** Where the name ends; at most one colon, and none at an end. No name that a workbook has goes beyond ASCII. */
function checkName(xml: Buffer, from: number, to: number): number {
  let at = from;
  let colons = 0;
  for (; at < to; at++) {
    const byte = xml[at] ?? 0;
    const letter = byte | 0x20;
    if ((letter >= 0x61 && letter <= 0x7a && byte < 0x80) || byte === 0x5f) continue;
    if (byte === colon) colons++;
    else if (!(at > from && ((byte >= 0x30 && byte <= 0x39) || byte === 0x2d || byte === 0x2e))) break;
  }
  const isQualified = colons === 0 || (colons === 1 && xml[from] !== colon && startsName(xml, from, at));
  if (at === from || !isQualified) throw damagedXml(say`an invalid name`);
  return at;
}

/** Whether behind the colon a name begins. */
function startsName(xml: Buffer, from: number, to: number): boolean {
  const first = xml[xml.indexOf(colon, from) + 1] ?? 0;
  return xml[to - 1] !== colon && !((first >= 0x30 && first <= 0x39) || first === 0x2d || first === 0x2e);
}

/** Offset of the closing quote. */
function checkValue(xml: Buffer, from: number, to: number, quote: number): number {
  let isWide = false;
  for (let at = from; at < to; at++) {
    const byte = xml[at] ?? 0;
    if (byte === quote) {
      if (isWide) checkWide(xml, from, at);
      return at;
    }
    if (byte === lessThan) throw damagedXml(say`a tag that never ends`);
    if (byte === ampersand) checkEntity(xml, at, to);
    else if (byte < 0x20) checkControl(byte);
    else if (byte >= 0x80) isWide = true;
  }
  throw damagedXml(say`an attribute without quotes`);
}

function checkEntity(xml: Buffer, at: number, to: number): void {
  const text = xml.toString('latin1', at, Math.min(to, at + longestEntity));
  decodeXmlText(text.slice(0, text.indexOf(';') + 1) || '&');
}

function checkControl(byte: number): void {
  if (!isBlank(byte)) throw damagedXml(say`a character that XML does not allow`);
}

/** Whole characters only, and none of the two that are no characters. */
function checkWide(xml: Buffer, from: number, to: number): void {
  const bytes = xml.subarray(from, to);
  if (!isUtf8(bytes)) throw damagedXml(say`bytes that are not UTF-8`);
  for (let at = bytes.indexOf(0xef); at !== -1; at = bytes.indexOf(0xef, at + 1)) {
    if (bytes[at + 1] === 0xbf && (bytes[at + 2] ?? 0) >= 0xbe)
      throw damagedXml(say`a character that XML does not allow`);
  }
}
