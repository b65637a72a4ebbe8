/** `report` and `changes` through the built command line, on a scan of the real workbook. */
import assert from 'node:assert/strict';
import { copyFileSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { storageLayout } from '../../src/engine/storage/storageLayout';
import { readScanResults } from '../../src/engine/catalog/readScanResults';
import type { ScanSummary } from '../../src/core/scan/scanSummary';
import type { ReportModel } from '../../src/reports/model/reportModel';
import ExcelJS from 'exceljs';
import { textFormats } from '../../src/reports/reportFormats';
import type { CellChange, ChangedRow } from '../../src/reports/changes/workbookChanges';
import { patchBytes } from '../support/patchedSheet';
import { editOf } from '../support/saverRig';
import { needSharedData } from '../support/sharedData';
import { type Ended, hashOf, runCli, secondSheetNamed, summaryOf } from './realCli';

interface PrintedChanges {
  readonly changes: readonly CellChange[];
  readonly rowsAdded: readonly ChangedRow[];
  readonly rowsRemoved: readonly ChangedRow[];
}

describe('reports of the real workbook', function () {
  this.timeout(120_000);
  let folder = '';
  let original = '';
  let workbook = '';
  let storage = '';
  let summary: ScanSummary;
  const cli = (...args: string[]): Promise<Ended> => runCli([...args, '--storage', storage]);

  before(async function () {
    original = needSharedData(this, 'review-workbook.xlsx');
    const advisories = needSharedData(this, 'osv-pypi-2024-10-10.zip');
    folder = mkdtempSync(join(tmpdir(), 'ihacpa-reports-'));
    workbook = join(folder, 'review.xlsx');
    storage = join(folder, 'state');
    copyFileSync(original, workbook);
    summary = summaryOf(await cli('scan', workbook, '--advisories', advisories, '--offline', '--json'));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  async function printed(format: string): Promise<string> {
    const { code, out, err } = await cli('report', workbook, '--format', format);
    assert.equal(code, 0);
    assert.match(err, secondSheetNamed);
    return out;
  }

  const count = (verdict: string): number => summary.findings.filter((finding) => finding.verdict === verdict).length;

  it('json has the numbers that the scan told', async () => {
    const report = JSON.parse(await printed('json')) as ReportModel;
    assert.deepEqual(report.packages, { planned: 486, lookedUp: 486, failed: 0 });
    for (const [verdict, packages] of Object.entries(report.verdicts)) assert.equal(packages, count(verdict), verdict);
    assert.equal(report.cellsWritten, summary.cellsWritten);
    assert.equal(report.kept.length, summary.kept.length);
    assert.deepEqual([report.batches.length, report.checkpoints.length], [49, summary.checkpoints]);
    assert.equal(report.sources[0]?.answers.unavailable, 0);
    assert.ok(report.sources[0].dataDate?.startsWith('2024') === true);
    const ages = Object.values(report.ages).reduce((sum, each) => sum + each, 0);
    assert.equal(ages, 486);
    const rows = new Map(summary.findings.map((finding) => [finding.row, finding.package]));
    for (const finding of report.findings) assert.equal(finding.package, rows.get(finding.row ?? 0));
  });

  for (const format of ['text', 'markdown'] as const) {
    it(`${format} has every package below its totals`, async () => {
      const text = (await printed(format)).replaceAll('\\', '');
      assert.ok(text.includes('486 of 486 checked, 0 failed'));
      for (const finding of summary.findings) assert.ok(text.includes(finding.package), finding.package);
    });
  }

  it('csv has one line per package', async () => {
    const rows: string[][] = parse(await printed('csv'), { bom: true });
    assert.equal(rows.length, 487);
    assert.deepEqual(new Set(rows.map((row) => row.length)), new Set([12]));
    assert.equal(rows.filter((row) => row[3] === 'Vulnerable').length, count('vulnerable'));
  });

  it('sarif has one result per package and flaw', async () => {
    const log = JSON.parse(await printed('sarif')) as { runs: { results: unknown[] }[] };
    assert.equal(
      log.runs[0]!.results.length,
      summary.findings.reduce((sum, { flaws }) => sum + flaws, 0),
    );
  });

  it('cyclonedx-vex has every package as a component', async () => {
    const bom = JSON.parse(await printed('cyclonedx-vex')) as { components: unknown[]; vulnerabilities: unknown[] };
    assert.equal(bom.components.length, 486);
    assert.equal(
      bom.vulnerabilities.length,
      summary.findings.reduce((sum, { flaws }) => sum + flaws, 0),
    );
  });

  it('html has a row per package and four charts', async () => {
    const html = await printed('html');
    const findings = html.slice(html.indexOf('<section id="findings"'));
    assert.equal(findings.match(/<tr>/g)?.length, 487);
    assert.equal(html.match(/<svg /g)?.length, 4);
  });

  it('leaves the workbook and the state as they are', async () => {
    const before = [hashOf(workbook), hashOf(storageLayout.journal(storage, summary.scanId))];
    for (const format of textFormats) await printed(format);
    assert.deepEqual([hashOf(workbook), hashOf(storageLayout.journal(storage, summary.scanId))], before);
  });

  it('xlsx has a row per package, and is written only into a file', async () => {
    const file = join(folder, 'report.xlsx');
    const args = ['report', workbook, '--format', 'xlsx'];
    const refused = await cli(...args);
    assert.deepEqual([refused.code, refused.out], [127, '']);
    assert.match(refused.err, /--format xlsx needs a file\. Pass --output FILE/);
    const told = await cli(...args, '--output', file);
    assert.deepEqual([told.code, told.out], [0, '']);
    const read = new ExcelJS.Workbook();
    await read.xlsx.readFile(file);
    assert.equal(read.getWorksheet('Findings')?.rowCount, 487);
    const itself = await cli(...args, '--output', workbook, '--force');
    assert.match(itself.err, /--output names the workbook itself/);
    rmSync(file);
  });

  it('--output writes a new file, replaces one only with --force, and never the workbook', async () => {
    const file = join(folder, 'report.md');
    const args = ['report', workbook, '--scan', summary.scanId, '--format', 'markdown', '--output'];
    const told = await cli(...args, file);
    assert.deepEqual([told.code, told.out], [0, '']);
    assert.match(told.err, secondSheetNamed);
    const text = readFileSync(file, 'utf8');
    assert.ok(text.startsWith('# Package review\n'));
    writeFileSync(file, 'mine');
    const refused = await cli(...args, file);
    assert.equal(refused.code, 127);
    assert.match(refused.err, /report\.md: The file of --output exists already\. .*--force/);
    assert.equal(readFileSync(file, 'utf8'), 'mine');
    assert.equal((await cli(...args, file, '--force')).code, 0);
    assert.equal(readFileSync(file, 'utf8'), text);
    const before = hashOf(workbook);
    const own = await cli(...args, workbook, '--force');
    assert.equal(own.code, 127);
    assert.match(own.err, /--output names the workbook itself/);
    assert.equal(hashOf(workbook), before);
    assert.equal((await cli(...args, join(folder, 'nowhere', 'report.md'))).code, 127);
    assert.deepEqual(readdirSync(folder).sort(), ['report.md', 'review.xlsx', 'state']);
  });

  const refusals: readonly (readonly [string, () => string[], RegExp])[] = [
    [
      'a workbook that was never scanned',
      () => ['report', original],
      /No scan of this workbook is stored\. Scan it first/,
    ],
    ['a scan that is not there', () => ['report', workbook, '--scan', 'x'], /No scan x of this workbook is stored/],
    ['a scan of another workbook', () => ['report', original, '--scan', summary.scanId], /No scan .* of this workbook/],
    [
      'a format nobody knows',
      () => ['report', workbook, '--format', 'pdf'],
      /--format pdf is not a choice\. Pass one of text, /,
    ],
    ['one workbook to compare', () => ['changes', workbook], /needs the AFTER\. Pass two workbooks/],
    [
      'two workbooks of a scan',
      () => ['changes', workbook, original, '--scan', 'x'],
      /Unexpected argument .*Pass BEFORE alone with --scan/,
    ],
    [
      'a missing workbook to compare',
      () => ['changes', workbook, join(folder, 'none.xlsx')],
      /none\.xlsx: .*does not exist/,
    ],
  ];
  for (const [title, args, reason] of refusals) {
    it(`refuses ${title} in one sentence`, async () => {
      const { code, out, err } = await cli(...args());
      assert.deepEqual([code, out], [127, '']);
      assert.match(err, reason);
      assert.equal(err.trimEnd().includes('\n'), false);
    });
  }

  async function changes(...args: string[]): Promise<PrintedChanges> {
    const { code, out, err } = await cli('changes', ...args, '--format', 'json');
    assert.equal(code, 0);
    assert.match(err, secondSheetNamed);
    return JSON.parse(out) as PrintedChanges;
  }

  it('changes between the workbook and its scanned copy are the cells that the scan wrote, exactly', async () => {
    const { written } = (await readScanResults(storage, { scanId: summary.scanId }))!;
    const between = await changes(original, workbook);
    const cells = (list: readonly { readonly cell: string }[]): string[] => list.map(({ cell }) => cell).sort();
    assert.ok(written.length > 0);
    assert.deepEqual(cells(between.changes), cells(written));
    assert.deepEqual(new Set(between.changes.map(({ by }) => by)), new Set(['tool']));
    assert.deepEqual([between.rowsAdded, between.rowsRemoved], [[], []]);
    const ofScan = await changes(workbook, '--scan', summary.scanId);
    const sorted = (list: readonly CellChange[]): readonly CellChange[] =>
      [...list].sort((a, b) => (a.cell < b.cell ? -1 : 1));
    assert.deepEqual(sorted(ofScan.changes), sorted(between.changes));
  });

  it('changes are none between a workbook and itself', async () => {
    assert.deepEqual(await changes(workbook, workbook), { changes: [], rowsAdded: [], rowsRemoved: [] });
  });

  it('changes of a person are told from those of the tool', async () => {
    const copy = join(folder, 'before-edit.xlsx');
    copyFileSync(workbook, copy);
    const { written } = (await readScanResults(storage, { scanId: summary.scanId }))!;
    const once = (name: string): boolean => summary.findings.filter((each) => each.package === name).length === 1;
    const cell = written.find(({ field, package: { name } }) => field === 'nvdResult' && once(name))!;
    const { bytes } = patchBytes(readFileSync(workbook), (read) => [
      editOf(read, cell.package.name, 'nvdResult', 'looked myself'),
    ]);
    const saved = readFileSync(workbook);
    writeFileSync(workbook, bytes);
    try {
      const edited = await changes(copy, workbook);
      assert.deepEqual(
        edited.changes.map(({ cell: at, by, after }) => [at, by, after]),
        [[cell.cell, 'person', 'looked myself']],
      );
    } finally {
      writeFileSync(workbook, saved);
      rmSync(copy);
    }
    assert.ok(existsSync(workbook));
  });

  it('changes as text and CSV name every cell', async () => {
    const { changes: all } = await changes(original, workbook);
    const text = (await cli('changes', original, workbook)).out;
    const csv: string[][] = parse((await cli('changes', original, workbook, '--format', 'csv')).out, { bom: true });
    assert.equal(csv.length, all.length + 1);
    assert.ok(text.startsWith(`${all.length} cells changed, 0 rows added, 0 removed.\n`));
    for (const { cell } of all) assert.ok(text.includes(`  ${cell}  `), cell);
  });
});
