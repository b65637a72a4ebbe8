/** Random patches of random sheets, read back by ExcelJS, equal a model that knows nothing of XML. */
import { deepStrictEqual, strictEqual } from 'node:assert/strict';
import ExcelJS from 'exceljs';
import fc from 'fast-check';
import { cellName, columnName } from '../../src/xlsx/cell/cellAddress';
import { findCellSpan } from '../../src/xlsx/sheet/cellSpans';
import { openWorkbookPackage } from '../../src/xlsx/package/workbookPackage';
import { writeSheetEdits } from '../../src/workbook/save/patchWorkbook';
import { verifyOutput } from '../../src/workbook/save/verifyPatch';
import { decodeXmlText, encodeCellText } from '../../src/xlsx/xml/xmlText';
import { defaultZipLimits } from '../../src/xlsx/zip/zipLimits';
import { soakCount } from '../support/soak';
import { buildWorkbook, textCell } from '../support/workbookBuilder';
import { openSheet, readSharedParts } from '../../src/xlsx/sheet/openSheet';

interface ModelCell {
  readonly row: number;
  readonly column: number;
  readonly value: string | number;
}

const rowCount = 12;
const columnCount = 8;

// Carriage returns become line feeds in a cell, and an empty text empties it: both have tests of their own.
const text = fc.string({ unit: 'binary', minLength: 1, maxLength: 40 }).map((raw) => raw.replace(/\r/g, '') || 'x');
const value = fc.oneof(
  text,
  fc.constantFrom('=1+1', ' lead', 'two\nlines', '_x0041_', '<&>"'),
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }).filter((n) => Math.abs(n) < 1e15 && !Object.is(n, -0)),
);
const cell = fc.record({
  row: fc.integer({ min: 1, max: rowCount }),
  column: fc.integer({ min: 1, max: columnCount }),
  value,
});
const cells = fc.uniqueArray(cell, { selector: ({ row, column }) => cellName(row, column), maxLength: 30 });
const look = fc.constantFrom('plain', 'clean', 'vulnerable', 'notAvailable');

function sheetRows(model: readonly ModelCell[], emptyRows: boolean): string {
  let xml = '';
  for (let row = 1; row <= rowCount; row++) {
    const own = model.filter((entry) => entry.row === row).sort((a, b) => a.column - b.column);
    if (own.length === 0 && !emptyRows) continue;
    const inner = own.map(({ column, value: held }) => cellXml(cellName(row, column), held)).join('');
    xml += inner === '' ? `<row r="${row}"/>` : `<row r="${row}" spans="1:${columnCount}">${inner}</row>`;
  }
  return xml;
}

function cellXml(address: string, held: string | number): string {
  if (typeof held === 'number') return `<c r="${address}"><v>${held}</v></c>`;
  return textCell(address, '').replace('<t></t>', `<t xml:space="preserve">${encodeCellText(held)}</t>`);
}

async function readWithExcelJs(bytes: Buffer): Promise<ReadonlyMap<string, unknown>> {
  const workbook = new ExcelJS.Workbook();
  await workbook.xlsx.load(new Uint8Array(bytes).buffer);
  const seen = new Map<string, unknown>();
  workbook.worksheets[0]?.eachRow((row) => row.eachCell((found) => seen.set(found.address, found.value)));
  return seen;
}

describe('random patches', function () {
  this.timeout(600_000);

  it('read back as a model says', async () => {
    await fc.assert(
      fc.asyncProperty(cells, cells, look, fc.boolean(), async (before, edits, chosenLook, emptyRows) => {
        const workbook = openWorkbookPackage(buildWorkbook({ rows: sheetRows(before, emptyRows) }));
        const sheet = openSheet(workbook, workbook.sheets[0]!, readSharedParts(workbook));
        const output = writeSheetEdits(
          workbook,
          sheet,
          edits.map(({ row, column, value: wanted }) => ({
            row,
            column,
            span: findCellSpan(sheet.index, row, column),
            value: typeof wanted === 'number' ? { kind: 'number', value: wanted } : { kind: 'text', text: wanted },
            look: chosenLook,
          })),
        );
        verifyOutput(workbook, output, defaultZipLimits);
        const seen = await readWithExcelJs(output.bytes);
        const model = new Map(
          [...before, ...edits].map(({ row, column, value: held }) => [cellName(row, column), held]),
        );
        strictEqual(seen.size, model.size);
        for (const [address, held] of model) deepStrictEqual(seen.get(address), shownByExcelJs(held), address);
      }),
      { numRuns: soakCount(200, 5000) },
    );
  });

  it('names columns as ExcelJS does', () => {
    const sheet = new ExcelJS.Workbook().addWorksheet('x');
    for (const column of [1, 26, 27, 702, 703, 16384]) strictEqual(sheet.getColumn(column).letter, columnName(column));
  });
});

/** ExcelJS leaves the escapes of ECMA-376 part 1, 22.9.2.19, as they are written. */
function shownByExcelJs(held: string | number): string | number {
  return typeof held === 'string' ? decodeXmlText(encodeCellText(held)) : held;
}
