/** Cells that Excel guards: nothing can be written there without breaking what stands around them. */
/**
 * Why a cell cannot be written without breaking what Excel keeps around it (ECMA-376 part 1, 18.3.1.40 and 18.3.1.55), or against what somebody has
 * decided (18.3.1.85: locked cells of a protected sheet).
 */
export const cellRefusals = [
  'arrayFormula',
  'dataTable',
  'mergedInterior',
  'tableHeader',
  'tableTotals',
  'beyondSheet',
  'protectedSheet',
] as const;

export type CellRefusal = (typeof cellRefusals)[number];
