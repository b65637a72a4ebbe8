/** The packages of a review workbook with the colours of their cells. Refuses whatever readReviewWorkbook refuses. */
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
import { StyleColours } from '../../xlsx/style/cellColors';
import { refuseWithoutPackages } from './readReviewWorkbook';
import { readPackageRows } from './reviewRows';
import { openReviewSheet } from './reviewSheet';
import type { CellColours } from '../../core/spreadsheet/cellLooks';

export interface ColouredRow {
  readonly row: PackageRow;
  /** Cells that the sheet has, with their addresses. */
  readonly cells: ReadonlyMap<ReviewField, { readonly cell: string; readonly colours: CellColours }>;
}

/** In sheet order; a workbook without styles has no colours to tell. Rejects with a UserError. */
export async function readReviewColours(fileSystem: FileSystem, path: string): Promise<readonly ColouredRow[]> {
  const { bytes } = await readWorkbookFile(fileSystem, path, workbookLimits().fileBytes);
  try {
    const workbook = openWorkbookPackage(bytes, workbookLimits());
    const review = openReviewSheet(workbook);
    const rows = [...readPackageRows(review)];
    if (rows.length === 0) throw refuseWithoutPackages();
    if (workbook.stylesPart === undefined) return [];
    const styles = new StyleColours(workbook.read(workbook.stylesPart));
    const fields = new Map([...review.layout.columns].map(([field, column]) => [column, field]));
    return rows.map((row) => {
      const position = rowPosition(review.index, row.row);
      const spans = position === undefined ? [] : readCellSpans(review.index, position);
      const cells = spans.flatMap(({ column, style }) => {
        const field = fields.get(column);
        const cell = { cell: cellName(row.row, column), colours: styles.coloursOf(style) };
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
