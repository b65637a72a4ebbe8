/** Sheets as no Excel writes them, but the standard allows: read and patched as what they mean. */
import { deepStrictEqual, ok, strictEqual } from 'node:assert/strict';
import { displayText } from '../../src/core/spreadsheet/cell';
import { patchBytes, readBytes } from '../support/patchedSheet';
import { editOf } from '../support/saverRig';
import { formulaRows, plainRows, unusualSheets } from '../support/unusualSheets';
import { buildWorkbook, headerRow, packageRow, textCell } from '../support/workbookBuilder';
import { openZip } from '../../src/xlsx/zip/zipReader';
import { rewriteZip } from '../../src/xlsx/zip/zipWriter';

function contents(bytes: Buffer): readonly (readonly string[])[] {
  return readBytes(bytes).rows.map(({ row, cells }) => [
    String(row),
    ...Object.entries(cells).map(
      ([field, cell]) => `${field}=${cell.kind === 'formula' ? cell.formula : displayText(cell)}`,
    ),
  ]);
}

describe('sheets as the standard allows them', () => {
  for (const [title, turn] of unusualSheets) {
    for (const [kind, rows] of [
      ['values', plainRows],
      ['shared formulas', formulaRows],
    ] as const) {
      it(`reads and patches ${kind} with ${title}`, () => {
        const usual = buildWorkbook({ rows: headerRow() + rows.join('') });
        const unusual = buildWorkbook({ rows: turn(headerRow() + rows.join('')) });
        deepStrictEqual(contents(unusual), contents(usual));
        const first = readBytes(usual).rows[0]!.identity.name;
        const patch = (bytes: Buffer): Buffer =>
          patchBytes(bytes, (book) => [
            editOf(book, first, 'githubAdvisoryUrl', 'none'),
            editOf(book, first, 'datePublished', 'n/a'),
            editOf(book, first, 'githubAdvisoryResult', 'None found'),
          ]).bytes;
        const patched = patch(unusual);
        ok(!patched.equals(unusual));
        deepStrictEqual(contents(patched), contents(patch(usual)));
      });
    }
  }

  it('keeps a comment that stands beside a written cell', () => {
    const rows =
      headerRow() +
      '<!--above-->' +
      packageRow(2, 'a', '1', '<!--before-->' + textCell('M2', 'CHECK') + '<!--behind-->');
    const { sheet } = patchBytes(buildWorkbook({ rows }), (book) => [editOf(book, 'a', 'githubAdvisoryResult', 'x')]);
    ok(sheet.includes('<!--above--><row'));
    ok(sheet.includes(`<!--before-->${textCell('M2', 'x')}<!--behind-->`));
  });

  it('writes texts without a look, and days as text, into a workbook without styles', () => {
    const bytes = withoutStyles(buildWorkbook({ rows: headerRow() + packageRow(2, 'a', '1') }));
    const day = { kind: 'date', day: '2024-05-31' } as const;
    const {
      workbook,
      sheet,
      bytes: patched,
    } = patchBytes(bytes, (book) => [
      editOf(book, 'a', 'recommendation', '=1+1', 'vulnerable'),
      editOf(book, 'a', 'datePublished', day),
    ]);
    ok(sheet.includes(textCell('W2', '=1+1')));
    deepStrictEqual(workbook.rows[0]?.cells.datePublished, { kind: 'text', text: '2024-05-31' });
    strictEqual(patchBytes(patched, (book) => [editOf(book, 'a', 'datePublished', day)]).patch.output, undefined);
  });
});

function withoutStyles(bytes: Buffer): Buffer {
  const archive = openZip(bytes);
  return Buffer.concat(rewriteZip(archive, { replace: new Map(), remove: new Set(['xl/styles.xml']) }));
}
