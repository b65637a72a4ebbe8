/** Where the rows of a sheet's XML are, with its formulas, found in one pass over its bytes. Refuses a sheet without cells' place, and what its rows are refused for. */
import { FormulaCollector } from '../formula/formulaCollector';
import type { FormulaIndex } from '../formula/formulaIndex';
import { damagedXml } from '../xml/xmlMarkup';
import { readTags, type XmlTag } from '../xml/xmlTags';
import { RowScanner } from '../cell/rowScanner';
import { say } from '../../core/message/text';

export interface SheetIndex {
  readonly xml: Buffer;
  /** Namespace prefix of the sheet's own elements with its colon; mostly ''. */
  readonly prefix: string;
  /** Offsets of the `<sheetData>` element and of what is between its tags; equal when it is empty. */
  readonly dataTag: XmlTag;
  readonly dataStart: number;
  readonly dataEnd: number;
  /** Row numbers ascending, and the offsets of each row's first byte and of the byte behind it. */
  readonly rowNumbers: readonly number[];
  readonly rowStarts: readonly number[];
  readonly rowEnds: readonly number[];
  /** Called for a row that was asked for and is not there: an excerpt of a sheet may have left it out. */
  readonly onMissing?: (row: number) => void;
}

export interface ScannedSheet {
  readonly index: SheetIndex;
  readonly formulas: FormulaIndex;
}

/** `known`: its formulas, when they were read before. */
export function scanSheet(xml: Buffer, known?: FormulaIndex): ScannedSheet {
  const dataTag = findSheetData(xml);
  if (dataTag === undefined) throw damagedXml(say`a sheet without <sheetData>`);
  const prefix = prefixOf(dataTag);
  const rows = { rowNumbers: [] as number[], rowStarts: [] as number[], rowEnds: [] as number[] };
  const formulas = new FormulaCollector(prefix);
  const dataStart = dataTag.end;
  let dataEnd = dataTag.form === 'empty' ? dataStart : undefined;
  const scanner = new RowScanner(prefix);
  for (let at = dataStart; dataEnd === undefined;) {
    const row = scanner.next(xml, at);
    if (row === undefined) throw damagedXml(say`rows that never end`);
    if ('dataEnd' in row) {
      dataEnd = row.dataEnd;
      break;
    }
    rows.rowNumbers.push(row.number);
    rows.rowStarts.push(row.start);
    rows.rowEnds.push(row.end);
    if (known === undefined) formulas.addRow(xml, row, scanner.formulas);
    at = row.end;
  }
  return { index: { xml, prefix, dataTag, dataStart, dataEnd, ...rows }, formulas: known ?? formulas.finish() };
}

export function findSheetData(xml: Buffer): XmlTag | undefined {
  for (const tag of readTags(xml)) {
    if (tag.local === 'sheetData' && tag.form !== 'close') return tag;
  }
  return undefined;
}

export function prefixOf(dataTag: XmlTag): string {
  return dataTag.name.slice(0, dataTag.name.length - dataTag.local.length);
}

/** Position of row `row` in the index; undefined when the sheet has no such row element. */
export function rowPosition(index: SheetIndex, row: number): number | undefined {
  const position = rowInsertPosition(index, row);
  if (index.rowNumbers[position] === row) return position;
  index.onMissing?.(row);
  return undefined;
}

/** Position of the first row at or below `row`. */
export function rowInsertPosition(index: SheetIndex, row: number): number {
  let low = 0;
  let high = index.rowNumbers.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((index.rowNumbers[middle] ?? 0) < row) low = middle + 1;
    else high = middle;
  }
  return low;
}
