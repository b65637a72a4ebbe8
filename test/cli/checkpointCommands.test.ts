/** One checkpoint through the built command line: show, validate, restore, remove; and the settings file of a scan. */
import { deepStrictEqual, match, strictEqual } from 'node:assert/strict';
import { appendFileSync, cpSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CheckpointData } from '../../src/core/scan/checkpointData';
import { useTemporaryFolder } from '../support/temporaryFolder';
import { projectRoot } from '../support/vscode/projectRoot';
import { needTerminal, onTerminal } from './onTerminal';
import { batchFrom, type Ended, hashOf, runCli, saysOnce, startCli, summaryOf } from './realCli';

const sample = join(projectRoot(), 'media', 'sample');

describe('one checkpoint', function () {
  this.timeout(30_000);
  const folder = useTemporaryFolder();
  const workbook = (): string => join(folder(), 'review.xlsx');
  const storage = (): string => join(folder(), 'state');
  const checkpoints = (action: string, id: string, ...more: string[]): Promise<Ended> =>
    runCli(['checkpoints', action, id, '--storage', storage(), ...more]);
  const scanning = (...more: string[]): string[] => [
    ...['scan', workbook(), '--advisories', join(sample, 'advisories'), '--offline', '--storage', storage()],
    ...['--json', ...more],
  ];
  beforeEach(() => cpSync(join(sample, 'review.xlsx'), workbook()));

  /** The checkpoint before the first batch of a scan that was stopped in its middle. */
  async function firstCheckpoint(): Promise<CheckpointData> {
    const environment = { IHACPA_TEST_LOOKUP_DELAY_MS: '150' };
    const started = startCli(scanning('--batch-size', '5'), { environment });
    await saysOnce(started, batchFrom(2));
    started.child.kill('SIGTERM');
    strictEqual((await started.ended).code, 130);
    const ids = readdirSync(join(storage(), 'scans'), { recursive: true }).flatMap(
      (name) => /(b0000-[0-9a-f]+)\.json$/.exec(String(name))?.[1] ?? [],
    );
    const shown = await checkpoints('show', ids[0] ?? '', '--json');
    strictEqual(shown.code, 0, shown.err);
    return JSON.parse(shown.out) as CheckpointData;
  }

  it('is shown, found sound, restored with the present file kept, and removed', async () => {
    const original = hashOf(workbook());
    const { checkpointId, excelFileHash } = await firstCheckpoint();
    strictEqual(excelFileHash, original);
    match((await checkpoints('show', checkpointId)).out, /Batch +0 of 7\n +Done +0 of 33 packages/);
    strictEqual((await checkpoints('validate', checkpointId)).out, `Checkpoint ${checkpointId} is valid.\n`);
    const present = hashOf(workbook());
    const restored = await checkpoints('restore', checkpointId, '--workbook', workbook());
    strictEqual(restored.code, 0, restored.err);
    strictEqual(hashOf(workbook()), original);
    const kept = /is at (.*)\.\n$/.exec(restored.out)?.[1] ?? '';
    strictEqual(hashOf(kept), present);
    strictEqual((await checkpoints('remove', checkpointId)).code, 0);
    strictEqual((await checkpoints('show', checkpointId)).code, 127);
  });

  it('is restored where the journal cannot be read, and says what is not known then', async () => {
    const original = hashOf(workbook());
    const { checkpointId, scanId } = await firstCheckpoint();
    const journal = join(storage(), 'scans', scanId, 'journal.jsonl');
    rmSync(journal);
    mkdirSync(journal);
    const restored = await checkpoints('restore', checkpointId, '--workbook', workbook());
    strictEqual(hashOf(workbook()), original);
    match(restored.out, /^Restored .* A backup of the previous file is at /);
    match(restored.err, /^ihacpa: warning: The record of earlier scans could not be fully read/);
    strictEqual(restored.code, 0, restored.err);
  });

  it('replaces no file that nobody named, and no other than its own', async () => {
    const { checkpointId } = await firstCheckpoint();
    const present = hashOf(workbook());
    const unasked = await checkpoints('restore', checkpointId);
    deepStrictEqual([unasked.code, unasked.out], [127, '']);
    match(unasked.err, /Without a terminal, replacing .*review\.xlsx cannot be confirmed\. Pass --workbook/);
    const other = join(folder(), 'other.xlsx');
    cpSync(workbook(), other);
    const wrong = await checkpoints('restore', checkpointId, '--workbook', other);
    deepStrictEqual([wrong.code, wrong.out], [127, '']);
    match(wrong.err, /belongs to .*review\.xlsx, not to .*other\.xlsx/);
    strictEqual(hashOf(workbook()), present);
  });

  it('asks a person at a terminal before it replaces the file', async function () {
    needTerminal(this);
    const { checkpointId, excelFileHash } = await firstCheckpoint();
    const present = hashOf(workbook());
    const answering = (answer: string): ReturnType<typeof onTerminal> =>
      onTerminal(['checkpoints', 'restore', checkpointId, '--storage', storage()], {
        dialogue: [['[y/N]', `${answer}\n`]],
      });
    strictEqual((await answering('')).code, 130);
    strictEqual(hashOf(workbook()), present);
    strictEqual((await answering('y')).code, 0);
    strictEqual(hashOf(workbook()), excelFileHash);
  });

  it('that was damaged is refused', async () => {
    const { checkpointId, scanId } = await firstCheckpoint();
    const place = join(storage(), 'scans', scanId, 'checkpoints');
    for (const name of readdirSync(place)) {
      if (name.startsWith(checkpointId) && name.endsWith('.xlsx')) appendFileSync(join(place, name), 'x');
    }
    const ended = await checkpoints('validate', checkpointId);
    deepStrictEqual([ended.code, ended.out], [127, '']);
    match(ended.err, /cannot be used/);
  });

  for (const action of ['show', 'restore', 'remove']) {
    it(`that is unknown cannot be used: ${action}`, async () => {
      const ended = await checkpoints(action, 'b0009-ffffffff');
      deepStrictEqual([ended.code, ended.out], [127, '']);
      match(ended.err, /^ihacpa: .*b0009-ffffffff/);
    });
  }

  it('takes settings from ihacpa.yaml beside the workbook, and the command line before it', async () => {
    writeFileSync(join(folder(), 'ihacpa.yaml'), 'batch:\n  defaultBatchSize: 20\n');
    const ended = await runCli(scanning());
    strictEqual(ended.code, 1, ended.err);
    match(ended.err, /^Settings of .*ihacpa\.yaml apply\./m);
    strictEqual(summaryOf(ended).batches, 2);
    strictEqual(summaryOf(await runCli(scanning('--batch-size', '7'))).batches, 5);
  });

  it('refuses a settings file with a wrong value, naming the line', async () => {
    const config = join(folder(), 'mine.yaml');
    writeFileSync(config, 'batch:\n  defaultBatchSize: 0\n');
    const ended = await runCli(scanning('--config', config));
    deepStrictEqual([ended.code, ended.out], [127, '']);
    match(ended.err, /mine\.yaml:2/);
  });
});
