/** Tags of an XML part at byte offsets, one pass, no tree. Refuses tags that never end. */
import { damagedXml, isMarkup, requireMarkupEnd } from './xmlMarkup';
import { decodeXmlText } from './xmlText';
import { say } from '../../core/text/text';

const lessThan = 0x3c;
const greaterThan = 0x3e;
const slash = 0x2f;
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

export interface XmlAttribute {
  readonly name: string;
  /** Offset of the first name byte. */
  readonly start: number;
  readonly valueStart: number;
  readonly valueEnd: number;
  /** Behind the closing quote. */
  readonly end: number;
}

/** The attributes of the tag `[start, end)` in order. */
export function readAttributes(xml: Buffer, tag: { readonly start: number; readonly end: number }): XmlAttribute[] {
  const found: XmlAttribute[] = [];
  let at = tag.start + 1;
  while (at < tag.end && (xml[at] ?? 0) > 0x20) at++;
  while (at < tag.end) {
    while (at < tag.end && (xml[at] ?? 0) <= 0x20) at++;
    const start = at;
    while (at < tag.end && isNameByte(xml[at] ?? 0)) at++;
    if (at === start) break;
    const nameEnd = at;
    while (at < tag.end && (xml[at] === 0x3d || (xml[at] ?? 0) <= 0x20)) at++;
    const quote = xml[at];
    if (quote !== doubleQuote && quote !== singleQuote) throw damagedXml(say`an attribute without quotes`);
    const valueStart = at + 1;
    const valueEnd = xml.indexOf(quote, valueStart);
    found.push({ name: xml.toString('latin1', start, nameEnd), start, valueStart, valueEnd, end: valueEnd + 1 });
    at = valueEnd + 1;
  }
  return found;
}

function isNameByte(byte: number): boolean {
  return byte > 0x20 && byte !== 0x3d && byte !== greaterThan && byte !== slash && byte !== 0x3f;
}

/** The decoded value of one attribute; undefined when the tag lacks it. */
export function attributeOf(
  xml: Buffer,
  tag: { readonly start: number; readonly end: number },
  name: string,
): string | undefined {
  const found = readAttributes(xml, tag).find((attribute) => attribute.name === name);
  return found === undefined ? undefined : decodeXmlText(xml.toString('utf8', found.valueStart, found.valueEnd));
}

/** All attributes by name, decoded. */
export function attributesOf(
  xml: Buffer,
  tag: { readonly start: number; readonly end: number },
): ReadonlyMap<string, string> {
  return new Map(
    readAttributes(xml, tag).map((found) => [
      found.name,
      decodeXmlText(xml.toString('utf8', found.valueStart, found.valueEnd)),
    ]),
  );
}

export interface XmlElement extends XmlTag {
  /** Offset behind the closing tag; for an empty element the same as `end`. */
  readonly elementEnd: number;
  /** Offset of the closing tag; `end` for an empty element. */
  readonly contentEnd: number;
}

/** Every element of local name `local` within the range, whole; one nested in another of its name is part of that one. */
export function* readElements(xml: Buffer, local: string, from = 0, to = xml.length): Generator<XmlElement> {
  let open: XmlTag | undefined;
  let depth = 0;
  for (const tag of readTags(xml, from, to)) {
    if (tag.local !== local) continue;
    if (tag.form === 'empty') {
      if (open === undefined) yield { ...tag, elementEnd: tag.end, contentEnd: tag.end };
    } else if (tag.form === 'open') {
      open ??= tag;
      depth++;
    } else if (open !== undefined && --depth === 0) {
      yield { ...open, elementEnd: tag.end, contentEnd: tag.start };
      open = undefined;
    }
  }
  if (open !== undefined) throw damagedXml(say`<${local}> that never closes`);
}

export function firstElement(xml: Buffer, local: string, from = 0, to = xml.length): XmlElement | undefined {
  for (const element of readElements(xml, local, from, to)) return element;
  return undefined;
}
