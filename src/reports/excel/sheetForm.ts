/** How a sheet of the Excel report looks: titles, tables, widths, pages. A text of others is never more than text. */
import type { Borders, Cell, Fill, Font, PageSetup, Worksheet } from 'exceljs';
import { inertLines } from '../../core/message/inert';
import { escapeCellText, limitCellText } from '../../xlsx/xml/xmlText';
import type { DocumentColumn, DocumentSection } from '../outputs/documentSection';
import type { Tone } from '../outputs/paint';
import { toneOf } from '../outputs/toneOf';
import type { RowLinks } from './findingLinks';

/** In characters. */
const narrowest = 8;
const widest = 36;
const widestFact = 80;
/** In points; no row is higher than 409. */
const lineHeight = 15;
const mostLines = 27;

/** Excel opens no sheet with more; two in a row. */
const mostLinkedRows = 32_000;

const thin = { style: 'thin', color: { argb: 'FFBFBFBF' } } as const;
const border: Partial<Borders> = { top: thin, bottom: thin, left: thin, right: thin };

/** RRGGBB, with the contrast of WCAG AA between fill and font. */
const toneColors: Readonly<Partial<Record<Tone, { readonly fill: string; readonly font: string }>>> = {
  critical: { fill: 'FFC7CE', font: '9C0006' },
  high: { fill: 'FFE0CC', font: '8A3400' },
  medium: { fill: 'FFEB9C', font: '6B4E00' },
  good: { fill: 'C6EFCE', font: '006100' },
};

/** `headerRow`: of a wide table, repeated on every page. */
export function pageSetup(headerRow?: number): Partial<PageSetup> {
  return {
    // eslint-disable-next-line @typescript-eslint/no-unsafe-enum-assignment -- A3, which the types of ExcelJS do not name
    paperSize: (headerRow === undefined ? 9 : 8) as PageSetup['paperSize'],
    orientation: 'landscape',
    fitToPage: true,
    fitToWidth: 1,
    fitToHeight: 0,
    margins: { left: 0.4, right: 0.4, top: 0.6, bottom: 0.6, header: 0.3, footer: 0.3 },
    ...(headerRow === undefined ? {} : { printTitlesRow: `${headerRow}:${headerRow}` }),
  };
}

export function writeTitle(sheet: Worksheet, row: number, title: string): void {
  const cell = sheet.getCell(row, 1);
  cell.value = cellText(title);
  cell.font = font({ bold: true, size: 14 });
}

export function note(sheet: Worksheet, text: string): void {
  sheet.getCell(1, 1).value = cellText(text);
  sheet.getCell(1, 1).font = font({});
}

/** Columns have their widths by now. Returns the last row. */
export function writeTable(
  sheet: Worksheet,
  first: number,
  { id, columns, rows }: DocumentSection,
  links: readonly RowLinks[] = [],
): number {
  // A list of facts has no heads worth the name.
  const start = id === 'summary' ? first : first + 1;
  if (start > first) writeHead(sheet, first, columns);
  for (const [at, row] of rows.entries()) {
    for (const [place, text] of row.entries()) {
      const column = columns[place];
      const cell = sheet.getCell(start + at, place + 1);
      const link = at < mostLinkedRows ? links[at]?.[column?.name ?? ''] : undefined;
      writeCell(cell, text, column, link);
      if (id === 'summary' && place === 0) cell.font = font({ bold: true });
    }
    sheet.getRow(start + at).height = heightOf(sheet, row);
  }
  return start + rows.length - 1;
}

function writeHead(sheet: Worksheet, row: number, columns: readonly DocumentColumn[]): void {
  for (const [place, { name }] of columns.entries()) {
    const cell = sheet.getCell(row, place + 1);
    cell.value = cellText(name);
    cell.style = {
      font: font({ bold: true }),
      fill: solid('E7E6E6'),
      border,
      alignment: { vertical: 'middle', wrapText: true },
    };
  }
}

function writeCell(cell: Cell, text: string, column: DocumentColumn | undefined, link: string | undefined): void {
  const isNumber = column?.numeric === true && /^\d{1,15}$/.test(text);
  const shown = cellText(text);
  const tone = toneOf(text, column);
  const colors = tone && toneColors[tone];
  cell.style = {
    border,
    alignment: { vertical: 'top', wrapText: true, horizontal: 'left' },
    numFmt: isNumber ? '0' : '@',
    font: font(colors === undefined ? {} : { color: { argb: `FF${colors.font}` } }),
    ...(colors === undefined ? {} : { fill: solid(colors.fill) }),
  };
  if (isNumber) cell.value = Number(text);
  else if (link !== undefined && shown !== '') {
    cell.value = { text: shown, hyperlink: link };
    cell.font = font({ underline: true, color: { argb: 'FF0563C1' } });
  } else if (shown !== '') cell.value = shown;
}

/** As wide as the longest line of each column, within bounds: longer texts are wrapped. Sets the page's footer, too. */
export function setWidths(sheet: Worksheet, sections: readonly DocumentSection[]): void {
  const widths: number[] = [];
  for (const { id, columns, rows } of sections) {
    for (const row of [...(id === 'summary' ? [] : [columns.map(({ name }) => name)]), ...rows]) {
      for (const [place, text] of row.entries()) {
        const longest = text.split('\n').reduce((most, line) => Math.max(most, line.length), 0);
        const bound = id === 'summary' ? widestFact : widest;
        widths[place] = Math.max(widths[place] ?? narrowest, Math.min(bound, longest + 2));
      }
    }
  }
  widths.forEach((width, place) => (sheet.getColumn(place + 1).width = width));
  sheet.headerFooter.oddFooter = '&L&A&R&P / &N';
}

/** Not every program makes room for wrapped text by itself. */
function heightOf(sheet: Worksheet, row: readonly string[]): number {
  const lines = row.map((text, place) => {
    const width = (sheet.getColumn(place + 1).width ?? narrowest) - 2;
    return text.split('\n').reduce((sum, line) => sum + Math.max(1, Math.ceil(line.length / width)), 0);
  });
  return lineHeight * Math.min(mostLines, Math.max(1, ...lines));
}

function font(more: Partial<Font>): Partial<Font> {
  return { name: 'Calibri', family: 2, size: 11, ...more };
}

function solid(color: string): Fill {
  return { type: 'pattern', pattern: 'solid', fgColor: { argb: `FF${color}` } };
}

function cellText(text: string): string {
  return escapeCellText(limitCellText(inertLines(text)));
}
