/** Formulas moved to another cell. */
import { columnName, lastColumn, lastRow } from '../cell/cellAddress';
import { formulaTokens, type Reference } from './formulaTokens';

const referencesOf = new Map<string, readonly Reference[]>();
/** Formulas remembered; a review sheet has about a hundred. */
const remembered = 500;

/** In order of appearance; the two corners of a range are two references. */
function findReferences(formula: string): readonly Reference[] {
  const known = referencesOf.get(formula);
  if (known !== undefined) return known;
  const references = [...formulaTokens(formula)].filter((token) => token.kind === 'reference');
  if (referencesOf.size >= remembered) referencesOf.clear();
  referencesOf.set(formula, references);
  return references;
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
