/** Reads what a person names, a file or the folder of an environment, and finds out what it is by its name and content. */
import { readdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { errnoOf } from '../core/message/errors';
import { say } from '../core/message/text';
import { readRegularFile, UnreadableFileError } from '../platform/regularFile';
import { findSitePackages, type FolderPorts, readInstalledFolder } from './folder/installedFolder';
import { type Inventory, mostBytes } from './inventory';
import { InventoryBuilder } from './inventoryBuilder';
import { refuseFile } from './inventoryError';
import { declaredNames } from './lock/pyproject';
import { decodeText } from './read/decodeText';
import { parseToml } from './read/parseDocument';
import { readText } from './recognize';

/** Throws UserError with the file, its line where there is one, and the reason. */
export async function readInventory(path: string): Promise<Inventory> {
  const builder = new InventoryBuilder(path);
  const bytes = await readBytes(path);
  if (bytes === 'folder') await readFolder(path, builder);
  else {
    const { text, isGuessed } = decodeText(bytes);
    if (isGuessed) builder.note(say`${basename(path)} is not UTF-8; it was read as Windows-1252`);
    const declared = (): Promise<ReadonlySet<string> | undefined> => readDeclared(dirname(path));
    await readText(text, path, builder, { readText: readTextFile, declared });
    if (builder.isEmpty) {
      // An environment without a package, or a list that something went wrong with: nobody can tell.
      builder.isIncomplete();
      builder.note(say`${basename(path)} contains no package`);
    }
  }
  return builder.build();
}

async function readBytes(path: string): Promise<Buffer | 'folder'> {
  try {
    return await readRegularFile(path, mostBytes);
  } catch (cause) {
    if (cause instanceof UnreadableFileError && cause.code === 'EFBIG') {
      throw refuseFile(say`The file is larger than 64 MiB`, path, { cause });
    }
    if (errnoOf(cause) === 'EISDIR' || (cause instanceof UnreadableFileError && (await isFolder(path))))
      return 'folder';
    if (errnoOf(cause) === 'ENOENT') throw refuseFile(say`The file or folder does not exist`, path, { cause });
    throw refuseFile(say`The file cannot be read`, path, { cause });
  }
}

async function isFolder(path: string): Promise<boolean> {
  return (await folderPorts.list(path)) !== undefined;
}

async function readFolder(path: string, builder: InventoryBuilder): Promise<void> {
  const sites = await findSitePackages(path, folderPorts);
  if (sites.length === 0) throw refuseFile(say`The folder is not a Python environment: it has no site-packages`, path);
  await readInstalledFolder(path, sites, builder, folderPorts);
}

const folderPorts: FolderPorts = {
  async list(path) {
    try {
      const entries = await readdir(path, { withFileTypes: true });
      return entries.map((entry) => (entry.isDirectory() ? `${entry.name}/` : entry.name));
    } catch {
      return undefined; // Not there, or not to be read: the caller says so.
    }
  },
  read: readTextFile,
};

async function readTextFile(path: string): Promise<string | undefined> {
  try {
    return decodeText(await readRegularFile(path, mostBytes)).text;
  } catch {
    return undefined; // Not there, or not to be read: the caller says so.
  }
}

/** Of the pyproject.toml beside a lock file; undefined without one that can be read. */
async function readDeclared(folder: string): Promise<ReadonlySet<string> | undefined> {
  const path = join(folder, 'pyproject.toml');
  const text = await readTextFile(path);
  if (text === undefined) return undefined;
  try {
    return declaredNames(await parseToml(text, path));
  } catch {
    return undefined; // The lock file alone still tells what is locked.
  }
}
