/** The FileSystem port on the real disk. */
import { constants, realpath as realpathByParts } from 'node:fs';
import { open, readdir, realpath, rename, rm, stat, statfs, type FileHandle } from 'node:fs/promises';
import type { Stats } from 'node:fs';
import { promisify } from 'node:util';
import { errnoOf } from '../core/message/errors';
import type { FileStat, FileSystem, OpenFile, OpenMode } from './fileSystem';
import { readOnlyAtOnce } from './regularFile';
import { makeFolders } from './makeFolders';

// O_EXCL also refuses a symbolic link that waits in place of a new file.
const openFlags: Readonly<Record<OpenMode, number>> = {
  read: readOnlyAtOnce,
  update: constants.O_RDWR,
  createNew: constants.O_RDWR | constants.O_CREAT | constants.O_EXCL,
  readWrite: constants.O_RDWR | constants.O_CREAT,
};

const finalPathUnknown = new Set(['UNKNOWN', 'EISDIR', 'EINVAL', 'ENOSYS']);

export const nodeFileSystem: FileSystem = {
  async open(path, mode, permissions = 0o600) {
    return new NodeFile(await open(path, openFlags[mode], permissions));
  },
  async stat(path) {
    return toFileStat(await undefinedWhenMissing(stat(path)));
  },
  async realPath(path) {
    try {
      return await realpath(path);
    } catch (error) {
      // Windows cannot tell the final path on some volumes (RAM disks, mapped folders): there it is put together from its parts.
      if (process.platform !== 'win32' || !finalPathUnknown.has(errnoOf(error) ?? '')) throw error;
      return await promisify(realpathByParts)(path);
    }
  },
  list: (path) => undefinedWhenMissing(readdir(path)),
  async makeFolder(path) {
    await makeFolders(path, 0o700);
  },
  rename: (from, to) => rename(from, to),
  remove: (path) => rm(path, { force: true }),
  removeFolder: (path) => rm(path, { recursive: true, force: true }),
  async syncFolder(path) {
    // Windows has no fsync for folders: opening one fails there, and NTFS journals the rename itself.
    if (process.platform === 'win32') return;
    const folder = await open(path, constants.O_RDONLY);
    try {
      await folder.sync();
    } finally {
      await folder.close();
    }
  },
  async freeBytes(path) {
    const volume = await statfs(path);
    return volume.bavail * volume.bsize;
  },
};

class NodeFile implements OpenFile {
  constructor(private readonly handle: FileHandle) {}

  async read(into: Uint8Array, position: number): Promise<number> {
    return (await this.handle.read(into, 0, into.length, position)).bytesRead;
  }

  async write(data: Uint8Array, position: number): Promise<number> {
    return (await this.handle.write(data, 0, data.length, position)).bytesWritten;
  }

  async stat(): Promise<FileStat> {
    return toFileStat(await this.handle.stat());
  }

  chmod(mode: number): Promise<void> {
    return this.handle.chmod(mode);
  }

  chown(uid: number, gid: number): Promise<void> {
    return this.handle.chown(uid, gid);
  }

  truncate(size: number): Promise<void> {
    return this.handle.truncate(size);
  }

  sync(): Promise<void> {
    return this.handle.sync();
  }

  close(): Promise<void> {
    return this.handle.close();
  }
}

async function undefinedWhenMissing<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    const errno = errnoOf(error);
    if (errno === 'ENOENT' || errno === 'ENOTDIR') return undefined;
    throw error;
  }
}

function toFileStat(stats: Stats): FileStat;
function toFileStat(stats: Stats | undefined): FileStat | undefined;
function toFileStat(stats: Stats | undefined): FileStat | undefined {
  if (stats === undefined) return undefined;
  return {
    kind: stats.isFile() ? 'file' : stats.isDirectory() ? 'directory' : 'other',
    size: stats.size,
    mode: stats.mode & 0o7777,
    uid: stats.uid,
    gid: stats.gid,
    hardLinks: stats.nlink,
    modifiedMs: stats.mtimeMs,
  };
}
