/** The packages of a review workbook with the colors of their cells. Refuses whatever readReviewWorkbook refuses. */
import { workbookLimits } from '../../xlsx/workbookLimits';
import type { PackageRow } from '../../core/sheet/packageRow';
import type { FileSystem } from '../../platform/fileSystem';
import { reviewFieldNames, type ReviewField } from '../../core/sheet/reviewField';
import { readWorkbookFile } from '../../platform/readWholeFile';
import { withFile } from '../../xlsx/refusal';
import { openWorkbookPackage } from '../../xlsx/package/workbookPackage';
import { cellName } from '../../xlsx/cell/cellAddress';
import { readCellSpans } from '../../xlsx/sheet/cellSpans';
import { rowPosition } from '../../xlsx/sheet/sheetIndex';
import { StyleColors } from '../../xlsx/style/cellColors';
import { refuseWithoutPackages } from './readReviewWorkbook';
import { readPackageRows } from './reviewRows';
import { openReviewSheet } from './reviewSheet';
import type { CellColors } from '../../core/spreadsheet/cellLooks';

export interface ColoredRow {
  readonly row: PackageRow;
  /** Cells that the sheet has, with their addresses. */
  readonly cells: ReadonlyMap<ReviewField, { readonly cell: string; readonly colors: CellColors }>;
}

/** In sheet order; a workbook without styles has no colors to tell. Rejects with a UserError. */
export async function readReviewColors(fileSystem: FileSystem, path: string): Promise<readonly ColoredRow[]> {
  const { bytes } = await readWorkbookFile(fileSystem, path, workbookLimits().fileBytes);
  try {
    const workbook = openWorkbookPackage(bytes, workbookLimits());
    const review = openReviewSheet(workbook);
    const rows = [...readPackageRows(review)];
    if (rows.length === 0) throw refuseWithoutPackages();
    if (workbook.stylesPart === undefined) return [];
    const styles = new StyleColors(workbook.read(workbook.stylesPart));
    const fields = new Map([...review.layout.columns].map(([field, column]) => [column, field]));
    return rows.map((row) => {
      const position = rowPosition(review.index, row.row);
      const spans = position === undefined ? [] : readCellSpans(review.index, position);
      const cells = spans.flatMap(({ column, style }) => {
        const field = fields.get(column);
        const cell = { cell: cellName(row.row, column), colors: styles.colorsOf(style) };
        return field === undefined ? [] : [[field, cell] as const];
      });
      return { row, cells: new Map(cells.sort((a, b) => orderOf(a[0]) - orderOf(b[0]))) };
    });
  } catch (error) {
    throw withFile(error, path);
  }
}

function orderOf(field: ReviewField): number {
  return reviewFieldNames.indexOf(field);
}
