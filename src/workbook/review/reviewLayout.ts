/** Where the review sheet keeps what: header row and columns by header text. */
import {
  otherHeaders,
  reviewFieldNames,
  reviewFields,
  type ReviewField,
  usualFieldNames,
} from '../../core/sheet/reviewField';
import { say } from '../../core/message/text';
import { readCellSpans } from '../../xlsx/sheet/cellSpans';
import { readText, type SheetContext } from '../../xlsx/sheet/cellReader';
import { Refusal } from '../../xlsx/refusal';
import type { SheetIndex } from '../../xlsx/sheet/sheetIndex';
import { columnNumber } from '../../core/spreadsheet/columnLetters';

export interface ReviewLayout {
  readonly headerRow: number;
  readonly columns: ReadonlyMap<ReviewField, number>;
  /** Only without a column of versions: the headers that are there, as they are typed. */
  readonly headers?: readonly string[];
  /** The names have one of the other headers: any list may look so, and a sheet with the usual one goes first. */
  readonly isOther?: true;
}

/** Titles and notes stand above the header, packages below: further down no header is looked for. */
export const rowsLookedAt = 50;
/** So many headers make a header row even when the name column is missing, which then is what we complain about. */
const headersThatTell = 3;

const fieldsByHeader: ReadonlyMap<string, ReviewField> = new Map(
  reviewFieldNames.map((field) => [foldHeader(reviewFields[field].header), field]),
);

const fieldsByOtherHeader: ReadonlyMap<string, ReviewField> = new Map(
  reviewFieldNames.flatMap((field) =>
    (otherHeaders[field] ?? []).map((header): [string, ReviewField] => [foldHeader(header), field]),
  ),
);

/** Case, spaces and line breaks do not count. */
function foldHeader(text: string): string {
  return text.toLowerCase().replace(/\s+/g, '');
}

/** undefined: no row of this sheet looks like the header. A Refusal when one does but has no package names: another sheet may have them. */
export function findReviewLayout(index: SheetIndex, context: SheetContext): ReviewLayout | Refusal | undefined {
  let nearMiss: number | undefined;
  let other: ReviewLayout | undefined;
  for (let position = 0; position < Math.min(rowsLookedAt, index.rowNumbers.length); position++) {
    const headerRow = index.rowNumbers[position] ?? 0;
    const typed = readCellSpans(index, position).map((cell) => [cell.column, readText(cell, context)] as const);
    const texts = new Map(typed.map(([column, text]) => [column, foldHeader(text)]));
    const usual = matchHeaders(texts, fieldsByHeader);
    const columns = new Map([...matchHeaders(texts, fieldsByOtherHeader), ...usual]);
    if (usual.has('packageName')) {
      const all = addFallbacks(columns, texts);
      if (all.has('currentVersion')) return { headerRow, columns: all };
      return { headerRow, columns: all, headers: typed.map(([, text]) => text.trim()).filter((text) => text !== '') };
    }
    // "Name" alone may be a person's; next to a version it is a package's.
    if (columns.has('packageName') && columns.has('currentVersion')) {
      other ??= { headerRow, columns: addFallbacks(columns, texts), isOther: true };
    } else if (usual.size >= headersThatTell) nearMiss ??= headerRow;
  }
  if (other !== undefined || nearMiss === undefined) return other;
  return new Refusal(
    say`The header in row ${nearMiss} has no column "${reviewFields.packageName.header}"`,
    say`Name the column of package names "${reviewFields.packageName.header}" and try again`,
  );
}

/** The first column with a field's header is the field's. */
function matchHeaders(
  texts: ReadonlyMap<number, string>,
  fields: ReadonlyMap<string, ReviewField>,
): Map<ReviewField, number> {
  const columns = new Map<ReviewField, number>();
  for (const [column, text] of texts) {
    const field = fields.get(text);
    if (field !== undefined && !columns.has(field)) columns.set(field, column);
  }
  return columns;
}

/** A column without any header, between neighbours that stand where they always do, is what its letter says. */
function addFallbacks(
  columns: Map<ReviewField, number>,
  texts: ReadonlyMap<number, string>,
): ReadonlyMap<ReviewField, number> {
  const atHome = (field: ReviewField | undefined): boolean =>
    field !== undefined && columns.get(field) === columnNumber(reviewFields[field].fallbackColumn);
  const missing = usualFieldNames.filter((field, at) => {
    const column = columnNumber(reviewFields[field].fallbackColumn);
    if (columns.has(field) || (texts.get(column) ?? '') !== '') return false;
    return atHome(usualFieldNames[at - 1]) && atHome(usualFieldNames[at + 1]);
  });
  for (const field of missing) columns.set(field, columnNumber(reviewFields[field].fallbackColumn));
  return columns;
}

const headersShown = 30;

/** Throws Refusal for a sheet to scan that has no column of versions: every package would be in review. */
export function requireVersions({ headerRow, headers }: Pick<ReviewLayout, 'headerRow' | 'headers'>): void {
  if (headers === undefined) return;
  const shown = headers.slice(0, headersShown).map((text) => `“${text.replace(/\s+/g, ' ').slice(0, 60)}”`);
  throw new Refusal(
    say`The header in row ${headerRow} has no column "${reviewFields.currentVersion.header}", only ${shown.join(', ')}`,
    say`Name the column of installed versions "${reviewFields.currentVersion.header}" and try again`,
  );
}

/** No sheet of the workbook has a header row. */
export function refuseWithoutHeader(): Refusal {
  return new Refusal(
    say`No sheet has a header row with the column "${reviewFields.packageName.header}"`,
    say`Choose the review workbook, or add the header row, and try again`,
  );
}
