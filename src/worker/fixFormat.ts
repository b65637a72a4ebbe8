/** Gives cells the look their content asks for, through the saver of scans: lock, verified backup, gate. Changes no content. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { UserError } from '../core/errors';
import type { CellEdit } from '../core/review/cellEdit';
import { nodeFileSystem } from '../workbook/disk/nodeFileSystem';
import { acquireWorkbookLock } from '../workbook/lock/workbookLock';
import { requireSavePlace } from '../workbook/save/requireSavePlace';
import { AtomicSaver } from '../workbook/save/atomicSaver';
import type { SaveJournal } from '../workbook/save/saveTypes';
import { randomHex, systemClock } from './systemClock';

export interface FixedFormat {
  readonly fixed: number;
  /** The copy of the workbook as it was; undefined when nothing had to change. */
  readonly backup: string | undefined;
}

/** Nothing to resume: a crash leaves the old file or the new one, and the next check tells which. */
const noJournal: SaveJournal = {
  intent: () => Promise.resolve(),
  committed: () => Promise.resolve(),
  pending: () => Promise.resolve(),
};

/** Rejects with a UserError, `workbookLocked` when a scan runs or another program has the workbook open. */
export async function fixFormat(path: string, edits: readonly CellEdit[], storageFolder: string): Promise<FixedFormat> {
  const realPath = await nodeFileSystem.realPath(path);
  const lock = await acquireWorkbookLock(realPath);
  try {
    await requireSavePlace(nodeFileSystem, realPath, randomHex);
    const backupFolder = join(storageFolder, 'kept');
    await mkdir(backupFolder, { recursive: true, mode: 0o700 });
    const ports = { fileSystem: nodeFileSystem, clock: systemClock, randomHex, journal: noJournal, backupFolder, lock };
    const outcome = await new AtomicSaver(ports).atomicSave({ path, edits });
    if (outcome.status === 'pending') {
      throw new UserError({
        code: 'workbookLocked',
        what: `${outcome.holder} has the workbook open`,
        file: path,
        next: 'Close it there and run the command again',
      });
    }
    return { fixed: outcome.written.length, backup: outcome.status === 'saved' ? outcome.backup : undefined };
  } finally {
    await lock.release();
  }
}
