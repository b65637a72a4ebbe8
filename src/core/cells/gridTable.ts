/** The packages of a review sheet as a table of texts, read cell by cell when asked. Changes no value and copies none. */
import type { CellContent } from '../spreadsheet/cell';
import { displayCell } from '../spreadsheet/excelDate';
import { type Verdict, verdicts } from '../verdict/finding';
import type { ReviewField } from '../sheet/reviewField';
import { verdictFields, verdictOfText } from './resultGrammar';

export interface GridTable {
  /** Rows, from 0; more may come behind them. */
  readonly length: number;
  readonly date1904: boolean;
  /** `at` is the row's index in the table; a column that the sheet lacks is empty. */
  content(at: number, field: ReviewField): CellContent;
  /** The text that the content is shown as, where it can be told without making the content; undefined elsewhere. */
  quickText?(at: number, field: ReviewField): string | undefined;
}

/** As a person reads it: formulas by value, date cells as ISO days. */
export function cellText(table: GridTable, at: number, field: ReviewField): string {
  return table.quickText?.(at, field) ?? displayCell(table.content(at, field), table.date1904);
}

/** The recommendation's verdict, else the worst of the result columns; undefined where nothing tells one. */
export function rowVerdict(table: GridTable, at: number): Verdict | undefined {
  const recommended = verdictOfText(cellText(table, at, 'recommendation'));
  if (recommended !== undefined) return recommended;
  const told = new Set(verdictFields.map((field) => verdictOfText(cellText(table, at, field))));
  return verdicts.find((verdict) => told.has(verdict));
}
