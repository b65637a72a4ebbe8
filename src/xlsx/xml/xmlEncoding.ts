/** XML in other encodings as UTF-8. Refuses an encoding it does not know, and bytes that the encoding does not have. */
import { damagedXml, Refusal, saveAgainInExcel } from '../refusal';
import { say } from '../../core/message/text';

/** Bytes in which the XML declaration has ended. */
export const declarationBytes = 1000;

const encodingName = /^(<\?xml[^>]*?\sencoding\s*=\s*["'])([^"']+)/;

/** Turns bytes into UTF-8 as they come; undefined: they are UTF-8 already. `head`: the first bytes of the part. */
export function utf8Converter(head: Buffer): ((bytes: Buffer, isLast: boolean) => Buffer) | undefined {
  const encoding = encodingOf(head);
  if (encoding === undefined) return undefined;
  const decode = decoderOf(encoding);
  let isFirst = true;
  return (bytes, isLast) => {
    let text = decode(bytes, isLast);
    if (isFirst) text = text.replace(encodingName, '$1UTF-8');
    isFirst = false;
    return Buffer.from(text);
  };
}

/** The same for a whole part. */
export function toUtf8(xml: Buffer): Buffer {
  return utf8Converter(xml.subarray(0, declarationBytes))?.(xml, true) ?? xml;
}

/** XML 1.0, appendix F; undefined: UTF-8. US-ASCII reads the same, but what is written into it may not. */
function encodingOf(head: Buffer): string | undefined {
  const marks: readonly [string, string][] = [
    ['efbbbf', ''],
    ['fffe0000', 'UTF-32'],
    ['0000feff', 'UTF-32'],
    ['fffe', 'utf-16le'],
    ['feff', 'utf-16be'],
    ['3c003f00', 'utf-16le'],
    ['003c003f', 'utf-16be'],
  ];
  const start = head.toString('hex', 0, 4);
  const marked = marks.find(([mark]) => start.startsWith(mark))?.[1];
  if (marked !== undefined) return marked === '' ? undefined : marked;
  const told = encodingName.exec(head.toString('latin1'))?.[2];
  return told === undefined || /^utf-?8$/i.test(told) ? undefined : told;
}

function decoderOf(encoding: string): (bytes: Buffer, isLast: boolean) => string {
  if (/^(?:iso-8859-1|latin-?1)$/i.test(encoding)) return (bytes) => bytes.toString('latin1');
  if (/^(?:us-)?ascii$/i.test(encoding)) return decodeAscii;
  if (!/^(?:utf-16[bl]e|iso-8859-\d+|windows-125\d)$/i.test(encoding)) {
    throw new Refusal(
      say`The workbook contains XML in the encoding ${encoding}, which is not supported`,
      saveAgainInExcel,
    );
  }
  const decoder = new TextDecoder(encoding, { fatal: true });
  return (bytes, isLast) => {
    try {
      return decoder.decode(bytes, { stream: !isLast });
    } catch {
      throw damagedXml(say`bytes that are not ${encoding.toUpperCase()}`);
    }
  };
}

function decodeAscii(bytes: Buffer): string {
  if (bytes.some((byte) => byte >= 0x80)) throw damagedXml(say`bytes that are not US-ASCII`);
  return bytes.toString('latin1');
}
