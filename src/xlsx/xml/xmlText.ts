/** Text between XML and people: entities, Excel's `_xHHHH_` escapes, and the limits of a cell. */
import { maxCellLineFeeds, maxCellUnits } from '../../core/spreadsheet/cell';
import { damagedXml } from '../refusal';
import { say } from '../../core/message/text';

const cutMark = ' … (cut)';

const named: ReadonlyMap<string, string> = new Map([
  ['lt', '<'],
  ['gt', '>'],
  ['amp', '&'],
  ['quot', '"'],
  ['apos', "'"],
]);

/** XML character data or an attribute value, decoded (XML 1.0, 2.11 and 4.6); without a DOCTYPE no other entity is defined. */
export function decodeXmlText(raw: string): string {
  const lines = raw.includes('\r') ? raw.replace(/\r\n?/g, '\n') : raw;
  if (!lines.includes('&')) return lines;
  return lines.replace(
    /&(?:#x([0-9a-fA-F]+);|#([0-9]+);|([A-Za-z]+);)?/g,
    (_, hex?: string, decimal?: string, name?: string) => {
      const character = hex ?? decimal;
      const text =
        character === undefined ? named.get(name ?? '') : fromCode(parseInt(character, hex === undefined ? 10 : 16));
      if (text === undefined) throw damagedXml(say`an entity that is not defined`);
      return text;
    },
  );
}

/** undefined: no character of XML 1.0, 2.2. */
function fromCode(code: number): string | undefined {
  const isLegal =
    code === 9 || code === 10 || code === 13 || (code >= 0x20 && code <= 0xd7ff) || (code >= 0xe000 && code <= 0xfffd);
  return isLegal || (code >= 0x10000 && code <= 0x10ffff) ? String.fromCodePoint(code) : undefined;
}

/** The text of a cell or shared string, decoded from XML, without its `_xHHHH_` (ECMA-376 part 1, 22.9.2.19). */
export function unescapeCellText(text: string): string {
  if (!text.includes('_x')) return text;
  return text.replace(/_x([0-9a-fA-F]{4})_/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
}

export function encodeXml(text: string): string {
  return text.replace(/[&<>"]/g, (character) =>
    character === '&' ? '&amp;' : character === '<' ? '&lt;' : character === '>' ? '&gt;' : '&quot;',
  );
}

// XML 1.0, 2.2, leaves these no place: control characters, two non-characters, halves of surrogate pairs.
const illegal =
  // eslint-disable-next-line no-control-regex -- control characters are what is looked for
  /[\u0000-\u0008\u000b-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** Cell text as XML character data. */
export function encodeCellText(text: string): string {
  return encodeXml(escapeCellText(text));
}

/** Illegal characters as `_xHHHH_`, a literal `_x0041_` as `_x005F_x0041_`: what a cell holds before it becomes XML. */
export function escapeCellText(text: string): string {
  return text.replace(/_(?=x[0-9a-fA-F]{4}_)/g, '_x005F_').replace(illegal, toEscape);
}

function toEscape(character: string): string {
  return `_x${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}_`;
}

/** Cut to what a cell holds, visibly, never inside a surrogate pair. Line breaks become \n. */
export function limitCellText(text: string): string {
  const lines = text.replace(/\r\n?/g, '\n');
  let end = lines.length;
  let feeds = 0;
  for (let at = lines.indexOf('\n'); at !== -1; at = lines.indexOf('\n', at + 1)) {
    if (++feeds > maxCellLineFeeds) {
      end = at;
      break;
    }
  }
  if (end <= maxCellUnits && end === lines.length) return lines;
  end = Math.min(end, maxCellUnits - cutMark.length);
  if (/[\ud800-\udbff]/.test(lines.charAt(end - 1))) end--;
  return lines.slice(0, end) + cutMark;
}

/** Whether a program could take the text for a formula: = + - @ TAB CR first, also full-width, after blanks (OWASP, CSV injection). */
export function looksLikeFormula(text: string): boolean {
  return /^(?:[\t\r]|\s*[=+\-@＝＋－＠])/.test(text);
}

/** xsd:boolean. */
export function isTrue(value: string | undefined): boolean {
  return value === '1' || value === 'true';
}
