/** Makes sure, before a scan begins, that its state can be kept. Puts nothing into the folder. */
import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { errnoOf, UserError } from '../../core/message/errors';
import { say } from '../../core/message/text';
import { makeFolders } from '../../platform/makeFolders';

/** Creates the folder with its parents, for this user alone. Throws UserError `storageUnusable`. */
export async function prepareStorage(folder: string): Promise<void> {
  try {
    await makeFolders(folder, 0o700);
    await access(folder, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    const code = errnoOf(error);
    if (code === undefined) throw error;
    throw new UserError({
      code: 'storageUnusable',
      what: say`The folder for scan state ${reasons[code] ?? 'cannot be used'} (${code})`,
      file: folder,
      next: say`Pass --storage with a folder that you may write to`,
      cause: error,
    });
  }
}

const reasons: Readonly<Record<string, string>> = {
  EACCES: 'may not be written to',
  EPERM: 'may not be written to',
  EROFS: 'may not be written to',
  EEXIST: 'is a file',
  ENOTDIR: 'lies below a file',
  ENOSPC: 'does not fit on the disk',
};
