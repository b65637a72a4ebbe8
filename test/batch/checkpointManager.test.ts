/** Checkpoints on a real disk: made, listed, damaged, set aside, pruned, their index rebuilt. */
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CheckpointIndex } from '../../src/batch/checkpointIndex';
import { type BackupWorkbook, type CheckpointDraft, CheckpointManager } from '../../src/batch/checkpointManager';
import { sha256 } from '../../src/batch/contentHash';
import { storageLayout } from '../../src/batch/storageLayout';
import { UserError } from '../../src/core/errors';
import { nodeFileSystem } from '../../src/workbook/nodeFileSystem';
import { useTemporaryFolder } from '../support/temporaryFolder';

const scanId = 'scan-1';

const backup: BackupWorkbook = async (from, to) => {
  await copyFile(from, to);
  const bytes = readFileSync(to);
  return { hash: sha256(bytes), size: bytes.length };
};

describe('checkpoint manager', () => {
  const folder = useTemporaryFolder();
  const workbookPath = (): string => join(folder(), 'review.xlsx');
  const open = async (): Promise<CheckpointManager> =>
    new CheckpointManager(nodeFileSystem, folder(), await CheckpointIndex.open(nodeFileSystem, folder()), backup);

  beforeEach(() => writeFileSync(workbookPath(), 'a workbook'));

  const draft = (batchNumber: number): CheckpointDraft => ({
    checkpointId: `b${batchNumber}`,
    scanId,
    batchNumber,
    batchState: {
      scanId,
      currentBatch: batchNumber,
      totalBatches: 49,
      completedPackages: batchNumber * 10,
      totalPackages: 486,
      batchStrategy: 'fixed-size',
      batchSize: 10,
      lastCheckpointBatch: 0,
      processingStatistics: {
        lookupMs: 1,
        saveMs: 1,
        checkpointMs: 1,
        saves: batchNumber,
        checkpoints: 0,
        failedPackages: 0,
        vulnerablePackages: 0,
        cellsWritten: 5,
      },
      createdAt: '2026-01-01T00:00:00.000Z',
      updatedAt: '2026-01-01T00:00:00.000Z',
    },
    packageProgress: [{ name: 'flask', version: '1.0', occurrence: 0 }],
    processingMetadata: {
      schemaVersion: 1,
      toolVersion: '0.0.0',
      workbookPath: workbookPath(),
      overwrite: 'automated',
      data: [],
    },
    createdAt: `2026-01-01T00:00:${String(batchNumber).padStart(2, '0')}.000Z`,
    expiresAt: '2026-02-01T00:00:00.000Z',
  });

  it('reads back what it made, with a verified copy of the workbook', async () => {
    const manager = await open();
    const made = await manager.createCheckpoint(draft(5));
    const { data } = await manager.loadCheckpoint('b5');
    assert.equal(data.excelFileHash, sha256('a workbook'));
    assert.equal(await manager.validate('b5'), undefined);
    assert.deepEqual((await open()).listAvailableCheckpoints(), [made]);
  });

  it('is readable by its owner only', async () => {
    await (await open()).createCheckpoint(draft(5));
    assert.equal(statSync(storageLayout.checkpoint(folder(), scanId, 'b5')).mode & 0o777, 0o600);
    assert.equal(statSync(storageLayout.checkpointIndex(folder())).mode & 0o777, 0o600);
  });

  it('uses no checkpoint with a flipped byte, wherever it is, and keeps the damaged file', async () => {
    const path = storageLayout.checkpoint(folder(), scanId, 'b5');
    const manager = await open();
    await manager.createCheckpoint(draft(5));
    const sound = readFileSync(path);
    for (let at = 0; at < sound.length - 1; at += 7) {
      const damaged = Buffer.from(sound);
      damaged[at] = damaged[at]! ^ 0x01;
      writeFileSync(path, damaged);
      await assert.rejects(manager.loadCheckpoint('b5'), UserError, `flipped at ${at}`);
      assert.deepEqual(readFileSync(`${path}.corrupt`), damaged);
    }
  });

  it('says that the copy of the workbook is damaged', async () => {
    const manager = await open();
    await manager.createCheckpoint(draft(5));
    writeFileSync(storageLayout.backup(folder(), scanId, 'b5', workbookPath()), 'another workbook');
    assert.match((await manager.validate('b5')) ?? '', /damaged/);
  });

  it('keeps the first checkpoint and the newest three', async () => {
    const manager = await open();
    for (const batch of [0, 5, 10, 15, 20, 25]) await manager.createCheckpoint(draft(batch));
    const ids = manager.listAvailableCheckpoints().map(({ checkpointId }) => checkpointId);
    assert.deepEqual(ids, ['b25', 'b20', 'b15', 'b0']);
    assert.equal(readdirSync(storageLayout.checkpointsFolder(folder(), scanId)).length, 8);
  });

  it('rebuilds a lost or damaged index from the checkpoint files', async () => {
    const manager = await open();
    await manager.createCheckpoint(draft(5));
    await manager.createCheckpoint(draft(10));
    const index = storageLayout.checkpointIndex(folder());
    writeFileSync(index, '{"schemaVersion":1,"checkpo');
    assert.equal((await open()).listAvailableCheckpoints().length, 2);
    assert.ok(existsSync(`${index}.corrupt`));
    rmSync(index, { force: true });
    assert.equal((await open()).listAvailableCheckpoints()[0]?.checkpointId, 'b10');
  });

  it('removes the checkpoints of a finished scan', async () => {
    const manager = await open();
    await manager.createCheckpoint(draft(5));
    await manager.cleanupCheckpoints(scanId);
    assert.deepEqual(manager.listAvailableCheckpoints(), []);
    assert.ok(!existsSync(storageLayout.checkpointsFolder(folder(), scanId)));
  });
});
