/** The main job through the built command line: the real workbook against the real advisories, and who can read the result. */
import { deepStrictEqual, match, ok, strictEqual } from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ScanSummary } from '../../src/core/scan/scanSummary';
import { openZip, type ZipArchive } from '../../src/xlsx/zip/zipReader';
import { needSharedData } from '../support/sharedData';
import { lookedUp } from './journalLookups';
import { type Ended, hashOf, runCli, saysOnce, startCli, summaryOf } from './realCli';

/** What a scan may change; every other part keeps its bytes, its header and its place. */
const ownParts = new Set(['xl/worksheets/sheet1.xml', 'xl/styles.xml', 'xl/workbook.xml']);

const printRecommendations = `
import json, sys, openpyxl
sheet = openpyxl.load_workbook(sys.argv[1]).worksheets[0]
print(json.dumps({row: str(sheet.cell(row, 23).value or '') for row in range(4, sheet.max_row + 1)}))
`;

describe('the real workbook', function () {
  this.timeout(120_000);
  let folder = '';
  let original = '';
  let advisories = '';
  let workbook = '';
  let ended: Ended;
  let summary: ScanSummary;

  before(async function () {
    original = needSharedData(this, 'review-workbook.xlsx');
    advisories = needSharedData(this, 'osv-pypi-2024-10-10.zip');
    folder = mkdtempSync(join(tmpdir(), 'ihacpa-real-'));
    workbook = join(folder, 'review.xlsx');
    copyFileSync(original, workbook);
    const storage = join(folder, 'state');
    ended = await runCli(['scan', workbook, '--advisories', advisories, '--offline', '--json', '--storage', storage]);
    summary = summaryOf(ended);
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  it('is scanned to its end: 486 packages, code 1, one object on standard output', () => {
    strictEqual(ended.code, 1, ended.err);
    strictEqual(summary.status, 'finished');
    deepStrictEqual(summary.packages, { total: 486, completed: 486, failed: 0, skipped: 0 });
    strictEqual(summary.findings.length, 486);
    strictEqual(summary.batches, 49);
    strictEqual(summary.workbook, workbook);
    ok(summary.cellsWritten > 0 && summary.saves > 0 && summary.checkpoints > 0);
  });

  it('told its batches on standard error, one plain line each', () => {
    match(
      ended.err,
      /^Batch 49 of 49 · 486 of 486 packages · \d+ vulnerable, \d+ need review, \d+ not affected, \d+ without known vulnerabilities$/m,
    );
  });

  it('keeps the bytes of every part that is not ours, in its place', () => {
    const before = openZip(readFileSync(original));
    const after = openZip(readFileSync(workbook));
    deepStrictEqual(namesOf(after), namesOf(before));
    for (const name of namesOf(before).filter((each) => !ownParts.has(each))) {
      ok(rawOf(after, name).equals(rawOf(before, name)), `${name} was changed`);
    }
  });

  it('keeps every formula and every note', () => {
    const formulas = (file: string): number => sheetText(file).match(/<f[\s>/]/g)?.length ?? 0;
    strictEqual(formulas(workbook), formulas(original));
    deepStrictEqual(columnCells(workbook, 'N'), columnCells(original, 'N'));
  });

  it('is opened by openpyxl, which reads what was written', function () {
    const python = readersPython();
    if (python === undefined) return skip(this, 'openpyxl is not installed for python3');
    const read = spawnSync(python, ['-c', printRecommendations, workbook]);
    strictEqual(read.status, 0, read.stderr.toString());
    const texts = new Map(Object.entries(JSON.parse(read.stdout.toString()) as Record<string, string>));
    const kept = new Set(summary.kept.map((entry) => entry.cell));
    const found = summary.findings.filter(({ verdict, row }) => verdict === 'vulnerable' && !kept.has(`W${row}`));
    ok(found.length > 0);
    for (const { row, package: name } of found) match(texts.get(String(row)) ?? '', /^SECURITY RISK/, name);
  });

  it('is opened by LibreOffice', function () {
    if (spawnSync('soffice', ['--version']).status !== 0) return skip(this, 'LibreOffice is not installed');
    const profile = `-env:UserInstallation=file://${join(folder, 'profile')}`;
    const args = [profile, '--headless', '--convert-to', 'csv', '--outdir', folder, workbook];
    const converted = spawnSync('soffice', args, { timeout: 100_000 });
    strictEqual(converted.status, 0, converted.stderr.toString());
    const csv = readFileSync(join(folder, 'review.csv'), 'utf8');
    for (const { package: name } of summary.findings) ok(csv.includes(name), name);
    match(csv, /VULNERABLE - \d+ affect v/);
  });

  it('killed in the middle and resumed, it holds the same cells, each package looked up once', async () => {
    const copy = join(folder, 'killed.xlsx');
    const state = join(folder, 'killed-state');
    copyFileSync(original, copy);
    const command = [...['scan', copy, '--advisories', advisories, '--offline', '--storage', state], '--json'];
    const started = startCli(command, { environment: { IHACPA_TEST_LOOKUP_DELAY_MS: '10' } });
    await saysOnce(started, /^Batch 20 of 49/m);
    started.child.kill('SIGKILL');
    strictEqual((await started.ended).code, null);
    const before = lookedUp(state);
    ok(before.length >= 200 && before.length < 486, `${before.length} lookups before the kill`);
    const resumed = await runCli([...command, '--resume-auto']);
    strictEqual(resumed.code, 1, resumed.err);
    deepStrictEqual(summaryOf(resumed).findings, summary.findings);
    strictEqual(sheetText(copy), sheetText(workbook));
    const all = lookedUp(state);
    deepStrictEqual(all.slice(0, before.length), before);
    strictEqual(new Set(all).size, 486);
    strictEqual(all.length, 486);
  });

  it('scanned again writes nothing: the file stays as it is', async () => {
    const before = hashOf(workbook);
    const storage = join(folder, 'state');
    const again = await runCli([
      'scan',
      workbook,
      '--advisories',
      advisories,
      '--offline',
      '--json',
      '--storage',
      storage,
    ]);
    strictEqual(again.code, 1, again.err);
    strictEqual(summaryOf(again).cellsWritten, 0);
    strictEqual(hashOf(workbook), before);
  });
});

function skip(test: Mocha.Context, why: string): never {
  console.log(`      skipped: ${why}`);
  return test.skip();
}

/** Debian's own interpreter carries the Debian packages; another python3 may come first on the path. */
function readersPython(): string | undefined {
  return ['/usr/bin/python3', 'python3'].find(
    (python) =>
      (python.startsWith('/') ? existsSync(python) : true) && spawnSync(python, ['-c', 'import openpyxl']).status === 0,
  );
}

function namesOf(zip: ZipArchive): string[] {
  return zip.entries.map((entry) => entry.name);
}

/** Local header, data and descriptor, as they stand in the file. */
function rawOf(zip: ZipArchive, name: string): Buffer {
  const entry = zip.entry(name)!;
  return zip.bytes.subarray(entry.localOffset, entry.endOffset);
}

function sheetText(file: string): string {
  const zip = openZip(readFileSync(file));
  return zip.read(zip.entry('xl/worksheets/sheet1.xml')!).toString('utf8');
}

/** The XML of each cell of one column. */
function columnCells(file: string, column: string): string[] {
  return sheetText(file).match(new RegExp(`<c r="${column}\\d+"[^>]*?(?:/>|>.*?</c>)`, 'gs')) ?? [];
}
