/** The Excel report as other programs read it: every text is text, the sheets are all there, and the worst package is first. */
import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import ExcelJS from 'exceljs';
import { UserError } from '../../src/core/message/errors';
import type { PackageResult } from '../../src/core/scan/scanResults';
import { excelReport } from '../../src/reports/excel/excelReport';
import { buildReport } from '../../src/reports/model/buildReport';
import type { ReportModel } from '../../src/reports/model/reportModel';
import { withSince } from '../../src/reports/model/reportSince';
import { sampleResults } from '../support/sampleFindings';
import { useTemporaryFolder } from '../support/temporaryFolder';
import { availableJudges } from './judges';

const hostile = [
  '=HYPERLINK("http://x.invalid","x")',
  '+1+1',
  '-1',
  '@SUM(A1)',
  '\t=1',
  '_x0041_',
  'a<b>&"c"',
  'a\u202eb\ud800c\u0007',
];

const first = sampleResults.results.find((each) => !each.failed && each.finding.flaws.length > 0);

function hostileReport(): ReportModel {
  assert.ok(first !== undefined && !first.failed);
  const { finding } = first;
  const results = hostile.map((name): PackageResult => ({
    failed: false,
    finding: { ...finding, displayName: name, reason: name, package: { ...finding.package, name } },
  }));
  return buildReport({ ...sampleResults, results }, undefined);
}

async function read(report: ReportModel): Promise<ExcelJS.Workbook> {
  const workbook = new ExcelJS.Workbook();
  await workbook.xlsx.load((await excelReport(report)).buffer as ArrayBuffer);
  return workbook;
}

const report = buildReport(sampleResults, undefined);

describe('the Excel report', function () {
  this.timeout(120_000);
  const folder = useTemporaryFolder();

  it('has its sheets, a filter and a header that stays over the findings, and fits the width of a page', async () => {
    const workbook = await read(report);
    assert.deepEqual(
      workbook.worksheets.map(({ name }) => name),
      ['Summary', 'Findings', 'Preserved values', 'Changes since the last review', 'Sources and data dates'],
    );
    const findings = workbook.getWorksheet('Findings');
    assert.ok(findings !== undefined);
    assert.equal(
      findings.autoFilter,
      `A1:${findings.getRow(1).getCell(findings.columnCount).address.slice(0, -1)}${report.findings.length + 1}`,
    );
    const [view] = findings.views;
    assert.ok(view?.state === 'frozen' && view.ySplit === 1);
    assert.equal(findings.pageSetup.printTitlesRow, '1:1');
    for (const { pageSetup } of workbook.worksheets)
      assert.deepEqual([pageSetup.fitToWidth, pageSetup.fitToHeight, pageSetup.orientation], [1, 0, 'landscape']);
  });

  it('lists each package, the worst first, with links to pages of the web only', async () => {
    const findings = (await read(report)).getWorksheet('Findings');
    const names = findings
      ?.getColumn(2)
      .values.slice(2)
      .map((value) => (typeof value === 'object' ? (value as { text: string }).text : value));
    assert.deepEqual(
      names?.map((name) => String(name).trim()),
      report.findings.map(({ package: name }) => name.trim()),
    );
    const links: string[] = [];
    findings?.eachRow((row) => {
      row.eachCell(({ value }) => {
        if (typeof value === 'object' && value !== null && 'hyperlink' in value) links.push(value.hyperlink);
      });
    });
    assert.ok(links.length > 0);
    for (const link of links) assert.match(link, /^https:\/\/[\w.-]+\/[\w./%~-]*$/);
    assert.ok(links.some((link) => link.startsWith('https://pypi.org/project/')));
    assert.ok(links.includes('https://nvd.invalid/CVE-2026-0001'));
  });

  it('says which changes there are, that there are none, or that nothing was compared', async () => {
    const told = async (since: ReportModel['since']): Promise<string> => {
      const sheet = (await read(withSince(report, since))).getWorksheet('Changes since the last review');
      return JSON.stringify(sheet?.getSheetValues());
    };
    assert.match(await told(undefined), /Not compared with an earlier review\./);
    const at = '2026-02-01T00:00:00Z';
    assert.match(await told({ scanId: 's', at, changes: [] }), /Nothing changed since the review of 2026-02-01\./);
    const change = {
      kind: 'new',
      package: 'a',
      name: 'a',
      occurrence: 0,
      version: '1',
      ids: ['CVE-1'],
      severity: 'HIGH',
      facts: ['newly vulnerable'],
    } as const;
    assert.match(
      await told({ scanId: 's', at, changes: [change] }),
      /"New","a","1","","CVE-1","High","newly vulnerable"|"New","a","1".*"CVE-1","High","newly vulnerable"/,
    );
  });

  it('does not call values that could not be read equal', async () => {
    const unread = (await read({ ...report, kept: [], contradicted: [], sheet: null })).getWorksheet(
      'Preserved values',
    );
    assert.equal(unread?.getCell('A1').value, 'The workbook could not be read.');
  });

  it('has no formula, whatever a text begins with, as other programs see it', async () => {
    const file = join(folder(), 'report.xlsx');
    await writeFile(file, await excelReport(hostileReport()));
    const workbook = await read(hostileReport());
    for (const sheet of workbook.worksheets)
      sheet.eachRow((row) => row.eachCell((cell) => assert.equal(cell.formula, undefined, cell.address)));
    const shown = hostile.map((text) =>
      text.replace('\u202e', '\ufffd').replace('\ud800', '\ufffd').replace('\u0007', '\ufffd'),
    );
    for (const { name, see } of await availableJudges()) {
      const cells = [...((await see([file], folder())).get(file)?.values() ?? [])].join('\n').replace(/["\\]/g, '');
      for (const text of shown)
        assert.ok(cells.includes(text.trim().replaceAll('"', '')), `${name}: ${JSON.stringify(text)}`);
    }
  });

  it('refuses more packages than it can hold', async () => {
    const [finding] = report.findings;
    assert.ok(finding !== undefined);
    await assert.rejects(
      excelReport({ ...report, findings: Array.from({ length: 20_001 }, () => finding) }),
      (error) => {
        assert.ok(error instanceof UserError);
        assert.match(error.message, /at most 20000 packages, and this one has 20001/);
        return true;
      },
    );
  });
});
