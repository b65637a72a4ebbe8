/** Makes the first review workbook from lists of what is installed. */
import { lstat } from 'node:fs/promises';
import { extname } from 'node:path';
import { replaceWorkbook } from '../../engine/storage/replaceWorkbook';
import { errnoOf, UserError, type UserErrorCode } from '../../core/message/errors';
import { say, type Text } from '../../core/message/text';
import type { Inventory } from '../../inventory/inventory';
import { planSync } from '../../inventory/plan/planSync';
import { readInventories } from '../../inventory/readInventories';
import { writeWholeFile } from '../../platform/wholeFile';
import { nodeFileSystem } from '../../platform/nodeFileSystem';
import { sha256 } from '../../platform/contentHash';
import { writeNewFile } from '../../platform/durableCopy';
import { acquireWorkbookLock } from '../../workbook/lock/workbookLock';
import { randomHex, systemClock } from '../../platform/systemClock';
import { rememberInstalled } from '../rememberInstalled';
import { buildWorkbook } from './buildWorkbook';

interface NewWorkbook {
  /** Absolute; ends in .xlsx. */
  readonly path: string;
  /** Lists of what is installed; absolute paths. None: a workbook without packages. */
  readonly files: readonly string[];
  readonly title: string;
  readonly mayReplace: boolean;
  readonly storageFolder: string;
}

interface CreatedWorkbook extends Pick<Inventory, 'notUsable' | 'notes'> {
  /** Rows. */
  readonly packages: number;
  /** The copy of the file that was there; undefined when there was none. */
  readonly backup: string | undefined;
}

/** ExcelJS needs 35 kB of memory for each. */
const mostPackages = 10_000;

/** Rejects with a UserError; nothing is written then. */
export async function createWorkbook(request: NewWorkbook): Promise<CreatedWorkbook> {
  const { path, files, title, mayReplace, storageFolder } = request;
  requireEnding(path);
  const isThere = await isFile(path);
  if (isThere && !mayReplace) throw existing(path);
  const inventory = await readInventories(files);
  // Rows by name, then version, as a sync lists them.
  const { added, notUsable } = planSync([], inventory);
  if (added.length > mostPackages) throw tooMany(added.length, files[0] ?? path);
  if (added.length === 0 && files[0] !== undefined) throw withoutVersions(files[0]);
  const bytes = await buildWorkbook({ title, packages: added, created: systemClock.now() });
  const told = { packages: added.length, notUsable, notes: inventory.notes };
  const backup = isThere ? await replace(await nodeFileSystem.realPath(path), bytes, storageFolder) : undefined;
  if (!isThere) await writeNew(path, bytes);
  await rememberInstalled(path, storageFolder, inventory);
  return { ...told, backup };
}

function requireEnding(path: string): void {
  if (extname(path).toLowerCase() === '.xlsx') return;
  throw refusal('badArgument', say`A new workbook is an .xlsx file`, path, say`Name a file that ends in .xlsx`);
}

/** Whether a file is there that would be replaced. Throws UserError for a folder and the like. */
async function isFile(path: string): Promise<boolean> {
  const isThere = await lstat(path).then(
    () => true,
    () => false, // Or out of reach: writing says which.
  );
  if (!isThere) return false;
  // A link to itself, or to nothing, leads to no file.
  const found = await nodeFileSystem.stat(path).catch(() => undefined);
  if (found?.kind === 'file') return true;
  throw refusal('badArgument', say`It is not a file`, path, say`Name a file that does not exist yet`);
}

/** The path of the copy that is kept. */
async function replace(realPath: string, bytes: Uint8Array, storageFolder: string): Promise<string | undefined> {
  const fileSystem = nodeFileSystem;
  const lock = await acquireWorkbookLock(realPath);
  try {
    const ownership = await fileSystem.stat(realPath);
    if (ownership === undefined) throw new Error(`Expected a file at ${realPath}, and it is gone`);
    const file = { bytes, hash: sha256(bytes), ownership };
    return await replaceWorkbook(
      { fileSystem, clock: systemClock, randomHex },
      storageFolder,
      realPath,
      async (path) => {
        await writeNewFile(fileSystem, { ...file, path }, () => 0);
      },
    );
  } catch (cause) {
    throw unwritable(realPath, cause);
  } finally {
    await lock.release();
  }
}

async function writeNew(path: string, bytes: Uint8Array): Promise<void> {
  await writeWholeFile(path, bytes, false).catch((cause: unknown) => {
    throw unwritable(path, cause);
  });
}

function unwritable(path: string, cause: unknown): unknown {
  const code = errnoOf(cause);
  if (code === undefined) return cause;
  if (code === 'EEXIST') return existing(path, cause);
  if (code === 'ENOSPC') {
    return refusal('diskFull', say`The disk is full`, path, say`Free up disk space and try again`, cause);
  }
  const what = say`The workbook cannot be written (${code})`;
  return refusal('notWritable', what, path, say`Choose an existing folder that you can write to`, cause);
}

function existing(path: string, cause?: unknown): UserError {
  const next = say`Choose another name, or sync this workbook with the list`;
  return refusal('badArgument', say`The file exists already`, path, next, cause);
}

function tooMany(count: number, file: string): UserError {
  const what = say`A new workbook has at most ${mostPackages} packages, and the list has ${count}`;
  return refusal('badArgument', what, file, say`Pass a shorter list`);
}

function withoutVersions(file: string): UserError {
  const next = say`Pass a list with versions, like the output of pip freeze`;
  return refusal('badArgument', say`The file names no package with one version`, file, next);
}

function refusal(code: UserErrorCode, what: Text, file: string, next: Text, cause?: unknown): UserError {
  return new UserError({ code, what, file, next, cause });
}
