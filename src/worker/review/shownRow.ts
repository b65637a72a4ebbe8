/** A row as the grid shows it: first lines, verdicts, links. Refuses any link that is no web address. */
import type { ReviewField } from '../../core/review/reviewField';
import { displayText } from '../../core/review/cell';
import { verdictOfText } from '../../core/grid/cellVerdict';
import type { RowDetails, ShownCell, ShownRow } from '../../core/grid/gridAnswer';
import type { GridColumn } from '../../core/grid/gridColumn';
import { cellText, rowVerdict } from '../../core/grid/gridTable';
import { isWebAddress } from '../../core/grid/webAddress';
import { linkTarget } from '../../workbook/formula/linkFormula';
import type { ReviewTable } from '../../workbook/review/reviewTable';

export interface RowSource {
  readonly table: ReviewTable;
  readonly columns: readonly GridColumn[];
  /** Index in the table. */
  readonly at: number;
  readonly key: number;
  readonly changed: ReadonlySet<ReviewField> | undefined;
}

/** More than any column is wide. */
const shownLength = 200;

export function shownRow(source: RowSource): ShownRow {
  const verdict = rowVerdict(source.table, source.at);
  return {
    key: source.key,
    row: source.table.rowNumber(source.at),
    name: source.table.displayName(source.at),
    ...(verdict === undefined ? {} : { verdict }),
    cells: source.columns.map((column) => shownCell(source, column)),
  };
}

function shownCell(source: RowSource, column: GridColumn): ShownCell {
  const whole = cellText(source.table, source.at, column.field);
  const newline = whole.indexOf('\n');
  const text = whole.slice(0, Math.min(newline < 0 ? whole.length : newline, shownLength));
  const link = linkOf(source, column, whole);
  const verdict = column.kind === 'verdict' ? verdictOfText(whole) : undefined;
  return {
    text,
    ...(text.length < whole.length ? { more: true } : {}),
    ...(verdict === undefined ? {} : { verdict }),
    ...(link === undefined ? {} : { link }),
    ...(source.changed?.has(column.field) === true ? { changed: true } : {}),
  };
}

export function rowDetails(source: RowSource): RowDetails {
  const { table, at, columns, key } = source;
  const verdict = rowVerdict(table, at);
  const cells = columns.flatMap((column) => {
    const text = cellText(table, at, column.field);
    if (text.trim() === '') return [];
    const own = column.kind === 'verdict' ? verdictOfText(text) : undefined;
    const link = linkOf(source, column, text);
    return {
      field: column.field,
      header: column.header,
      text,
      ...(own === undefined ? {} : { verdict: own }),
      ...(link === undefined ? {} : { link }),
    };
  });
  return {
    key,
    row: table.rowNumber(at),
    name: table.displayName(at),
    version: table.identity(at).version,
    ...(verdict === undefined ? {} : { verdict }),
    cells,
  };
}

/** Where a cell leads: by its formula, else by a text that is an address as a whole. */
function linkOf({ table, at }: RowSource, { field }: GridColumn, text: string): string | undefined {
  const content = table.content(at, field);
  const target =
    content.kind === 'formula' ? linkTarget(content.formula, (row, column) => textAt(table, at, row, column)) : text;
  return target !== undefined && isWebAddress(target.trim()) ? target.trim() : undefined;
}

/** Only cells of the same row are known. */
function textAt(table: ReviewTable, at: number, row: number, column: number): string | undefined {
  if (row !== table.rowNumber(at)) return undefined;
  for (const [field, number] of table.columns) {
    if (number === column) return displayText(table.content(at, field));
  }
  return undefined;
}
