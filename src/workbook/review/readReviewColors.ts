/** The packages of a review workbook with the colors of their cells. Refuses whatever readReviewWorkbook refuses. */
import type { PackageRow } from '../../core/sheet/packageRow';
import type { FileSystem } from '../../platform/fileSystem';
import { reviewFieldNames, type ReviewField } from '../../core/sheet/reviewField';
import { withFile } from '../../xlsx/refusal';
import type { WorkbookPackage } from '../../xlsx/package/workbookPackage';
import { cellName } from '../../xlsx/cell/cellAddress';
import { readCellSpans } from '../../xlsx/sheet/cellSpans';
import { rowPosition } from '../../xlsx/sheet/sheetIndex';
import { StyleColors } from '../../xlsx/style/cellColors';
import { openReviewWorkbook, type ReadOptions } from './readReviewWorkbook';
import type { ReviewSheet } from './reviewSheet';
import type { ReviewWorkbook } from './reviewWorkbook';
import type { CellColors } from '../../core/spreadsheet/cellLooks';

export interface ColoredRow {
  readonly row: PackageRow;
  /** Cells that the sheet has, with their addresses. */
  readonly cells: ReadonlyMap<ReviewField, { readonly cell: string; readonly colors: CellColors }>;
}

export interface ColoredWorkbook extends ReviewWorkbook {
  /** In sheet order; a workbook without styles has no colors to tell. Reads its styles, and the file no more. */
  readonly readColors: () => readonly ColoredRow[];
}

/** Rejects with a UserError. */
export async function readReviewColors(fileSystem: FileSystem, path: string): Promise<readonly ColoredRow[]> {
  return (await readColoredWorkbook(fileSystem, path)).readColors();
}

/** Opened once for both. Rejects with a UserError. */
export async function readColoredWorkbook(
  fileSystem: FileSystem,
  path: string,
  options: ReadOptions = {},
): Promise<ColoredWorkbook> {
  const { workbook, opened, review } = await openReviewWorkbook(fileSystem, path, options);
  const readColors = (): readonly ColoredRow[] => {
    try {
      return coloredRows(opened, review, workbook.rows);
    } catch (error) {
      throw withFile(error, path);
    }
  };
  return { ...workbook, readColors };
}

function coloredRows(
  workbook: WorkbookPackage,
  review: ReviewSheet,
  rows: readonly PackageRow[],
): readonly ColoredRow[] {
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
}

function orderOf(field: ReviewField): number {
  return reviewFieldNames.indexOf(field);
}
