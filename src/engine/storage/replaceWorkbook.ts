/** Puts other bytes in a workbook's place and keeps the file that was there; a crash leaves the one or the other, whole. */
import { dirname, join } from 'node:path';
import type { Clock, RandomHex } from '../../platform/clock';
import type { FileSystem } from '../../platform/fileSystem';
import { removeQuietly } from '../../platform/durableCopy';
import { tempName } from '../../workbook/save/tempFiles';
import { copyWorkbook } from '../../workbook/save/workbookBackup';
import { stampOf, storageLayout } from './storageLayout';

export interface ReplacePorts {
  readonly fileSystem: FileSystem;
  readonly clock: Clock;
  readonly randomHex: RandomHex;
}

/**
 * `writeTo` makes the new file, flushed to the disk, at the path it is given; what it rejects with, this does. Resolves with
 * the path of the copy of the former file in the storage folder; undefined when there was none.
 */
export async function replaceWorkbook(
  { fileSystem, clock, randomHex }: ReplacePorts,
  storage: string,
  workbookPath: string,
  writeTo: (temporary: string) => Promise<void>,
): Promise<string | undefined> {
  const temporary = join(dirname(workbookPath), tempName(workbookPath, randomHex(16)));
  try {
    await writeTo(temporary);
    const kept = await keepPresent();
    await fileSystem.rename(temporary, workbookPath);
    await fileSystem.syncFolder(dirname(workbookPath));
    return kept;
  } catch (error) {
    await removeQuietly(fileSystem, temporary);
    throw error;
  }

  async function keepPresent(): Promise<string | undefined> {
    if ((await fileSystem.stat(workbookPath)) === undefined) return undefined;
    const stamp = `${stampOf(clock.now())}-${randomHex(2)}`;
    const kept = storageLayout.keptWorkbook(storage, stamp, workbookPath);
    await copyWorkbook(fileSystem, workbookPath, kept);
    return kept;
  }
}
