/** Puts the file that a restore had set aside back in the workbook's place. */
import { dirname, join } from 'node:path';
import type { Clock, RandomHex } from '../../platform/clock';
import type { FileSystem } from '../../platform/fileSystem';
import { acquireWorkbookLock } from '../../workbook/lock/workbookLock';
import { tempName } from '../../workbook/save/tempFiles';
import { copyWorkbook } from '../../workbook/save/workbookBackup';
import { storageLayout } from '../storage/storageLayout';

export interface UndoPorts {
  readonly fileSystem: FileSystem;
  readonly clock: Clock;
  readonly randomHex: RandomHex;
}

/** `kept`: the path a restore told. Rejects with UserError `workbookLocked` during a scan. */
export async function undoRestore(
  { fileSystem, clock, randomHex }: UndoPorts,
  storage: string,
  { workbookPath, kept }: { readonly workbookPath: string; readonly kept: string },
): Promise<{ readonly kept: string | undefined }> {
  const lock = await acquireWorkbookLock(workbookPath);
  const temporary = join(dirname(workbookPath), tempName(workbookPath, randomHex(16)));
  try {
    await copyWorkbook(fileSystem, kept, temporary);
    const present = await keepPresent();
    await fileSystem.rename(temporary, workbookPath);
    await fileSystem.syncFolder(dirname(workbookPath));
    return { kept: present };
  } catch (error) {
    await fileSystem.remove(temporary).catch(() => undefined); // The first failure is the one to report.
    throw error;
  } finally {
    await lock.release();
  }

  async function keepPresent(): Promise<string | undefined> {
    if ((await fileSystem.stat(workbookPath)) === undefined) return undefined;
    const stamp = `${new Date(clock.now()).toISOString().slice(0, 19).replace(/\D/g, '')}-${randomHex(2)}`;
    const present = storageLayout.keptWorkbook(storage, stamp, workbookPath);
    await copyWorkbook(fileSystem, workbookPath, present);
    return present;
  }
}
