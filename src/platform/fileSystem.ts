/** The files a scan touches, as a port: the real disk, one that fails the n-th call, and a crash model all fit it. */

export interface FileStat {
  readonly kind: 'file' | 'directory' | 'other';
  /** Bytes. */
  readonly size: number;
  /** Permission bits only. */
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly hardLinks: number;
  readonly modifiedMs: number;
}

export interface OpenFile {
  /** Fills `into` from `position`; the number of bytes read, 0 at the end. May read less than asked. */
  read(into: Uint8Array, position: number): Promise<number>;
  /** Writes from `position`; the number of bytes written. May write less than asked. */
  write(data: Uint8Array, position: number): Promise<number>;
  stat(): Promise<FileStat>;
  chmod(mode: number): Promise<void>;
  chown(uid: number, gid: number): Promise<void>;
  truncate(size: number): Promise<void>;
  /** fsync. A failure means that the kernel may have dropped the data: never retry on the same file. */
  sync(): Promise<void>;
  close(): Promise<void>;
}

/** `read` and `update`: must exist. `createNew`: must not exist. `readWrite`: created when missing. */
export type OpenMode = 'read' | 'update' | 'createNew' | 'readWrite';

/** Every method rejects with Node's errno errors except where a docstring says `undefined`. */
export interface FileSystem {
  open(path: string, mode: OpenMode, permissions?: number): Promise<OpenFile>;
  /** Follows symbolic links; undefined when nothing is there. */
  stat(path: string): Promise<FileStat | undefined>;
  realPath(path: string): Promise<string>;
  /** Names only; undefined when the folder does not exist. */
  list(path: string): Promise<readonly string[] | undefined>;
  /** With parents, 0700; existing folders are left as they are. */
  makeFolder(path: string): Promise<void>;
  rename(from: string, to: string): Promise<void>;
  /** Missing files are fine. */
  remove(path: string): Promise<void>;
  /** Removes a folder and everything in it. */
  removeFolder(path: string): Promise<void>;
  /** fsync of the folder itself, where the platform knows such a thing. */
  syncFolder(path: string): Promise<void>;
  /** Bytes available to this user on the volume of `path`. */
  freeBytes(path: string): Promise<number>;
}
