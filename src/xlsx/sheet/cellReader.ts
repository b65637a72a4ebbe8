/** Content of a cell from its XML. */
import type { CellContent, NumberContent, TextMark } from '../../core/spreadsheet/cell';
import { serialOfIso } from '../../core/spreadsheet/excelDate';
import { say } from '../../core/message/text';
import type { CellFormats } from '../style/cellFormats';
import type { CellSpan } from '../cell/rowCells';
import { readStoredFormula, type FormulaIndex } from '../formula/formulaIndex';
import { hasRuns, richText, type SharedStrings, textMark } from '../cell/sharedStrings';
import { generalShown, generalText } from '../style/numberFormat';
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
  if (formula === undefined) return readValue(cell, context);
  return { kind: 'formula', formula: formula.text, ...readResult(cell, context) };
}

type FormulaContent = Extract<CellContent, { kind: 'formula' }>;

/** What the formula gave, and how its cell shows that. */
export function readResult(cell: CellSpan, context: SheetContext): Omit<FormulaContent, 'kind' | 'formula'> {
  const value = readValue(cell, context);
  const cached = readText(cell, context);
  // An empty text is a result, and stored as one.
  const isOpen = cached === '' && (cell.type !== 'str' || cell.value === undefined);
  return {
    cached,
    ...(value.kind === 'number' || value.kind === 'date' ? { result: value } : {}),
    ...(value.kind === 'text' ? textShown(cached, cell, context) : {}),
    ...(isOpen ? { isOpen } : {}),
  };
}

/** Whether a text has parts with fonts of their own, which writing it again would lose. */
export function isFormattedText(cell: CellSpan | undefined, { xml, strings }: SheetContext): boolean {
  if (cell?.type === 'inlineStr') {
    return cell.inline !== undefined && hasRuns(xml, cell.inline.bodyStart, cell.inline.bodyEnd);
  }
  const raw = cell?.type === 's' ? rawValue(cell, xml) : '';
  return raw !== '' && strings.isFormatted?.(Number(raw)) === true;
}

/**
 * How it is set, in its own font or that of a part of its text, where it tells more than is meant. A strike through the whole of
 * `name`, too, marks the row, and takes back nothing in this cell.
 */
export function markOf(
  cell: CellSpan | undefined,
  name: CellSpan | undefined,
  context: SheetContext,
): TextMark | undefined {
  if (cell === undefined) return undefined;
  const { formats } = context;
  const mark = markOfText(cell, context);
  return mark !== 'struck' && formats.isStruck(cell.style) && !formats.isStruck(name?.style) ? 'struck' : mark;
}

function markOfText({ type, inline, value }: CellSpan, { xml, strings }: SheetContext): TextMark | undefined {
  if (type === 'inlineStr') return inline && textMark(xml, inline.bodyStart, inline.bodyEnd);
  const raw = type === 's' && value !== undefined ? readCharacters(xml, value.bodyStart, value.bodyEnd) : '';
  return raw === '' ? undefined : strings.markOf?.(Number(raw));
}

/** The content of a cell without its formula. */
export function readValue(cell: CellSpan, context: SheetContext): CellContent {
  if (cell.type === 'n') {
    const raw = rawValue(cell, context.xml).trim();
    return raw === '' ? empty : readNumber(raw, cell, context);
  }
  if (cell.type === 'b') {
    const raw = rawValue(cell, context.xml).trim();
    return raw === '' ? empty : { kind: 'boolean', value: isTrue(raw) };
  }
  const text = readText(cell, context);
  if (cell.type === 'd') {
    const serial = serialOfIso(text, context.formats.date1904);
    if (serial !== undefined) return readDate(serial, cell, context);
  }
  if (cell.type === 'e') return { kind: 'error', text };
  if (text === '') return empty;
  return { kind: 'text', text, ...textShown(text, cell, context) };
}

function textShown(
  text: string,
  { style }: CellSpan,
  { formats }: SheetContext,
): Pick<Extract<CellContent, { kind: 'text' }>, 'shown' | 'isOther'> {
  const shown = formats.textShown(text, style);
  if (shown.kind === 'other') return { isOther: true };
  return shown.kind === 'text' && shown.text !== text.trim() ? { shown: shown.text } : {};
}

function readNumber(raw: string, { row, style }: CellSpan, { formats }: SheetContext): NumberContent {
  const value = Number(raw);
  if (!Number.isFinite(value)) throw damagedXml(say`an invalid number in row ${row}`);
  // Excel keeps 15 digits: 2.3 may be stored as 2.2999999999999998, and the result of 2.2 + 0.1 as 2.3000000000000003.
  const digits = generalText(value);
  const shown = formats.numberShown(value, style);
  if (shown.kind === 'other') return { kind: 'number', value, digits, isOther: true };
  if (shown.kind === 'general' || shown.kind === 'text') {
    const text = shown.kind === 'text' ? shown.text : generalShown(value);
    return { kind: 'number', value, digits, ...(text === digits ? {} : { shown: text }) };
  }
  const partial = shown.partial?.(value, formats.date1904);
  const shows = shown.kind === 'day' ? {} : { shows: shown.kind };
  return { kind: 'date', serial: value, ...shows, ...(partial === undefined ? {} : { partial }) };
}

/** Stored as a date: one whatever its format says. */
function readDate(serial: number, cell: CellSpan, context: SheetContext): CellContent {
  const content = readNumber(String(serial), cell, context);
  if (content.kind === 'date' || Number.isInteger(serial))
    return content.kind === 'date' ? content : { kind: 'date', serial };
  return { kind: 'date', serial, shows: serial < 1 ? 'time' : 'dayAndTime' };
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
