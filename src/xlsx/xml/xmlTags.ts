/** Tags of an XML part at byte offsets, one pass, no tree. Refuses tags that never end. */
import { damagedXml, isMarkup, requireMarkupEnd } from './xmlMarkup';
import { decodeXmlText } from './xmlText';
import { say } from '../../core/message/text';

const lessThan = 0x3c;
const greaterThan = 0x3e;
const slash = 0x2f;
const colon = 0x3a;
const doubleQuote = 0x22;
const singleQuote = 0x27;

export interface XmlTag {
  /** Offset of `<` and the offset behind `>`. */
  readonly start: number;
  readonly end: number;
  /** With its prefix, as written. */
  readonly name: string;
  readonly local: string;
  readonly form: 'open' | 'close' | 'empty';
}

/** Offset behind the `>` that ends the tag begun at `start`; `>` inside attribute values does not count. */
export function tagEnd(xml: Buffer, start: number): number {
  const end = findTagEnd(xml, start);
  if (end === undefined) throw damagedXml(say`a tag that never ends`);
  return end;
}

/** The same; undefined when `xml` ends before the tag does. */
export function findTagEnd(xml: Buffer, start: number): number | undefined {
  let quote = 0;
  for (let at = start + 1; at < xml.length; at++) {
    const byte = xml[at];
    if (quote !== 0) {
      if (byte === quote) quote = 0;
    } else if (byte === greaterThan) return at + 1;
    else if (byte === doubleQuote || byte === singleQuote) quote = byte;
    else if (byte === lessThan) throw damagedXml(say`a tag that never ends`);
  }
  return undefined;
}

/** Tags within `[from, to)` in order; comments, CDATA and processing instructions are stepped over. */
export function* readTags(xml: Buffer, from = 0, to = xml.length): Generator<XmlTag> {
  for (let at = xml.indexOf(lessThan, from); at !== -1 && at < to;) {
    const tag = !isMarkup(xml, at);
    const end = tag ? tagEnd(xml, at) : requireMarkupEnd(xml, at);
    if (tag) yield describeTag(xml, at, end);
    at = xml.indexOf(lessThan, end);
  }
}

/** The tag that begins at `start`; undefined when `xml` ends before it does. */
export function readTag(xml: Buffer, start: number): XmlTag | undefined {
  const end = findTagEnd(xml, start);
  return end === undefined ? undefined : describeTag(xml, start, end);
}

function describeTag(xml: Buffer, start: number, end: number): XmlTag {
  const closing = xml[start + 1] === slash;
  const nameStart = closing ? start + 2 : start + 1;
  let nameEnd = nameStart;
  while (nameEnd < end - 1 && (xml[nameEnd] ?? 0) > 0x20 && xml[nameEnd] !== slash) nameEnd++;
  const name = xml.toString('latin1', nameStart, nameEnd);
  const colon = name.indexOf(':');
  const form = closing ? 'close' : xml[end - 2] === slash ? 'empty' : 'open';
  return { start, end, name, local: colon === -1 ? name : name.slice(colon + 1), form };
}

interface XmlAttribute {
  readonly name: string;
  /** Offset of the first name byte. */
  readonly start: number;
  readonly valueStart: number;
  readonly valueEnd: number;
  /** Behind the closing quote. */
  readonly end: number;
}

/** No writer comes near it; a tag with a million attributes would fill the memory. */
const mostAttributes = 1000;

/** The attributes of the tag `[start, end)` in order. */
export function readAttributes(xml: Buffer, tag: { readonly start: number; readonly end: number }): XmlAttribute[] {
  const found: XmlAttribute[] = [];
  const end = xml[tag.end - 2] === slash ? tag.end - 2 : tag.end - 1;
  let at = tag.start + 1;
  while (at < end && (xml[at] ?? 0) > 0x20) at++;
  for (at = skipBlanks(xml, at, end); at < end; at = skipBlanks(xml, at, end)) {
    const start = at;
    while (at < end && isNameByte(xml[at] ?? 0)) at++;
    const nameEnd = at;
    const equals = skipBlanks(xml, at, end);
    const open = skipBlanks(xml, equals + 1, end);
    const quote = xml[open];
    const isQuoted = quote === doubleQuote || quote === singleQuote;
    const valueEnd = isQuoted ? xml.indexOf(quote, open + 1) : -1;
    // What follows a value stands apart from it (XML 1.0, 3.1).
    const isApart = valueEnd + 1 === end || (xml[valueEnd + 1] ?? 0) <= 0x20;
    if (nameEnd === start || xml[equals] !== 0x3d || valueEnd === -1 || valueEnd >= end || !isApart) {
      throw damagedXml(say`an attribute without quotes`);
    }
    if (found.length === mostAttributes) throw damagedXml(say`a tag with more than ${mostAttributes} attributes`);
    at = valueEnd + 1;
    found.push({ name: xml.toString('latin1', start, nameEnd), start, valueStart: open + 1, valueEnd, end: at });
  }
  return found;
}

function skipBlanks(xml: Buffer, from: number, end: number): number {
  let at = from;
  while (at < end && (xml[at] ?? 0) <= 0x20) at++;
  return at;
}

function isNameByte(byte: number): boolean {
  return byte > 0x20 && !notInNames.has(byte);
}

const notInNames: ReadonlySet<number> = new Set(Buffer.from('=/?<>&"\''));

/** The decoded value of one attribute; undefined when the tag lacks it. */
export function attributeOf(
  xml: Buffer,
  tag: { readonly start: number; readonly end: number },
  name: string,
): string | undefined {
  const found = readAttributes(xml, tag).find((attribute) => attribute.name === name);
  return found === undefined ? undefined : valueOf(xml, found);
}

/** All attributes by name, decoded. */
export function attributesOf(
  xml: Buffer,
  tag: { readonly start: number; readonly end: number },
): ReadonlyMap<string, string> {
  return new Map(readAttributes(xml, tag).map((found) => [found.name, valueOf(xml, found)]));
}

/** Line breaks and tabs that are written as they are count as blanks (XML 1.0, 3.3.3). */
function valueOf(xml: Buffer, { valueStart, valueEnd }: XmlAttribute): string {
  return decodeXmlText(xml.toString('utf8', valueStart, valueEnd).replace(/\r\n|[\t\n\r]/g, ' '));
}

export interface XmlElement extends XmlTag {
  /** Offset behind the closing tag; for an empty element the same as `end`. */
  readonly elementEnd: number;
  /** Offset of the closing tag; `end` for an empty element. */
  readonly contentEnd: number;
}

/** Every element of local name `local` within the range, whole; one nested in another of its name is part of that one. */
export function* readElements(xml: Buffer, local: string, from = 0, to = xml.length): Generator<XmlElement> {
  const open = yield* outermost(xml, from, to, Buffer.from(local));
  if (open !== undefined) throw damagedXml(say`<${local}> that never closes`);
}

/** The elements right below the one given, in order. */
export function* readChildren(xml: Buffer, { end, contentEnd }: XmlElement): Generator<XmlElement> {
  yield* outermost(xml, end, contentEnd);
}

/** Elements that are in no other one of those that count: all, or those of that local name. Returns the one that never closes, if any. */
function* outermost(xml: Buffer, from: number, to: number, local?: Buffer): Generator<XmlElement, XmlTag | undefined> {
  let open: XmlTag | undefined;
  let depth = 0;
  let end: number;
  for (let at = xml.indexOf(lessThan, from); at !== -1 && at < to; at = xml.indexOf(lessThan, end)) {
    if (isMarkup(xml, at)) {
      end = requireMarkupEnd(xml, at);
      continue;
    }
    end = tagEnd(xml, at);
    // A tag is described only where it is asked for: a text may have a million others.
    if (local !== undefined && !isNamed(xml, at, end, local)) continue;
    if (xml[at + 1] === slash) {
      if (open === undefined || --depth > 0) continue;
      yield elementOf(open, at, end);
      open = undefined;
    } else if (xml[end - 2] !== slash) {
      open ??= describeTag(xml, at, end);
      depth++;
    } else if (open === undefined) yield elementOf(describeTag(xml, at, end), end, end);
  }
  return open;
}

function elementOf({ start, end, name, local, form }: XmlTag, contentEnd: number, elementEnd: number): XmlElement {
  return { start, end, name, local, form, elementEnd, contentEnd };
}

function isNamed(xml: Buffer, start: number, end: number, local: Buffer): boolean {
  const nameStart = xml[start + 1] === slash ? start + 2 : start + 1;
  let from = nameStart;
  let at = nameStart;
  for (; at < end - 1; at++) {
    const byte = xml[at] ?? 0;
    if (byte <= 0x20 || byte === slash) break;
    if (byte === colon && from === nameStart) from = at + 1;
  }
  if (at - from !== local.length) return false;
  for (let i = 0; i < local.length; i++) if (xml[from + i] !== local[i]) return false;
  return true;
}

/** The outermost element; undefined when there is none. */
export function rootElement(xml: Buffer): XmlElement | undefined {
  for (const { local } of readTags(xml)) return firstElement(xml, local);
  return undefined;
}

export function firstElement(xml: Buffer, local: string, from = 0, to = xml.length): XmlElement | undefined {
  for (const element of readElements(xml, local, from, to)) return element;
  return undefined;
}
