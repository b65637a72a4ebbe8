/** Comments, CDATA sections and processing instructions, and text that may hold them. Refuses DOCTYPE, and elements inside a text. */
import { damagedXml, Refusal, saveAgainInExcel } from '../refusal';
import { decodeXmlText, unescapeCellText } from './xmlText';
import { say } from '../../core/message/text';

export { damagedXml };

const cdataStart = '<![CDATA[';
const cdataEnd = ']]>';

/** Whether what begins with the `<` at `at` is no tag. */
export function isMarkup(xml: Buffer, at: number): boolean {
  return xml[at + 1] === 0x21 || xml[at + 1] === 0x3f;
}

/** Offset behind the comment, CDATA section or processing instruction at `at`; undefined when `xml` ends before it does. */
export function markupEnd(xml: Buffer, at: number): number | undefined {
  if (xml[at + 1] === 0x3f) return behind(xml, '?>', at + 2);
  if (xml[at + 2] === 0x2d && xml[at + 3] === 0x2d) return behind(xml, '-->', at + 4);
  const start = xml.toString('latin1', at, at + cdataStart.length);
  if (start === cdataStart) return behind(xml, cdataEnd, at + cdataStart.length);
  if ('<!--'.startsWith(start) || cdataStart.startsWith(start)) return undefined;
  throw new Refusal(say`The workbook contains a DOCTYPE, which is not allowed in workbooks`, saveAgainInExcel);
}

/** A search outside of the engine costs as much as looking at so many bytes. */
const nearBytes = 64;

/** The next `<`; -1 for none. Most stand near. */
export function nextMark(xml: Buffer, from: number): number {
  const near = Math.min(xml.length, from + nearBytes);
  for (let at = from; at < near; at++) if (xml[at] === 0x3c) return at;
  return xml.indexOf(0x3c, near);
}

function behind(xml: Buffer, mark: string, from: number): number | undefined {
  const near = Math.min(xml.length, from + nearBytes) - mark.length;
  for (let at = from; at <= near; at++) if (isAt(xml, mark, at)) return at + mark.length;
  const at = xml.indexOf(mark, from, 'latin1');
  return at === -1 ? undefined : at + mark.length;
}

function isAt(xml: Buffer, mark: string, at: number): boolean {
  for (let i = 0; i < mark.length; i++) if (xml[at + i] !== mark.charCodeAt(i)) return false;
  return true;
}

/** The same where the XML is whole. */
export function requireMarkupEnd(xml: Buffer, at: number): number {
  const end = markupEnd(xml, at);
  if (end === undefined) throw damagedXml(say`a comment or CDATA section that never ends`);
  return end;
}

/** The character data of `[from, to)`, decoded: CDATA as it is, comments and processing instructions left out (XML 1.0, 2.4 to 2.7). */
export function readCharacters(xml: Buffer, from: number, to: number): string {
  const first = xml.indexOf(0x3c, from);
  if (first === -1 || first >= to) return decodeXmlText(xml.toString('utf8', from, to));
  let text = '';
  let at = from;
  for (let mark = first; mark !== -1 && mark < to; mark = xml.indexOf(0x3c, at)) {
    if (!isMarkup(xml, mark)) throw damagedXml(say`an element inside a text`);
    const end = requireMarkupEnd(xml, mark);
    text += decodeXmlText(xml.toString('utf8', at, mark));
    if (xml[mark + 2] === 0x5b) {
      text += xml.toString('utf8', mark + cdataStart.length, end - cdataEnd.length).replace(/\r\n?/g, '\n');
    }
    at = end;
  }
  return text + decodeXmlText(xml.toString('utf8', at, to));
}

/** The same for the text of a cell or shared string, with its `_xHHHH_` escapes undone. */
export function readCellText(xml: Buffer, from: number, to: number): string {
  return unescapeCellText(readCharacters(xml, from, to));
}
