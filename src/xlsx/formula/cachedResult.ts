/** The stored result of a formula that stays. */
import type { CellSpan } from '../cell/rowCells';
import { writeCached } from '../cell/cellWrite';
import type { Splice } from '../xml/splice';
import { readAttributes } from '../xml/xmlTags';

/** Puts `text` in place of the stored result, or takes the result away so that no program shows a stale one. */
export function replaceResult(
  xml: Buffer,
  cell: CellSpan,
  text: string | undefined,
  prefix: string,
): readonly Splice[] {
  const { value, formula } = cell;
  if (formula === undefined) throw new Error(`Expected a formula in row ${cell.row}, column ${cell.column}`);
  const place = value === undefined ? { start: formula.end, end: formula.end } : { start: value.start, end: value.end };
  const result = { ...place, text: text === undefined ? '' : writeCached(text, prefix) };
  return [typeSplice(xml, cell, text !== undefined), result].filter((splice) => splice !== undefined);
}

/** A cell without a result says of no kind that it is one. */
function typeSplice(xml: Buffer, cell: CellSpan, hasResult: boolean): Splice | undefined {
  if (cell.type === (hasResult ? 'str' : 'n')) return undefined;
  const attributes = readAttributes(xml, { start: cell.start, end: cell.tagEnd });
  const type = attributes.find((attribute) => attribute.name === 't');
  if (!hasResult) return type === undefined ? undefined : { start: type.start - 1, end: type.end, text: '' };
  if (type !== undefined) return { start: type.valueStart, end: type.valueEnd, text: 'str' };
  const at = attributes.at(-1)?.end ?? cell.tagEnd - 1;
  return { start: at, end: at, text: ' t="str"' };
}
