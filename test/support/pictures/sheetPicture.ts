/** A sheet as a page of HTML, for the picture of what a scan writes: some columns and rows of a workbook, in their own colors. */
import ExcelJS from 'exceljs';

export interface SheetPart {
  readonly title: string;
  readonly workbook: string;
  /** Letters. */
  readonly columns: readonly string[];
  readonly rows: readonly number[];
}

/** Parts next to each other. */
export async function sheetPage(headerRow: number, ...parts: readonly SheetPart[]): Promise<string> {
  const tables = await Promise.all(parts.map((part) => table(part, headerRow)));
  return `<!doctype html><meta charset="utf-8"><style>
    body { display: inline-flex; gap: 24px; margin: 0; padding: 16px; background: #fff; font: 13px Calibri, Carlito, sans-serif; }
    caption { padding-bottom: 8px; font: 600 15px sans-serif; text-align: left; }
    table { border-collapse: collapse; height: 100%; }
    th, td { border: 1px solid #d4d4d4; padding: 2px 4px; vertical-align: top; text-align: left; white-space: pre-wrap; overflow-wrap: anywhere; }
    tr:nth-child(2) td div { height: auto; }
    th { background: #f3f3f3; color: #555; font-weight: 400; text-align: center; }
    td div { overflow: hidden; height: 110px; }
  </style><body>${tables.join('')}</body>`;
}

async function table({ title, workbook, columns, rows }: SheetPart, headerRow: number): Promise<string> {
  const book = new ExcelJS.Workbook();
  await book.xlsx.readFile(workbook);
  const sheet = book.worksheets[0];
  if (sheet === undefined) throw new Error(`${workbook} has no sheet.`);
  const letters = columns.map((letter) => `<th>${letter}</th>`).join('');
  const lines = [headerRow, ...rows].map((row) => {
    const cells = columns.map((letter) => {
      const cell = sheet.getCell(`${letter}${row}`);
      const width = Math.round((sheet.getColumn(letter).width ?? 10) * 7);
      return `<td style="${styleOf(cell)}"><div style="width:${Math.min(width, 350)}px">${escaped(textOf(cell))}</div></td>`;
    });
    return `<tr><th>${row}</th>${cells.join('')}</tr>`;
  });
  return `<table><caption>${title}</caption><tr><th></th>${letters}</tr>${lines.join('')}</table>`;
}

/** A cell without a style has neither, whatever its type says. */
function styleOf({ fill, font }: { readonly fill?: ExcelJS.Fill; readonly font?: Partial<ExcelJS.Font> }): string {
  const color = fill?.type === 'pattern' && fill.pattern === 'solid' ? fill.fgColor?.argb : undefined;
  const styles = [
    color === undefined ? '' : `background:#${color.slice(2)}`,
    font?.color?.argb === undefined ? '' : `color:#${font.color.argb.slice(2)}`,
    font?.bold === true ? 'font-weight:700' : '',
  ];
  return styles.filter((style) => style !== '').join(';');
}

/** A day as its format shows it: the sample has one in the column of versions. */
function textOf(cell: ExcelJS.Cell): string {
  const { value } = cell;
  if (!(value instanceof Date)) return cell.text;
  return `${value.getUTCDate()}.${value.getUTCMonth() + 1}.${String(value.getUTCFullYear()).slice(2)}`;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}
