/** How a number format shows what a cell holds: as a day, a time, digits or text (ECMA-376 part 1, 18.8.30 and 18.8.31). */
import { type DateSection, dateSection } from './dateFormat';
import { digitSection, digitText, literalText } from './digitSection';

export type Shown =
  /** As it is: a number as `generalShown` has it. */
  | { readonly kind: 'general' }
  /** Without the blanks around it. */
  | { readonly kind: 'text'; readonly text: string }
  /** `partial` of a format in the file: a built-in one follows the system. */
  | { readonly kind: DateSection['kind']; readonly partial?: DateSection['partial'] }
  /** In a way that is not followed here, or not at all. */
  | { readonly kind: 'other' };

export interface NumberFormat {
  ofNumber(value: number): Shown;
  ofText(text: string): Shown;
}

/** Those of the built-in formats whose code is the same on every system; the rest follow it, or have a code of their own in the file. */
const builtInCodes: Readonly<Record<number, string>> = {
  1: '0',
  2: '0.00',
  3: '#,##0',
  4: '#,##0.00',
  9: '0%',
  10: '0.00%',
  11: '0.00E+00',
  12: '# ?/?',
  13: '# ??/??',
  16: 'd-mmm',
  17: 'mmm-yy',
  37: '#,##0;(#,##0)',
  38: '#,##0;(#,##0)',
  39: '#,##0.00;(#,##0.00)',
  40: '#,##0.00;(#,##0.00)',
  45: 'mm:ss',
  46: '[h]:mm:ss',
  47: 'mm:ss.0',
  48: '##0.0E+0',
};

const general: Shown = { kind: 'general' };
const other: Shown = { kind: 'other' };
/** The most sections of a code. */
const mostSections = 4;

/** `code` undefined: a built-in format, the East Asian ones among them. */
export function numberFormat(id: number, code = builtInCodes[id]): NumberFormat {
  if (code === undefined) return { ofNumber: () => builtIn(id), ofText: () => general };
  const sections = sectionsOf(code);
  const textSection = sections.length === mostSections || sections.at(-1)?.includes('@') ? sections.at(-1) : undefined;
  const numbers = textSection === undefined ? sections : sections.slice(0, -1);
  const conditions = numbers.map(conditionOf);
  const shows = numbers.map(sectionShows);
  const isValid = sections.length <= mostSections;
  return {
    ofNumber: (value) => {
      if (shows.length === 0) return general;
      return (isValid ? shows[chosenOf(value, conditions)]?.(value, numbers.length > 1) : undefined) ?? other;
    },
    ofText: (text) => (!isValid ? other : textSection === undefined ? general : shownText(textIn(textSection, text))),
  };
}

/** Currencies and Thai dates follow the system. So does the order of a date, which the file does not tell: it is then told by ISO 8601. */
function builtIn(id: number): Shown {
  if (id === 22) return { kind: 'dayAndTime' };
  if (id >= 18 && id <= 21) return { kind: 'time' };
  if (id === 14 || id === 15 || (id >= 27 && id <= 36) || (id >= 50 && id <= 58)) return { kind: 'day' };
  return (id >= 5 && id <= 8) || (id >= 41 && id <= 44) || (id >= 59 && id <= 81) ? other : general;
}

/** From here on General shows 12 digits or more as a power of ten. */
const shortest = 99_999_999_999.5;

/** What General shows, the width of the column aside: up to 11 digits before the point, `1.23457E+17` for more. */
export function generalShown(value: number): string {
  if (Math.abs(value) < shortest) return generalText(value);
  const [digits = '', exponent = ''] = value.toExponential(5).split('e+');
  return `${String(Number(digits))}E+${exponent}`;
}

/** The 15 significant digits that Excel keeps. */
export function generalText(value: number): string {
  if (Number.isSafeInteger(value) && Math.abs(value) < 1e15) return String(value);
  return String(Number(value.toPrecision(15))).replace('e', 'E');
}

/** Quoted text, escaped and padding characters, brackets and words stay whole. */
const pieces = /"[^"]*"|\\.|_.|\*.|\[[^\]]*\]|general|am\/pm|a\/p|e[+-]|[\s\S]/gi;

function sectionsOf(code: string): readonly (readonly string[])[] {
  const sections: string[][] = [[]];
  for (const piece of code.match(pieces) ?? []) {
    if (piece === ';') sections.push([]);
    else sections.at(-1)?.push(piece);
  }
  return sections;
}

type Condition = (value: number) => boolean;

function conditionOf(section: readonly string[]): Condition | undefined {
  for (const piece of section) {
    const [, sign = '', bound] = /^\[(<=|>=|<>|<|>|=)([^\]]*)\]$/.exec(piece) ?? [];
    if (bound === undefined) continue;
    return (value) => sign.includes(value < Number(bound) ? '<' : value > Number(bound) ? '>' : '=');
  }
  return undefined;
}

/** Of the sections, the one that shows the number; -1: none, or not known. */
function chosenOf(value: number, conditions: readonly (Condition | undefined)[]): number {
  const [first, second, third] = conditions;
  const last = conditions.length - 1;
  if (conditions.every((condition) => condition === undefined))
    return value < 0 ? Math.min(1, last) : value === 0 && last > 1 ? 2 : 0;
  if (first === undefined || third !== undefined || value < 0) return -1;
  if (first(value)) return 0;
  if (second === undefined) return last === 1 ? 1 : -1;
  return second(value) ? 1 : last > 1 ? 2 : -1;
}

type ShowNumber = (value: number, hasSections: boolean) => Shown;

/** Undefined: not followed here. */
function sectionShows(section: readonly string[]): ShowNumber | undefined {
  if (section.some((piece) => /^general$/i.test(piece))) return generalSection(section);
  const date = dateSection(section);
  if (date !== undefined) return () => date;
  const digits = digitSection(section);
  return digits && ((value, hasSections) => shownText(signed(value, hasSections, digitText(Math.abs(value), digits))));
}

function generalSection(section: readonly string[]): ShowNumber | undefined {
  const at = section.findIndex((piece) => /^general$/i.test(piece));
  const around = [section.slice(0, at), section.slice(at + 1)].map((side) => side.map(literalText));
  if (around.flat().some((text) => text === undefined) || section.some((piece) => /^[0#?.,%]$/.test(piece)))
    return undefined;
  const [before = '', behind = ''] = around.map((side) => side.join(''));
  return (value, hasSections) => {
    const text = before + generalShown(Math.abs(value)) + behind;
    return shownText(signed(value, hasSections, text));
  };
}

/** A number below zero in a section of its own has the sign that is written there. */
function signed(value: number, hasSections: boolean, text: string): string {
  return value < 0 && !hasSections ? `-${text}` : text;
}

/** What is hidden is not followed. */
function shownText(text: string | undefined): Shown {
  const trimmed = text?.trim() ?? '';
  return trimmed === '' ? other : { kind: 'text', text: trimmed };
}

function textIn(section: readonly string[], text: string): string | undefined {
  const parts = section.map((piece) => (piece === '@' ? text : literalText(piece)));
  return parts.includes(undefined) ? undefined : parts.join('');
}
