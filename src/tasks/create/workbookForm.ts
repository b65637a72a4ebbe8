/** How a first workbook looks: its columns with widths, formats and link formulas, its styles and its pages. Writes nothing. */
import type { Borders, PageSetup, Style } from 'exceljs';
import { type ReviewField, reviewFieldNames, reviewFields } from '../../core/sheet/reviewField';
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

const formulas: Readonly<Partial<Record<ReviewField, (row: number) => string>>> = {
  pypiCurrentLink: (row) => `HYPERLINK(_xlfn.CONCAT("https://pypi.org/project/",$B${row},"/",$C${row}))`,
  pypiLatestLink: (row) => `HYPERLINK(_xlfn.CONCAT("https://pypi.org/project/",$B${row},"/",$F${row}))`,
  githubAdvisoryUrl: (row) => `HYPERLINK(_xlfn.CONCAT($K${row},"/security"))`,
  nvdUrl: (row) =>
    `HYPERLINK(_xlfn.CONCAT("https://nvd.nist.gov/vuln/search/results?form_type=Basic&results_type=overview&query=",$B${row},"&search_type=all&isCpeNameSearch=false"),CONCATENATE("NVD NIST ",$B${row}," link"))`,
  mitreUrl: (row) =>
    `HYPERLINK(CONCATENATE("https://cve.mitre.org/cgi-bin/cvekey.cgi?keyword=",$B${row}),CONCATENATE("CVE MITRE ",$B${row}," link"))`,
  snykUrl: (row) =>
    `HYPERLINK(CONCATENATE("https://security.snyk.io/vuln/pip?search=",$B${row}),CONCATENATE("Snyk ",$B${row}," link"))`,
  exploitDbUrl: (row) =>
    `HYPERLINK(CONCATENATE("https://www.exploit-db.com/search?q=",$B${row},"&verified=true"),CONCATENATE("Exploit-DB ",$B${row}," link"))`,
};

const widths: Readonly<Record<ReviewField, number>> = {
  ...{ index: 9.14, packageName: 17.71, currentVersion: 11.14, pypiCurrentLink: 15.29, datePublished: 11.57 },
  ...{
    latestVersion: 9.71,
    pypiLatestLink: 13.14,
    latestReleaseDate: 11.29,
    requires: 16.57,
    developmentStatus: 13.43,
  },
  ...{ githubUrl: 15.57, githubAdvisoryUrl: 14.57, githubAdvisoryResult: 16.57, notes: 16.57 },
  ...{ nvdUrl: 13.57, nvdResult: 13.57, mitreUrl: 13.57, mitreResult: 13.57, snykUrl: 13.57, snykResult: 13.57 },
  ...{ exploitDbUrl: 13.57, exploitDbResult: 13.57, recommendation: 16.86 },
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
export const columnForms: readonly ColumnForm[] = reviewFieldNames.map((field) => ({
  // Where the other sheets of this kind break it.
  header: reviewFields[field].header.replace(' (', '\n('),
  width: widths[field],
  headerStyle: headerStyle(field),
  cellStyle: cellStyle(field),
  formula: formulas[field],
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
