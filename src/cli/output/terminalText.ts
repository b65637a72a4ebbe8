/** Text for a terminal: control characters made harmless, tables in columns. */
import { timeText as shownTime } from '../../core/time/timeText';
import { inertLine } from '../../core/message/inert';

/** Names and cell texts come from files: an escape sequence in them must not reach the terminal. */
export const escapeControl = inertLine;

/** At most `length` characters, the last one an ellipsis when something was cut. */
export function shortened(text: string, length: number): string {
  const characters = Array.from(text);
  return characters.length <= length ? text : `${characters.slice(0, Math.max(0, length - 1)).join('')}…`;
}

/** Columns as wide as their widest cell, two blanks apart; the lines carry no trailing blanks. `painted` colors a cell and adds no width. */
export function tableLines(
  rows: readonly (readonly string[])[],
  painted: (cell: string, column: number, row: number) => string = (cell) => cell,
): string[] {
  const widths: number[] = [];
  for (const row of rows) {
    row.forEach((cell, column) => (widths[column] = Math.max(widths[column] ?? 0, widthOf(cell))));
  }
  const pad = (cell: string, column: number, row: number): string =>
    painted(cell, column, row) + ' '.repeat((widths[column] ?? 0) - widthOf(cell));
  return rows.map((row, at) => `  ${row.map((cell, column) => pad(cell, column, at)).join('  ')}`.trimEnd());
}

/** Characters, not UTF-16 units. */
function widthOf(text: string): number {
  return Array.from(text).length;
}

/** `0.4 s`, `12 s`, `3 min 20 s`, `2 h 5 min`. */
export function durationText(milliseconds: number): string {
  const seconds = milliseconds / 1000;
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) return `${minutes} min ${whole % 60} s`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** `2026-11-23 20:04 UTC`; the text itself when it is no date. */
export function timeText(iso: string): string {
  return shownTime(iso) ?? escapeControl(iso);
}

/** `812 B`, `1.2 MB`. */
export function sizeText(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  if (bytes < 1_000_000) return `${(bytes / 1000).toFixed(1)} kB`;
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
}
