/** A person's formula without a result in a result cell is told wherever preserved values are, by what it will show or by itself. */
import { deepStrictEqual, ok, strictEqual } from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import type { ReportModel } from '../../src/reports/model/reportModel';
import { openZip } from '../../src/xlsx/zip/zipReader';
import { buildWorkbook, headerRow, packageRow } from '../support/workbookBuilder';
import { summaryOf } from './realCli';
import { useSmallReview } from './smallReview';

describe('a formula of yours without a result', function () {
  this.timeout(120_000);
  const { advisories, at, run, scan, workbook } = useSmallReview();
  const ask = '=IF(Z2=1,"later","never")';
  const write = (result = ''): void => {
    const formula = (reference: string, text: string, more = ''): string =>
      `<c r="${reference}"${more === '' ? '' : ' t="str"'}><f>${text}</f>${more}</c>`;
    const rows = [
      packageRow(2, 'alpha', '1.0', formula('W2', 'IF(Z2=1,"later","never")', result)),
      packageRow(3, 'beta', '1.0', formula('W3', 'HYPERLINK("http://x","PROCEED")')),
    ];
    writeFileSync(workbook(), buildWorkbook({ rows: headerRow() + rows.join('') }));
  };

  beforeEach(() => {
    advisories('data', [
      { id: 'GHSA-aaaa-aaaa-aaa2', name: 'alpha' },
      { id: 'GHSA-aaaa-aaaa-aaa3', name: 'beta' },
    ]);
    write();
  });

  it('is in the summary, JSON, and every report that has preserved values', async () => {
    const { kept, contradicted } = summaryOf(await scan('data', '--json'));
    const cells = (list: readonly { readonly cell: string; readonly value: string }[]) =>
      list.map(({ cell, value }) => [cell, value]);
    deepStrictEqual(cells(kept), [
      ['W2', ask],
      ['W3', 'PROCEED'],
    ]);
    deepStrictEqual(cells(contradicted), [['W3', 'PROCEED']]);
    const report = JSON.parse((await run('report', '--format', 'json')).out) as Pick<
      ReportModel,
      'kept' | 'contradicted' | 'findings'
    >;
    deepStrictEqual(cells(report.kept).sort(), cells(kept));
    deepStrictEqual(cells(report.contradicted), cells(contradicted));
    strictEqual(report.findings.find((each) => each.package === 'alpha')?.recommendation, ask);
    for (const format of ['text', 'markdown', 'html']) {
      const { out } = await run('report', '--format', format);
      ok(/Your values that differ from the results[^]*IF\(Z2=1/.test(out), `${format} does not tell of W2`);
    }
    await run('report', '--format', 'xlsx', '--output', at('report.xlsx'));
    const zip = openZip(readFileSync(at('report.xlsx')));
    ok([...zip.entries].some((entry) => zip.read(entry).toString().includes('IF(Z2=1')));
    strictEqual((await run('resolve')).code, 1);
  });

  it('is told by its result once a program has calculated it', async () => {
    await scan('data');
    write('<v>later</v>');
    const { kept } = JSON.parse((await run('report', '--format', 'json')).out) as Pick<ReportModel, 'kept'>;
    deepStrictEqual(
      kept.filter(({ cell }) => cell === 'W2').map(({ value }) => value),
      ['later'],
    );
  });
});
