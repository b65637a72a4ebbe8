/** A strict reader of zip archives in memory: headers must agree, nothing may overlap, every byte read is held against its CRC-32. */
import { constants, crc32, inflateRawSync } from 'node:zlib';
import { findDirectory, type ZipDirectory } from './zipDirectory';
import { readCentralRecord, type CentralRecord, type ZipEntry } from './zipEntry';
import { ZipError } from './zipError';
import { checkEntryLimits, defaultZipLimits, type ZipLimits } from './zipLimits';
import { locateEntry } from './zipLocalHeader';
import { say } from '../../core/message/text';

export interface ZipArchive {
  readonly bytes: Buffer;
  readonly directory: ZipDirectory;
  /** In the order of the central directory. */
  readonly entries: readonly ZipEntry[];
  /** By exact name; undefined when there is none. */
  entry(name: string): ZipEntry | undefined;
  /**
   * The inflated bytes of one entry. Throws ZipError `damaged` for a broken deflate stream or a wrong size and `crcMismatch`
   * for wrong content. Never a view into the archive's own bytes that a caller could change by accident, except for stored entries.
   */
  read(entry: ZipEntry): Buffer;
}

/**
 * Opens an archive held in memory. Follows PKWARE APPNOTE 6.3.10 for stored and deflated entries, zip64, data descriptors,
 * comments and bytes before the archive. Throws ZipError for anything else, before any entry is inflated.
 */
export function openZip(bytes: Buffer, limits: ZipLimits = defaultZipLimits): ZipArchive {
  if (bytes.length > limits.fileBytes) {
    throw new ZipError('overLimit', say`the file has ${bytes.length} bytes; the limit is ${limits.fileBytes}`);
  }
  const directory = findDirectory(bytes);
  if (directory.entryCount > limits.entries) {
    throw new ZipError('overLimit', say`${directory.entryCount} entries; the limit is ${limits.entries}`);
  }
  const records = readRecords(bytes, directory);
  checkTotals(records, limits);
  const entries = records.map((record) => locateEntry(bytes, record, directory));
  checkOverlaps(entries, directory.start);
  const byName = indexByName(entries);
  return {
    bytes,
    directory,
    entries,
    entry: (name) => byName.get(name),
    read: (entry) => readEntry(bytes, entry),
  };
}

function readRecords(bytes: Buffer, directory: ZipDirectory): readonly CentralRecord[] {
  const records: CentralRecord[] = [];
  let at = directory.start;
  while (records.length < directory.entryCount) {
    const record = readCentralRecord(bytes, at, directory.end);
    records.push(record);
    at += record.bytes.length;
  }
  if (at !== directory.end) throw new ZipError('damaged', say`the central directory has bytes that belong to no entry`);
  return records;
}

function checkTotals(records: readonly CentralRecord[], limits: ZipLimits): void {
  let total = 0;
  for (const record of records) {
    checkEntryLimits(record.name, record.compressedSize, record.size, limits);
    total += record.size;
  }
  if (total > limits.totalBytes) {
    throw new ZipError('overLimit', say`${total} bytes inflated; the limit is ${limits.totalBytes}`);
  }
}

function checkOverlaps(entries: readonly ZipEntry[], directoryStart: number): void {
  const inFileOrder = [...entries].sort((a, b) => a.localOffset - b.localOffset);
  inFileOrder.forEach((entry, index) => {
    const limit = inFileOrder[index + 1]?.localOffset ?? directoryStart;
    if (entry.endOffset > limit) throw new ZipError('overlap', say`the entry runs into what follows it`, entry.name);
  });
}

/** Part names are equal without regard to case (OPC, ECMA-376 part 2, 6.2.2.3): two that differ only there are a trap. */
function indexByName(entries: readonly ZipEntry[]): ReadonlyMap<string, ZipEntry> {
  const byName = new Map<string, ZipEntry>();
  const folded = new Set<string>();
  for (const entry of entries) {
    const key = entry.name.toLowerCase();
    if (folded.has(key)) throw new ZipError('duplicateEntry', say`the name occurs twice`, entry.name);
    folded.add(key);
    byName.set(entry.name, entry);
  }
  return byName;
}

function readEntry(bytes: Buffer, entry: ZipEntry): Buffer {
  const data = bytes.subarray(entry.dataOffset, entry.dataOffset + entry.compressedSize);
  const content = entry.method === 0 ? data : inflate(data, entry);
  if (content.length !== entry.size) {
    throw new ZipError('damaged', say`${content.length} bytes inflated, ${entry.size} announced`, entry.name);
  }
  if (crc32(content) !== entry.crc32)
    throw new ZipError('crcMismatch', say`the content fails its checksum`, entry.name);
  return content;
}

function inflate(data: Buffer, entry: ZipEntry): Buffer {
  try {
    // One output buffer of the announced size, so that a large part is not held twice; one byte more shows an overrun.
    const chunkSize = Math.max(64, entry.size + 1);
    const { buffer, engine } = inflateRawSync(data, {
      chunkSize,
      maxOutputLength: chunkSize,
      finishFlush: constants.Z_FINISH,
      info: true,
    }) as unknown as { buffer: Buffer; engine: { bytesWritten: number } };
    if (engine.bytesWritten !== data.length) throw new Error('the deflate stream ends before its entry');
    return buffer;
  } catch (cause) {
    throw new ZipError('damaged', say`the deflate stream is broken`, entry.name, cause);
  }
}
