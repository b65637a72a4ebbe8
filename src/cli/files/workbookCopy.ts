/** Makes the copy that `--output` scans. */
import { open, realpath, stat, unlink } from 'node:fs/promises';
import { extname, resolve } from 'node:path';
import { errnoOf, UserError } from '../../core/message/errors';
import type { ResumableScan } from '../../core/scan/resumableScan';
import { say } from '../../core/message/text';
import { heldElsewhere, isBusy } from '../../platform/busyFile';
import { dataFileBytes, readRegularFile } from '../../platform/regularFile';

/** `created`: made by this run, and so free to be removed if the scan never starts. */
export interface WorkbookCopy {
  readonly created: boolean;
}

/** Byte-exact, exclusive, with the workbook's permissions, on disk before it returns. Throws UserError. */
export async function copyWorkbook(
  from: string,
  to: string,
  unfinished: readonly ResumableScan[],
): Promise<WorkbookCopy> {
  const bytes = await readWorkbook(from);
  const ending = extname(from);
  if (/^\.xls[xm]$/i.test(ending) && extname(to).toLowerCase() !== ending.toLowerCase()) {
    throw new UserError({
      code: 'badArgument',
      what: say`The file of --output is a copy of the workbook and must end in ${ending} like it`,
      file: to,
      next: say`Name it so; ihacpa report writes other formats`,
    });
  }
  const mode = (await stat(from)).mode & 0o777;
  let handle;
  try {
    handle = await open(to, 'wx', mode | 0o600);
  } catch (error) {
    if (errnoOf(error) !== 'EEXIST') throw notWritable(to, error);
    if (await isUnfinished(to, unfinished)) return { created: false };
    throw new UserError({
      code: 'badArgument',
      what: say`The file of --output exists already`,
      file: to,
      next: say`Name a file that does not exist yet`,
      cause: error,
    });
  }
  try {
    await handle.writeFile(bytes);
    await handle.sync();
  } catch (error) {
    await unlink(to);
    throw notWritable(to, error);
  } finally {
    await handle.close();
  }
  return { created: true };
}

/** The same file under another name counts as the same. */
export async function sameFile(a: string, b: string): Promise<boolean> {
  return (await canonical(a)) === (await canonical(b));
}

async function canonical(path: string): Promise<string> {
  return realpath(path).catch(() => resolve(path)); // A workbook that is gone can still have checkpoints.
}

async function isUnfinished(path: string, scans: readonly ResumableScan[]): Promise<boolean> {
  for (const scan of scans) {
    if (scan.status !== 'finished' && (await sameFile(scan.workbookPath, path))) return true;
  }
  return false;
}

async function readWorkbook(path: string): Promise<Buffer> {
  try {
    return await readRegularFile(path, dataFileBytes);
  } catch (error) {
    if (isBusy(error)) throw heldElsewhere(path, error);
    const missing = errnoOf(error) === 'ENOENT';
    throw new UserError({
      code: missing ? 'workbookMissing' : 'workbookRefused',
      what: missing
        ? say`The workbook does not exist`
        : say`The workbook cannot be read (${errnoOf(error) ?? 'unknown'})`,
      file: path,
      next: say`Check the path and try again`,
      cause: error,
    });
  }
}

function notWritable(path: string, cause: unknown): UserError {
  const full = errnoOf(cause) === 'ENOSPC';
  return new UserError({
    code: full ? 'diskFull' : 'notWritable',
    what: full ? say`The disk is full` : say`The copy cannot be written (${errnoOf(cause) ?? 'unknown'})`,
    file: path,
    next: full ? say`Free up disk space and try again` : say`Choose an existing folder that you can write to`,
    cause,
  });
}
