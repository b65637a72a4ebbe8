/** Content of a cell from its XML. Refuses to calculate: a formula's value is what was last stored. */
import type { CellContent } from '../../core/review/cell';
import { say } from '../../core/text/text';
import type { CellFormats } from '../style/cellFormats';
import type { CellSpan } from './rowCells';
import { readStoredFormula, type FormulaIndex } from '../formula/formulaIndex';
import { richText, type SharedStrings } from './sharedStrings';
import { damagedXml, readCharacters } from '../xml/xmlMarkup';

import { isTrue, unescapeCellText } from '../xml/xmlText';

/** What the cells of a sheet refer to. */
export interface SheetContext {
  readonly xml: Buffer;
  readonly strings: SharedStrings;
  readonly formats: CellFormats;
  readonly formulas: FormulaIndex;
}

const empty: CellContent = { kind: 'empty' };

/** A string of no characters counts as empty. */
export function readCellContent(cell: CellSpan | undefined, context: SheetContext): CellContent {
  if (cell === undefined) return empty;
  const formula = readStoredFormula(context.xml, cell, context.formulas);
  if (formula !== undefined) return { kind: 'formula', formula: formula.text, cached: readText(cell, context) };
  if (cell.type === 'n' || cell.type === 'b') return readNumber(cell, context);
  const text = readText(cell, context);
  if (cell.type === 'e') return { kind: 'error', text };
  return text === '' ? empty : { kind: 'text', text };
}

function readNumber(cell: CellSpan, context: SheetContext): CellContent {
  const raw = rawValue(cell, context.xml).trim();
  if (raw === '') return empty;
  if (cell.type === 'b') return { kind: 'boolean', value: isTrue(raw) };
  const value = Number(raw);
  if (!Number.isFinite(value)) throw damagedXml(say`a number that is none in row ${cell.row}`);
  if (context.formats.isDate(cell.style)) return { kind: 'date', serial: value };
  // Stored with 17 digits, 2.3 is 2.2999999999999998: the shortest form that reads back the same is what people see.
  return { kind: 'number', value, digits: String(value) };
}

/** The stored value as text, whatever the kind of the cell. */
export function readText(cell: CellSpan, context: SheetContext): string {
  switch (cell.type) {
    case 's': {
      const raw = rawValue(cell, context.xml);
      return raw === '' ? '' : context.strings.at(Number(raw));
    }
    case 'inlineStr':
      return cell.inline === undefined ? '' : richText(context.xml, cell.inline.bodyStart, cell.inline.bodyEnd);
    case 'str':
      return unescapeCellText(rawValue(cell, context.xml));
    case 'b':
      return booleanText(rawValue(cell, context.xml).trim());
    default:
      return rawValue(cell, context.xml);
  }
}

/** A formula that nobody has calculated yet has no value. */
function booleanText(raw: string): string {
  if (raw === '') return '';
  return isTrue(raw) ? 'TRUE' : 'FALSE';
}

function rawValue(cell: CellSpan, xml: Buffer): string {
  return cell.value === undefined ? '' : readCharacters(xml, cell.value.bodyStart, cell.value.bodyEnd);
}
