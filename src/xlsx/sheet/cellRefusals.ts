/** Cells that must not be written: what Excel keeps around them would break, or somebody has locked them. Refuses them one by one; the others may be written. */
import { contains, lastColumn, lastRow, parseRange, type CellRange } from '../cell/cellAddress';
import { insideAny } from '../cell/insideAny';
import { relationsOf } from '../package/relations';
import type { WorkbookPackage } from '../package/workbookPackage';
import { isProtected } from './sheetProtection';
import { attributeOf, attributesOf, readTags } from '../xml/xmlTags';
import type { OpenSheet } from './openSheet';
import type { CellRefusal } from '../../core/spreadsheet/cellRefusal';

/** Why the cell may not be written; undefined: it may. `style`: the one it has, or gets, undefined for the sheet's own. */
type RefuseCell = (row: number, column: number, style?: number) => CellRefusal | undefined;

export function cellRefusals(workbook: WorkbookPackage, { sheet, index, context }: OpenSheet): RefuseCell {
  const { arrays, dataTables } = context.formulas;
  const merges = readMerges(index.xml, index.dataEnd);
  const refuse = refusalsIn({ arrays, dataTables, merges, tables: readTables(workbook, sheet.part) });
  if (!isProtected(index)) return refuse;
  return (row, column, style) =>
    refuse(row, column) ?? (context.formats.isLocked(style) ? 'protectedSheet' : undefined);
}

/** The ranges of a sheet, in any order; they may overlap. */
interface GuardedRanges {
  readonly arrays: readonly CellRange[];
  readonly dataTables: readonly CellRange[];
  readonly merges: readonly CellRange[];
  readonly tables: readonly Table[];
}

export function refusalsIn({ arrays, dataTables, merges, tables }: GuardedRanges): RefuseCell {
  const inArray = insideAny(arrays);
  const inDataTable = insideAny(dataTables);
  // The top left cell holds the content of a merge; the others hold none that anybody sees.
  const inMerge = insideAny(merges, ({ top, left }, column) => (column === left ? top + 1 : top));
  return (row, column) => {
    const inside = (range: CellRange): boolean => contains(range, row, column);
    if (row < 1 || column < 1 || row > lastRow || column > lastColumn) return 'beyondSheet';
    if (inArray(row, column)) return 'arrayFormula';
    if (inDataTable(row, column)) return 'dataTable';
    if (inMerge(row, column)) return 'mergedInterior';
    for (const { range, headerRows, totalsRows } of tables) {
      if (!inside(range)) continue;
      if (row < range.top + headerRows) return 'tableHeader';
      if (row > range.bottom - totalsRows) return 'tableTotals';
    }
    return undefined;
  };
}

function readMerges(xml: Buffer, from: number): readonly CellRange[] {
  const merges: CellRange[] = [];
  for (const tag of readTags(xml, from)) {
    if (tag.local !== 'mergeCell' || tag.form === 'close') continue;
    const range = parseRange(attributeOf(xml, tag, 'ref') ?? '');
    if (range !== undefined) merges.push(range);
  }
  return merges;
}

export interface Table {
  readonly range: CellRange;
  readonly headerRows: number;
  readonly totalsRows: number;
}

/** ECMA-376 part 1, 18.5.1.2: one header row and no totals row unless the part says otherwise. */
function readTables(workbook: WorkbookPackage, sheetPart: string): readonly Table[] {
  const tables: Table[] = [];
  for (const relation of relationsOf(workbook.archive, sheetPart)) {
    if (relation.type !== 'table' || relation.external) continue;
    const xml = workbook.read(relation.target);
    for (const tag of readTags(xml)) {
      if (tag.local !== 'table') continue;
      const attributes = attributesOf(xml, tag);
      const range = parseRange(attributes.get('ref') ?? '');
      if (range === undefined) break;
      const headerRows = Number(attributes.get('headerRowCount') ?? '1');
      tables.push({ range, headerRows, totalsRows: Number(attributes.get('totalsRowCount') ?? '0') });
      break;
    }
  }
  return tables;
}
