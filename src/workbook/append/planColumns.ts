/** Decides where the headers of new result columns go: to the right of everything in the sheet, in the form of its last header. Refuses a place that is not free. */
import { columnWidths } from '../../core/sheet/columnWidths';
import { type ReviewField, reviewFields } from '../../core/sheet/reviewField';
import { say } from '../../core/message/text';
import { cellName, columnName } from '../../xlsx/cell/cellAddress';
import type { CellSpan } from '../../xlsx/cell/rowCells';
import type { WorkbookPackage } from '../../xlsx/package/workbookPackage';
import { Refusal } from '../../xlsx/refusal';
import { readCellContent } from '../../xlsx/sheet/cellReader';
import { cellRefusals } from '../../xlsx/sheet/cellRefusals';
import { findCellSpan, readCellSpans } from '../../xlsx/sheet/cellSpans';
import { columnAttributes } from '../../xlsx/sheet/inheritedStyle';
import type { SheetEdit } from '../../xlsx/sheet/sheetEdits';
import { rowPosition } from '../../xlsx/sheet/sheetIndex';
import { isTrue } from '../../xlsx/xml/xmlText';
import type { ReviewSheet } from '../review/reviewSheet';
import { refusalWords } from '../../core/cells/refusalWords';

/** Fields whose column is there are passed over. Throws Refusal. */
export function planColumns(
  workbook: WorkbookPackage,
  review: ReviewSheet,
  fields: readonly ReviewField[],
): readonly SheetEdit[] {
  const { index, layout, sheet } = review;
  const missing = fields.filter((field) => !layout.columns.has(field));
  if (missing.length === 0) return [];
  const { headerRow } = layout;
  const style = lastFilled(review, rowPosition(index, headerRow) ?? 0)?.style;
  const first = rightmost(review) + 1;
  const refuse = cellRefusals(workbook, review);
  return missing.map((field, at) => {
    const column = first + at;
    const reason = refuse(headerRow, column, style);
    if (reason === 'protectedSheet') {
      throw new Refusal(
        say`Sheet “${sheet.name}” is protected, so no column can be added to it`,
        say`Remove the protection in Excel, then add the columns again`,
      );
    }
    if (reason !== undefined) {
      throw new Refusal(
        say`No column can be added: ${cellName(headerRow, column)} is ${refusalWords[reason]}`,
        say`Clear the columns to the right of the header in Excel, then add the columns again`,
      );
    }
    if (isTrue(columnAttributes(index, column)?.get('hidden'))) {
      throw new Refusal(
        say`Column ${columnName(column)} to the right of the header is hidden`,
        say`Unhide it in Excel, then add the columns again`,
      );
    }
    const value = { kind: 'text', text: reviewFields[field].header } as const;
    const width = columnWidths[field];
    return { row: headerRow, column, span: findCellSpan(index, headerRow, column), value, look: 'plain', style, width };
  });
}

/** The last column with anything in it, whichever row that is in. */
function rightmost(review: ReviewSheet): number {
  return review.index.rowNumbers.reduce(
    (last, _, position) => Math.max(last, lastFilled(review, position)?.column ?? 0),
    0,
  );
}

function lastFilled({ index, context }: ReviewSheet, position: number): CellSpan | undefined {
  return readCellSpans(index, position).findLast((span) => readCellContent(span, context).kind !== 'empty');
}
