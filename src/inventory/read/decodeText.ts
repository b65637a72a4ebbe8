/** Bytes of a text file as text: by its byte order mark, by its zeros, or by the coding that it names; UTF-8 otherwise. */

interface DecodedText {
  readonly text: string;
  /** Its bytes are no UTF-8 and it names no coding: read as windows-1252. */
  readonly isGuessed: boolean;
}

const marks: readonly (readonly [bytes: readonly number[], coding: string])[] = [
  [[0xff, 0xfe, 0, 0], 'utf-32le'],
  [[0, 0, 0xfe, 0xff], 'utf-32be'],
  [[0xef, 0xbb, 0xbf], 'utf-8'],
  [[0xff, 0xfe], 'utf-16le'],
  [[0xfe, 0xff], 'utf-16be'],
];
const looked = 200;

export function decodeText(bytes: Buffer): DecodedText {
  const mark = marks.find(([start]) => start.every((byte, at) => bytes[at] === byte));
  if (mark !== undefined) return sure(decode(bytes.subarray(mark[0].length), mark[1]));
  const wide = wideCoding(bytes.subarray(0, looked));
  if (wide !== undefined) return sure(decode(bytes, wide));
  const named = namedCoding(bytes);
  if (named !== undefined) return sure(named);
  try {
    return sure(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return { text: westernText(bytes), isGuessed: true };
  }
}

/** What windows-1252 has for 0x80 to 0x9f; some versions of Node decode these as Latin-1, with line ends among them. */
const western = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ';

function westernText(bytes: Buffer): string {
  return bytes.toString('latin1').replace(/[\x80-\x9f]/g, (sign) => western[sign.charCodeAt(0) - 0x80] ?? sign);
}

function sure(text: string): DecodedText {
  return { text, isGuessed: false };
}

function decode(bytes: Buffer, coding: string): string {
  if (!coding.startsWith('utf-32')) return new TextDecoder(coding).decode(bytes);
  const points: string[] = [];
  for (let at = 0; at + 4 <= bytes.length; at += 4) {
    const point = coding === 'utf-32le' ? bytes.readUInt32LE(at) : bytes.readUInt32BE(at);
    points.push(point > 0x10ffff ? '\ufffd' : String.fromCodePoint(point));
  }
  return points.join('');
}

/** Zeros at every second place are the high halves of Latin letters; a few zeros are damage in a text of single bytes. */
function wideCoding(head: Buffer): string | undefined {
  const zeros = head.filter((byte) => byte === 0).length;
  if (zeros === 0 || zeros * 4 < head.length) return undefined;
  const odd = head.filter((byte, at) => byte === 0 && at % 2 === 1).length;
  return odd * 2 > zeros ? 'utf-16le' : 'utf-16be';
}

/** `# coding: NAME` in the first two lines, as Python and pip have it. */
function namedCoding(bytes: Buffer): string | undefined {
  const lines = bytes.subarray(0, 1000).toString('latin1').split('\n', 2);
  const name = lines.map((line) => /^\s*#.*coding[:=]\s*([-\w.]+)/.exec(line)?.[1]).find((each) => each !== undefined);
  if (name === undefined) return undefined;
  try {
    return new TextDecoder(name, { fatal: true }).decode(bytes);
  } catch {
    return undefined; // A coding that nobody knows, or that the bytes are not in.
  }
}
