/** Review workbooks of any number of rows, as Excel would store them: shared strings, shared link formulas, 23 columns. Refuses to look like real packages. */
import { crc32, deflateRawSync } from 'node:zlib';
import { columnName } from '../../src/xlsx/cell/cellAddress';
import { openZip } from '../../src/xlsx/zip/zipReader';
import { rewriteZip } from '../../src/xlsx/zip/zipWriter';
import { buildWorkbook, headerRow } from './workbookBuilder';

const words = ['None found', 'Package version not listed', 'n/a', 'Python >=3.8', '5 - Production/Stable', 'PROCEED'];

/** `cells` formatted and empty cells in each row below the packages, to row `last`. */
export interface BlankRows {
  readonly last: number;
  readonly cells: number;
}

/** About 1,050 bytes of sheet XML per row. Package n (from 0) is `package-n`, version `1.n`, in row n + 2. */
export function largeWorkbook(rows: number, blank?: BlankRows): Buffer {
  const strings = [...words];
  const pieces: string[] = [headerRow()];
  for (let n = 0; n < rows; n++) {
    const name = strings.push(`package-${n}`) - 1;
    const version = strings.push(`1.${n}`) - 1;
    pieces.push(largeRow(n + 2, name, version, rows + 1));
  }
  for (let row = rows + 2; row <= (blank?.last ?? 0); row++) pieces.push(blankRow(row, blank?.cells ?? 0));
  const archive = openZip(buildWorkbook({ rows: '@rows@', strings, head: `<dimension ref="A1:W${rows + 1}"/>` }));
  const part = 'xl/worksheets/sheet1.xml';
  const frame = archive.read(archive.entry(part)!).toString();
  const at = frame.indexOf('@rows@');
  // Joined as bytes: the text of a hundred thousand rows is better not held twice.
  const sheet = Buffer.concat(
    [frame.slice(0, at), ...pieces, frame.slice(at + '@rows@'.length)].map((text) => Buffer.from(text)),
  );
  const deflated = { pieces: [deflateRawSync(sheet, { level: 6 })], crc32: crc32(sheet), size: sheet.length };
  return Buffer.concat(rewriteZip(archive, { replace: new Map([[part, deflated]]), remove: new Set() }));
}

function blankRow(row: number, cells: number): string {
  const blanks = Array.from({ length: cells }, (_, at) => `<c r="${columnName(at + 1)}${row}" s="1"/>`);
  return `<row r="${row}" spans="1:${cells}">${blanks.join('')}</row>`;
}

function largeRow(row: number, name: number, version: number, last: number): string {
  const text = (column: string, index: number): string => `<c r="${column}${row}" t="s"><v>${index}</v></c>`;
  const link = (column: string, si: number, formula: string, cached: string): string => {
    const master = row === 2 ? ` ref="${column}2:${column}${last}"` : '';
    const open = `<f t="shared"${master} si="${si}"`;
    return `<c r="${column}${row}" t="str">${row === 2 ? `${open}>${formula}</f>` : `${open}/>`}<v>${cached}</v></c>`;
  };
  const lookup = (column: string, si: number, site: string): string =>
    link(
      column,
      si,
      `HYPERLINK(CONCATENATE("https://${site}?search=",$B2),CONCATENATE($B2," link"))`,
      `package-${row - 2} link`,
    );
  const pypi = `https://pypi.org/project/package-${row - 2}/`;
  return [
    `<row r="${row}" spans="1:23">`,
    `<c r="A${row}"><v>${row - 1}</v></c>`,
    text('B', name),
    text('C', version),
    link('D', 0, 'HYPERLINK(CONCATENATE("https://pypi.org/project/",$B2,"/",$C2))', `${pypi}1.${row - 2}`),
    `<c r="E${row}" s="1"><v>45282</v></c>`,
    text('F', version),
    link('G', 1, 'HYPERLINK(CONCATENATE("https://pypi.org/project/",$B2,"/",$F2))', `${pypi}1.${row - 2}`),
    `<c r="H${row}" s="1"><v>45686</v></c>`,
    text('I', 3),
    text('J', 4),
    text('K', 2),
    link('L', 2, 'HYPERLINK(CONCATENATE($K2,"/security"))', 'n/a/security'),
    text('M', 1),
    `<c r="N${row}" s="0"/>`,
    lookup('O', 3, 'nvd.nist.gov/vuln/search/results'),
    text('P', 0),
    lookup('Q', 4, 'cve.mitre.org/cgi-bin/cvekey.cgi'),
    text('R', 1),
    lookup('S', 5, 'security.snyk.io/vuln'),
    text('T', 1),
    lookup('U', 6, 'www.exploit-db.com/search'),
    text('V', 1),
    text('W', 5),
    '</row>',
  ].join('');
}
