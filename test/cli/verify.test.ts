/** `verify` through the built command line: whether a workbook still is what a report was made from, and which cells are not. */
import { deepStrictEqual, match, strictEqual } from 'node:assert/strict';
import { createHash } from 'node:crypto';
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
      /^The file has changed since the report, but no cell of the review: formats, hidden rows, other columns, or other sheets/,
    );
  });

  const style = async (change: (version: ExcelJS.Cell, name: ExcelJS.Cell) => void): Promise<void> => {
    const book = new ExcelJS.Workbook();
    await book.xlsx.readFile(workbook());
    book.worksheets[0]?.eachRow((row) => {
      if (row.getCell(2).text === 'beta') change(row.getCell(3), row.getCell(2));
    });
    await book.xlsx.writeFile(workbook());
  };
  const struck = { strike: true };

  it('names a version that scans read otherwise though its text is the same, as `changes` does', async () => {
    const ways: readonly (readonly [string, (version: ExcelJS.Cell) => void])[] = [
      ['1.0 (struck through)', (cell) => (cell.font = struck)],
      ['1.0 (struck through)', (cell) => (cell.value = { richText: [{ text: '1.' }, { text: '0', font: struck }] })],
      [
        '1.0 (with raised or lowered characters)',
        (cell) => (cell.value = { richText: [{ text: '1.' }, { text: '0', font: { vertAlign: 'superscript' } }] }),
      ],
    ];
    await reported();
    copyFileSync(workbook(), at('before.xlsx'));
    for (const [seen, change] of ways) {
      copyFileSync(at('before.xlsx'), workbook());
      await style(change);
      deepStrictEqual(cellsOf(await verified()), [`beta, Version: ${seen}`]);
      const { out, err } = await runCli(['changes', at('before.xlsx'), workbook()]);
      match(out, /^1 cell changed, 0 rows added, 0 removed\.\n/, err);
      strictEqual(out.includes(`beta  "1.0" -> "${seen}"`), true, out);
    }
  });

  it('does not name a cell of a row that is struck through as a whole or hidden: scans read it as before', async () => {
    await reported();
    copyFileSync(workbook(), at('before.xlsx'));
    await style((version, name) => {
      version.font = name.font = struck;
      version.worksheet.getRow(Number(version.row)).hidden = true;
    });
    deepStrictEqual(cellsOf(await verified()), []);
    const changes = await runCli(['changes', at('before.xlsx'), workbook()]);
    match(changes.out, /^1 cell changed, .*\n\nPackage Name: 1\n.*\(struck through\)" {2}\(unknown\)\n$/);
  });

  it('verifies a report of the former digest, and refuses one of a later digest', async () => {
    await reported();
    const report = JSON.parse(readFileSync(at('report.json'), 'utf8')) as ReportModel;
    const cells = report.workbook?.cells ?? { fields: [], rows: [] };
    const version = cells.fields.indexOf('currentVersion');
    const former = createHash('sha256').update('text\n1.0').digest('hex').slice(0, 12);
    const rows = cells.rows.map((row) => ({ ...row, cells: row.cells.with(version, former) }));
    const write = (own: object): void =>
      writeFileSync(at('report.json'), JSON.stringify({ ...report, workbook: { ...report.workbook, cells: own } }));
    write({ fields: cells.fields, rows });
    type('beta', 'recommendation', 'PROCEED');
    deepStrictEqual(cellsOf(await verified()), ['beta, Recommendation: PROCEED']);
    write({ ...cells, digest: 3 });
    const { code, err } = await runCli(['verify', at('report.json'), workbook()]);
    strictEqual(code, 127);
    match(err, /report\.json: The report was made by a newer version of ihacpa\. Update ihacpa/);
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
