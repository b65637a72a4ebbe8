/** The form of a package's row: styles, formulas and row attributes that a new row takes from its neighbours. */
import { linkForm } from '../../core/sheet/linkForms';
import { reviewFieldNames, reviewFields } from '../../core/sheet/reviewField';
import { columnName } from '../../xlsx/cell/cellAddress';
import { readStoredFormula } from '../../xlsx/formula/formulaIndex';
import { translateFormula } from '../../xlsx/formula/formulaReferences';
import { calculateLink, linkTarget } from '../../core/spreadsheet/linkFormula';
import type { ReviewSheet } from '../review/reviewSheet';
import { readCellSpans } from '../../xlsx/sheet/cellSpans';
import type { CellSpan } from '../../xlsx/cell/rowCells';
import { rowPosition } from '../../xlsx/sheet/sheetIndex';
import { columnStyle } from '../../xlsx/sheet/inheritedStyle';
import { readAttributes, tagEnd } from '../../xlsx/xml/xmlTags';
import type { FormRow, SheetSurvey } from './sheetSurvey';

interface FormFormula {
  /** As it reads in that row. */
  at(row: number): string;
  readonly style: number | undefined;
}

interface FormStyle {
  readonly style: number | undefined;
  /** The style's colors say a verdict that a new row does not have. */
  readonly undressed: boolean;
}

export interface RowForm {
  /** By column, of every cell that the row has. */
  readonly styles: ReadonlyMap<number, FormStyle>;
  readonly formulas: ReadonlyMap<number, FormFormula>;
  /** Of a cell that the row lacks. */
  columnStyle(column: number): number | undefined;
  /** Each with a blank before it; row number, spans, and what hides or groups a row are left out. */
  readonly rowAttributes: string;
}

/** A new row is in sight and in no group, wherever its neighbour is. */
const ownOfRow = new Set(['r', 'spans', 'hidden', 'collapsed', 'outlineLevel']);

export function readRowForm(review: ReviewSheet, { form, last, neighbours }: SheetSurvey): RowForm {
  const ofColumn = (column: number): number | undefined => columnStyle(review.index, column);
  if (form === undefined) return { ...preparedForm(review, last + 1), columnStyle: ofColumn };
  const spans = spansOf(review, form.row);
  const owners = new Map(
    reviewFieldNames.map((field) => [review.layout.columns.get(field) ?? 0, reviewFields[field].owner]),
  );
  const styles = new Map<number, FormStyle>();
  const formulas = new Map<number, FormFormula>();
  for (const { column, style } of spans.values()) {
    const owner = owners.get(column);
    styles.set(column, { style, undressed: form.isFilled && (owner === 'scan' || owner === 'link') });
    const formula = owner === 'link' ? undefined : repeatedFormula(review, form, column);
    if (formula !== undefined) formulas.set(column, formula);
  }
  for (const [column, owner] of owners) {
    if (owner !== 'link') continue;
    const link = neighbouringLink(review, [form.row, ...neighbours], column) ?? repeatedFormula(review, form, column);
    if (link === undefined) continue;
    formulas.set(column, link);
    styles.set(column, { style: link.style, undressed: false });
  }
  return { styles, formulas, columnStyle: ofColumn, rowAttributes: rowAttributes(review, form.row) };
}

/** Of a row that somebody dressed for the first package, with the usual links in the cells it has. */
function preparedForm(review: ReviewSheet, row: number): Omit<RowForm, 'columnStyle'> {
  const spans = spansOf(review, row);
  const styles = new Map([...spans].map(([column, { style }]) => [column, { style, undressed: false }]));
  const { columns } = review.layout;
  const formulas = new Map<number, FormFormula>();
  for (const [field, column] of columns) {
    const span = spans.get(column);
    const at = span && linkForm(field, (each) => nameOfColumn(columns.get(each)));
    if (at !== undefined) formulas.set(column, { at, style: span?.style });
  }
  return { styles, formulas, rowAttributes: rowAttributes(review, row) };
}

function nameOfColumn(column: number | undefined): string | undefined {
  return column === undefined ? undefined : columnName(column);
}

/** Links that lead where their own row says: one with an address of its own belongs to its package. */
function neighbouringLink(review: ReviewSheet, rows: readonly number[], column: number): FormFormula | undefined {
  for (const row of rows) {
    const formula = formulaOf(review, spansOf(review, row).get(column));
    if (formula !== undefined && followsRow(formula.at(row), row)) return formula;
  }
  return undefined;
}

function followsRow(formula: string, own: number): boolean {
  const mark = '\ue000';
  const cellText = (row: number): string => (row === own ? mark : '');
  const isLink = /^\s*HYPERLINK\(/.test(formula);
  const address = isLink ? linkTarget(formula, cellText) : calculateLink(formula, cellText);
  return address?.includes(mark) === true;
}

/** A formula that the package above has, too: else it is that row's own. */
function repeatedFormula(review: ReviewSheet, { row, before }: FormRow, column: number): FormFormula | undefined {
  const formula = formulaOf(review, spansOf(review, row).get(column));
  if (formula === undefined || before === undefined) return undefined;
  const above = formulaOf(review, spansOf(review, before).get(column));
  return above?.at(row) === formula.at(row) ? formula : undefined;
}

/** Array formulas and data tables belong to their own cells. */
function formulaOf({ index, context }: ReviewSheet, span: CellSpan | undefined): FormFormula | undefined {
  const stored = span === undefined ? undefined : readStoredFormula(index.xml, span, context.formulas);
  if (span === undefined || stored === undefined || stored.text === '') return undefined;
  if (stored.kind !== 'plain' && stored.kind !== 'shared') return undefined;
  return { at: (row) => translateFormula(stored.text, row - span.row, 0), style: span.style };
}

function spansOf({ index }: ReviewSheet, row: number): ReadonlyMap<number, CellSpan> {
  const position = rowPosition(index, row);
  const spans = position === undefined ? [] : readCellSpans(index, position);
  return new Map(spans.map((span) => [span.column, span]));
}

function rowAttributes({ index }: ReviewSheet, row: number): string {
  const position = rowPosition(index, row);
  if (position === undefined) return '';
  const start = index.rowStarts[position] ?? 0;
  return readAttributes(index.xml, { start, end: tagEnd(index.xml, start) })
    .filter(({ name }) => !ownOfRow.has(name))
    .map((attribute) => ` ${index.xml.toString('utf8', attribute.start, attribute.end)}`)
    .join('');
}
