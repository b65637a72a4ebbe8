/** A sheet of an opened workbook, indexed and ready to read cells from. */
import { noCellFormats, readCellFormats, type CellFormats } from '../style/cellFormats';
import type { SheetContext } from './cellReader';
import { Refusal } from '../refusal';
import { indexSharedStrings, noSharedStrings, type SharedStrings } from '../cell/sharedStrings';
import { scanSheet, type SheetIndex } from './sheetIndex';
import type { SheetPart, WorkbookPackage } from '../package/workbookPackage';

export interface OpenSheet {
  readonly sheet: SheetPart;
  readonly index: SheetIndex;
  readonly context: SheetContext;
}

/** What all sheets of a workbook share. */
export interface SharedParts {
  readonly strings: SharedStrings;
  readonly formats: CellFormats;
}

export function readSharedParts(workbook: WorkbookPackage): SharedParts {
  const { sharedStringsPart, stylesPart } = workbook;
  return {
    strings: sharedStringsPart === undefined ? noSharedStrings : indexSharedStrings(workbook.read(sharedStringsPart)),
    formats: stylesPart === undefined ? noCellFormats : readCellFormats(workbook.read(stylesPart), workbook.date1904),
  };
}

export function openSheet(workbook: WorkbookPackage, sheet: SheetPart, shared: SharedParts): OpenSheet {
  const { index, formulas } = scanSheet(workbook.read(sheet.part));
  return { sheet, index, context: { xml: index.xml, ...shared, formulas } };
}

/** The Refusal itself for a sheet that cannot be read: whether it matters is for the caller to say. */
export function tryOpenSheet(workbook: WorkbookPackage, sheet: SheetPart, shared: SharedParts): OpenSheet | Refusal {
  try {
    return openSheet(workbook, sheet, shared);
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
}
