/** Why a cell could not be written, as people read it in summaries and reports. */
import type { CellRefusal } from '../spreadsheet/cellRefusal';

export const refusalWords: Readonly<Record<CellRefusal, string>> = {
  arrayFormula: 'part of an array formula',
  dataTable: 'part of a data table',
  mergedInterior: 'part of a merged cell',
  tableHeader: 'header of a table',
  tableTotals: 'totals of a table',
  beyondSheet: 'outside the sheet',
  protectedSheet: 'locked, in a protected sheet',
};
