/** The review sheet of an opened workbook, indexed and ready to read cells from. Refuses a workbook in which no sheet has the header. */
import { noCellFormats, readCellFormats } from '../style/cellFormats';
import type { SheetContext } from '../sheet/cellReader';
import { Refusal } from '../package/refusal';
import { findReviewLayout, refuseWithoutHeader, type ReviewLayout } from './reviewLayout';
import { indexSharedStrings, noSharedStrings, type SharedStrings } from '../sheet/sharedStrings';
import { scanSheet, type SheetIndex } from '../sheet/sheetIndex';
import type { SheetPart, WorkbookPackage } from '../package/workbookPackage';
import { reviewSheets } from './chosenSheet';
import type { CellFormats } from '../style/cellFormats';

export interface OpenSheet {
  readonly sheet: SheetPart;
  readonly index: SheetIndex;
  readonly context: SheetContext;
}

export interface ReviewSheet extends OpenSheet {
  readonly layout: ReviewLayout;
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

/** The first sheet that has the header row, in the order of reviewSheets. A sheet that cannot be read is passed over as long as another one has it. */
export function openReviewSheet(workbook: WorkbookPackage): ReviewSheet {
  const shared = readSharedParts(workbook);
  let unreadable: Refusal | undefined;
  for (const sheet of reviewSheets(workbook.sheets)) {
    const opened = tryOpenSheet(workbook, sheet, shared);
    if (opened instanceof Refusal) {
      unreadable ??= opened;
      continue;
    }
    const layout = findReviewLayout(opened.index, opened.context);
    if (layout !== undefined) return { ...opened, layout };
  }
  throw unreadable ?? refuseWithoutHeader();
}
