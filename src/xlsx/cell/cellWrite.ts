/** One cell to be written, decided and resolved, and its XML. Refuses text that a cell cannot hold: it is cut before it gets here. */
import { cellName } from './cellAddress';
import type { CellSpan } from './rowCells';
import type { Splice } from '../xml/splice';
import { readAttributes } from '../xml/xmlTags';
import { encodeCellText, encodeXml } from '../xml/xmlText';

/** Dates are numbers here. A formula without `cached` has no stored result: it is calculated when the workbook is opened. */
export type WriteValue =
  | { readonly kind: 'empty' }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'boolean'; readonly value: boolean }
  | { readonly kind: 'error'; readonly text: string }
  | { readonly kind: 'formula'; readonly formula: string; readonly cached: string | undefined };

export interface CellWrite {
  readonly row: number;
  readonly column: number;
  readonly value: WriteValue;
  /** Index into cellXfs; undefined writes none, which means 0. */
  readonly style: number | undefined;
}

/** Attributes that describe the old value; the rest (`ph`, foreign ones) belongs to the cell and stays. */
const valueAttributes = new Set(['r', 's', 't', 'cm', 'vm']);

/** The whole `<c>` element. */
export function writeCell(write: CellWrite, xml: Buffer, old: CellSpan | undefined, prefix: string): string {
  const { value, style } = write;
  let open = `<${prefix}c r="${cellName(write.row, write.column)}"`;
  if (style !== undefined) open += ` s="${style}"`;
  open += typeAttribute(value) + (old === undefined ? '' : keptAttributes(xml, old));
  const extension = old?.extension === undefined ? '' : xml.toString('utf8', old.extension.start, old.extension.end);
  const body = cellBody(value, prefix) + extension;
  return body === '' ? `${open}/>` : `${open}>${body}</${prefix}c>`;
}

function typeAttribute(value: WriteValue): string {
  if (value.kind === 'text') return ' t="inlineStr"';
  if (value.kind === 'boolean') return ' t="b"';
  if (value.kind === 'error') return ' t="e"';
  return value.kind === 'formula' && value.cached !== undefined ? ' t="str"' : '';
}

/** Only the attribute that names the style; empty when it is that style already. */
export function restyleCell(xml: Buffer, cell: CellSpan, style: number | undefined): readonly Splice[] {
  if (style === undefined || style === (cell.style ?? 0)) return [];
  const own = readAttributes(xml, { start: cell.start, end: cell.tagEnd }).find(({ name }) => name === 's');
  if (own !== undefined) return [{ start: own.valueStart, end: own.valueEnd, text: String(style) }];
  const name = /^<[^\s/>]+/.exec(xml.toString('latin1', cell.start, cell.tagEnd))?.[0] ?? '';
  const at = cell.start + name.length;
  return [{ start: at, end: at, text: ` s="${style}"` }];
}

function cellBody(value: WriteValue, prefix: string): string {
  switch (value.kind) {
    case 'empty':
      return '';
    case 'number':
      return `<${prefix}v>${value.value}</${prefix}v>`;
    case 'boolean':
      return `<${prefix}v>${value.value ? 1 : 0}</${prefix}v>`;
    case 'error':
      return `<${prefix}v>${encodeXml(value.text)}</${prefix}v>`;
    case 'text':
      return `<${prefix}is><${prefix}t${spaceAttribute(value.text)}>${encodeCellText(value.text)}</${prefix}t></${prefix}is>`;
    case 'formula':
      return `<${prefix}f>${encodeXml(value.formula)}</${prefix}f>${value.cached === undefined ? '' : writeCached(value.cached, prefix)}`;
  }
}

/** The stored result of a text formula. */
export function writeCached(text: string, prefix: string): string {
  return `<${prefix}v${spaceAttribute(text)}>${encodeCellText(text)}</${prefix}v>`;
}

/** Blanks at the ends, doubled, or line breaks are kept by XML readers only when told so. */
function spaceAttribute(text: string): string {
  return /^\s|\s$|\n|\s\s/.test(text) ? ' xml:space="preserve"' : '';
}

function keptAttributes(xml: Buffer, cell: CellSpan): string {
  return readAttributes(xml, { start: cell.start, end: cell.tagEnd })
    .filter((attribute) => !valueAttributes.has(attribute.name))
    .map((attribute) => ` ${xml.toString('utf8', attribute.start, attribute.end)}`)
    .join('');
}
