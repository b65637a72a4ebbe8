/** A row as the grid shows it: first lines, verdicts, links. Refuses any link that is no web address. */
import type { ReviewField } from '../../core/sheet/reviewField';
import { displayText } from '../../core/spreadsheet/cell';
import { isEditableContent, isEditableField } from '../../core/cells/personEdit';
import { saysLess } from '../../core/cells/contradiction';
import { isVulnerable, type Verdict } from '../../core/verdict/finding';
import { verdictOfText } from '../../core/cells/resultGrammar';
import type { EditedCell, RowDetails, ShownCell, ShownRow } from '../query/gridAnswer';
import { type GridColumn, isSheetColumn, type SheetColumn } from '../query/gridColumn';
import type { RowFinding } from '../query/arrangeRows';
import { cellText, rowVerdict } from '../../core/cells/gridTable';
import { isWebAddress } from '../query/webAddress';
import { linkTarget } from '../../core/spreadsheet/linkFormula';
import type { ReviewTable } from '../../workbook/review/reviewTable';

export interface RowSource {
  readonly table: ReviewTable;
  readonly columns: readonly GridColumn[];
  /** Index in the table. */
  readonly at: number;
  readonly key: number;
  /** What a scan found for this version. */
  readonly finding: RowFinding;
  readonly changed: ReadonlySet<ReviewField> | undefined;
}

/** Of a recommendation for a vulnerable package. */
const riskWords = 'SECURITY RISK';

/** More than any column is wide. */
const shownLength = 200;

export function shownRow(source: RowSource): ShownRow {
  const { table, at } = source;
  const verdict = verdictOf(source);
  const texts: RowTexts = new Map();
  return {
    key: source.key,
    row: table.rowNumber(at),
    name: table.displayName(at),
    ...(verdict === undefined ? {} : { verdict, finding: shownFinding(source) }),
    cells: source.columns.map((column) => shownCell(source, column, texts)),
  };
}

function shownFinding({ finding, table, at }: RowSource): NonNullable<ShownRow['finding']> {
  return finding.scannedAs === undefined ? { ...finding } : { ...finding, version: table.identity(at).version };
}

/** Undefined: no scan looked at this package. */
function verdictOf({ finding: { state } }: RowSource): Verdict | undefined {
  if (state === 'other') return undefined;
  return state === 'failed' ? 'notChecked' : state;
}

function shownCell(source: RowSource, column: GridColumn, texts: RowTexts): ShownCell {
  if (!isSheetColumn(column)) return { text: '' };
  const whole = cellText(source.table, source.at, column.field);
  const newline = whole.indexOf('\n');
  const text = whole.slice(0, Math.min(newline < 0 ? whole.length : newline, shownLength));
  const link = linkOf(source, column, whole, texts);
  const verdict = saidVerdict(source, column, whole);
  return {
    text,
    ...(text.length < whole.length ? { more: true } : {}),
    ...(verdict === undefined ? {} : { verdict }),
    ...(link === undefined ? {} : { link }),
    ...(source.changed?.has(column.field) === true ? { changed: true } : {}),
    ...(contradicts(source, column, whole) ? { contradicted: true } : {}),
  };
}

/** What nobody could look at has no mark but that, whatever its cells say; of a version that was changed since, they are about the former one. */
function saidVerdict({ finding }: RowSource, { kind }: GridColumn, text: string): Verdict | undefined {
  if (kind !== 'verdict' || finding.scannedAs !== undefined) return undefined;
  const said = verdictOfText(text);
  const isUnseen = ['other', 'notChecked', 'failed'].includes(finding.state);
  return isUnseen && said !== 'notChecked' ? undefined : said;
}

export function rowDetails(source: RowSource): RowDetails {
  const { table, at, columns, key } = source;
  const verdict = rowVerdict(table, at);
  const texts: RowTexts = new Map();
  const cells = columns.filter(isSheetColumn).flatMap((column) => {
    const text = cellText(table, at, column.field);
    if (text.trim() === '') return [];
    const own = saidVerdict(source, column, text);
    const link = linkOf(source, column, text, texts);
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

/** A cell as it is edited, or why it is not: a column that the sheet lacks is no place either. */
export function editedCell(table: ReviewTable, at: number, field: ReviewField): EditedCell {
  const identity = table.identity(at);
  const hasPlace = table.columns.has(field) && isEditableField(field);
  const bar = !hasPlace ? 'column' : isEditableContent(table.content(at, field)) ? undefined : 'formula';
  return {
    package: identity,
    title: `${table.displayName(at)} ${identity.version}`.trim(),
    text: cellText(table, at, field),
    ...(bar === undefined ? {} : { bar }),
  };
}

/** The recommendation is about the whole package: where it says less than what was found, both are to be seen. */
function contradicts(source: RowSource, { field }: GridColumn, text: string): boolean {
  const verdict = verdictOf(source);
  return field === 'recommendation' && verdict !== undefined && isVulnerable(verdict) && saysLess(text, riskWords);
}

/** Where a cell leads: by its formula, else by a text that is an address as a whole. */
function linkOf(source: RowSource, { field }: SheetColumn, text: string, texts: RowTexts): string | undefined {
  const formula = source.table.formulaContent(source.at, field)?.formula;
  const target =
    formula === undefined ? text : linkTarget(formula, (row, column) => textAt(source, row, column, texts));
  return target !== undefined && isWebAddress(target.trim()) ? target.trim() : undefined;
}

/** Texts of a row by column number, as formulas see them: most formulas of a row look at the same ones. */
type RowTexts = Map<number, string | undefined>;

/** Only cells of the same row are known. */
function textAt({ table, at }: RowSource, row: number, column: number, texts: RowTexts): string | undefined {
  if (row !== table.rowNumber(at)) return undefined;
  if (!texts.has(column)) {
    const [field] = [...table.columns].find(([, number]) => number === column) ?? [];
    texts.set(column, field === undefined ? undefined : displayText(table.content(at, field)));
  }
  return texts.get(column);
}
