/** Proves, before a scan begins, that its findings can be saved: by a file made and removed. */
import { dirname, join } from 'node:path';
import type { RandomHex } from '../../platform/clock';
import { errnoOf } from '../../core/message/errors';
import type { FileSystem } from '../../platform/fileSystem';
import { isBusy } from '../../platform/busyFile';
import { toSaveError, writeProtected } from './saveErrors';
import { removeStaleTemps, tempName } from './tempFiles';

/**
 * Call with the workbook's lock held: what a run that was killed left of its own is removed. Rejects with a UserError `notWritable` when the folder takes no new file or the
 * workbook is write-protected; a workbook that is merely open elsewhere passes, as that ends by itself.
 */
export async function requireSavePlace(fileSystem: FileSystem, realPath: string, randomHex: RandomHex): Promise<void> {
  try {
    await (await fileSystem.open(realPath, 'update')).close();
  } catch (error) {
    const errno = errnoOf(error);
    if (errno === 'EACCES' || errno === 'EPERM' || errno === 'EROFS') throw writeProtected(realPath);
    if (!isBusy(error)) throw toSaveError(error, realPath);
  }
  await removeStaleTemps(fileSystem, realPath);
  const trial = join(dirname(realPath), tempName(realPath, randomHex(8)));
  try {
    await (await fileSystem.open(trial, 'createNew')).close();
    await fileSystem.remove(trial);
  } catch (error) {
    throw toSaveError(error, realPath);
  }
}
