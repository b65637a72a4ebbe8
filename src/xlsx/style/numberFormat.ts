/** How a number format shows a number: as a day, a time or digits (ECMA-376 part 1, 18.8.30 and 18.8.31). Fractions and exponents it leaves to the plain form. */

export type Shows = 'number' | 'day' | 'time' | 'dayAndTime';

/** Those of the built-in formats that show numbers otherwise than General; the rest have a code of their own in the file. */
const builtInNumbers: Readonly<Record<number, string>> = {
  1: '0',
  2: '0.00',
  3: '#,##0',
  4: '#,##0.00',
  9: '0%',
  10: '0.00%',
  37: '#,##0;(#,##0)',
  38: '#,##0;(#,##0)',
  39: '#,##0.00;(#,##0.00)',
  40: '#,##0.00;(#,##0.00)',
};

/** `code` undefined: a built-in format, the East Asian ones among them. */
export function showsOf(id: number, code: string | undefined): Shows {
  if (code === undefined) {
    if (id === 22) return 'dayAndTime';
    if ((id >= 18 && id <= 21) || (id >= 45 && id <= 47)) return 'time';
    return (id >= 14 && id <= 17) || (id >= 27 && id <= 36) || (id >= 50 && id <= 58) ? 'day' : 'number';
  }
  if (/general/i.test(code)) return 'number';
  const elapsed = /\[(?:h+|m+|s+)\]/i.test(code);
  const bare = code.replace(/"[^"]*"|\\.|_.|\*.|\[[^\]]*\]/g, '').toLowerCase();
  const hasTime = elapsed || /[hs]/.test(bare);
  const hasDay = /[dy]/.test(bare) || (bare.includes('m') && !hasTime);
  return hasDay ? (hasTime ? 'dayAndTime' : 'day') : hasTime ? 'time' : 'number';
}

/** What General shows, width aside: 15 significant digits. */
export function generalText(value: number): string {
  return String(Number(value.toPrecision(15))).replace('e', 'E');
}

/** The text of a number in its format; undefined where that is what General shows, or is not known. */
export function formattedNumber(value: number, id: number, code = builtInNumbers[id]): string | undefined {
  if (code === undefined || value.toString().includes('e')) return undefined;
  const sections = sectionsOf(code);
  const chosen = value < 0 ? 1 : value === 0 ? 2 : 0;
  const items = sections.map(itemsOf);
  const section = items[chosen] ?? items[0];
  if (section === undefined || items.includes(undefined)) return undefined;
  const hasOwnSign = value < 0 && items.length > 1;
  const text = written(Math.abs(value), section).trim();
  return text === '' ? undefined : value < 0 && !hasOwnSign ? `-${text}` : text;
}

/** Quoted text, escaped and padding characters and brackets stay whole. */
const pieces = /"[^"]*"|\\.|_.|\*.|\[[^\]]*\]|[\s\S]/g;

function sectionsOf(code: string): readonly (readonly string[])[] {
  const sections: string[][] = [[]];
  for (const piece of code.match(pieces) ?? []) {
    if (piece === ';') sections.push([]);
    else sections.at(-1)?.push(piece);
  }
  return sections;
}

type Item = { readonly kind: 'digit'; readonly mark: string } | { readonly kind: 'literal'; readonly text: string };

interface Section {
  readonly whole: readonly Item[];
  /** Undefined: no decimal point. */
  readonly fraction: readonly Item[] | undefined;
  readonly isGrouped: boolean;
  /** Powers of ten by which percent signs and closing commas move the point. */
  readonly shift: number;
}

/** Undefined for what is not followed here: conditions, exponents, fractions and text. */
function itemsOf(section: readonly string[]): Section | undefined {
  const whole: Item[] = [];
  let fraction: Item[] | undefined;
  let shift = 0;
  let commas = 0;
  let isGrouped = false;
  for (const piece of section) {
    const [first = ''] = piece;
    if (/[0#?]/.test(piece) && piece.length === 1) {
      if (fraction === undefined && commas > 0) isGrouped = true;
      if (fraction === undefined) commas = 0;
      (fraction ?? whole).push({ kind: 'digit', mark: piece });
    } else if (piece === '.' && fraction === undefined) fraction = [];
    else if (piece === ',') commas += 1;
    else if (first === '[') {
      if (/^\[[<>=]/.test(piece)) return undefined;
    } else if (first === '_' || first === '*') continue;
    else if (/^[A-Za-z@/]$/.test(piece)) return undefined;
    else {
      if (piece === '%') shift += 2;
      const text = first === '"' ? piece.slice(1, -1) : first === '\\' ? piece.slice(1) : piece;
      (fraction ?? whole).push({ kind: 'literal', text });
    }
  }
  return { whole, fraction, isGrouped, shift: shift - 3 * commas };
}

function written(value: number, { whole, fraction, isGrouped, shift }: Section): string {
  const places = (fraction ?? []).filter(({ kind }) => kind === 'digit').length;
  const { before, behind } = rounded(value, shift, places);
  return wholeText(before, whole, isGrouped) + (fraction === undefined ? '' : `.${fractionText(behind, fraction)}`);
}

/** Half away from zero, on the 15 digits that Excel keeps. */
function rounded(value: number, shift: number, places: number): { readonly before: string; readonly behind: string } {
  const [mantissa = '', exponent = '0'] = value.toExponential(14).split('e');
  const digits = BigInt(mantissa.replace('.', ''));
  const drop = 14 - Number(exponent) - shift - places;
  const divisor = 10n ** BigInt(Math.max(0, drop));
  const scaled = drop <= 0 ? digits * 10n ** BigInt(-drop) : (digits * 2n + divisor) / (2n * divisor);
  const text = scaled.toString().padStart(places + 1, '0');
  const point = text.length - places;
  return { before: text.slice(0, point).replace(/^0+/, ''), behind: text.slice(point) };
}

/** Digits fill the places from the right; those that are left over stand before the first place. */
function wholeText(digits: string, items: readonly Item[], isGrouped: boolean): string {
  let left = digits.length;
  let count = 0;
  let text = '';
  const put = (digit: string): void => {
    text = digit + (isGrouped && count > 0 && count % 3 === 0 ? ',' : '') + text;
    count += 1;
  };
  const first = items.findIndex(({ kind }) => kind === 'digit');
  for (let at = items.length - 1; at >= 0; at -= 1) {
    const item = items[at];
    if (item?.kind === 'literal') text = item.text + text;
    else if (left > 0) put(digits.charAt((left -= 1)));
    else if (item?.mark === '0') put('0');
    while (at === first && left > 0) put(digits.charAt((left -= 1)));
  }
  return text;
}

function fractionText(digits: string, items: readonly Item[]): string {
  const needed = items.reduce((most, item, at) => (item.kind === 'digit' && item.mark === '0' ? at + 1 : most), 0);
  const significant = digits.replace(/0+$/, '').length;
  let place = 0;
  return items
    .map((item, at) => {
      if (item.kind === 'literal') return item.text;
      place += 1;
      return place <= significant || at < needed ? digits.charAt(place - 1) : '';
    })
    .join('');
}
