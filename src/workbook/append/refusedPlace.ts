/** What keeps a place of a sheet from being written, in the words of a refusal. */
import { say, type Text } from '../../core/message/text';
import type { CellRefusal } from '../../core/spreadsheet/cellRefusal';

/** Completes "{cell} belongs to …". */
export const refusedPlace: Readonly<Record<CellRefusal, Text>> = {
  arrayFormula: say`an array formula`,
  dataTable: say`a data table`,
  mergedInterior: say`merged cells`,
  tableHeader: say`the header of a table`,
  tableTotals: say`the totals row of a table`,
  beyondSheet: say`no sheet`,
  protectedSheet: say`a protected sheet`,
};
