/** Makes, lists, validates and removes checkpoints. A damaged one is set aside, never deleted, and never used. */
import { basename, dirname } from 'node:path';
import type { CheckpointData, CheckpointSummary } from '../../core/scan/checkpointData';
import { UserError } from '../../core/message/errors';
import type { FileSystem } from '../../platform/fileSystem';
import { say, type Text } from '../../core/message/text';
import { type CheckpointFile, readCheckpointFile, type StoredCheckpoint, writeCheckpointFile } from './checkpointFile';
import type { CheckpointIndex } from './checkpointIndex';
import { whyNotRestorable } from './restorableCopy';
import { makeFolderDurably, readWholeFile, replaceFile } from '../../platform/durableFile';
import { quarantineName } from '../storage/quarantine';
import { planOf } from '../scans/storedScans';
import { storageLayout } from '../storage/storageLayout';
import { packagesOf } from './storedProgress';

/** Never fewer, also on a full disk. */
const fewestGenerations = 2;

/** Copies a workbook and verifies the copy; resolves with the SHA-256 and size in bytes of what was copied. */
export type BackupWorkbook = (from: string, to: string) => Promise<{ hash: string; size: number }>;

export type RestorePoint = Omit<CheckpointData, 'packageProgress'>;

/** A checkpoint before its backup is made. */
export interface CheckpointDraft {
  readonly content: Omit<StoredCheckpoint, 'excelBackupPath' | 'excelFileHash'>;
  /** Of the workbook as the scan left it; used when no copy is made. */
  readonly workbookHash: string;
}

export class CheckpointManager {
  constructor(
    private readonly fileSystem: FileSystem,
    private readonly storage: string,
    private readonly index: CheckpointIndex,
    private readonly backup: BackupWorkbook,
    /** Whether a copy can be read as a workbook; asked only when the file is not as the scan left it. */
    private readonly isReadable: (path: string) => Promise<boolean> = () => Promise.resolve(true),
  ) {}

  /** The backup first, then the data, then the index: a crash between leaves nothing that claims more than there is. */
  async createCheckpoint(draft: CheckpointDraft): Promise<CheckpointSummary> {
    const { scanId, checkpointId, processingMetadata, batchState, batchNumber, createdAt, expiresAt } = draft.content;
    await makeFolderDurably(this.fileSystem, storageLayout.checkpointsFolder(this.storage, scanId));
    const copy = await this.copyWorkbook(draft);
    const data: StoredCheckpoint = { ...draft.content, excelBackupPath: copy.path, excelFileHash: copy.hash };
    const summary: CheckpointSummary = {
      checkpointId,
      scanId,
      workbookPath: processingMetadata.workbookPath,
      batchNumber,
      totalBatches: batchState.totalBatches,
      completedPackages: batchState.completedPackages,
      totalPackages: batchState.totalPackages,
      excelFileHash: copy.hash,
      sizeBytes: copy.size,
      createdAt,
      expiresAt,
      state: 'valid',
    };
    await writeCheckpointFile(this.fileSystem, this.pathOf(summary), { summary, data });
    await this.index.add(summary);
    await this.prune(scanId, processingMetadata.settings.keptCheckpoints);
    return summary;
  }

  /** Newest first; of one workbook when its canonical path is given. */
  listAvailableCheckpoints(workbookPath?: string): readonly CheckpointSummary[] {
    return this.index.checkpoints.filter(
      (checkpoint) => workbookPath === undefined || checkpoint.workbookPath === workbookPath,
    );
  }

  /**
   * Rejects with a UserError when the checkpoint is unknown, expired away or damaged, or when nobody knows its packages
   * any more; damage is set aside as `.corrupt`.
   */
  async loadCheckpoint(checkpointId: string): Promise<CheckpointData> {
    const { packageProgress: stored, ...data } = await this.loadStored(checkpointId);
    const plan = Array.isArray(stored) ? undefined : await planOf(this.fileSystem, this.storage, data.scanId);
    const packageProgress = packagesOf(stored, plan?.packages);
    if (packageProgress !== undefined) return { ...data, packageProgress };
    throw new CheckpointUnusable(checkpointId, say`the plan of its scan is missing, so its packages are unknown`);
  }

  /** What a restore of the workbook needs: it works also without the plan. Rejects as loadCheckpoint does otherwise. */
  async loadRestorePoint(checkpointId: string): Promise<RestorePoint> {
    return this.loadStored(checkpointId);
  }

  private async loadStored(checkpointId: string): Promise<StoredCheckpoint> {
    const summary = this.index.checkpoints.find((candidate) => candidate.checkpointId === checkpointId);
    if (summary === undefined)
      throw new CheckpointUnusable(checkpointId, say`there is no such checkpoint in this storage`);
    const read = await readCheckpointFile(this.fileSystem, this.pathOf(summary));
    switch (read.status) {
      case 'missing':
        throw new CheckpointUnusable(checkpointId, say`its file is missing`);
      case 'newer':
        throw new CheckpointUnusable(checkpointId, say`a newer version of ihacpa wrote it (format ${read.version})`);
      case 'corrupt':
        await this.setAside(summary);
        throw new CheckpointUnusable(checkpointId, read.why);
      case 'valid':
        if (!isAbout(read.file, summary)) {
          await this.setAside(summary);
          throw new CheckpointUnusable(checkpointId, say`its file is that of another checkpoint`);
        }
        if (read.older !== undefined) await this.migrate(summary, read.file, read.older);
        return read.file.data;
    }
  }

  /** Undefined when valid, else why it is not: the data as loadCheckpoint checks it, then its copy as a restore would. */
  async validate(checkpointId: string): Promise<Text | undefined> {
    return whyNotRestorable(this.fileSystem, this.storage, await this.loadStored(checkpointId));
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

  /** One checkpoint and its copy of the workbook; an unknown id is fine. */
  async removeCheckpoint(checkpointId: string): Promise<void> {
    await this.removeAll(this.index.checkpoints.filter((checkpoint) => checkpoint.checkpointId === checkpointId));
  }

  /**
   * Those whose time is over, `now` in milliseconds since the epoch. The newest sound one of each unfinished scan stays,
   * however old. Resolves with how many went.
   */
  async removeExpired(now: number, unfinishedScans: ReadonlySet<string>): Promise<number> {
    const newest = new Map<string, string>();
    for (const { scanId, checkpointId, state } of this.index.checkpoints) {
      if (state === 'valid' && unfinishedScans.has(scanId) && !newest.has(scanId)) newest.set(scanId, checkpointId);
    }
    const expired = this.index.checkpoints.filter(
      ({ scanId, checkpointId, expiresAt }) => Date.parse(expiresAt) < now && newest.get(scanId) !== checkpointId,
    );
    await this.removeAll(expired);
    return expired.length;
  }

  /** All but the newest two sound ones of a scan: what makes room on a full disk. Resolves with how many went. */
  async keepFewest(scanId: string): Promise<number> {
    const own = this.index.checkpoints.filter((checkpoint) => checkpoint.scanId === scanId);
    const surplus = own.filter(({ state }) => state === 'valid').slice(fewestGenerations);
    await this.removeAll(surplus);
    return surplus.length;
  }

  /** The first one, which holds the workbook as it was, is not counted and stays. */
  private async prune(scanId: string, kept: number): Promise<void> {
    const generations = this.index.checkpoints.filter(
      (checkpoint) => checkpoint.scanId === scanId && checkpoint.state === 'valid' && checkpoint.batchNumber > 0,
    );
    await this.removeAll(generations.slice(Math.max(kept, fewestGenerations)));
  }

  /** From the index first: nothing listed may be gone. */
  private async removeAll(gone: readonly CheckpointSummary[]): Promise<void> {
    if (gone.length === 0) return;
    const ids = new Set(gone.map(({ checkpointId }) => checkpointId));
    await this.index.remove(({ checkpointId }) => ids.has(checkpointId));
    for (const checkpoint of gone) {
      const { scanId, checkpointId, workbookPath } = checkpoint;
      await this.fileSystem.remove(this.pathOf(checkpoint));
      await this.fileSystem.remove(storageLayout.backup(this.storage, scanId, checkpointId, workbookPath));
    }
  }

  private async copyWorkbook(draft: CheckpointDraft): Promise<{ path: string | null; hash: string; size: number }> {
    const { scanId, checkpointId, processingMetadata } = draft.content;
    const { workbookPath, settings } = processingMetadata;
    if (!settings.backupOnCheckpoint) return { path: null, hash: draft.workbookHash, size: 0 };
    const path = storageLayout.backup(this.storage, scanId, checkpointId, workbookPath);
    const copy = await this.backup(workbookPath, path);
    if (copy.hash !== draft.workbookHash && !(await this.isReadable(path))) {
      await this.fileSystem.remove(path);
      throw new Error('the workbook is damaged, and a copy of it would be, too');
    }
    return { ...copy, path: basename(path) };
  }

  /** The file as it was is kept beside the new one. */
  private async migrate(summary: CheckpointSummary, file: CheckpointFile, older: number): Promise<void> {
    const path = this.pathOf(summary);
    const bytes = await readWholeFile(this.fileSystem, path);
    if (bytes !== undefined) await replaceFile(this.fileSystem, `${path}.v${older}`, bytes);
    await writeCheckpointFile(this.fileSystem, path, file);
  }

  private async setAside(summary: CheckpointSummary): Promise<void> {
    const path = this.pathOf(summary);
    await this.fileSystem.rename(path, await quarantineName(this.fileSystem, path));
    await this.fileSystem.syncFolder(dirname(path));
    await this.index.markCorrupt(summary.checkpointId);
  }

  private pathOf(summary: CheckpointSummary): string {
    return storageLayout.checkpoint(this.storage, summary.scanId, summary.checkpointId);
  }
}

/** The list is a file of its own: both must say the same. */
function isAbout({ data }: CheckpointFile, { checkpointId, scanId, workbookPath }: CheckpointSummary): boolean {
  return (
    data.checkpointId === checkpointId &&
    data.scanId === scanId &&
    data.processingMetadata.workbookPath === workbookPath
  );
}

export class CheckpointUnusable extends UserError {
  /** `why` completes "cannot be used: …". */
  constructor(
    checkpointId: string,
    readonly why: Text,
    file?: string,
  ) {
    super({
      code: 'checkpointUnusable',
      file,
      what: say`Checkpoint ${checkpointId} cannot be used: ${why}`,
      next: say`Resume from another checkpoint, or resume automatically from the journal`,
    });
  }
}
