/** The inflated bytes of one entry, chunk by chunk. Refuses what zipReader refuses of its content, as late as at its end. */
import { crc32, createInflateRaw } from 'node:zlib';
import type { ZipEntry } from './zipEntry';
import { ZipError } from './zipError';
import type { ZipArchive } from './zipReader';
import { say } from '../../core/message/text';

/** Bytes inflated at a time. */
const defaultChunkBytes = 512 * 1024;

/**
 * Rejects with ZipError `damaged` for a broken deflate stream or a wrong size and `crcMismatch` for wrong content: nothing of what came
 * before may be used then. Whoever stops early has checked nothing.
 */
export async function* readChunks(
  archive: ZipArchive,
  entry: ZipEntry,
  chunkBytes = defaultChunkBytes,
): AsyncGenerator<Buffer> {
  const data = archive.bytes.subarray(entry.dataOffset, entry.dataOffset + entry.compressedSize);
  let size = 0;
  let crc = 0;
  for await (const chunk of entry.method === 0 ? slices(data, chunkBytes) : inflated(data, entry, chunkBytes)) {
    size += chunk.length;
    if (size > entry.size) break;
    crc = crc32(chunk, crc);
    yield chunk;
  }
  if (size !== entry.size) {
    throw new ZipError('damaged', say`${size} bytes inflated, ${entry.size} announced`, entry.name);
  }
  if (crc !== entry.crc32) throw new ZipError('crcMismatch', say`the content fails its checksum`, entry.name);
}

/** Reads an entry to its end and holds nothing of it; rejects as readChunks does. */
export async function checkEntry(archive: ZipArchive, entry: ZipEntry): Promise<void> {
  const chunks = readChunks(archive, entry);
  while ((await chunks.next()).done !== true);
}

function* slices(data: Buffer, chunkBytes: number): Generator<Buffer> {
  for (let at = 0; at < data.length; at += chunkBytes) yield data.subarray(at, at + chunkBytes);
}

async function* inflated(data: Buffer, entry: ZipEntry, chunkBytes: number): AsyncGenerator<Buffer> {
  const inflater = createInflateRaw({ chunkSize: Math.max(64, chunkBytes) });
  inflater.end(data);
  try {
    for await (const chunk of inflater) yield chunk as Buffer;
  } catch (cause) {
    throw new ZipError('damaged', say`the deflate stream is broken`, entry.name, cause);
  }
  if (inflater.bytesWritten !== data.length) {
    throw new ZipError('damaged', say`the deflate stream ends before its entry`, entry.name);
  }
}
