/** Makes the bytes of a first review workbook with ExcelJS: a new file has nothing that it could lose. */
import type { Worksheet } from 'exceljs';
import type { NewPackage } from '../../core/package/newPackage';
import { calculateLink } from '../../core/spreadsheet/linkFormula';
import { newExcelFile } from '../../reports/excel/newExcelFile';
import { lastRow } from '../../xlsx/cell/cellAddress';
import { escapeCellText, limitCellText } from '../../xlsx/xml/xmlText';
import { columnForms, frozenColumns, headerRow, heights, lastColumn, pageSetup, titleStyle } from './workbookForm';

export interface WorkbookContent {
  readonly title: string;
  /** In the order of their rows, from the one below the header on. */
  readonly packages: readonly NewPackage[];
  /** Milliseconds since 1970. */
  readonly created: number;
}

export async function buildWorkbook({ title, packages, created }: WorkbookContent): Promise<Uint8Array> {
  const titleText = cellText(title);
  const workbook = await newExcelFile(titleText, new Date(created));
  const sheet = workbook.addWorksheet('Packages', {
    views: [{ state: 'frozen', xSplit: frozenColumns, ySplit: headerRow, zoomScale: 100 }],
    pageSetup,
  });
  columnForms.forEach(({ width }, at) => (sheet.getColumn(at + 1).width = width));
  writeHead(sheet, titleText);
  for (const [at, each] of packages.entries()) writePackage(sheet, headerRow + 1 + at, at + 1, each);
  if (packages.length === 0) prepareRows(sheet);
  const last = headerRow + (packages.length === 0 ? preparedRows : packages.length);
  sheet.autoFilter = `A${headerRow}:${lastColumn}${last}`;
  guardVersions(sheet, packages.length === 0 ? lastRow : last);
  return new Uint8Array(await workbook.xlsx.writeBuffer());
}

function writeHead(sheet: Worksheet, title: string): void {
  sheet.getCell('A1').value = title;
  sheet.getCell('A1').style = titleStyle;
  sheet.getRow(1).height = heights.title;
  sheet.getRow(2).height = heights.empty;
  sheet.getRow(headerRow).height = heights.header;
  for (const [at, { header, headerStyle }] of columnForms.entries()) {
    const cell = sheet.getCell(headerRow, at + 1);
    cell.value = header;
    cell.style = headerStyle;
  }
}

function writePackage(sheet: Worksheet, row: number, number: number, { name, version }: NewPackage): void {
  const texts = ['', name, version];
  const valueOf = (column: number): string => texts[column - 1] ?? '';
  sheet.getRow(row).height = heights.package;
  for (const [at, { cellStyle, formula }] of columnForms.entries()) {
    const cell = sheet.getCell(row, at + 1);
    cell.style = cellStyle;
    if (at === 0) cell.value = number;
    else if (formula !== undefined) {
      const shown = calculateLink(formula(row), (_, column) => valueOf(column)) ?? '';
      cell.value = { formula: formula(row), result: cellText(shown), date1904: false };
    } else if (valueOf(at + 1) !== '') cell.value = cellText(valueOf(at + 1));
  }
}

/** For those who type the packages in Excel; the first one is also the form of rows that are added. */
const preparedRows = 20;

function prepareRows(sheet: Worksheet): void {
  for (let row = headerRow + 1; row <= headerRow + preparedRows; row++) {
    sheet.getRow(row).height = heights.package;
    for (const [at, { cellStyle }] of columnForms.entries()) sheet.getCell(row, at + 1).style = cellStyle;
  }
}

/** A version that is typed as a number loses its zeros. */
function guardVersions(sheet: Worksheet, last: number): void {
  const first = headerRow + 1;
  // ExcelJS knows these of its cells only; one for the whole column grows with it.
  const { dataValidations } = sheet as unknown as { dataValidations: { add(range: string, rule: object): void } };
  dataValidations.add(`C${first}:C${last}`, {
    type: 'custom',
    formulae: [`ISTEXT(C${first})`],
    allowBlank: true,
    showErrorMessage: true,
    errorStyle: 'warning',
    errorTitle: 'Version',
    error: 'Write versions as text, so that 3.10 is not changed to 3.1',
  });
}

function cellText(text: string): string {
  return escapeCellText(limitCellText(text));
}
