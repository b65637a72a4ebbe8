/** A disk in memory that loses power: what was not flushed is dropped, reordered or torn by seed. Refuses to be kinder than POSIX. */
import { dirname } from 'node:path';
import type { FileStat, FileSystem, OpenFile } from '../../src/platform/fileSystem';
import type { SeededRandom } from './seededRandom';

/** `data` as running programs see it; `durable` as the platter does, with `unsynced` changes in the order they were made. */
interface Inode {
  data: Buffer;
  durable: Buffer;
  unsynced: { readonly at: number; readonly bytes: Buffer | undefined }[];
  mode: number;
}

type Entry = Inode | 'folder';

/** A change of one folder's entries, not flushed yet. */
interface FolderChange {
  readonly folder: string;
  readonly set: readonly (readonly [path: string, entry: Entry | undefined])[];
}

const sector = 512;

export class CrashFileSystem implements FileSystem {
  /** Calls that change or flush something, so far. */
  calls = 0;
  /** The power goes at this call; from then on every call fails. */
  crashAt = Infinity;
  private entries = new Map<string, Entry>([['/', 'folder']]);
  private durable = new Map<string, Entry>([['/', 'folder']]);
  private changes: FolderChange[] = [];

  get hasCrashed(): boolean {
    return this.calls > this.crashAt;
  }

  /** Puts a file there as if it had always been. */
  place(path: string, bytes: Buffer): void {
    for (let folder = dirname(path); !this.entries.has(folder); folder = dirname(folder)) {
      this.entries.set(folder, 'folder');
      this.durable.set(folder, 'folder');
    }
    const inode = { data: Buffer.from(bytes), durable: Buffer.from(bytes), unsynced: [], mode: 0o600 };
    this.entries.set(path, inode);
    this.durable.set(path, inode);
  }

  /** The same files and folders on another disk, all of them flushed. */
  copy(): CrashFileSystem {
    const next = new CrashFileSystem();
    for (const [path, entry] of this.entries) {
      if (entry === 'folder') {
        next.entries.set(path, entry);
        next.durable.set(path, entry);
      } else {
        next.place(path, entry.data);
      }
    }
    return next;
  }

  /** Paths of all files, sorted. */
  files(): readonly string[] {
    return [...this.entries].flatMap(([path, entry]) => (entry === 'folder' ? [] : path)).sort();
  }

  bytesOf(path: string): Buffer {
    const entry = this.entries.get(path);
    if (entry === undefined || entry === 'folder') throw errno('ENOENT', path);
    return entry.data;
  }

  /** The disk as the next start finds it. */
  afterCrash(random: SeededRandom): CrashFileSystem {
    const survived = new Map(this.durable);
    for (const change of this.changes) {
      if (random.chance(0.5)) continue;
      for (const [path, entry] of change.set) setOrDelete(survived, path, entry);
    }
    const next = new CrashFileSystem();
    const inodes = new Map<Inode, Inode>();
    next.entries = new Map();
    for (const [path, entry] of survived) {
      if (!reachable(survived, path)) continue;
      next.entries.set(path, entry === 'folder' ? entry : reborn(entry, inodes, random));
    }
    next.durable = new Map(next.entries);
    return next;
  }

  open(path: string, mode: 'read' | 'createNew' | 'readWrite', permissions = 0o600): Promise<OpenFile> {
    return this.act(mode !== 'read', () => {
      let entry = this.entries.get(path);
      if (entry === 'folder') throw errno('EISDIR', path);
      if (entry !== undefined && mode === 'createNew') throw errno('EEXIST', path);
      if (entry === undefined) {
        if (mode === 'read' || this.entries.get(dirname(path)) !== 'folder') throw errno('ENOENT', path);
        entry = { data: Buffer.alloc(0), durable: Buffer.alloc(0), unsynced: [], mode: permissions };
        this.change(dirname(path), [[path, entry]]);
      }
      return this.handle(entry);
    });
  }

  stat(path: string): Promise<FileStat | undefined> {
    return this.act(false, () => {
      const entry = this.entries.get(path);
      return entry === undefined ? undefined : statOf(entry);
    });
  }

  realPath(path: string): Promise<string> {
    return this.act(false, () => {
      if (!this.entries.has(path)) throw errno('ENOENT', path);
      return path;
    });
  }

  list(path: string): Promise<readonly string[] | undefined> {
    return this.act(false, () => {
      if (this.entries.get(path) !== 'folder') return undefined;
      const inside = [...this.entries.keys()].filter((name) => name !== '/' && dirname(name) === path);
      return inside.map((name) => name.slice(path === '/' ? 1 : path.length + 1));
    });
  }

  makeFolder(path: string): Promise<void> {
    return this.act(true, () => {
      const missing: string[] = [];
      for (let folder = path; !this.entries.has(folder); folder = dirname(folder)) missing.unshift(folder);
      for (const folder of missing) this.change(dirname(folder), [[folder, 'folder']]);
    });
  }

  rename(from: string, to: string): Promise<void> {
    return this.act(true, () => {
      const entry = this.entries.get(from);
      if (entry === undefined) throw errno('ENOENT', from);
      this.change(dirname(to), [
        [to, entry],
        [from, undefined],
      ]);
    });
  }

  remove(path: string): Promise<void> {
    return this.act(true, () => {
      if (this.entries.has(path)) this.change(dirname(path), [[path, undefined]]);
    });
  }

  removeFolder(path: string): Promise<void> {
    return this.act(true, () => {
      for (const name of [...this.entries.keys()]) {
        if (name === path || name.startsWith(`${path}/`)) this.change(dirname(name), [[name, undefined]]);
      }
    });
  }

  syncFolder(path: string): Promise<void> {
    return this.act(true, () => {
      if (this.entries.get(path) !== 'folder') throw errno('ENOENT', path);
      const flushed = this.changes.filter((change) => change.folder === path);
      this.changes = this.changes.filter((change) => change.folder !== path);
      for (const { set } of flushed) for (const [name, entry] of set) setOrDelete(this.durable, name, entry);
    });
  }

  freeBytes(): Promise<number> {
    return Promise.resolve(Number.MAX_SAFE_INTEGER);
  }

  private change(folder: string, set: FolderChange['set']): void {
    for (const [path, entry] of set) setOrDelete(this.entries, path, entry);
    this.changes.push({ folder, set });
  }

  private act<T>(counts: boolean, work: () => T): Promise<T> {
    if (counts) this.calls += 1;
    return new Promise((resolve, reject) => {
      try {
        if (this.hasCrashed) throw errno('EIO', 'the power is gone');
        resolve(work());
      } catch (error) {
        reject(error instanceof Error ? error : new Error(String(error)));
      }
    });
  }

  private handle(inode: Inode): OpenFile {
    const act = <T>(counts: boolean, work: () => T): Promise<T> => this.act(counts, work);
    return {
      read: (into, position) => act(false, () => inode.data.copy(into, 0, position)),
      write: (data, position) =>
        act(true, () => {
          const bytes = Buffer.from(data);
          inode.data = written(inode.data, position, bytes);
          inode.unsynced.push({ at: position, bytes });
          return bytes.length;
        }),
      stat: () => act(false, () => statOf(inode)),
      chmod: (mode) => act(false, () => void (inode.mode = mode)),
      chown: () => act(false, () => undefined),
      truncate: (size) =>
        act(true, () => {
          inode.data = Buffer.from(inode.data.subarray(0, size));
          inode.unsynced.push({ at: size, bytes: undefined });
        }),
      sync: () =>
        act(true, () => {
          inode.durable = Buffer.from(inode.data);
          inode.unsynced = [];
        }),
      close: () => Promise.resolve(),
    };
  }
}

/** Each unflushed write arrives whole, torn at a sector, or not at all, in any order. */
function reborn(inode: Inode, known: Map<Inode, Inode>, random: SeededRandom): Inode {
  const earlier = known.get(inode);
  if (earlier !== undefined) return earlier;
  let data = Buffer.from(inode.durable);
  for (const { at, bytes } of random.shuffled(inode.unsynced)) {
    const fate = random.below(4);
    if (fate === 0) continue;
    if (bytes === undefined) data = Buffer.from(data.subarray(0, at));
    else data = written(data, at, fate === 1 ? bytes.subarray(0, tornAt(bytes.length, random)) : bytes);
  }
  const next = { data, durable: Buffer.from(data), unsynced: [], mode: inode.mode };
  known.set(inode, next);
  return next;
}

function tornAt(length: number, random: SeededRandom): number {
  const sectors = Math.ceil(length / sector);
  return sectors < 2 ? random.below(length + 1) : random.below(sectors) * sector;
}

function written(data: Buffer, at: number, bytes: Buffer): Buffer<ArrayBuffer> {
  const next = Buffer.alloc(Math.max(data.length, at + bytes.length));
  data.copy(next);
  bytes.copy(next, at);
  return next;
}

function reachable(entries: ReadonlyMap<string, Entry>, path: string): boolean {
  for (let folder = dirname(path); folder !== '/'; folder = dirname(folder)) {
    if (entries.get(folder) !== 'folder') return false;
  }
  return true;
}

function setOrDelete(entries: Map<string, Entry>, path: string, entry: Entry | undefined): void {
  if (entry === undefined) entries.delete(path);
  else entries.set(path, entry);
}

function statOf(entry: Entry): FileStat {
  const [size, mode] = entry === 'folder' ? [0, 0o700] : [entry.data.length, entry.mode];
  const kind = entry === 'folder' ? 'directory' : 'file';
  return { kind, size, mode, uid: 0, gid: 0, hardLinks: 1, modifiedMs: 0 };
}

function errno(code: string, path: string): Error {
  return Object.assign(new Error(`${code}: ${path}`), { code });
}
