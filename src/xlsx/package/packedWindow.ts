/** A stretch of a part, deflated so that it inflates by itself. */
import { constants, crc32, deflateRawSync, inflateRawSync } from 'node:zlib';
import type { ZipArchive } from '../zip/zipReader';
import type { ZipEntry } from '../zip/zipEntry';

/** Bytes of content per window. Small enough that a batch costs one or two, large enough that the archive grows by no more than a hundredth or two. */
export const windowBytes = 64 * 1024;

/** Of levels 1 to 9 the one that packs a tenth better than the first in the same time; Excel packs the file tighter again when a person saves it. */
const level = 2;

/** An empty last block (RFC 1951, 3.2.3 and 3.2.6): ends a stream of flushed windows. */
export const streamEnd = Buffer.from([0x03, 0x00]);

export interface PackedWindow {
  readonly bytes: Buffer;
  /** Of the content. */
  readonly size: number;
  readonly crc32: number;
}

/** Where the windows of a part end, so that a later save finds them in the file. */
export type WindowTable = readonly {
  readonly size: number;
  readonly crc32: number;
  readonly packedSize: number;
}[];

/**
 * Deflates and inflates back; throws when that is not the content. A window that inflates by itself inflates the same within the whole
 * stream: the full flush that ends the one before it ends every reference back.
 */
export function packWindow(content: Buffer): PackedWindow {
  const chunkSize = Math.max(64, content.length >> 1);
  // Copied: what comes back is a view into a chunk, most of which would be held for nothing.
  const bytes = Buffer.from(deflateRawSync(content, { level, chunkSize, finishFlush: constants.Z_FULL_FLUSH }));
  const window = { bytes, size: content.length, crc32: crc32(content) };
  if (!unpackWindow(window).equals(content)) throw new Error('A deflated window reads back differently');
  return window;
}

/** Throws when the bytes do not inflate to what the window says. */
export function unpackWindow({ bytes, size, crc32: expected }: PackedWindow): Buffer {
  const options = { chunkSize: Math.max(64, size + 1), finishFlush: constants.Z_SYNC_FLUSH };
  const content = inflateRawSync(bytes, options);
  if (content.length !== size || crc32(content) !== expected)
    throw new Error('A window has a wrong length or checksum');
  return content;
}

/** The windows of an entry that was packed by the table; undefined when the two do not fit. */
export function locateWindows(
  { bytes }: ZipArchive,
  entry: ZipEntry,
  table: WindowTable | undefined,
): readonly PackedWindow[] | undefined {
  if (table === undefined || entry.method === 0) return undefined;
  let at = entry.dataOffset;
  let size = 0;
  const windows = table.map((window) => {
    const end = at + window.packedSize;
    const located = { bytes: bytes.subarray(at, end), size: window.size, crc32: window.crc32 };
    at = end;
    size += window.size;
    return located;
  });
  const fits = at + streamEnd.length === entry.dataOffset + entry.compressedSize && size === entry.size;
  return fits ? windows : undefined;
}
