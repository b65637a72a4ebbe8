/** Lets one window alone tell of an interrupted scan, however many share its storage. Tells nothing itself. */
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { errnoOf } from '../../core/message/errors';
import type { ResumableScan } from '../../core/scan/resumableScan';

const folderName = 'told';

/** True once per interruption: the file system decides between windows that ask at the same time. */
export async function claimNotice(storage: string, { scanId, updatedAt }: ResumableScan): Promise<boolean> {
  const folder = join(storage, folderName);
  const name = `${scanId}-${Date.parse(updatedAt)}`;
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await writeFile(join(folder, name), '', { flag: 'wx', mode: 0o600 });
  } catch (error) {
    if (errnoOf(error) === undefined) throw error;
    // Where nothing can be written, twice is better than never.
    return errnoOf(error) !== 'EEXIST';
  }
  const older = (await readdir(folder)).filter((other) => other.startsWith(`${scanId}-`) && other !== name);
  await Promise.all(older.map((other) => rm(join(folder, other), { force: true })));
  return true;
}
