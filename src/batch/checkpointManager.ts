/** Makes, lists, validates and removes checkpoints. A damaged one is set aside, never deleted, and never used. */
import { basename, dirname, join } from 'node:path';
import type { CheckpointData, CheckpointSummary } from '../core/checkpointData';
import { UserError } from '../core/errors';
import type { FileSystem } from '../core/fileSystem';
import { type CheckpointFile, readCheckpointFile, writeCheckpointFile } from './checkpointFile';
import type { CheckpointIndex } from './checkpointIndex';
import { sha256 } from './contentHash';
import { readWholeFile } from './durableFile';
import { storageLayout } from './storageLayout';

/** Newest checkpoints kept per scan, besides the first one, which holds the workbook as it was. */
const keptGenerations = 3;

/** Copies a workbook and verifies the copy; resolves with the SHA-256 and size in bytes of what was copied. */
export type BackupWorkbook = (from: string, to: string) => Promise<{ hash: string; size: number }>;

/** A checkpoint before its backup is made. */
export type CheckpointDraft = Omit<CheckpointData, 'excelBackupPath' | 'excelFileHash'>;

export class CheckpointManager {
  constructor(
    private readonly fileSystem: FileSystem,
    private readonly storage: string,
    private readonly index: CheckpointIndex,
    private readonly backup: BackupWorkbook,
  ) {}

  /** The backup first, then the data, then the index: a crash between leaves nothing that claims more than there is. */
  async createCheckpoint(draft: CheckpointDraft): Promise<CheckpointSummary> {
    const { scanId, checkpointId, processingMetadata, batchState } = draft;
    await this.fileSystem.makeFolder(storageLayout.checkpointsFolder(this.storage, scanId));
    const backupPath = storageLayout.backup(this.storage, scanId, checkpointId, processingMetadata.workbookPath);
    const copy = await this.backup(processingMetadata.workbookPath, backupPath);
    const data: CheckpointData = { ...draft, excelBackupPath: basename(backupPath), excelFileHash: copy.hash };
    const summary: CheckpointSummary = {
      checkpointId,
      scanId,
      workbookPath: processingMetadata.workbookPath,
      batchNumber: draft.batchNumber,
      totalBatches: batchState.totalBatches,
      completedPackages: batchState.completedPackages,
      totalPackages: batchState.totalPackages,
      excelFileHash: copy.hash,
      sizeBytes: copy.size,
      createdAt: draft.createdAt,
      expiresAt: draft.expiresAt,
      state: 'valid',
    };
    await writeCheckpointFile(this.fileSystem, this.pathOf(summary), { summary, data });
    await this.index.add(summary);
    await this.prune(scanId);
    return summary;
  }

  /** Newest first; of one workbook when its canonical path is given. */
  listAvailableCheckpoints(workbookPath?: string): readonly CheckpointSummary[] {
    return this.index.checkpoints.filter(
      (checkpoint) => workbookPath === undefined || checkpoint.workbookPath === workbookPath,
    );
  }

  /** Rejects with a UserError when the checkpoint is unknown, expired away or damaged; damage is set aside as `.corrupt`. */
  async loadCheckpoint(checkpointId: string): Promise<CheckpointFile> {
    const summary = this.index.checkpoints.find((candidate) => candidate.checkpointId === checkpointId);
    if (summary === undefined) throw unusable(checkpointId, 'there is no such checkpoint in this storage');
    const read = await readCheckpointFile(this.fileSystem, this.pathOf(summary));
    if (read.status === 'missing') throw unusable(checkpointId, 'its file is gone');
    if (read.status === 'corrupt') {
      await this.setAside(summary);
      throw unusable(checkpointId, read.why);
    }
    return read.file;
  }

  /** Undefined when sound, else why it is not: the data as loadCheckpoint checks it, and the backup by its hash. */
  async validate(checkpointId: string): Promise<string | undefined> {
    const { data } = await this.loadCheckpoint(checkpointId);
    if (data.excelBackupPath === null) return undefined;
    const path = join(storageLayout.checkpointsFolder(this.storage, data.scanId), data.excelBackupPath);
    const bytes = await readWholeFile(this.fileSystem, path);
    if (bytes === undefined) return 'its copy of the workbook is gone';
    return sha256(bytes) === data.excelFileHash ? undefined : 'its copy of the workbook is damaged';
  }

  /** Everything of one scan: journal, checkpoints, backups. */
  async removeScan(scanId: string): Promise<void> {
    await this.index.remove((checkpoint) => checkpoint.scanId === scanId);
    await this.fileSystem.removeFolder(storageLayout.scanFolder(this.storage, scanId));
  }

  /** The checkpoints of a finished scan; its journal stays. */
  async cleanupCheckpoints(scanId: string): Promise<void> {
    await this.index.remove((checkpoint) => checkpoint.scanId === scanId);
    await this.fileSystem.removeFolder(storageLayout.checkpointsFolder(this.storage, scanId));
  }

  private async prune(scanId: string): Promise<void> {
    const generations = this.index.checkpoints.filter(
      (checkpoint) => checkpoint.scanId === scanId && checkpoint.state === 'valid' && checkpoint.batchNumber > 0,
    );
    const surplus = new Set(generations.slice(keptGenerations).map((checkpoint) => checkpoint.checkpointId));
    if (surplus.size === 0) return;
    await this.index.remove((checkpoint) => surplus.has(checkpoint.checkpointId));
    for (const checkpoint of generations.slice(keptGenerations)) {
      const { checkpointId, workbookPath } = checkpoint;
      await this.fileSystem.remove(this.pathOf(checkpoint));
      await this.fileSystem.remove(storageLayout.backup(this.storage, scanId, checkpointId, workbookPath));
    }
  }

  private async setAside(summary: CheckpointSummary): Promise<void> {
    const path = this.pathOf(summary);
    await this.fileSystem.rename(path, `${path}.corrupt`);
    await this.fileSystem.syncFolder(dirname(path));
    await this.index.markCorrupt(summary.checkpointId);
  }

  private pathOf(summary: CheckpointSummary): string {
    return storageLayout.checkpoint(this.storage, summary.scanId, summary.checkpointId);
  }
}

function unusable(checkpointId: string, why: string): UserError {
  return new UserError({
    code: 'checkpointUnusable',
    what: `Checkpoint ${checkpointId} cannot be used: ${why}`,
    next: 'Resume from another checkpoint, or resume automatically from the journal',
  });
}
