/** Days and times as spreadsheets count them: the 1900 system with its leap bug, and the one of 1904 (ECMA-376 part 1, 18.17.4.1). */
import { dayMs } from '../time/durations';
import { isDay } from './calendarDay';
import { type CellContent, displayText } from './cell';
import { shownText } from './linkFormula';

type DateContent = Extract<CellContent, { kind: 'date' }>;

const secondsOfDay = 86_400;
/** In the 1900 system Excel believes in 29 February 1900: from 1 March on, day 0 is 1899-12-30. */
const leapBugDay = 60;

/** The ISO day of a serial, its time of day left out; undefined outside the calendar and for Excel's 29 February 1900. */
export function dayOfSerial(serial: number, date1904: boolean): string | undefined {
  const whole = Math.floor(serial);
  if (whole < (date1904 ? 0 : 1) || (!date1904 && whole === leapBugDay)) return undefined;
  const zero = date1904 ? Date.UTC(1904, 0, 1) : Date.UTC(1899, 11, whole < leapBugDay ? 31 : 30);
  const date = new Date(zero + whole * dayMs);
  return Number.isNaN(date.getTime()) ? undefined : date.toISOString().slice(0, 10);
}

/** The ISO day that Excel shows for a whole serial, those outside the calendar among them: 1900-01-00 and 1900-02-29. Undefined: it shows none. */
export function dayText(serial: number, date1904: boolean): string | undefined {
  if (!date1904 && serial === 0) return '1900-01-00';
  if (!date1904 && serial === leapBugDay) return '1900-02-29';
  const day = dayOfSerial(serial, date1904);
  return day !== undefined && isDay(day) ? day : undefined;
}

/** `2024-05-31` as a serial; undefined for no such day, and for one before the first of the system. */
export function serialOfDay(day: string, date1904: boolean): number | undefined {
  if (!isDay(day)) return undefined;
  const time = Date.parse(`${day}T00:00:00Z`);
  const serial = (time - (date1904 ? Date.UTC(1904, 0, 1) : Date.UTC(1899, 11, 30))) / dayMs;
  const counted = date1904 || serial > leapBugDay ? serial : serial - 1;
  return dayOfSerial(counted, date1904) === day ? counted : undefined;
}

/** `2024-05-31T13:05:00`, a day or a time alone, as cells of type `d` store them (ISO 8601), as a serial; undefined for any other text. */
export function serialOfIso(text: string, date1904: boolean): number | undefined {
  const match = /^(\d{4}-\d{2}-\d{2})?(?:(?:^|T)(\d{2}):(\d{2})(?::(\d{2}(?:\.\d+)?))?Z?)?$/.exec(text.trim());
  if (match === null || match[0] === '') return undefined;
  const [, day, hours = '0', minutes = '0', seconds = '0'] = match;
  const whole = day === undefined ? 0 : serialOfDay(day, date1904);
  const time = Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
  return whole === undefined || time >= secondsOfDay ? undefined : whole + time / secondsOfDay;
}

/** Whether the serial stands for the ISO day in either system, whatever time of day it holds. */
export function showsDay(serial: number, day: string): boolean {
  return dayOfSerial(serial, false) === day || dayOfSerial(serial, true) === day;
}

/** Whether a cell shows the text, a day in either system. */
export function showsText(content: CellContent, text: string): boolean {
  return content.kind === 'date' && isDay(text) ? showsDay(content.serial, text) : shownText(content) === text;
}

/** The text a person sees in the cell, formulas by their result; days as ISO days, times as `13:05` or `13:05:30`. */
export function displayCell(content: CellContent, date1904: boolean): string {
  if (content.kind === 'formula' && content.result !== undefined) return displayCell(content.result, date1904);
  if (content.kind !== 'date') return displayText(content);
  return dateText(content, date1904) ?? displayText(content);
}

/** The same, of a formula without a result what it shows once it is calculated, or the formula where only a spreadsheet program can tell. */
export function shownCell(content: CellContent, date1904: boolean): string {
  const shown = displayCell(content, date1904);
  if (content.kind !== 'formula' || shown !== '') return shown;
  return shownText(content) || `=${content.formula}`;
}

/** The same of a version cell, letter by letter: what its format adds to a text, leaves out of a date, and no serial where it shows none. */
export function displayVersion(content: CellContent, date1904: boolean): string {
  if (content.kind === 'formula' && content.result !== undefined) return displayVersion(content.result, date1904);
  if (content.kind === 'text' || content.kind === 'formula') return (content.shown ?? displayText(content)).trim();
  if (content.kind !== 'date') return displayText(content).trim();
  return content.partial ?? dateText(content, date1904) ?? noDate;
}

/** What Excel fills a cell with whose date its calendar does not have. */
const noDate = '########';

function dateText({ serial, shows }: DateContent, date1904: boolean): string | undefined {
  const time = timeOfDay(serial);
  if (shows === 'time') return time.text;
  const day = dayText(Math.floor(serial) + (shows === 'dayAndTime' ? time.carry : 0), date1904);
  return day === undefined || shows === undefined ? day : `${day} ${time.text}`;
}

/** To the second; `carry` is 1 where that is midnight of the next day. */
function timeOfDay(serial: number): { readonly text: string; readonly carry: number } {
  const rounded = Math.round((serial - Math.floor(serial)) * secondsOfDay);
  const seconds = rounded % secondsOfDay;
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const shown = parts[2] === 0 ? parts.slice(0, 2) : parts;
  return { text: shown.map((part) => String(part).padStart(2, '0')).join(':'), carry: rounded === seconds ? 0 : 1 };
}
