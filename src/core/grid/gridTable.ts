/** The packages of a review sheet as a table of texts, read cell by cell when asked. Changes no value and copies none. */
import { displayText, type CellContent } from '../review/cell';
import { type Verdict, verdicts } from '../review/finding';
import type { ReviewField } from '../review/reviewField';
import { verdictFields, verdictOfText } from '../review/resultGrammar';

export interface GridTable {
  /** Rows, from 0; more may come behind them. */
  readonly length: number;
  readonly date1904: boolean;
  /** `at` is the row's index in the table; a column that the sheet lacks is empty. */
  content(at: number, field: ReviewField): CellContent;
  /** The text that the content is shown as, where it can be told without making the content; undefined elsewhere. */
  quickText?(at: number, field: ReviewField): string | undefined;
}

const dayMs = 86_400_000;

/** As a person reads it: formulas by value, date cells as ISO days. */
export function cellText(table: GridTable, at: number, field: ReviewField): string {
  return table.quickText?.(at, field) ?? shownText(table.content(at, field), table.date1904);
}

export function shownText(content: CellContent, date1904: boolean): string {
  return content.kind === 'date' ? (dayOf(content.serial, date1904) ?? displayText(content)) : displayText(content);
}

/** Excel's day 60 of the 1900 system never was: the days before it count from one day later (ECMA-376 part 1, 18.17.4.1). */
function dayOf(serial: number, date1904: boolean): string | undefined {
  const days = Math.floor(serial);
  const dayZero = date1904 ? Date.UTC(1904, 0, 1) : Date.UTC(1899, 11, days < 60 ? 31 : 30);
  const time = new Date(dayZero + days * dayMs);
  return Number.isNaN(time.getTime()) || days < 0 ? undefined : time.toISOString().slice(0, 10);
}

/** The recommendation's verdict, else the worst of the result columns; undefined where nothing tells one. */
export function rowVerdict(table: GridTable, at: number): Verdict | undefined {
  const recommended = verdictOfText(cellText(table, at, 'recommendation'));
  if (recommended !== undefined) return recommended;
  const told = new Set(verdictFields.map((field) => verdictOfText(cellText(table, at, field))));
  return verdicts.find((verdict) => told.has(verdict));
}
