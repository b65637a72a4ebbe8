/** The words of a formula that matter for references, found without a grammar. */
import { lastColumn, lastRow } from '../cell/cellAddress';
import { columnNumber } from '../../core/spreadsheet/columnLetters';

/** `$B4`, `B:B` or `4:4` at `[start, end)`; a missing part means the whole row or column. */
export interface Reference {
  readonly kind: 'reference';
  readonly start: number;
  readonly end: number;
  readonly column: number | undefined;
  readonly columnFixed: boolean;
  readonly row: number | undefined;
  readonly rowFixed: boolean;
  /** Of the sheet named before it, unquoted; undefined for the formula's own. */
  readonly sheet: string | undefined;
}

type FormulaToken =
  | Reference
  | { readonly kind: 'function' | 'name'; readonly start: number; readonly end: number; readonly text: string }
  /** Table columns and external workbooks. */
  | { readonly kind: 'brackets'; readonly start: number; readonly end: number };

// Strings, quoted sheet names, brackets, then words and numbers: a word is a reference only when it has the form of one.
const word =
  /"(?:[^"]|"")*"|'(?:[^']|'')*'|\[|\$?[A-Za-z_\\\u0080-\uffff][\w.?\\$\u0080-\uffff]*|\$?\d+(?:\.\d*)?(?:[eE][+-]?\d+)?/g;
const cellForm = /^(\$?)([A-Za-z]{1,3})(\$?)([1-9]\d{0,6})$/;
const columnForm = /^(\$?)([A-Za-z]{1,3})$/;
const rowForm = /^(\$?)([1-9]\d{0,6})$/;

/** In order of appearance; the two corners of a range are two references, the second without its sheet. */
export function* formulaTokens(formula: string): Generator<FormulaToken> {
  let cornerOpen = false;
  let sheet: string | undefined;
  // The regular expression is shared: its place is taken back after every yield.
  for (let at = 0; ;) {
    word.lastIndex = at;
    const match = word.exec(formula);
    if (match === null) return;
    const text = match[0];
    const start = match.index;
    at = text === '[' ? behindBrackets(formula, start) : start + text.length;
    const next = formula.charAt(at);
    if (text === '[') yield { kind: 'brackets', start, end: at };
    else if (next === '!') sheet = unquoted(text);
    else if (!text.startsWith('"')) {
      // `:` joins the two corners of `B:B`; a colon already seen makes this word the second corner.
      const joined: boolean = next === ':' || (cornerOpen && formula.charAt(start - 1) === ':');
      const token: FormulaToken | undefined = classify(text, start, next, joined, sheet);
      if (token !== undefined) yield token;
      cornerOpen = next === ':' && token?.kind === 'reference';
      sheet = undefined;
    }
  }
}

function unquoted(sheet: string): string {
  return sheet.startsWith("'") ? sheet.slice(1, -1).replaceAll("''", "'") : sheet;
}

function behindBrackets(formula: string, at: number): number {
  let depth = 0;
  for (let i = at; i < formula.length; i++) {
    const character = formula[i];
    if (character === "'") i++;
    else if (character === '[') depth++;
    else if (character === ']' && --depth === 0) return i + 1;
  }
  return formula.length;
}

function classify(
  text: string,
  start: number,
  next: string,
  joined: boolean,
  sheet: string | undefined,
): FormulaToken | undefined {
  const end = start + text.length;
  if (next === '(') return { kind: 'function', start, end, text };
  const reference = next === '[' ? undefined : toReference(text, joined);
  if (reference !== undefined) return { kind: 'reference', start, end, sheet, ...reference };
  if (/^\$?\d/.test(text) || /^(TRUE|FALSE)$/i.test(text)) return undefined;
  return { kind: 'name', start, end, text };
}

function toReference(
  text: string,
  joined: boolean,
): Pick<Reference, 'column' | 'columnFixed' | 'row' | 'rowFixed'> | undefined {
  const cell = cellForm.exec(text);
  if (cell !== null) {
    const column = columnNumber(cell[2] ?? '');
    const row = Number(cell[4]);
    if (column > lastColumn || row > lastRow) return undefined;
    return { column, columnFixed: cell[1] === '$', row, rowFixed: cell[3] === '$' };
  }
  if (!joined) return undefined;
  const columnOnly = columnForm.exec(text);
  if (columnOnly !== null) {
    const column = columnNumber(columnOnly[2] ?? '');
    return column > lastColumn
      ? undefined
      : { column, columnFixed: columnOnly[1] === '$', row: undefined, rowFixed: true };
  }
  const rowOnly = rowForm.exec(text);
  if (rowOnly === null) return undefined;
  return { column: undefined, columnFixed: true, row: Number(rowOnly[2]), rowFixed: rowOnly[1] === '$' };
}
