/** A scan reads the same packages as everybody else, packed, and streamed where the sheet is large. */
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../../../src/core/message/errors';
import { nodeFileSystem } from '../../../src/platform/nodeFileSystem';
import { readReviewWorkbook } from '../../../src/workbook/review/readReviewWorkbook';
import { readScannedWorkbook } from '../../../src/workbook/large/readScannedWorkbook';
import { preferSheet } from '../../../src/workbook/review/chosenSheet';
import { openReviewTable } from '../../../src/workbook/review/openReviewTable';
import { RowIndex } from '../../../src/workbook/review/rowIndex';
import { largeWorkbook } from '../../support/largeWorkbook';
import { needSharedData } from '../../support/sharedData';
import { useTemporaryFolder } from '../../support/temporaryFolder';
import { projectRoot } from '../../support/vscode/projectRoot';
import { buildWorkbook, headerRow, packageRow, textCell } from '../../support/workbookBuilder';
import { identityKey } from '../../../src/core/package/identity';

describe('a workbook as a scan reads it', () => {
  const folder = useTemporaryFolder();
  const place = (bytes: Buffer): string => {
    const path = join(folder(), 'review.xlsx');
    writeFileSync(path, bytes);
    return path;
  };

  const workbooks: readonly (readonly [string, (test: Mocha.Context) => Buffer])[] = [
    ['the sample', () => readFileSync(join(projectRoot(), 'media', 'sample', 'review.xlsx'))],
    ['a real review workbook', (test) => readFileSync(needSharedData(test, 'review-workbook.xlsx'))],
    ['shared strings and formulas over several pieces', () => largeWorkbook(1500)],
    [
      'rows that do not tell their numbers',
      () => buildWorkbook({ rows: (headerRow() + packageRow(2, 'flask', '1.0')).replaceAll(/<row r="\d+"/g, '<row') }),
    ],
  ];
  for (const [title, bytesOf] of workbooks) {
    for (const largeBytes of [1, 1024 * 1024 * 1024]) {
      it(`${title}: as it is read whole, ${largeBytes === 1 ? 'streamed' : 'packed'}`, async function () {
        const path = place(bytesOf(this));
        const { rows: expected, unnamed, ...frame } = await readReviewWorkbook(nodeFileSystem, path);
        const { rows, leftOut, ...found } = await readScannedWorkbook(nodeFileSystem, path, { largeBytes });
        assert.deepEqual([leftOut?.unnamed, unnamed], [[], []]);
        assert.deepEqual(found, frame);
        assert.deepEqual([...rows], expected);
        assert.equal(rows.length, expected.length);
        const index = new RowIndex(rows);
        for (const row of expected) assert.deepEqual(index.get(identityKey(row.identity)), row);
        assert.equal(index.has('["nothing","",0]'), false);
      });
    }
  }

  for (const largeBytes of [1, 1024 * 1024 * 1024]) {
    it(`tells that its sheet is protected, ${largeBytes === 1 ? 'streamed' : 'packed'}`, async () => {
      for (const [tail, expected] of [
        ['<sheetProtection sheet="1" objects="1"/>', true],
        ['<sheetProtection sheet="0"/>', undefined],
        ['', undefined],
      ] as const) {
        const path = place(buildWorkbook({ rows: headerRow() + packageRow(2, 'flask', '1.0'), tail }));
        const found = await readScannedWorkbook(nodeFileSystem, path, { largeBytes });
        assert.equal(found.isProtected, expected);
      }
    });
  }

  const list = `<row r="1">${textCell('A1', 'Package')}${textCell('B1', 'Version')}</row><row r="2">${textCell('A2', 'attrs')}${textCell('B2', '1')}</row>`;
  const review = headerRow() + packageRow(2, 'flask', '1.0');
  const nearMiss = `<row r="1">${textCell('A1', 'Version')}${textCell('B1', 'Notes')}${textCell('C1', 'Requires')}</row>`;
  const sheets: readonly (readonly [string, string, string, { readonly used: string; readonly others: string[] }])[] = [
    ['the review behind a list', list, review, { used: 'Other', others: [] }],
    ['the review before a list', review, list, { used: 'Review', others: [] }],
    ['the review behind a header without names', nearMiss, review, { used: 'Other', others: [] }],
    ['the first of two lists', list, list, { used: 'Review', others: ['Other'] }],
  ];
  for (const [title, rows, otherRows, { used, others }] of sheets) {
    it(`is ${title}, however it is read, and a list is told only beside a list`, async () => {
      const path = place(buildWorkbook({ rows, otherRows }));
      for (const largeBytes of [1, 1024 * 1024 * 1024]) {
        const { sheetName, leftOut } = await readScannedWorkbook(nodeFileSystem, path, { largeBytes });
        assert.deepEqual([sheetName, leftOut?.sheets], [used, others]);
      }
      assert.equal((await readReviewWorkbook(nodeFileSystem, path)).sheetName, used);
      assert.equal((await openReviewTable(nodeFileSystem, path))?.table.source.sheetName, used);
    });
  }

  it('is the list that was scanned last, also beside a review', async () => {
    const path = place(buildWorkbook({ rows: review, otherRows: list }));
    preferSheet('Other');
    try {
      assert.equal((await readScannedWorkbook(nodeFileSystem, path)).sheetName, 'Other');
      assert.equal((await readReviewWorkbook(nodeFileSystem, path)).sheetName, 'Other');
    } finally {
      preferSheet(undefined);
    }
  });

  const renamed: readonly (readonly [string, string])[] = [
    ['Ver.', '“Ver.”'],
    ['Installed', '“Installed”'],
    ['Versions <b>', '“Versions <b>”'],
  ];
  for (const [header, shown] of renamed) {
    for (const largeBytes of [1, 1024 * 1024 * 1024]) {
      it(`names the headers where versions stand below "${header}", ${largeBytes === 1 ? 'streamed' : 'packed'}`, async () => {
        const typed = header.replace('<', '&lt;').replace('>', '&gt;');
        const head = headerRow().replace('>Version<', `>${typed}<`);
        const path = place(buildWorkbook({ rows: head + packageRow(2, 'flask', '1.0') }));
        await assert.rejects(readScannedWorkbook(nodeFileSystem, path, { largeBytes }), (error) => {
          assert.ok(error instanceof UserError);
          assert.equal(error.code, 'workbookRefused');
          assert.match(error.message, /header in row 1 has no column "Version", only “#”, “Package Name”, /);
          assert.ok(error.message.includes(shown), error.message);
          return true;
        });
        assert.equal((await readReviewWorkbook(nodeFileSystem, path)).rows.length, 1);
      });
    }
  }

  const damaged: readonly (readonly [string, () => Buffer, UserError['code']])[] = [
    ['no packages', () => buildWorkbook({ rows: headerRow() }), 'noPackageRows'],
    ['no header', () => buildWorkbook({ rows: '<row r="1"/>' }), 'workbookRefused'],
    ['a sheet with a wrong checksum', () => flipped(largeWorkbook(300)), 'workbookRefused'],
  ];
  for (const [title, bytesOf, code] of damaged) {
    it(`refuses ${title} also when it is streamed`, async () => {
      const path = place(bytesOf());
      const refused = (error: unknown): boolean => error instanceof UserError && error.code === code;
      await assert.rejects(readReviewWorkbook(nodeFileSystem, path), refused);
      await assert.rejects(readScannedWorkbook(nodeFileSystem, path, { largeBytes: 1 }), refused);
    });
  }
});

/** One byte in the middle of the largest entry. */
function flipped(bytes: Buffer): Buffer {
  const changed = Buffer.from(bytes);
  const middle = Math.floor(bytes.length / 2);
  changed[middle] = (changed[middle] ?? 0) ^ 0xff;
  return changed;
}
