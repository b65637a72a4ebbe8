/** Checkpoints of a stopped scan in the hands of people: shown, validated, compared, restored, removed. */
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { BatchController } from '../../../src/engine/batchController';
import { CheckpointStore } from '../../../src/engine/checkpoint/checkpointStore';
import { UserError } from '../../../src/core/message/errors';
import { toEnglish } from '../../../src/core/message/text';
import { nodeFileSystem } from '../../../src/platform/nodeFileSystem';
import { acquireWorkbookLock } from '../../../src/workbook/lock/workbookLock';
import { readReviewWorkbook } from '../../../src/workbook/review/readReviewWorkbook';
import { randomHex, systemClock } from '../../../src/platform/systemClock';
import { enginePorts } from '../../support/engine';
import { patchBytes } from '../../support/patchedSheet';
import { SampleScan } from '../../support/sampleScan';
import { editOf } from '../../support/saverRig';
import { useTemporaryFolder } from '../../support/temporaryFolder';

const agree = (): Promise<void> => Promise.resolve();

describe('checkpoint store', function () {
  this.timeout(20_000);
  const folder = useTemporaryFolder();
  let scan: SampleScan;
  let store: CheckpointStore;
  let newest: string;

  beforeEach(async () => {
    scan = new SampleScan(folder());
    await scan.stopAfter(4);
    store = await CheckpointStore.open(scan.storage, { clock: systemClock, randomHex });
    newest = store.list()[0]!.checkpointId;
  });

  it('shows what a checkpoint holds and that it is sound', async () => {
    const data = await store.show(newest);
    assert.equal(data.packageProgress.length, 20);
    assert.equal(data.processingMetadata.settings.defaultBatchSize, 5);
    assert.equal(await store.validate(newest), undefined);
    assert.match(toEnglish((await store.validate('b9999-none'))!), /no such checkpoint/);
  });

  it('restores its copy of the workbook and keeps the file that was there', async () => {
    const first = store.list().at(-1)!;
    const present = readFileSync(scan.workbook);
    const { kept } = await store.restore(first.checkpointId, agree);
    assert.deepEqual(readFileSync(kept!), present);
    assert.equal((await readReviewWorkbook(nodeFileSystem, scan.workbook)).hash, first.excelFileHash);
  });

  it('restores nothing from a damaged copy, and nothing into a workbook that is being scanned', async () => {
    const present = readFileSync(scan.workbook);
    const lock = await acquireWorkbookLock(scan.workbook);
    await assert.rejects(
      store.restore(newest, agree),
      (error: unknown) => error instanceof UserError && error.code === 'workbookLocked',
    );
    await lock.release();
    const { excelBackupPath, scanId } = await store.show(newest);
    writeFileSync(join(scan.storage, 'scans', scanId, 'checkpoints', excelBackupPath!), 'garbage');
    await assert.rejects(
      store.restore(newest, agree),
      (error: unknown) => error instanceof UserError && error.code === 'checkpointUnusable',
    );
    assert.deepEqual(readFileSync(scan.workbook), present);
  });

  it('removes one and leaves the scan resumable', async () => {
    await store.remove(newest);
    assert.ok(store.list().every(({ checkpointId }) => checkpointId !== newest));
    assert.equal((await scan.run({ recovery: { resumeMode: 'auto' } })).summary.status, 'finished');
  });

  it('tells through the controller how a changed workbook differs, and nothing of one that does not', async () => {
    const controller = new BatchController(enginePorts(), scan.request());
    const data = await store.show(newest);
    const workbook = await readReviewWorkbook(nodeFileSystem, scan.workbook);
    assert.equal(await controller.validateResumeState(workbook, data), undefined);
    const { name } = workbook.rows[1]!.identity;
    const { bytes } = patchBytes(readFileSync(scan.workbook), (sheet) => [
      editOf(sheet, name, 'recommendation', 'MINE'),
    ]);
    writeFileSync(scan.workbook, bytes);
    const changed = await readReviewWorkbook(nodeFileSystem, scan.workbook);
    const comparison = await controller.validateResumeState(changed, data);
    assert.deepEqual(
      comparison?.differences.map(({ package: identity, field, yours }) => [identity.name, field, yours]),
      [[name, 'recommendation', 'MINE']],
    );
  });

  it('goes back to one through the controller', async () => {
    const back = store.list().find(({ completedPackages }) => completedPackages === 10)!;
    const controller = new BatchController(enginePorts(), scan.request());
    const summary = await controller.resumeFromCheckpoint(back.checkpointId, new AbortController().signal);
    assert.equal(summary.status, 'finished');
    assert.equal(summary.packages.completed, 33);
  });
});
