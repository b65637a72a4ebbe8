/** The text of a cell in the few forms that nearly all cells have, read without making anything but that text. Leaves every other form to cellReader. */
import type { SharedStrings } from './sharedStrings';

/** What a cell's value is stored as; `from` to `to` are plain ASCII without entities. */
interface FastCellValue {
  readonly type: 'shared' | 'text' | 'number';
  readonly from: number;
  readonly to: number;
  /** Index into cellXfs; undefined means 0. */
  readonly style: number | undefined;
}

const [open, close, slash, quote, space, ampersand] = [0x3c, 0x3e, 0x2f, 0x22, 0x20, 0x26];
const [letterC, letterF, letterN, letterO, letterR] = [0x63, 0x66, 0x6e, 0x6f, 0x72];
const [letterS, letterT, letterV] = [0x73, 0x74, 0x76];

/** The value of `<c … s="1" t="s"><v>…</v></c>`, with or without a formula before it; undefined for any other form, an empty cell too. */
export function fastCellValue(xml: Buffer, start: number): FastCellValue | undefined {
  let type: FastCellValue['type'] | undefined = 'number';
  let style: number | undefined;
  let at = start + 2;
  for (; xml[at] !== close; at++) {
    const byte = xml[at] ?? 0;
    if (byte > space) continue;
    const name = xml[at + 1];
    if (name !== letterT && name !== letterS && byte === space) continue;
    if (xml[at + 2] !== 0x3d || xml[at + 3] !== quote) return undefined;
    if (name === letterT) type = typeOf(xml, at + 4);
    else if (name === letterS) style = digitsAt(xml, at + 4);
    if (type === undefined || style === -1) return undefined;
  }
  if (xml[at - 1] === slash) return undefined;
  at++;
  if (xml[at + 1] === letterF) at = behindFormula(xml, at);
  if (xml[at] !== open || xml[at + 1] !== letterV || xml[at + 2] !== close) return undefined;
  const from = at + 3;
  let to = from;
  for (let byte = xml[to] ?? 0; byte !== open; byte = xml[++to] ?? 0) {
    if (byte === ampersand || byte >= 0x80 || byte <= space || byte === 0x5f) {
      // Blanks are plain text, but not in a number; `_x` may begin an escape.
      if (byte !== space || type !== 'text') return undefined;
    }
  }
  return xml[to + 1] === slash && to > from ? { type, from, to, style } : undefined;
}

export function sharedText(xml: Buffer, { from, to }: FastCellValue, strings: SharedStrings): string | undefined {
  let index = 0;
  for (let at = from; at < to; at++) {
    const digit = (xml[at] ?? 0) - 0x30;
    if (digit < 0 || digit > 9) return undefined;
    index = index * 10 + digit;
  }
  return strings.at(index);
}

/** False: the unprefixed cell that begins here has no formula. True tells nothing. */
export function mayHoldFormula(xml: Buffer, start: number): boolean {
  for (let at = start + 2; at < xml.length; at++) {
    if (xml[at] !== open) continue;
    const isEnd = xml[at + 1] === slash;
    const name = xml[at + (isEnd ? 2 : 1)];
    if (name === letterF) return true;
    // Its own end, or behind a cell without content the next one or the row's end.
    if (name === letterC || (isEnd && name === letterR && xml[at + 3] === letterO)) return false;
  }
  return true;
}

function typeOf(xml: Buffer, at: number): FastCellValue['type'] | undefined {
  if (xml[at + 1] === quote) return xml[at] === letterS ? 'shared' : xml[at] === letterN ? 'number' : undefined;
  const isText = xml[at] === letterS && xml[at + 1] === letterT && xml[at + 2] === 0x72 && xml[at + 3] === quote;
  return isText ? 'text' : undefined;
}

/** -1 for what is no number. */
function digitsAt(xml: Buffer, from: number): number {
  let number = 0;
  for (let at = from; xml[at] !== quote; at++) {
    const digit = (xml[at] ?? 0) - 0x30;
    if (digit < 0 || digit > 9) return -1;
    number = number * 10 + digit;
  }
  return number;
}

/** Offset behind `<f …/>` or `<f …>…</f>`; of anything unusual inside of it, an offset at which no value begins. */
function behindFormula(xml: Buffer, start: number): number {
  let at = start;
  while (xml[at] !== close && xml[at] !== undefined) at++;
  if (xml[at - 1] === slash) return at + 1;
  while (xml[at] !== open && xml[at] !== undefined) at++;
  return xml[at + 1] === slash && xml[at + 2] === letterF && xml[at + 3] === close ? at + 4 : start;
}
