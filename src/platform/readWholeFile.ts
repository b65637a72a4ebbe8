/** A file's bytes through one descriptor, so that size, content and hash belong together. Refuses a file that changes under the read. */
import { createHash } from 'node:crypto';
import { errnoOf, UserError } from '../core/message/errors';
import type { FileStat, FileSystem, OpenFile } from './fileSystem';
import { say, type Text } from '../core/message/text';
import { heldElsewhere, isBusy } from './busyFile';
import { sha256 } from './contentHash';

export interface WholeFile {
  readonly bytes: Buffer;
  readonly stat: FileStat;
  /** SHA-256, lower-case hexadecimal. */
  readonly hash: string;
}

/** Rejects with UserError `workbookMissing`, `workbookLocked`, or `workbookRefused` for a folder, too many bytes, or no permission. */
export async function readWorkbookFile(fileSystem: FileSystem, path: string, maxBytes: number): Promise<WholeFile> {
  const file = await openWorkbook(fileSystem, path);
  try {
    const stat = await file.stat();
    if (stat.kind !== 'file') throw notAFile(path);
    if (stat.size > maxBytes) {
      const what = say`The file has ${stat.size} bytes; the limit is ${maxBytes}`;
      throw refused(path, what, say`Check where it comes from; a setting raises the limit`);
    }
    const bytes = await readBytes(file, stat.size);
    return { bytes, stat, hash: sha256(bytes) };
  } catch (error) {
    throw isBusy(error) ? heldElsewhere(path, error) : error;
  } finally {
    await file.close();
  }
}

/** The same refusals, without reading: there is a file, and it may be read. */
export async function requireWorkbookFile(fileSystem: FileSystem, path: string): Promise<void> {
  const file = await openWorkbook(fileSystem, path);
  try {
    if ((await file.stat()).kind !== 'file') throw notAFile(path);
  } finally {
    await file.close();
  }
}

async function openWorkbook(fileSystem: FileSystem, path: string): Promise<OpenFile> {
  try {
    return await fileSystem.open(path, 'read');
  } catch (cause) {
    const errno = errnoOf(cause);
    if (errno === 'ENOENT' || errno === 'ENOTDIR') {
      const next = say`Check the name, or restore the file from a backup`;
      throw new UserError({ code: 'workbookMissing', what: say`The file does not exist`, file: path, next, cause });
    }
    if (errno === 'EACCES' || errno === 'EPERM') {
      throw refused(
        path,
        say`You do not have permission to read the file`,
        say`Get permission to read it and try again`,
        cause,
      );
    }
    if (errno === 'ELOOP' || errno === 'ENXIO' || errno === 'EISDIR' || errno === 'EOPNOTSUPP')
      throw notAFile(path, cause);
    throw isBusy(cause) ? heldElsewhere(path, cause) : cause;
  }
}

function notAFile(path: string, cause?: unknown): UserError {
  return refused(path, say`It is not a file`, say`Choose the review workbook (.xlsx)`, cause);
}

function refused(file: string, what: Text, next: Text, cause?: unknown): UserError {
  return new UserError({ code: 'workbookRefused', what, file, next, cause });
}

/** All `size` bytes; fewer when the file ends earlier, which its container check then tells. */
export async function readBytes(file: OpenFile, size: number): Promise<Buffer> {
  const bytes = Buffer.allocUnsafe(size);
  let filled = 0;
  while (filled < size) {
    const read = await file.read(bytes.subarray(filled), filled);
    if (read === 0) break;
    filled += read;
  }
  return bytes.subarray(0, filled);
}

/** Bytes hashed at a time: a large workbook is not held in memory only to be hashed. */
const hashedBytes = 1024 * 1024;

/** SHA-256 of the first `size` bytes, or of all when there are fewer. */
export async function hashContent(file: OpenFile, size: number): Promise<string> {
  const hash = createHash('sha256');
  const buffer = Buffer.allocUnsafe(Math.min(size, hashedBytes));
  for (let position = 0; position < size;) {
    const read = await file.read(buffer.subarray(0, Math.min(buffer.length, size - position)), position);
    if (read === 0) break;
    hash.update(buffer.subarray(0, read));
    position += read;
  }
  return hash.digest('hex');
}

/** SHA-256 of what is at `path` now; undefined when nothing is there. */
export async function hashFile(fileSystem: FileSystem, path: string): Promise<string | undefined> {
  let file: OpenFile;
  try {
    file = await fileSystem.open(path, 'read');
  } catch (error) {
    if (errnoOf(error) === 'ENOENT' || errnoOf(error) === 'ENOTDIR') return undefined;
    throw error;
  }
  try {
    return await hashContent(file, (await file.stat()).size);
  } finally {
    await file.close();
  }
}
