/** A file system that works on the state folder's own files only: what lies behind a link there is never read, replaced, or removed. */
import { basename, dirname, isAbsolute, join, relative, sep } from 'node:path';
import { errnoOf, UserError } from '../../core/message/errors';
import type { FileSystem } from '../../platform/fileSystem';
import { say } from '../../core/message/text';

/**
 * The folder itself may be reached through links; below it there are none that this tool made. Rejects with UserError `storageUnusable`
 * where one is. Other paths pass as they are.
 */
export function confinedFileSystem(fileSystem: FileSystem, storage: string): FileSystem {
  const inFolder = (path: string): Promise<void> => requireOwnPlace(fileSystem, storage, dirname(path));
  const itself = (path: string): Promise<void> => requireOwnPlace(fileSystem, storage, path);
  return {
    ...delegating(fileSystem),
    open: async (path, mode, permissions) => {
      await itself(path);
      return fileSystem.open(path, mode, permissions);
    },
    list: async (path) => {
      await itself(path);
      return fileSystem.list(path);
    },
    makeFolder: async (path) => {
      await itself(path);
      await fileSystem.makeFolder(path);
    },
    rename: async (from, to) => {
      await inFolder(from);
      await inFolder(to);
      await fileSystem.rename(from, to);
    },
    remove: async (path) => {
      await inFolder(path);
      await fileSystem.remove(path);
    },
    removeFolder: async (path) => {
      await itself(path);
      await fileSystem.removeFolder(path);
    },
  };
}

function delegating(fileSystem: FileSystem): FileSystem {
  return {
    open: (path, mode, permissions) => fileSystem.open(path, mode, permissions),
    stat: (path) => fileSystem.stat(path),
    realPath: (path) => fileSystem.realPath(path),
    list: (path) => fileSystem.list(path),
    makeFolder: (path) => fileSystem.makeFolder(path),
    rename: (from, to) => fileSystem.rename(from, to),
    remove: (path) => fileSystem.remove(path),
    removeFolder: (path) => fileSystem.removeFolder(path),
    syncFolder: (path) => fileSystem.syncFolder(path),
    freeBytes: (path) => fileSystem.freeBytes(path),
  };
}

async function requireOwnPlace(fileSystem: FileSystem, storage: string, path: string): Promise<void> {
  const inside = relative(storage, path);
  if (inside === '' || inside === '..' || inside.startsWith(`..${sep}`) || isAbsolute(inside)) return;
  const real = await realPathOf(fileSystem, path);
  // What is not there yet is made in its folder, which may be a link.
  if (real === undefined) return requireOwnPlace(fileSystem, storage, dirname(path));
  const expected = join((await realPathOf(fileSystem, storage)) ?? storage, inside);
  if (isSamePlace(real, expected)) return;
  throw new UserError({
    code: 'storageUnusable',
    what: say`The state folder contains a link in place of a file of ihacpa`,
    file: path,
    next: say`Remove the link, or choose another state folder`,
  });
}

/** Some file systems return a name in another case or Unicode form than it was made in; a link leads to another place. */
function isSamePlace(one: string, other: string): boolean {
  const plain = (path: string): string => path.normalize('NFC').toLowerCase();
  return plain(dirname(one)) === plain(dirname(other)) && plain(basename(one)) === plain(basename(other));
}

async function realPathOf(fileSystem: FileSystem, path: string): Promise<string | undefined> {
  try {
    return await fileSystem.realPath(path);
  } catch (error) {
    if (errnoOf(error) === 'ENOENT' || errnoOf(error) === 'ENOTDIR') return undefined;
    throw error;
  }
}
