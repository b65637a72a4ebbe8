/** How a number format writes a day or a time, with the English names of days and months. */
import { dayText } from '../../core/spreadsheet/excelDate';

/** One section of a format that shows a date. */
export interface DateSection {
  readonly kind: 'day' | 'time' | 'dayAndTime';
  /** What a person sees where that is less than a whole day, or than hours and minutes; undefined: no less, or not known. */
  partial(serial: number, date1904: boolean): string | undefined;
}

interface Moment {
  readonly year: string;
  /** From 1. */
  readonly month: number;
  readonly day: number;
  /** From Sunday. */
  readonly weekday: number;
  /** Since midnight, and since day 0. */
  readonly seconds: number;
  readonly elapsed: number;
  /** Of a second: its digits. */
  readonly fraction: string;
}

const months = 'January February March April May June July August September October November December'.split(' ');
const weekdays = 'Sunday Monday Tuesday Wednesday Thursday Friday Saturday'.split(' ');
const secondsOfDay = 86_400;

const two = (value: number): string => String(value).padStart(2, '0');
const hours = (seconds: number): number => Math.floor(seconds / 3600);
const minutes = (seconds: number): number => Math.floor(seconds / 60);

const dayWords: Readonly<Record<string, (moment: Moment) => string>> = {
  yy: ({ year }) => year.slice(-2),
  yyyy: ({ year }) => year,
  e: ({ year }) => year,
  m: ({ month }) => String(month),
  mm: ({ month }) => two(month),
  mmm: ({ month }) => (months[month - 1] ?? '').slice(0, 3),
  mmmm: ({ month }) => months[month - 1] ?? '',
  d: ({ day }) => String(day),
  dd: ({ day }) => two(day),
  ddd: ({ weekday }) => (weekdays[weekday] ?? '').slice(0, 3),
  dddd: ({ weekday }) => weekdays[weekday] ?? '',
};

const timeWords: Readonly<Record<string, (moment: Moment) => string>> = {
  h: ({ seconds }) => String(hours(seconds)),
  hh: ({ seconds }) => two(hours(seconds)),
  minute: ({ seconds }) => String(minutes(seconds) % 60),
  minutes: ({ seconds }) => two(minutes(seconds) % 60),
  s: ({ seconds }) => String(seconds % 60),
  ss: ({ seconds }) => two(seconds % 60),
  '[h]': ({ elapsed }) => String(hours(elapsed)),
  '[hh]': ({ elapsed }) => two(hours(elapsed)),
  '[m]': ({ elapsed }) => String(minutes(elapsed)),
  '[mm]': ({ elapsed }) => two(minutes(elapsed)),
  '[s]': ({ elapsed }) => String(elapsed),
  '[ss]': ({ elapsed }) => two(elapsed),
};

/** `section` in pieces, each letter one of them. Undefined: it shows no date. */
export function dateSection(section: readonly string[]): DateSection | undefined {
  const tokens = tokensOf(section);
  const isTime = (token: string): boolean => token in timeWords || /^(?:am\/pm|a\/p|[hs]+|\[[hms]+\])$/.test(token);
  const isDay = (token: string): boolean => /^[ymdebga]+$/.test(token);
  const [hasDay, hasTime] = [tokens.some(isDay), tokens.some(isTime)];
  if (!hasDay && !hasTime) return undefined;
  const has = (letters: RegExp): boolean => tokens.some((token) => letters.test(token));
  const isWhole = hasDay ? has(/^[ye]+$/) && has(/^m+$/) && has(/^dd?$/) : has(/^h+$/) && has(/^minutes?$/);
  const isKnown = tokens.every((token) => !(isDay(token) || isTime(token)) || token in dayWords || token in timeWords);
  const places = (tokens.find((token) => fractionOfSecond.test(token)) ?? '.').length - 1;
  return {
    kind: hasDay ? (hasTime ? 'dayAndTime' : 'day') : 'time',
    partial: (serial, date1904) => {
      if (isWhole || !isKnown) return undefined;
      const moment = momentOf(serial, date1904, places);
      return (
        moment &&
        tokens
          .map((token) => wordOf(token, moment))
          .join('')
          .trim()
      );
    },
  };
}

const fractionOfSecond = /^\.0+$/;

/** Letters of one kind in a row are one token, and so is the fraction of a second; minutes are told from months. */
function tokensOf(section: readonly string[]): readonly string[] {
  const tokens: string[] = [];
  for (const piece of section) {
    const token = /^["\\_*]/.test(piece) ? piece : piece.toLowerCase();
    const last = tokens.at(-1) ?? '';
    const joins = token === '0' ? /^\.0*$/.test(last) : /^[a-z]$/.test(token) && last === token.repeat(last.length);
    if (joins && last !== '') tokens.splice(-1, 1, last + token);
    else tokens.push(token);
  }
  const near = (from: readonly string[]): string => from.find((token) => /^\[?[ymdhs]+\]?$/.test(token)) ?? '';
  return tokens.map((token, at) => {
    const isMinutes = /^\[?h/.test(near(tokens.slice(0, at).reverse())) || near(tokens.slice(at + 1)).startsWith('s');
    return !/^mm?$/.test(token) || !isMinutes ? token : token === 'm' ? 'minute' : 'minutes';
  });
}

function momentOf(serial: number, date1904: boolean, places: number): Moment | undefined {
  const units = 10 ** places;
  const all = Math.round(serial * secondsOfDay * units);
  const elapsed = Math.floor(all / units);
  const count = Math.floor(elapsed / secondsOfDay);
  const [year, month, day] = dayText(count, date1904)?.split('-') ?? [];
  if (year === undefined) return undefined;
  return {
    year,
    month: Number(month),
    day: Number(day),
    // Excel has 1 January 1900 for a Sunday.
    weekday: (count + (date1904 ? 5 : 6)) % 7,
    seconds: elapsed - count * secondsOfDay,
    elapsed,
    fraction: String(all - elapsed * units).padStart(places, '0'),
  };
}

function wordOf(token: string, moment: Moment): string {
  const word = dayWords[token] ?? timeWords[token];
  if (word !== undefined) return word(moment);
  if (fractionOfSecond.test(token)) return `.${moment.fraction}`;
  if (token.startsWith('"')) return token.slice(1, -1);
  return token.startsWith('\\') ? token.slice(1) : /^[[_*@]/.test(token) ? '' : token;
}
