/** The review sheet of an opened workbook, indexed and ready to read cells from. Refuses a workbook in which no sheet has the header. */
import { Refusal } from '../../xlsx/refusal';
import { findReviewLayout, type ReviewLayout } from './reviewLayout';
import type { WorkbookPackage } from '../../xlsx/package/workbookPackage';
import { ReviewChoice, reviewSheets } from './chosenSheet';
import { type OpenSheet, readSharedParts, tryOpenSheet } from '../../xlsx/sheet/openSheet';

export interface ReviewSheet extends OpenSheet {
  readonly layout: ReviewLayout;
}

/** The first sheet that has the header row, in the order of reviewSheets. A sheet that cannot be read is passed over as long as another one has it. */
export function openReviewSheet(workbook: WorkbookPackage): ReviewSheet {
  const shared = readSharedParts(workbook);
  const choice = new ReviewChoice<ReviewSheet>();
  for (const sheet of reviewSheets(workbook.sheets)) {
    const review = choice.take(withLayout(tryOpenSheet(workbook, sheet, shared)));
    if (review !== undefined) return review;
  }
  return choice.rest();
}

function withLayout(opened: OpenSheet | Refusal): ReviewSheet | Refusal | undefined {
  if (opened instanceof Refusal) return opened;
  const layout = findReviewLayout(opened.index, opened.context);
  return layout instanceof Refusal ? layout : layout && { ...opened, layout };
}
