/** Rows of which nobody can read the package are told as not checked, wherever a workbook is judged; seen through the built command line. */
import { deepStrictEqual, match, ok, strictEqual } from 'node:assert/strict';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { buildWorkbook, headerRow, packageRow, textCell } from '../support/workbookBuilder';
import { openZip } from '../../src/xlsx/zip/zipReader';
import { summaryOf } from './realCli';
import { useSmallReview } from './smallReview';

describe('rows without a package name that can be read', function () {
  this.timeout(120_000);
  const { advisories, at, run, scan, workbook } = useSmallReview();
  const alpha = packageRow(2, 'alpha', '1.0');
  const formula = (reference: string, text: string): string => `<c r="${reference}"><f>${text}</f></c>`;
  const row = (number: number, cells: string): string => `<row r="${number}">${cells}</row>`;
  const unnamed = row(3, textCell('C3', '7.7.7'));
  const open = row(4, formula('B4', '"be"&amp;"ta"') + formula('C4', '"1.0"'));
  const write = (...rows: readonly string[]): void =>
    writeFileSync(workbook(), buildWorkbook({ rows: headerRow() + rows.join('') }));

  beforeEach(() => {
    advisories('data', [{ id: 'GHSA-aaaa-aaaa-aaa2', name: 'gamma' }]);
  });

  it('are in every format of the report', async () => {
    write(alpha, unnamed, open);
    strictEqual((await scan('data')).code, 2);
    for (const format of ['text', 'markdown', 'html', 'csv', 'json', 'sarif', 'cyclonedx-vex']) {
      const { out, code } = await run('report', '--format', format);
      strictEqual(code, 0, format);
      ok(out.includes('7.7.7'), `${format} does not tell of row 3`);
      if (format === 'json') continue;
      ok(out.includes('a version without a package name'), `${format} does not tell why row 3 is not checked`);
      ok(out.includes('the package name is a formula without a result'), `${format} does not tell of row 4`);
    }
    const { out } = await run('report');
    match(out, /Rows not checked +2\n/);
    const { rowsNotChecked } = JSON.parse((await run('report', '--format', 'json')).out) as { rowsNotChecked: unknown };
    deepStrictEqual(rowsNotChecked, [
      { row: 3, reason: 'noName', version: '7.7.7' },
      { row: 4, reason: 'openName', version: 'formula without a result' },
    ]);
    strictEqual((await run('report', '--format', 'xlsx', '--output', at('report.xlsx'))).code, 0);
    const zip = openZip(readFileSync(at('report.xlsx')));
    const texts = [...zip.entries].map((entry) => zip.read(entry).toString()).join('');
    ok(texts.includes('Rows not checked') && texts.includes('7.7.7'), 'xlsx does not tell of row 3');
  });

  for (const [title, left] of [
    ['no name', unnamed],
    ['a formula as its name', open],
  ] as const) {
    it(`are never a complete review: ${title}`, async () => {
      write(alpha, left);
      const scanned = await scan('data');
      strictEqual(scanned.code, 2);
      match(scanned.err, /incomplete: 1 row with a /);
      const told = /Row \d not checked: /g;
      strictEqual(scanned.err.match(told)?.length, 1, 'said before the scan');
      strictEqual(scanned.out.match(told)?.length, 1, 'said in the summary');
      ok(scanned.err.search(told) < scanned.err.indexOf('Batch 1'), scanned.err);
      const again = await scan('data', '--only', 'empty');
      strictEqual(again.code, 2, again.out);
      const judged = await run('report', '--fail-on-new');
      strictEqual(judged.code, 2);
      const { runs } = JSON.parse((await run('report', '--format', 'sarif')).out) as {
        runs: [{ invocations: [{ executionSuccessful: boolean }] }];
      };
      strictEqual(runs[0].invocations[0].executionSuccessful, false);
      const resolved = await run('resolve');
      strictEqual(resolved.code, 2);
      match(resolved.err, /incomplete: 1 row not checked/);
    });
  }

  it('are in a report after the workbook is gone', async () => {
    write(alpha, unnamed);
    await scan('data');
    rmSync(workbook());
    const gone = await run('report');
    match(gone.err, /the report has no row numbers/);
    match(gone.out, /Rows not checked\n-+\nRow +Version +Reason\n +3 +7\.7\.7 /);
  });

  it('are none of a scan of other rows', async () => {
    write(alpha, unnamed);
    const ended = await scan('data', '--end-row', '2', '--json');
    deepStrictEqual([ended.code, summaryOf(ended).leftOut], [0, undefined]);
    strictEqual((await scan('data', '--start-row', '3', '--start-fresh')).code !== 0, true);
  });

  it('are rows with an empty name and a version that is a formula without a result', async () => {
    write(alpha, row(3, formula('C3', '"1.0"')));
    const ended = await scan('data', '--json');
    deepStrictEqual([ended.code, summaryOf(ended).leftOut?.rows], [2, [3]]);
  });

  it('are none where nothing stands in them', async () => {
    write(alpha, row(3, textCell('D3', 'a note')));
    strictEqual((await scan('data')).code, 0);
    ok(!(await run('report')).out.includes('Rows not checked'));
  });
});
