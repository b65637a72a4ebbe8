/** From values to a patched sheet: styles, formulas, links and results together. */
import type { CellLook, CellValue } from '../../core/spreadsheet/cell';
import { cellName } from '../cell/cellAddress';
import { setColumnWidths } from './columnWidths';
import { replaceResult } from '../formula/cachedResult';
import type { CellSpan } from '../cell/rowCells';
import { readCellSpans } from './cellSpans';
import { type CellWrite, restyleCell, type WriteValue } from '../cell/cellWrite';
import { serialOfDay } from '../../core/spreadsheet/excelDate';
import { findDependents, type DroppedResults, type StaleResult } from './dependents';
import { readStoredFormula, type FormulaIndex } from '../formula/formulaIndex';
import { patchHyperlinks } from './hyperlinks';
import { inheritedStyle } from './inheritedStyle';
import { rehomeSharedFormulas } from './sharedRehome';
import { patchCells } from './sheetPatch';
import type { Splice } from '../xml/splice';
import type { StyleBook } from '../style/styleBook';
import { limitCellText, looksLikeFormula } from '../xml/xmlText';
import type { OpenSheet } from './openSheet';

/** A value for one cell of a sheet; at most one per cell. */
export interface SheetEdit {
  readonly row: number;
  readonly column: number;
  /** The cell as it is; undefined when the sheet has no element for it. */
  readonly span: CellSpan | undefined;
  readonly value: CellValue;
  readonly look: CellLook;
  /** Only the style changes; the cell must be there. */
  readonly restyle?: true | undefined;
  /** Undefined: as it is. */
  readonly strike?: boolean | undefined;
  /** Instead of the cell's own, or of its row's or column's. */
  readonly style?: number | undefined;
  /** Of its column, in characters, where the sheet does not tell. */
  readonly width?: number | undefined;
}

interface SheetSurroundings {
  readonly date1904: boolean;
  /** undefined: a workbook without styles; cells then get no look, and days are written as text. */
  readonly styles: StyleBook | undefined;
  /** The sheet's relations part. */
  readonly relations: Buffer | undefined;
  /** Formulas of the other sheets. */
  readonly otherFormulas: readonly FormulaIndex[];
  /** Of earlier saves, where the sheet is as the last one left it. */
  readonly dropped?: DroppedResults | undefined;
}

export interface PatchedSheet {
  readonly sheet: readonly Splice[];
  /** Those of `sheet` that only make a range end further down. */
  readonly grown: readonly Splice[];
  /** Those of `sheet` that only give columns a width. */
  readonly widths: readonly Splice[];
  readonly relations: readonly Splice[];
  readonly formulaRemoved: boolean;
  /** Whether some cell got, lost or changed a formula. */
  readonly formulasChanged: boolean;
  readonly needsCalculation: boolean;
  /** What the written cells now hold, for verification. */
  readonly writes: readonly CellWrite[];
  /** Formulas that stay and whose results were renewed or dropped. */
  readonly stale: readonly StaleResult[];
  readonly dropped: DroppedResults;
}

/** Rows that the sheet does not have yet, or has without anything in them. */
export interface NewRows {
  readonly writes: readonly CellWrite[];
  /** See patchCells. */
  readonly attributes: string;
  /** Behind the rows: ranges that end further down. */
  readonly grown: readonly Splice[];
}

const noRows: NewRows = { writes: [], attributes: '', grown: [] };

/** ECMA-376 part 1, 18.8.30: the short date of the person's own country. */
const shortDateFormat = 14;

export function patchSheet(
  sheet: OpenSheet,
  edits: readonly SheetEdit[],
  around: SheetSurroundings,
  rows: NewRows = noRows,
): PatchedSheet {
  const { index, context } = sheet;
  const writes = edits.map((edit) => toWrite(sheet, edit, around));
  const results: Splice[] = [];
  const whole: CellWrite[] = [];
  const overwritten = new Map<string, { readonly row: number; readonly column: number }>();
  edits.forEach((edit, at) => {
    const write = writes[at];
    if (write === undefined) return;
    if (edit.restyle === true && edit.span !== undefined) {
      results.push(...restyleCell(index.xml, edit.span, write.style));
      return;
    }
    const stored = edit.span === undefined ? undefined : readStoredFormula(index.xml, edit.span, context.formulas);
    if (edit.span !== undefined && write.value.kind === 'formula' && stored?.text === write.value.formula) {
      results.push(...replaceResult(index.xml, edit.span, write.value.cached, index.prefix));
      return;
    }
    if (stored !== undefined) overwritten.set(cellName(edit.row, edit.column), edit);
    whole.push(write);
  });
  for (const write of rows.writes) whole.push(write);
  const filled = rows.writes.filter(({ value }) => value.kind !== 'empty');
  const valued = [...writes.filter((_, at) => edits[at]?.restyle !== true), ...filled];
  const dependents = findDependents(sheet, valued, around.otherFormulas, around.dropped);
  for (const { splices } of dependents.stale) results.push(...splices);
  const links = patchHyperlinks(index, around.relations, whole);
  const rehomed = rehomeSharedFormulas(index, context.formulas, [...overwritten.values()]);
  const wide = edits.flatMap(({ column, width }) => (width === undefined ? [] : [[column, width] as const]));
  const widths = setColumnWidths(index, new Map(wide));
  const cells = [...patchCells(index, whole, rows.attributes), ...results, ...rehomed];
  return {
    sheet: [...cells, ...links.sheet, ...rows.grown, ...widths],
    grown: rows.grown,
    widths,
    relations: links.relations,
    formulaRemoved: whole.some(
      ({ row, column, value }) => overwritten.has(cellName(row, column)) && value.kind !== 'formula',
    ),
    formulasChanged: overwritten.size > 0 || whole.some(({ value }) => value.kind === 'formula'),
    needsCalculation: dependents.needsCalculation || whole.some(isUncalculated),
    writes: [...writes, ...rows.writes],
    stale: dependents.stale,
    dropped: dependents.dropped,
  };
}

function isUncalculated({ value }: CellWrite): boolean {
  return value.kind === 'formula' && value.cached === undefined;
}

function toWrite(sheet: OpenSheet, edit: SheetEdit, { date1904, styles }: SheetSurroundings): CellWrite {
  const { row, column } = edit;
  const value = toWriteValue(edit.value, date1904, styles !== undefined);
  const base = edit.style ?? (edit.span === undefined ? inherited(sheet, edit, styles) : edit.span.style);
  const isDate = edit.value.kind === 'date' && value.kind === 'number';
  const numberFormat = isDate && !sheet.context.formats.isDate(base) ? dateFormatOf(sheet, column, styles) : undefined;
  const quotePrefix = value.kind === 'text' && looksLikeFormula(value.text);
  const style =
    styles === undefined
      ? base
      : styles.styleFor(base, { look: edit.look, strike: edit.strike, quotePrefix, numberFormat });
  return { row, column, value, style };
}

/** Of a row or column whose style is not there: none. */
function inherited({ index }: OpenSheet, { row, column }: SheetEdit, styles?: StyleBook): number | undefined {
  const style = inheritedStyle(index, row, column);
  return style !== undefined && styles !== undefined && style >= styles.size ? undefined : style;
}

function toWriteValue(value: CellValue, date1904: boolean, showsDates: boolean): WriteValue {
  switch (value.kind) {
    case 'text':
      return value.text === '' ? { kind: 'empty' } : { kind: 'text', text: limitCellText(value.text) };
    case 'number':
    case 'boolean':
    case 'error':
      return value;
    case 'date': {
      // A day before Excel's first is kept as the text it is, and so is one that no style could show as a day.
      const serial = showsDates ? serialOfDay(value.day, date1904) : undefined;
      return serial === undefined
        ? { kind: 'text', text: value.day }
        : { kind: 'number', value: serial + (value.time ?? 0) };
    }
    case 'formula':
      return { kind: 'formula', formula: value.formula, cached: limitCellText(value.cached) || undefined };
  }
}

/** The format of the first date in the column, so that a new date looks like its neighbours. */
function dateFormatOf({ index, context }: OpenSheet, column: number, styles: StyleBook | undefined): number {
  for (let position = 0; position < index.rowNumbers.length; position++) {
    const cell = readCellSpans(index, position, column).at(-1);
    if (cell?.column === column && cell.style !== undefined && context.formats.isDate(cell.style)) {
      return styles?.numberFormatOf(cell.style) ?? shortDateFormat;
    }
  }
  return shortDateFormat;
}
