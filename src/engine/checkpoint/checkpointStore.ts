/** The checkpoints of a storage folder for people: show, validate, restore, remove. */
import type { CheckpointData, CheckpointSummary } from '../../core/scan/checkpointData';
import type { Clock, RandomHex } from '../../platform/clock';
import type { FileSystem } from '../../platform/fileSystem';
import { type Text } from '../../core/message/text';
import { UserError } from '../../core/message/errors';
import { nodeFileSystem } from '../../platform/nodeFileSystem';
import { readScannedWorkbook } from '../../workbook/large/readScannedWorkbook';
import { copyWorkbook } from '../../workbook/save/workbookBackup';
import { acquireWorkbookLock } from '../../workbook/lock/workbookLock';
import { dirname } from 'node:path';
import { sha256 } from '../../platform/contentHash';
import { makeFolderDurably, readWholeFile, replaceFile } from '../../platform/durableFile';
import { storageLayout } from '../storage/storageLayout';
import { confinedFileSystem } from '../storage/confinedFileSystem';
import { CheckpointIndex } from './checkpointIndex';
import { CheckpointManager, CheckpointUnusable } from './checkpointManager';
import type { WrittenTexts } from '../journal/writtenTexts';
import { Ledger } from '../ledger/ledger';
import { userStateFolder } from '../storage/userState';
import { findStoredScans } from '../scans/storedScans';
import { type Restored, restoreWorkbook } from './restoreWorkbook';

export interface RestoredWorkbook extends Restored {
  readonly workbookPath: string;
}

export interface StorePorts {
  readonly clock: Clock;
  readonly randomHex: RandomHex;
  readonly fileSystem?: FileSystem;
}

export class CheckpointStore {
  private constructor(
    private readonly storage: string,
    private readonly manager: CheckpointManager,
    private readonly fileSystem: FileSystem,
    private readonly ports: StorePorts,
  ) {}

  static async open(storage: string, ports: StorePorts): Promise<CheckpointStore> {
    const fileSystem = confinedFileSystem(ports.fileSystem ?? nodeFileSystem, storage);
    const index = await CheckpointIndex.open(fileSystem, storage);
    const backup = (from: string, to: string): ReturnType<typeof copyWorkbook> => copyWorkbook(fileSystem, from, to);
    return new CheckpointStore(storage, new CheckpointManager(fileSystem, storage, index, backup), fileSystem, ports);
  }

  /** Newest first; of one workbook when its canonical path is given. */
  list(workbookPath?: string): readonly CheckpointSummary[] {
    return this.manager.listAvailableCheckpoints(workbookPath);
  }

  /** Rejects with UserError `checkpointUnusable` when it is unknown or damaged. */
  async show(checkpointId: string): Promise<CheckpointData> {
    return this.manager.loadCheckpoint(checkpointId);
  }

  /** Undefined when it is sound, else why not, for behind "cannot be used:". A damaged one is set aside as `.corrupt`. */
  async validate(checkpointId: string): Promise<Text | undefined> {
    try {
      return await this.manager.validate(checkpointId);
    } catch (error) {
      if (!(error instanceof CheckpointUnusable)) throw error;
      return error.why;
    }
  }

  /** Puts its copy in the workbook's place, after a copy of the present file. Rejects with UserError `workbookLocked` during a scan. */
  async restore(
    checkpointId: string,
    /** Rejects when a person does not want this file replaced: the path comes from the state folder. */
    confirm: (workbookPath: string) => Promise<void>,
  ): Promise<RestoredWorkbook> {
    const data = await this.manager.loadRestorePoint(checkpointId);
    const { workbookPath } = data.processingMetadata;
    await confirm(workbookPath);
    const lock = await acquireWorkbookLock(workbookPath);
    try {
      const { clock, randomHex } = this.ports;
      const { fileSystem } = this;
      const workbook = {
        backup: (from: string, to: string) => copyWorkbook(fileSystem, from, to),
        read: (path: string) => readScannedWorkbook(nodeFileSystem, path),
      };
      const ports = { fileSystem, clock, randomHex, workbook, userState: userStateFolder() };
      return { workbookPath, ...(await restoreWorkbook(ports, this.storage, data)) };
    } finally {
      await lock.release();
    }
  }

  /**
   * Everything that is stored of a scan; which cells it wrote is remembered. An unknown id is fine. Rejects with UserError `workbookLocked`
   * while the workbook is being scanned.
   */
  async removeScan(scanId: string): Promise<void> {
    const scan = (await findStoredScans(this.fileSystem, this.storage)).find((stored) => stored.scanId === scanId);
    if (scan === undefined) return;
    const { planned, written, status } = scan.record;
    const lock = await acquireWorkbookLock(planned.workbookPath);
    try {
      if (status !== 'finished') {
        await rememberCells(this.storage, planned.workbookPath, written);
      }
      await this.manager.removeScan(scanId);
      await this.forget(planned.workbookPath);
    } finally {
      await lock.release();
    }
  }

  /** Other workbooks of the same content are not where its scans went. */
  private async forget(workbookPath: string): Promise<void> {
    const bytes = await readWholeFile(this.fileSystem, workbookPath);
    if (bytes === undefined) return;
    const path = storageLayout.forgotten(this.storage, workbookPath);
    await makeFolderDurably(this.fileSystem, dirname(path));
    await replaceFile(this.fileSystem, path, Buffer.from(sha256(bytes)));
  }

  /** The checkpoint and its copy of the workbook; the scan stays resumable from its journal. */
  async remove(checkpointId: string): Promise<void> {
    await this.manager.loadRestorePoint(checkpointId);
    await this.manager.removeCheckpoint(checkpointId);
  }
}

/** A workbook that is gone, or that cannot be read any more, has no cells to be remembered. */
async function rememberCells(storage: string, path: string, written: WrittenTexts): Promise<void> {
  try {
    const workbook = await readScannedWorkbook(nodeFileSystem, path);
    const ledger = await Ledger.load(nodeFileSystem, { folder: userStateFolder(), others: [storage] }, workbook);
    ledger.record(written);
    await ledger.save();
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
  }
}
