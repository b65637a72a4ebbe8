/** References inside formula text, found without a grammar. Refuses nothing: strings, sheet names and table columns are stepped over. */
import { columnName, columnNumber, lastColumn, lastRow } from './cellAddress';

/** `$B4`, `B:B` or `4:4` at `[start, end)`; a missing part means the whole row or column. */
export interface Reference {
  readonly start: number;
  readonly end: number;
  readonly column: number | undefined;
  readonly columnFixed: boolean;
  readonly row: number | undefined;
  readonly rowFixed: boolean;
}

// Strings, quoted sheet names, bracketed parts, then words: a word is a reference only when it has the form of one.
const token =
  /"(?:[^"]|"")*"|'(?:[^']|'')*'|\[|\$?[A-Za-z_\\\u0080-\uffff][\w.?\\$\u0080-\uffff]*|\$?\d+(?:\.\d*)?(?:[eE][+-]?\d+)?/g;
const cellForm = /^(\$?)([A-Za-z]{1,3})(\$?)([1-9]\d{0,6})$/;
const columnForm = /^(\$?)([A-Za-z]{1,3})$/;
const rowForm = /^(\$?)([1-9]\d{0,6})$/;

/** In order of appearance; the two corners of a range are two references. */
export function findReferences(formula: string): readonly Reference[] {
  const references: Reference[] = [];
  let cornerOpen = false;
  token.lastIndex = 0;
  for (let match = token.exec(formula); match !== null; match = token.exec(formula)) {
    const word = match[0];
    if (word === '[') token.lastIndex = behindBrackets(formula, match.index);
    const next = formula.charAt(token.lastIndex);
    // `:` joins the two corners of `B:B`; a colon already seen makes this word the second corner.
    const joined: boolean = next === ':' || (cornerOpen && formula.charAt(match.index - 1) === ':');
    const isName = next === '!' || next === '(' || next === '[';
    const reference: Reference | undefined = isName ? undefined : toReference(word, match.index, joined);
    if (reference !== undefined) references.push(reference);
    cornerOpen = next === ':' && reference !== undefined;
  }
  return references;
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

function toReference(word: string, start: number, joined: boolean): Reference | undefined {
  const end = start + word.length;
  const cell = cellForm.exec(word);
  if (cell !== null) {
    const [, columnMark, name = '', rowMark, digits] = cell;
    const column = columnNumber(name);
    const row = Number(digits);
    if (column > lastColumn || row > lastRow) return undefined;
    return { start, end, column, columnFixed: columnMark === '$', row, rowFixed: rowMark === '$' };
  }
  if (!joined) return undefined;
  const column = columnForm.exec(word);
  if (column !== null) {
    const number = columnNumber(column[2] ?? '');
    if (number > lastColumn) return undefined;
    return { start, end, column: number, columnFixed: column[1] === '$', row: undefined, rowFixed: true };
  }
  const row = rowForm.exec(word);
  if (row === null) return undefined;
  return { start, end, column: undefined, columnFixed: true, row: Number(row[2]), rowFixed: row[1] === '$' };
}

/**
 * The formula as it reads `rows` further down and `columns` further right. What would leave the sheet comes in again at the other
 * edge, as Excel does for shared formulas (MS-XLS 2.5.198.103: offsets wrap).
 */
export function translateFormula(formula: string, rows: number, columns: number): string {
  if (rows === 0 && columns === 0) return formula;
  let translated = '';
  let at = 0;
  for (const reference of findReferences(formula)) {
    translated += formula.slice(at, reference.start) + moved(reference, rows, columns);
    at = reference.end;
  }
  return translated + formula.slice(at);
}

function moved(reference: Reference, rows: number, columns: number): string {
  const { column, columnFixed, row, rowFixed } = reference;
  let text = '';
  if (column !== undefined)
    text += columnFixed ? `$${columnName(column)}` : columnName(wrap(column + columns, lastColumn));
  if (row !== undefined) text += rowFixed ? `$${row}` : String(wrap(row + rows, lastRow));
  return text;
}

function wrap(position: number, size: number): number {
  return ((position - 1 + size) % size) + 1;
}
