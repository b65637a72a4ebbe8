/** Makes the first review workbook from lists of what is installed. */
import { lstat, mkdir } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import { copyFileDurably } from '../../platform/durableFile';
import { storageLayout } from '../../engine/storage/storageLayout';
import { errnoOf, UserError, type UserErrorCode } from '../../core/message/errors';
import { say, type Text } from '../../core/message/text';
import type { Inventory } from '../../inventory/inventory';
import { planSync } from '../../inventory/plan/planSync';
import { readInventories } from '../../inventory/readInventories';
import { writeWholeFile } from '../../platform/wholeFile';
import { nodeFileSystem } from '../../platform/nodeFileSystem';
import { hashFile } from '../../platform/readWholeFile';
import { acquireWorkbookLock } from '../../workbook/lock/workbookLock';
import { keptName } from '../saveAlone';
import { systemClock } from '../../platform/systemClock';
import { buildWorkbook } from './buildWorkbook';

export interface NewWorkbook {
  /** Absolute; ends in .xlsx. */
  readonly path: string;
  /** Lists of what is installed; absolute paths. */
  readonly files: readonly string[];
  readonly title: string;
  readonly mayReplace: boolean;
  readonly storageFolder: string;
}

export interface CreatedWorkbook extends Pick<Inventory, 'notUsable' | 'notes'> {
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
  if (added.length === 0) throw withoutVersions(files[0] ?? path);
  const bytes = await buildWorkbook({ title, packages: added, created: systemClock.now() });
  const told = { packages: added.length, notUsable, notes: inventory.notes };
  if (isThere) return { ...told, backup: await replace(await nodeFileSystem.realPath(path), bytes, storageFolder) };
  await writeNew(path, bytes, false);
  return { ...told, backup: undefined };
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
async function replace(realPath: string, bytes: Uint8Array, storageFolder: string): Promise<string> {
  const lock = await acquireWorkbookLock(realPath);
  try {
    const hash = (await hashFile(nodeFileSystem, realPath)) ?? '';
    const folder = storageLayout.keptFolder(storageFolder);
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const backup = join(folder, keptName(hash, basename(realPath)));
    await copyFileDurably(nodeFileSystem, realPath, backup);
    await writeNew(realPath, bytes, true);
    return backup;
  } finally {
    await lock.release();
  }
}

async function writeNew(path: string, bytes: Uint8Array, mayReplace: boolean): Promise<void> {
  try {
    await writeWholeFile(path, bytes, mayReplace);
  } catch (cause) {
    const code = errnoOf(cause);
    if (code === 'EEXIST') throw existing(path, cause);
    if (code === 'ENOSPC') {
      throw refusal('diskFull', say`The disk is full`, path, say`Free some space and try again`, cause);
    }
    const what = say`The workbook cannot be written (${code ?? 'unknown'})`;
    throw refusal('notWritable', what, path, say`Choose a folder that exists and that you may write to`, cause);
  }
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
