/** A workbook that was moved, renamed or copied keeps what its scans found, and its unfinished scan; seen through the built command line. */
import { deepStrictEqual, match, ok, strictEqual } from 'node:assert/strict';
import { cpSync, existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import ExcelJS from 'exceljs';
import { CheckpointStore } from '../../src/engine/checkpoint/checkpointStore';
import { moveScans } from '../../src/engine/start/moveScans';
import { randomHex, systemClock } from '../../src/platform/systemClock';
import { patchBytes } from '../support/patchedSheet';
import { useTemporaryFolder } from '../support/temporaryFolder';
import { projectRoot } from '../support/vscode/projectRoot';
import { batchFrom, hashOf, runCli, saysOnce, startCli, summaryOf } from './realCli';

const sample = join(projectRoot(), 'media', 'sample');

describe('a workbook under another name', function () {
  this.timeout(60_000);
  const folder = useTemporaryFolder();
  const at = (name: string): string => join(folder(), name);
  const state = (): string[] => ['--storage', at('state')];
  const scan = (name: string, ...words: readonly string[]): string[] => [
    ...['scan', at(name), '--advisories', join(sample, 'advisories'), '--offline', ...state()],
    ...['--no-input', '--batch-size', '5', ...words],
  ];

  async function killed(name: string): Promise<void> {
    cpSync(join(sample, 'review.xlsx'), at(name));
    const started = startCli(scan(name), { environment: { IHACPA_TEST_LOOKUP_DELAY_MS: '150' } });
    await saysOnce(started, batchFrom(4));
    started.child.kill('SIGKILL');
    await started.ended;
  }

  /** As another program saves it after a person has written a note. */
  function noted(name: string): Uint8Array {
    return patchBytes(readFileSync(at(name)), ({ rows: [row] }) => {
      const expected = row?.cells.notes ?? { kind: 'empty' as const };
      return [
        { package: row!.identity, field: 'notes', value: { kind: 'text', text: 'seen' }, look: 'plain', expected },
      ];
    }).bytes;
  }

  it('is offered its unfinished scan, and goes on with it', async () => {
    await killed('november.xlsx');
    renameSync(at('november.xlsx'), at('december.xlsx'));
    const asked = await runCli(scan('december.xlsx'));
    strictEqual(asked.code, 2);
    match(asked.err, /An earlier scan stopped/i);
    const resumed = await runCli(scan('december.xlsx', '--resume-auto'));
    match(resumed.err, /[1-9]\d* of 33 packages/);
    strictEqual(resumed.code, 1, resumed.err);
  });

  it('keeps its checkpoints, which are restored under its new name', async () => {
    await killed('november.xlsx');
    const original = hashOf(join(sample, 'review.xlsx'));
    renameSync(at('november.xlsx'), at('december.xlsx'));
    const list = await runCli(['checkpoints', 'list', at('december.xlsx'), ...state()]);
    const id = /b0000-[0-9a-f]+/.exec(list.out)?.[0] ?? '';
    const words = ['checkpoints', 'restore', id, '--workbook', at('december.xlsx'), ...state()];
    const restored = await runCli(words);
    strictEqual(restored.code, 0, restored.err);
    strictEqual(hashOf(at('december.xlsx')), original);
    strictEqual(existsSync(at('november.xlsx')), false);
    const shown = await runCli(['checkpoints', 'show', id, ...state()]);
    match(shown.out, /^ *Workbook +\S*december\.xlsx$/m);
    renameSync(at('december.xlsx'), at('january.xlsx'));
    await moveScans(at('state'), at('december.xlsx'), at('january.xlsx'));
    strictEqual((await runCli(['checkpoints', 'validate', id, ...state()])).code, 0);
    const listed = await runCli(['checkpoints', 'list', at('january.xlsx'), ...state()]);
    ok(listed.out.includes(id), listed.out);
  });

  it('takes up no history of a workbook with the same bytes after its own was removed', async () => {
    cpSync(join(sample, 'review.xlsx'), at('one.xlsx'));
    strictEqual((await runCli(scan('one.xlsx'))).code, 1);
    cpSync(at('one.xlsx'), at('two.xlsx'));
    strictEqual((await runCli(scan('two.xlsx'))).code, 1);
    strictEqual(hashOf(at('one.xlsx')), hashOf(at('two.xlsx')));
    const list = async (name: string): Promise<string> =>
      (await runCli(['checkpoints', 'list', at(name), ...state()])).out;
    const store = await CheckpointStore.open(at('state'), { clock: systemClock, randomHex });
    for (const [id] of (await list('two.xlsx')).matchAll(/\d{8}-\d{6}-[0-9a-f]+/g)) await store.removeScan(id);
    match(await list('two.xlsx'), /^No scan of /);
    match(await list('one.xlsx'), /of 33 packages/);
    strictEqual((await runCli(['report', at('two.xlsx'), ...state()])).code, 127);
  });

  it('keeps its results, as a copy, when a command changes it before its first scan', async () => {
    cpSync(join(sample, 'review.xlsx'), at('one.xlsx'));
    strictEqual((await runCli(scan('one.xlsx'))).code, 1);
    cpSync(at('one.xlsx'), at('two.xlsx'));
    const resolve = ['resolve', at('two.xlsx'), ...state()];
    strictEqual((await runCli([...resolve, '--take', 'result'])).code, 0);
    const again = await runCli(resolve);
    strictEqual(again.code, 0, again.err);
    match((await runCli(['report', at('two.xlsx'), ...state()])).out, /Werkzeug +2\.2\.2 +Vulnerable/);
    match((await runCli(['report', at('one.xlsx'), ...state()])).out, /Werkzeug +2\.2\.2 +Vulnerable/);
  });

  it('is known by its cells, too, when another program saved it after the move', async () => {
    await killed('november.xlsx');
    renameSync(at('november.xlsx'), at('december.xlsx'));
    const list = await runCli(['checkpoints', 'list', at('december.xlsx'), ...state()]);
    match(list.out, /of 33 packages/);
    writeFileSync(at('december.xlsx'), noted('december.xlsx'));
    match((await runCli(['checkpoints', 'list', at('december.xlsx'), ...state()])).out, /of 33 packages/);
    const resumed = await runCli(scan('december.xlsx', '--resume-auto'));
    match(resumed.err, /^Resuming .* [1-9]\d* of 33 packages/m);
    strictEqual(resumed.code, 1, resumed.err);
  });

  /** A second scan finds the workbook as the first one left it, and writes no cell. */
  async function scannedTwice(name: string): Promise<void> {
    cpSync(join(sample, 'review.xlsx'), at(name));
    strictEqual((await runCli(scan(name))).code, 1);
    const before = hashOf(at(name));
    strictEqual((await runCli(scan(name))).code, 1);
    strictEqual(hashOf(at(name)), before);
  }

  async function isKnown(name: string): Promise<void> {
    const report = await runCli(['report', at(name), ...state()]);
    match(report.out, /Werkzeug +2\.2\.2 +Vulnerable/, report.err);
    match((await runCli(['checkpoints', 'list', at(name), ...state()])).out, /of 33 packages/);
    match((await runCli([...scan(name), '--json'])).out, /"new":|"scanId":/);
    match((await runCli(['report', at(name), ...state(), '--since', 'last'])).out, /Werkzeug/);
  }

  it('keeps its history when its last scan wrote no cell', async () => {
    await scannedTwice('november.xlsx');
    renameSync(at('november.xlsx'), at('december.xlsx'));
    await isKnown('december.xlsx');
  });

  it('keeps its history as a copy, too, when the last scan wrote no cell', async () => {
    await scannedTwice('one.xlsx');
    cpSync(at('one.xlsx'), at('two.xlsx'));
    await isKnown('two.xlsx');
  });

  it('keeps its history when a person edited it before the move, and the last scan wrote no cell', async () => {
    await scannedTwice('november.xlsx');
    const bytes = noted('november.xlsx');
    renameSync(at('november.xlsx'), at('december.xlsx'));
    writeFileSync(at('december.xlsx'), bytes);
    await isKnown('december.xlsx');
  });

  it('keeps its history as a copy that a person edited while saving it under a new name', async () => {
    await scannedTwice('one.xlsx');
    writeFileSync(at('two.xlsx'), noted('one.xlsx'));
    await isKnown('two.xlsx');
  });

  it('does not get the history of another workbook with some of its rows', async () => {
    cpSync(join(sample, 'review.xlsx'), at('one.xlsx'));
    strictEqual((await runCli(scan('one.xlsx'))).code, 1);
    const workbook = new ExcelJS.Workbook();
    await workbook.xlsx.readFile(at('one.xlsx'));
    const [sheet] = workbook.worksheets;
    for (let row = sheet?.rowCount ?? 0; row >= 10; row -= 1) sheet?.spliceRows(row, 1);
    await workbook.xlsx.writeFile(at('some.xlsx'));
    strictEqual((await runCli(['report', at('some.xlsx'), ...state()])).code, 127);
  });

  it('keeps its history, restore points too, when the editor renamed it', async () => {
    await killed('november.xlsx');
    const checkpoints = async (name: string): Promise<string> =>
      (await runCli(['checkpoints', 'list', at(name), ...state()])).out;
    const before = await checkpoints('november.xlsx');
    renameSync(at('november.xlsx'), at('december.xlsx'));
    strictEqual(await moveScans(at('state'), at('november.xlsx'), at('december.xlsx')), 1);
    strictEqual(await checkpoints('december.xlsx'), before.replaceAll('november.xlsx', 'december.xlsx'));
    const resumed = summaryOf(await runCli(scan('december.xlsx', '--resume-auto', '--json')));
    strictEqual(resumed.packages.completed, 33);
    cpSync(join(sample, 'review.xlsx'), at('november.xlsx'));
    const report = await runCli(['report', at('november.xlsx'), ...state(), '--format', 'json']);
    strictEqual(report.code, 127, 'Another workbook took the old name; no scan was made of it.');
    ok(!report.out.includes(resumed.scanId));
  });

  it('starts as a copy with the history of its original, and goes on alone', async () => {
    await killed('november.xlsx');
    cpSync(at('november.xlsx'), at('copy.xlsx'));
    const before = hashOf(at('november.xlsx'));
    const report = await runCli(['report', at('copy.xlsx'), ...state(), '--format', 'json']);
    strictEqual(report.code, 0, report.err);
    const own = summaryOf(await runCli(scan('copy.xlsx', '--resume-auto', '--json')));
    strictEqual(own.packages.completed, 33);
    strictEqual(hashOf(at('november.xlsx')), before);
    const other = summaryOf(await runCli(scan('november.xlsx', '--resume-auto', '--json')));
    deepStrictEqual(
      other.findings.map(({ verdict }) => verdict),
      own.findings.map(({ verdict }) => verdict),
    );
    ok(other.scanId !== own.scanId);
  });

  it('is no other one only because both are still the same empty form', async () => {
    cpSync(join(sample, 'review.xlsx'), at('one.xlsx'));
    cpSync(join(sample, 'review.xlsx'), at('two.xlsx'));
    const started = startCli(scan('one.xlsx'), { environment: { IHACPA_TEST_LOOKUP_DELAY_MS: '400' } });
    await saysOnce(started, /Scanning /);
    started.child.kill('SIGKILL');
    await started.ended;
    strictEqual((await runCli(scan('two.xlsx'))).code, 1);
  });
});
