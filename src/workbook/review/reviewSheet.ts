/** The review sheet of an opened workbook, indexed and ready to read cells from. Refuses a workbook in which no sheet has the header. */
import { noCellFormats, readCellFormats } from '../style/cellFormats';
import type { SheetContext } from '../sheet/cellReader';
import { findReviewLayout, refuseWithoutHeader, type ReviewLayout } from './reviewLayout';
import { indexSharedStrings, noSharedStrings, type SharedStrings } from '../sheet/sharedStrings';
import { scanSheet, type SheetIndex } from '../sheet/sheetIndex';
import { checkXmlPart, type SheetPart, type WorkbookPackage } from '../package/workbookPackage';
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
    strings:
      sharedStringsPart === undefined ? noSharedStrings : indexSharedStrings(readChecked(workbook, sharedStringsPart)),
    formats: stylesPart === undefined ? noCellFormats : readCellFormats(readChecked(workbook, stylesPart)),
  };
}

export function readChecked(workbook: WorkbookPackage, part: string): Buffer {
  const xml = workbook.read(part);
  checkXmlPart(xml);
  return xml;
}

export function openSheet(workbook: WorkbookPackage, sheet: SheetPart, shared: SharedParts): OpenSheet {
  const { index, formulas } = scanSheet(readChecked(workbook, sheet.part));
  return { sheet, index, context: { xml: index.xml, ...shared, formulas } };
}

/** The first sheet in tab order that has the header row. */
export function openReviewSheet(workbook: WorkbookPackage): ReviewSheet {
  const shared = readSharedParts(workbook);
  for (const sheet of workbook.sheets) {
    const opened = openSheet(workbook, sheet, shared);
    const layout = findReviewLayout(opened.index, opened.context);
    if (layout !== undefined) return { ...opened, layout };
  }
  throw refuseWithoutHeader();
}
