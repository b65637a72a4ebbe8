/** Compares a patched sheet with its base, cell by cell where a row changed and byte by byte elsewhere. Refuses any difference that no edit explains. */
import { displayText, sameContent, type CellContent } from '../../core/review/cell';
import { cellName } from './cellAddress';
import { readCellContent, type SheetContext } from './cellReader';
import { readCellSpans } from './cellSpans';
import type { CellWrite } from './cellWrite';
import { indexFormulas, type FormulaIndex } from '../formula/formulaIndex';
import { translateFormula } from '../formula/formulaReferences';
import type { WorkbookOutput } from '../save/patchWorkbook';
import type { OpenSheet } from '../review/reviewSheet';
import { indexSheet, type SheetIndex } from './sheetIndex';
import { firstElement } from '../xml/xmlTags';

interface Side {
  readonly index: SheetIndex;
  readonly context: SheetContext;
}

/** `xml` is the new sheet as it inflates from the new file. */
export function verifySheet(
  { sheet, patched }: WorkbookOutput,
  xml: Buffer,
): { readonly index: SheetIndex; readonly formulas: FormulaIndex } {
  const index = indexSheet(xml);
  const formulas = indexFormulas(index);
  const now: Side = { index, context: { ...sheet.context, xml, formulas } };
  const writes = new Map(patched.writes.map((write) => [cellName(write.row, write.column), write]));
  const stale = new Map(patched.stale.map(({ span, text }) => [cellName(span.row, span.column), text ?? '']));
  checkRows(sheet, now, writes, stale);
  checkGroups(sheet, now);
  checkSurroundings(sheet.index, index);
  return { index, formulas };
}

function checkRows(
  old: OpenSheet,
  now: Side,
  writes: ReadonlyMap<string, CellWrite>,
  stale: ReadonlyMap<string, string>,
): void {
  let oldPosition = 0;
  let done = 0;
  now.index.rowNumbers.forEach((row, position) => {
    const isOld = old.index.rowNumbers[oldPosition] === row;
    if (!isOld || !rowBytes(old.index, oldPosition).equals(rowBytes(now.index, position))) {
      done += checkCells(
        row,
        isOld ? contentsOf(old, oldPosition) : new Map(),
        contentsOf(now, position),
        writes,
        stale,
      );
    }
    if (isOld) oldPosition++;
  });
  if (oldPosition !== old.index.rowNumbers.length) throw new Error('A row of the sheet is gone');
  if (done !== writes.size) throw new Error(`Expected ${writes.size} written cells, found ${done}`);
}

function rowBytes({ xml, rowStarts, rowEnds }: SheetIndex, position: number): Buffer {
  return xml.subarray(rowStarts[position], rowEnds[position]);
}

type Contents = ReadonlyMap<number, { readonly content: CellContent; readonly style: number | undefined }>;

function contentsOf({ index, context }: Side, position: number): Contents {
  return new Map(
    readCellSpans(index, position).map((span) => [
      span.column,
      { content: readCellContent(span, context), style: span.style },
    ]),
  );
}

/** How many written cells the row has. */
function checkCells(
  row: number,
  old: Contents,
  now: Contents,
  writes: ReadonlyMap<string, CellWrite>,
  stale: ReadonlyMap<string, string>,
): number {
  let written = 0;
  for (const column of new Set([...old.keys(), ...now.keys()])) {
    const name = cellName(row, column);
    const write = writes.get(name);
    const before = old.get(column);
    const after = now.get(column);
    if (write !== undefined) {
      if (!holdsWrite(after?.content, write)) throw new Error(`${name} does not hold what was written`);
      written++;
      continue;
    }
    const same =
      before !== undefined &&
      after !== undefined &&
      before.style === after.style &&
      sameContent(renewed(before.content, stale.get(name)), after.content);
    if (!same) throw new Error(`${name} changed without being meant to`);
  }
  return written;
}

/** What a cell should hold after the save: the same, but for a formula's renewed result. */
function renewed(content: CellContent, result: string | undefined): CellContent {
  return content.kind === 'formula' && result !== undefined ? { ...content, cached: result } : content;
}

function holdsWrite(content: CellContent | undefined, { value }: CellWrite): boolean {
  switch (value.kind) {
    case 'empty':
      return content === undefined || content.kind === 'empty';
    case 'text':
      return content?.kind === 'text' && content.text === value.text;
    case 'number':
      return (content?.kind === 'number' || content?.kind === 'date') && Number(displayText(content)) === value.value;
    case 'formula':
      return content?.kind === 'formula' && content.formula === value.formula && content.cached === value.cached;
  }
}

/** A group whose master moved must read the same in every member that is left; those stand in rows whose bytes are equal. */
function checkGroups(old: OpenSheet, now: Side): void {
  for (const [si, group] of old.context.formulas.groups) {
    const heir = now.context.formulas.groups.get(si);
    if (heir === undefined || (heir.row === group.row && heir.column === group.column)) continue;
    const expected = translateFormula(group.formula, heir.row - group.row, heir.column - group.column);
    const back = translateFormula(heir.formula, group.row - heir.row, group.column - heir.column);
    if (expected !== heir.formula || back !== group.formula) throw new Error(`Shared formula ${si} reads differently`);
  }
}

/** Before and behind the cells only the dimension and the hyperlinks may differ. */
function checkSurroundings(old: SheetIndex, now: SheetIndex): void {
  for (const range of [headOf, tailOf]) {
    if (range(old) !== range(now)) throw new Error('The sheet changed outside its cells');
  }
}

function headOf({ xml, dataTag }: SheetIndex): string {
  const head = xml.toString('latin1', 0, dataTag.start);
  return head.replace(/(<(?:[\w.-]+:)?dimension\s[^>]*ref=["'])[^"']*/, '$1');
}

function tailOf({ xml, dataEnd }: SheetIndex): string {
  const links = firstElement(xml, 'hyperlinks', dataEnd);
  // `<sheetData/>` that got rows has a closing tag now.
  const tail = (from: number, to: number): string => xml.toString('latin1', from, to);
  const whole =
    links === undefined ? tail(dataEnd, xml.length) : tail(dataEnd, links.start) + tail(links.elementEnd, xml.length);
  return whole.replace(/^<\/(?:[\w.-]+:)?sheetData\s*>/, '');
}
