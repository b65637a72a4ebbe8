/** `verify` through the built command line: whether a workbook still is what a report was made from, and which cells are not. */
import { deepStrictEqual, match, strictEqual } from 'node:assert/strict';
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import ExcelJS from 'exceljs';
import type { Verification } from '../../src/reports/changes/verifyWorkbook';
import type { ReportModel } from '../../src/reports/model/reportModel';
import { hashOf, runCli } from './realCli';
import { useSmallReview } from './smallReview';

describe('verify', function () {
  this.timeout(60_000);
  const { at, workbook, write, advisories, scan, run, type } = useSmallReview();

  async function reported(): Promise<void> {
    write(['alpha', 'beta', 'gamma']);
    advisories('data', [{ id: 'PYSEC-1', name: 'beta' }]);
    await scan('data');
    const made = await run('report', '--format', 'json', '--output', at('report.json'));
    strictEqual(made.code, 0, made.err);
  }

  async function verified(): Promise<Verification> {
    const { code, out, err } = await runCli(['verify', at('report.json'), workbook(), '--json']);
    strictEqual(err, '');
    const verification = JSON.parse(out) as Verification;
    strictEqual(code, verification.unchanged ? 0 : 1);
    return verification;
  }

  const cellsOf = ({ changes }: Verification): string[] =>
    changes.map(({ column, package: name, now }) => `${name}, ${column}: ${now}`);

  it('says that a workbook is unchanged, under another name, too', async () => {
    await reported();
    const { unchanged, sha256 } = await verified();
    strictEqual(unchanged, true);
    strictEqual(sha256.report, hashOf(workbook()));
    copyFileSync(workbook(), at('copy.xlsx'));
    const { code, out } = await runCli(['verify', at('report.json'), at('copy.xlsx')]);
    strictEqual(code, 0);
    match(out, /^The workbook is unchanged since the report\.\nSHA-256 {2}[0-9a-f]{64}\n$/);
  });

  it('names just the cells that a person changed, and no other', async () => {
    await reported();
    type('beta', 'recommendation', 'PROCEED');
    type('gamma', 'notes', 'asked the vendor');
    const verification = await verified();
    deepStrictEqual(cellsOf(verification), ['beta, Recommendation: PROCEED', 'gamma, Notes: asked the vendor']);
    deepStrictEqual([verification.rowsAdded, verification.rowsRemoved, verification.columnsRemoved], [[], [], []]);
    const { out } = await runCli(['verify', at('report.json'), workbook()]);
    match(out, /^The workbook has changed since the report: 2 cells changed, 0 rows added, 0 removed\.\n/);
    match(out, /\nRecommendation: 1\n {2}W\d+ {2}beta {2}now "PROCEED"\n/);
  });

  it('follows rows that another program moved, added, and removed, and does not take its formats for changes of cells', async () => {
    await reported();
    const book = new ExcelJS.Workbook();
    await book.xlsx.readFile(workbook());
    const [sheet] = book.worksheets;
    sheet?.eachRow((row, number) => {
      if (row.getCell(2).text === 'alpha') sheet.spliceRows(number, 1);
    });
    sheet?.addRow([undefined, 'delta', '1.0']);
    await book.xlsx.writeFile(workbook());
    const { unchanged, changes, rowsAdded, rowsRemoved } = await verified();
    strictEqual(unchanged, false);
    deepStrictEqual(changes, []);
    deepStrictEqual(
      [rowsAdded, rowsRemoved].map((rows) => rows.map((row) => row.package)),
      [['delta'], ['alpha']],
    );
  });

  it('says so where only bytes outside the review differ', async () => {
    await reported();
    const book = new ExcelJS.Workbook();
    await book.xlsx.readFile(workbook());
    book.addWorksheet('Other').getCell('A1').value = 'new';
    await book.xlsx.writeFile(workbook());
    const { code, out } = await runCli(['verify', at('report.json'), workbook()]);
    strictEqual(code, 1);
    match(
      out,
      /^The file has changed since the report, but no cell of the review: formats, other columns, or other sheets/,
    );
  });

  it('refuses a report that says nothing of the workbook, another file, and none', async () => {
    await reported();
    const report = JSON.parse(readFileSync(at('report.json'), 'utf8')) as ReportModel;
    writeFileSync(at('older.json'), JSON.stringify({ ...report, workbook: undefined }));
    writeFileSync(at('other.json'), '{"schemaVersion":1}');
    for (const [file, words] of [
      ['older.json', /older\.json: The report does not say what was in the workbook\. Make a new one/],
      ['other.json', /The file is not a JSON report of ihacpa/],
      ['missing.json', /The report cannot be read/],
      ['.', /The report cannot be read/],
    ] as const) {
      const { code, out, err } = await runCli(['verify', at(file), workbook()]);
      deepStrictEqual([code, out], [127, ''], err);
      match(err, words);
    }
  });
});
