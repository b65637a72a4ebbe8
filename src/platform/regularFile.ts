/** Reads a file whole, and only a file: a pipe would never end, a device neither, and neither may a file be larger than its reader can take. */
import { constants } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';

const mib = 1024 * 1024;

/** Bytes of the files a person writes: settings, accepted risks. */
export const settingsFileBytes = mib;
/** Bytes of a file of data that is read whole. */
export const dataFileBytes = 1024 * mib;

/** A pipe that nobody writes to does not hold the opening up then. Windows has no such flag and no such pipes. */
export const readOnlyAtOnce = constants.O_RDONLY | ((constants.O_NONBLOCK as number | undefined) ?? 0);

/** What is at a path is no file, or more than its reader takes; `code` is Node's for the same. */
export class UnreadableFileError extends Error {
  constructor(
    readonly code: 'EINVAL' | 'EFBIG',
    message: string,
  ) {
    super(message);
    this.name = 'UnreadableFileError';
  }
}

/** Rejects with UnreadableFileError, and with Node's errors. Links are followed. */
export async function readRegularFile(path: string, maxBytes: number): Promise<Buffer> {
  const file = await openRegularFile(path);
  try {
    return await readBounded(file, maxBytes);
  } finally {
    await file.close();
  }
}

/** For reading; whoever opens it closes it. Rejects as readRegularFile does. */
export async function openRegularFile(path: string): Promise<FileHandle> {
  const file = await open(path, readOnlyAtOnce);
  if ((await file.stat()).isFile()) return file;
  await file.close();
  throw new UnreadableFileError('EINVAL', 'not a regular file');
}

async function readBounded(file: FileHandle, maxBytes: number): Promise<Buffer> {
  const { size } = await file.stat();
  if (size > maxBytes) throw tooLarge(maxBytes);
  // One byte more shows that it grew meanwhile.
  let buffer = Buffer.allocUnsafe(size + 1);
  let length = 0;
  for (;;) {
    const { bytesRead } = await file.read(buffer, length, buffer.length - length, length);
    length += bytesRead;
    if (bytesRead === 0) return buffer.subarray(0, length);
    if (length > maxBytes) throw tooLarge(maxBytes);
    if (length === buffer.length) buffer = Buffer.concat([buffer], Math.min(buffer.length * 2, maxBytes + 1));
  }
}

function tooLarge(maxBytes: number): UnreadableFileError {
  return new UnreadableFileError('EFBIG', `more than ${maxBytes} bytes`);
}
