/** Whole small files, read at once and replaced so that a crash leaves the old or the new bytes. */
import { dirname } from 'node:path';
import type { RandomHex } from './clock';
import type { FileSystem, OpenFile } from './fileSystem';
import { errnoOf } from '../core/message/errors';
import { UnreadableFileError } from './regularFile';
import { writeFully } from './writeFully';
import { filePieces } from './filePieces';

export const privateFile = 0o600;

/** Undefined when the file does not exist. */
export async function readWholeFile(fileSystem: FileSystem, path: string): Promise<Buffer | undefined> {
  let file: OpenFile;
  try {
    file = await fileSystem.open(path, 'read');
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return undefined;
    throw error;
  }
  try {
    return await readToEnd(file);
  } finally {
    await file.close();
  }
}

/** Reads by the size the open file tells, growing when the file grew meanwhile. */
export async function readToEnd(file: OpenFile): Promise<Buffer> {
  const { kind, size } = await file.stat();
  if (kind !== 'file') throw new UnreadableFileError('EINVAL', 'not a regular file');
  let buffer = Buffer.allocUnsafe(size + 1);
  let length = 0;
  for (;;) {
    const read = await file.read(buffer.subarray(length), length);
    if (read === 0) return buffer.subarray(0, length);
    length += read;
    if (length === buffer.length) buffer = Buffer.concat([buffer], buffer.length * 2);
  }
}

/** The old bytes or all of the copied ones are there afterwards; never read into memory as a whole. */
export async function copyFileDurably(fileSystem: FileSystem, from: string, to: string): Promise<void> {
  const file = await fileSystem.open(from, 'read');
  try {
    await replaceFile(fileSystem, to, filePieces(file));
  } finally {
    await file.close();
  }
}

/** Temp file, fsync, rename, fsync of the folder. The temp file is removed when any step fails. */
export async function replaceFile(
  fileSystem: FileSystem,
  path: string,
  data: Uint8Array | AsyncIterable<Uint8Array>,
  permissions = privateFile,
): Promise<void> {
  const temporary = `${path}.tmp`;
  await fileSystem.remove(temporary);
  try {
    const file = await fileSystem.open(temporary, 'createNew', permissions);
    try {
      await writePieces(file, data instanceof Uint8Array ? [data] : data);
      await file.sync();
    } finally {
      await file.close();
    }
    await fileSystem.rename(temporary, path);
  } catch (error) {
    await fileSystem.remove(temporary).catch(() => undefined); // The first failure is the one to report.
    throw error;
  }
  await fileSystem.syncFolder(dirname(path));
}

/** For what may be lost with the power, but not be mixed of old and new by whoever writes at the same time: nothing is flushed. */
export async function replaceUnflushed(
  fileSystem: FileSystem,
  path: string,
  bytes: Uint8Array,
  randomHex: RandomHex,
): Promise<void> {
  const temporary = `${path}.${randomHex(6)}.tmp`;
  try {
    const file = await fileSystem.open(temporary, 'createNew', privateFile);
    try {
      await writeFully(file, bytes, 0);
    } finally {
      await file.close();
    }
    await fileSystem.rename(temporary, path);
  } catch (error) {
    await fileSystem.remove(temporary).catch(() => undefined); // The first failure is the one that counts.
    throw error;
  }
}

async function writePieces(file: OpenFile, pieces: Iterable<Uint8Array> | AsyncIterable<Uint8Array>): Promise<void> {
  let position = 0;
  for await (const piece of pieces) {
    await writeFully(file, piece, position);
    position += piece.length;
  }
}

/** With parents; a crash afterwards leaves it there, because every folder that got a new entry is flushed. */
export async function makeFolderDurably(fileSystem: FileSystem, path: string): Promise<void> {
  const created: string[] = [];
  for (let folder = path; (await fileSystem.stat(folder)) === undefined; folder = dirname(folder)) {
    // A drive that is not there is its own parent: makeFolder says what is wrong with it.
    if (folder === dirname(folder)) break;
    created.push(folder);
  }
  await fileSystem.makeFolder(path);
  for (const folder of created.reverse()) await fileSystem.syncFolder(dirname(folder));
}
