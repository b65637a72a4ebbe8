/** The review sheet of an opened workbook, indexed and ready to read cells from. Refuses a workbook in which no sheet has the header. */
import { Refusal } from '../../xlsx/refusal';
import { findReviewLayout, refuseWithoutHeader, type ReviewLayout } from './reviewLayout';
import type { WorkbookPackage } from '../../xlsx/package/workbookPackage';
import { reviewSheets } from './chosenSheet';
import { type OpenSheet, readSharedParts, tryOpenSheet } from '../../xlsx/sheet/openSheet';

export interface ReviewSheet extends OpenSheet {
  readonly layout: ReviewLayout;
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
