/** How digits are written into the places of one section of a number format. */

type Item = { readonly kind: 'digit'; readonly mark: string } | { readonly kind: 'literal'; readonly text: string };

interface DigitSection {
  readonly whole: readonly Item[];
  /** Undefined: no decimal point. */
  readonly fraction: readonly Item[] | undefined;
  readonly isGrouped: boolean;
  /** Powers of ten by which percent signs and closing commas move the point. */
  readonly shift: number;
}

/** `section` in pieces. Undefined for what is not followed here: exponents, fractions, text, and digits of another script. */
export function digitSection(section: readonly string[]): DigitSection | undefined {
  const whole: Item[] = [];
  let fraction: Item[] | undefined;
  let shift = 0;
  let commas = 0;
  let isGrouped = false;
  for (const piece of section) {
    if (/^[0#?]$/.test(piece)) {
      if (fraction === undefined && commas > 0) isGrouped = true;
      if (fraction === undefined) commas = 0;
      (fraction ?? whole).push({ kind: 'digit', mark: piece });
    } else if (piece === '.' && fraction === undefined) fraction = [];
    else if (piece === ',') commas += 1;
    else {
      if (piece === '%') shift += 2;
      const text = literalText(piece);
      if (text === undefined) return undefined;
      (fraction ?? whole).push({ kind: 'literal', text });
    }
  }
  return { whole, fraction, isGrouped, shift: shift - 3 * commas };
}

/** What a piece that is no place for digits shows; undefined: not followed here. */
export function literalText(piece: string): string | undefined {
  const first = piece.charAt(0);
  if (first === '"') return piece.length > 1 ? piece.slice(1, -1) : piece;
  if (first === '\\') return piece.slice(1);
  if (first === '_' || first === '*') return '';
  if (first === '[') return bracketText(piece);
  return /^[A-Za-z@/]/.test(piece) ? undefined : piece;
}

/** Colors and conditions show nothing, `[$€-407]` its currency; `[DBNum1]` and a locale with a script write other digits. */
function bracketText(piece: string): string | undefined {
  const [, currency, , locale = '0'] = /^\[\$([^\-\]]*)(-([0-9a-f]+)?)?/i.exec(piece) ?? [];
  if (currency !== undefined) return parseInt(locale, 16) >= 0x2000000 ? undefined : currency;
  return /^\[(?:black|blue|cyan|green|magenta|red|white|yellow|color\s*\d+|[<>=].*)\]$/i.test(piece) ? '' : undefined;
}

export function digitText(value: number, { whole, fraction, isGrouped, shift }: DigitSection): string {
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
