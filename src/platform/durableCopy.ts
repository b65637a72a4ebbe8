/** Writes bytes to a new file so that they survive a power cut. */
import type { FileStat, FileSystem, OpenFile } from './fileSystem';
import { hashContent } from './readWholeFile';
import { writeFully } from './writeFully';

/** Who a file belongs to and what it permits. */
export type Ownership = Pick<FileStat, 'mode' | 'uid' | 'gid'>;

interface NewFile {
  readonly path: string;
  readonly bytes: Uint8Array;
  /** SHA-256 of the bytes. */
  readonly hash: string;
  readonly ownership: Ownership;
}

/** Milliseconds that only the fsync took. Rejects with Node's errno errors; then the file is removed again. */
export async function writeNewFile(fileSystem: FileSystem, file: NewFile, monotonic: () => number): Promise<number> {
  // 0600 until everything is written: nobody else reads half a workbook.
  const handle = await fileSystem.open(file.path, 'createNew', 0o600);
  try {
    let fsyncMs: number;
    try {
      await writeFully(handle, file.bytes, 0);
      await takeOwnership(handle, file.ownership);
      const before = monotonic();
      await handle.sync();
      fsyncMs = monotonic() - before;
      const back = await hashContent(handle, file.bytes.length);
      if (back !== file.hash)
        throw new Error(`${file.path} reads back differently: expected ${file.hash}, got ${back}`);
    } finally {
      await handle.close();
    }
    return fsyncMs;
  } catch (error) {
    await removeQuietly(fileSystem, file.path);
    throw error;
  }
}

/** The mode must be kept; the owner only where we are allowed to give files away. */
async function takeOwnership(handle: OpenFile, { mode, uid, gid }: Ownership): Promise<void> {
  const own = await handle.stat();
  if (own.uid !== uid || own.gid !== gid) {
    try {
      await handle.chown(uid, gid);
    } catch {
      // Only root gives files away. The content is what must survive; the mode follows below.
    }
  }
  // After chown, which clears set-user-id bits.
  await handle.chmod(mode);
}

/** A temp file that cannot be removed does no harm: recovery and the next save try again. */
export async function removeQuietly(fileSystem: FileSystem, path: string): Promise<void> {
  try {
    await fileSystem.remove(path);
  } catch {
    // See above.
  }
}
