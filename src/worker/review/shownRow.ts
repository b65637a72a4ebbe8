/** A row as the grid shows it: first lines, verdicts, links. Refuses any link that is not https. */
import type { PackageRow } from '../../core/package/packageRow';
import type { ReviewField } from '../../core/review/reviewField';
import { displayText } from '../../core/review/cell';
import { verdictOfText } from '../../core/grid/cellVerdict';
import type { RowDetails, ShownCell, ShownRow } from '../../core/grid/gridAnswer';
import type { GridColumn } from '../../core/grid/gridColumn';
import { cellText, rowVerdict } from '../../core/grid/gridTable';
import { linkTarget } from '../../workbook/formula/linkFormula';
import type { ReviewWorkbook } from '../../workbook/review/reviewWorkbook';

export interface RowSource {
  readonly table: ReviewWorkbook;
  readonly columns: readonly GridColumn[];
  /** Index in the table. */
  readonly at: number;
  readonly key: number;
  readonly row: PackageRow;
  readonly changed: ReadonlySet<ReviewField> | undefined;
}

/** More than any column is wide. */
const shownLength = 200;

export function shownRow(source: RowSource): ShownRow {
  const verdict = rowVerdict(source.table, source.at);
  return {
    key: source.key,
    row: source.row.row,
    name: source.row.displayName,
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
  const { table, at, columns, row, key } = source;
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
    row: row.row,
    name: row.displayName,
    version: row.identity.version,
    ...(verdict === undefined ? {} : { verdict }),
    cells,
  };
}

/** Where a cell leads: by its formula, else by a text that is an address as a whole. */
function linkOf({ table, row }: RowSource, { field }: GridColumn, text: string): string | undefined {
  const content = row.cells[field];
  const target =
    content?.kind === 'formula' ? linkTarget(content.formula, (at, column) => textAt(table, row, at, column)) : text;
  return target !== undefined && isHttps(target.trim()) ? target.trim() : undefined;
}

/** Only cells of the same row are known. */
function textAt({ columns }: ReviewWorkbook, row: PackageRow, at: number, column: number): string | undefined {
  if (at !== row.row) return undefined;
  for (const [field, number] of columns) {
    if (number === column) return displayText(row.cells[field] ?? { kind: 'empty' });
  }
  return undefined;
}

function isHttps(text: string): boolean {
  return /^https:\/\/[^\s<>"]+$/.test(text) && URL.canParse(text);
}
