/** Writes a file whole or not at all. */
import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { copyFile, link, open, rename, unlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { errnoOf } from '../core/message/errors';

/** A link at the path is replaced itself. Rejects with Node's errors: EEXIST for a file that may not be replaced. */
export async function writeWholeFile(path: string, data: string | Uint8Array, mayReplace: boolean): Promise<void> {
  const temporary = join(dirname(path), `.${basename(path)}-${randomBytes(6).toString('hex')}.tmp`);
  try {
    const file = await open(temporary, 'wx', 0o644);
    try {
      await file.writeFile(data);
      await file.sync();
    } finally {
      await file.close();
    }
    if (mayReplace) await rename(temporary, path);
    else await placeNew(temporary, path);
  } finally {
    await unlink(temporary).catch(() => undefined); // Renamed, or never made.
  }
}

/** A link fails where a file is; a rename would replace it. Volumes without links get a copy that fails there, too. */
async function placeNew(temporary: string, path: string): Promise<void> {
  try {
    await link(temporary, path);
  } catch (error) {
    if (!['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS'].includes(errnoOf(error) ?? '')) throw error;
    await copyFile(temporary, path, constants.COPYFILE_EXCL);
  }
}
