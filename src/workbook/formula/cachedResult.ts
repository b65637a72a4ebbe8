/** The stored result of a formula that stays. Refuses to touch the formula. */
import type { CellSpan } from '../sheet/rowCells';
import { writeCached } from '../sheet/cellWrite';
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
  return text === undefined ? [result] : [typeSplice(xml, cell), result].filter((splice) => splice !== undefined);
}

function typeSplice(xml: Buffer, cell: CellSpan): Splice | undefined {
  if (cell.type === 'str') return undefined;
  const attributes = readAttributes(xml, { start: cell.start, end: cell.tagEnd });
  const type = attributes.find((attribute) => attribute.name === 't');
  if (type !== undefined) return { start: type.valueStart, end: type.valueEnd, text: 'str' };
  const at = attributes.at(-1)?.end ?? cell.tagEnd - 1;
  return { start: at, end: at, text: ' t="str"' };
}
