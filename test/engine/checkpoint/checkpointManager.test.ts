/** Checkpoints on a real disk: made, listed, damaged, set aside, pruned, their index rebuilt. */
import assert from 'node:assert/strict';
import { copyFileSync, existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import { CheckpointIndex } from '../../../src/engine/checkpoint/checkpointIndex';
import {
  type BackupWorkbook,
  type CheckpointDraft,
  CheckpointManager,
} from '../../../src/engine/checkpoint/checkpointManager';
import { sha256 } from '../../../src/platform/contentHash';
import { storageLayout } from '../../../src/engine/storage/storageLayout';
import { batchConfigurationSchema, defaultBatchConfiguration } from '../../../src/core/scan/batchConfiguration';
import { UserError } from '../../../src/core/message/errors';
import { toEnglish } from '../../../src/core/message/text';
import { nodeFileSystem } from '../../../src/platform/nodeFileSystem';
import { sampleWorkbook } from '../../support/sampleScan';
import { useTemporaryFolder } from '../../support/temporaryFolder';

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

  beforeEach(() => copyFileSync(sampleWorkbook, workbookPath()));

  const content = (batchNumber: number): CheckpointDraft['content'] => ({
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
      schemaVersion: 3,
      settings: defaultBatchConfiguration,
      toolVersion: '0.0.0',
      workbookPath: workbookPath(),
      overwrite: 'automated',
      data: [],
    },
    createdAt: `2026-01-01T00:00:${String(batchNumber).padStart(2, '0')}.000Z`,
    expiresAt: '2026-02-01T00:00:00.000Z',
  });
  const draft = (batchNumber: number): CheckpointDraft => ({
    content: content(batchNumber),
    workbookHash: sha256(readFileSync(sampleWorkbook)),
  });

  it('reads back what it made, with a verified copy of the workbook', async () => {
    const manager = await open();
    const made = await manager.createCheckpoint(draft(5));
    const data = await manager.loadCheckpoint('b5');
    assert.equal(data.excelFileHash, sha256(readFileSync(sampleWorkbook)));
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
      rmSync(`${path}.corrupt`, { force: true });
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
    assert.match(toEnglish((await manager.validate('b5'))!), /damaged/);
  });

  const retention: readonly (readonly [number, readonly string[]])[] = [
    [2, ['b25', 'b20', 'b0']],
    [3, ['b25', 'b20', 'b15', 'b0']],
    [100, ['b25', 'b20', 'b15', 'b10', 'b5', 'b0']],
  ];
  for (const [keptCheckpoints, kept] of retention) {
    it(`keeps the first checkpoint and the newest ${keptCheckpoints}, with their copies`, async () => {
      const manager = await open();
      for (const batch of [0, 5, 10, 15, 20, 25]) {
        const made = content(batch);
        const settings = { ...defaultBatchConfiguration, keptCheckpoints };
        const processingMetadata = { ...made.processingMetadata, settings };
        await manager.createCheckpoint({ ...draft(batch), content: { ...made, processingMetadata } });
      }
      const ids = manager.listAvailableCheckpoints().map(({ checkpointId }) => checkpointId);
      assert.deepEqual(ids, kept);
      assert.equal(readdirSync(storageLayout.checkpointsFolder(folder(), scanId)).length, 2 * kept.length);
    });
  }

  it('knows how long to keep what a version without that setting wrote', () => {
    const { keptCheckpoints, keepDays, ...older } = defaultBatchConfiguration;
    assert.deepEqual(v.parse(batchConfigurationSchema, older), { ...older, keptCheckpoints, keepDays });
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

  it('keeps in its list what another scan in the same storage added meanwhile', async () => {
    const [one, other] = [await open(), await open()];
    await one.createCheckpoint(draft(5));
    await other.createCheckpoint(draft(10));
    await one.createCheckpoint(draft(15));
    assert.equal((await open()).listAvailableCheckpoints().length, 3);
  });

  it('removes the checkpoints of a finished scan', async () => {
    const manager = await open();
    await manager.createCheckpoint(draft(5));
    await manager.cleanupCheckpoints(scanId);
    assert.deepEqual(manager.listAvailableCheckpoints(), []);
    assert.ok(!existsSync(storageLayout.checkpointsFolder(folder(), scanId)));
  });

  it('makes none of the workbook where no copies are wanted', async () => {
    const manager = await open();
    const wanted = content(5);
    const settings = { ...defaultBatchConfiguration, backupOnCheckpoint: false };
    const processingMetadata = { ...wanted.processingMetadata, settings };
    await manager.createCheckpoint({
      content: { ...wanted, processingMetadata },
      workbookHash: sha256(readFileSync(sampleWorkbook)),
    });
    assert.equal((await manager.loadCheckpoint('b5')).excelBackupPath, null);
    assert.equal(readdirSync(storageLayout.checkpointsFolder(folder(), scanId)).length, 1);
  });

  it('removes what expired, but never the newest sound one of an unfinished scan', async () => {
    const manager = await open();
    for (const batch of [5, 10]) await manager.createCheckpoint(draft(batch));
    const later = Date.UTC(2026, 6, 1);
    assert.equal(await manager.removeExpired(Date.UTC(2026, 0, 2), new Set([scanId])), 0);
    assert.equal(await manager.removeExpired(later, new Set([scanId])), 1);
    assert.deepEqual(
      manager.listAvailableCheckpoints().map(({ checkpointId }) => checkpointId),
      ['b10'],
    );
    assert.equal(await manager.removeExpired(later, new Set()), 1);
  });

  /** Rewrites a checkpoint as another version would have written it. */
  async function rewrite(change: (metadata: Record<string, unknown>) => void): Promise<string> {
    await (await open()).createCheckpoint(draft(5));
    const path = storageLayout.checkpoint(folder(), scanId, 'b5');
    const { checkpoint } = JSON.parse(readFileSync(path, 'utf8')) as {
      checkpoint: { data: { processingMetadata: Record<string, unknown> } };
    };
    change(checkpoint.data.processingMetadata);
    const body = JSON.stringify(checkpoint);
    writeFileSync(path, `{"checksum":"${sha256(body)}","checkpoint":${body}}\n`);
    return path;
  }

  it('migrates a checkpoint of an older version and keeps it as it was', async () => {
    const path = await rewrite((metadata) => {
      metadata['schemaVersion'] = 1;
      delete metadata['settings'];
    });
    const old = readFileSync(path);
    const data = await (await open()).loadCheckpoint('b5');
    assert.equal(data.processingMetadata.settings.defaultBatchSize, 10);
    assert.deepEqual(readFileSync(`${path}.v1`), old);
    assert.equal((await (await open()).loadCheckpoint('b5')).processingMetadata.schemaVersion, 3);
  });

  it('refuses a checkpoint of a newer version and leaves it alone', async () => {
    const path = await rewrite((metadata) => (metadata['schemaVersion'] = 9));
    await assert.rejects((await open()).loadCheckpoint('b5'), /newer version/);
    assert.ok(existsSync(path));
  });
});
