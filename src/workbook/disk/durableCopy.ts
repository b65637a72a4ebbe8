/** Writes bytes to a new file so that they survive a power cut. Refuses to leave a half-written file behind, and to trust a write it has not read back. */
import type { FileStat, FileSystem, OpenFile } from '../../core/fileSystem';
import { hashContent } from './readWholeFile';
import { writeFully } from './writeFully';

/** Who a file belongs to and what it permits. */
export type Ownership = Pick<FileStat, 'mode' | 'uid' | 'gid'>;

export interface NewFile {
  readonly path: string;
  readonly pieces: readonly Uint8Array[];
  /** SHA-256 of all pieces. */
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
      const size = await writeAll(handle, file.pieces);
      await takeOwnership(handle, file.ownership);
      const before = monotonic();
      await handle.sync();
      fsyncMs = monotonic() - before;
      const back = await hashContent(handle, size);
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

/** Resolves with how many bytes. */
async function writeAll(handle: OpenFile, pieces: readonly Uint8Array[]): Promise<number> {
  let position = 0;
  for (const piece of joinSmall(pieces)) {
    await writeFully(handle, piece, position);
    position += piece.length;
  }
  return position;
}

const writeBytes = 4 * 1024 * 1024;

/** Pieces of an archive are many and small: joined up to 4 MiB, they cost one system call instead of hundreds. */
function* joinSmall(pieces: readonly Uint8Array[]): Generator<Uint8Array> {
  let waiting: Uint8Array[] = [];
  let size = 0;
  for (const piece of pieces) {
    if (size + piece.length > writeBytes && size > 0) {
      yield Buffer.concat(waiting);
      waiting = [];
      size = 0;
    }
    waiting.push(piece);
    size += piece.length;
  }
  if (size > 0) yield Buffer.concat(waiting);
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
