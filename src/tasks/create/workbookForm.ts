/** How a first workbook looks: its columns with widths, formats and link formulas, its styles and its pages. Writes nothing. */
import type { Borders, PageSetup, Style } from 'exceljs';
import { columnWidths } from '../../core/sheet/columnWidths';
import { linkForm } from '../../core/sheet/linkForms';
import { type ReviewField, usualFieldNames, reviewFields } from '../../core/sheet/reviewField';
import { columnName } from '../../xlsx/cell/cellAddress';

interface ColumnForm {
  readonly header: string;
  /** In characters. */
  readonly width: number;
  readonly headerStyle: Partial<Style>;
  readonly cellStyle: Partial<Style>;
  /** Of a row, 1-based. */
  readonly formula: ((row: number) => string) | undefined;
}

export const headerRow = 3;
/** Columns that stay in sight: up to the date of the latest version. */
export const frozenColumns = 8;
/** In points. */
export const heights = { title: 23.25, empty: 15.75, header: 60.75, package: 60 } as const;

export const titleStyle: Partial<Style> = { font: font({ size: 18, bold: true }), alignment: { vertical: 'middle' } };

export const pageSetup: Partial<PageSetup> = {
  // eslint-disable-next-line @typescript-eslint/no-unsafe-enum-assignment -- A3, which the types of ExcelJS do not name
  paperSize: 8 as PageSetup['paperSize'],
  orientation: 'landscape',
  fitToPage: true,
  fitToWidth: 1,
  fitToHeight: 0,
  horizontalCentered: true,
  margins: { left: 0.25, right: 0.25, top: 0.75, bottom: 0.75, header: 0.3, footer: 0.3 },
  printTitlesRow: `1:${headerRow}`,
};

/** Versions are text, so that 3.10 stays 3.10. */
const formats: Readonly<Partial<Record<ReviewField, string>>> = {
  currentVersion: '@',
  latestVersion: '@',
  datePublished: 'mm-dd-yy',
  latestReleaseDate: 'mm-dd-yy',
};

const unwrappedHeaders: readonly ReviewField[] = ['index', 'packageName', 'currentVersion', 'recommendation'];
const unwrappedCells: readonly ReviewField[] = ['index', 'packageName', 'currentVersion'];

/** In the order of the sheet, from A on. */
export const columnForms: readonly ColumnForm[] = usualFieldNames.map((field) => ({
  // Where the other sheets of this kind break it.
  header: reviewFields[field].header.replace(' (', '\n('),
  width: columnWidths[field],
  headerStyle: headerStyle(field),
  cellStyle: cellStyle(field),
  formula: linkForm(field),
}));

export const lastColumn = columnName(columnForms.length);

function headerStyle(field: ReviewField): Partial<Style> {
  const border: Partial<Borders> = {
    top: { style: 'medium' },
    bottom: { style: 'medium' },
    left: { style: field === 'packageName' ? 'medium' : 'thin' },
    right: { style: field === 'recommendation' ? 'medium' : 'thin' },
  };
  const wrapText = !unwrappedHeaders.includes(field);
  return { font: font({ bold: true }), border, alignment: { horizontal: 'center', vertical: 'middle', wrapText } };
}

function cellStyle(field: ReviewField): Partial<Style> {
  const isLink = field === 'githubUrl' || reviewFields[field].owner === 'link';
  const isLeft = isLink || field === 'packageName';
  const wrapText = !unwrappedCells.includes(field);
  const thin = { style: 'thin' } as const;
  return {
    font: isLink ? font({ underline: true, color: { theme: 10 } }) : font({}),
    border: { top: thin, bottom: thin, left: thin, right: thin },
    alignment: { vertical: 'middle', wrapText, ...(isLeft ? {} : { horizontal: 'center' }) },
    numFmt: formats[field] ?? 'General',
  };
}

function font(more: Partial<Style['font']>): Partial<Style['font']> {
  return { name: 'Calibri', family: 2, scheme: 'minor', size: 11, color: { theme: 1 }, ...more };
}
