/** What keeps a cell from being written, in the words that follow "{cell} is". */
import { say, type Text } from '../message/text';
import type { CellRefusal } from '../spreadsheet/cellRefusal';

export const refusalWords: Readonly<Record<CellRefusal, Text>> = {
  arrayFormula: say`part of an array formula`,
  dataTable: say`part of a data table`,
  mergedInterior: say`part of merged cells`,
  tableHeader: say`in the header of a table`,
  tableTotals: say`in the totals row of a table`,
  beyondSheet: say`outside the sheet`,
  protectedSheet: say`locked, in a protected sheet`,
};
