/** Finds where the central directory of an archive is. Refuses volumes, cut files and directories that do not end where they say. */
import { readSafe64 } from './zipEntry';
import { ZipError } from './zipError';
import { say } from '../../core/message/text';

const endSignature = 0x06054b50;
const zip64EndSignature = 0x06064b50;
const zip64LocatorSignature = 0x07064b50;
const endLength = 22;
const locatorLength = 20;
const mostPadding = 64 * 1024;

export interface ZipDirectory {
  /** Absolute position of the first central record. */
  readonly start: number;
  /** Absolute position behind the last one. */
  readonly end: number;
  readonly entryCount: number;
  /** Bytes before the archive proper (a self-extractor's stub): stored offsets do not count them. */
  readonly prefixBytes: number;
  /** The zip64 end record, where there is one. */
  readonly zip64End: Buffer | undefined;
  /** The end record with its comment, and the padding behind it. */
  readonly endRecord: Buffer;
}

/** Throws `notZip` for bytes that are no archive at all, `truncated` for one whose end is missing. */
export function findDirectory(file: Buffer): ZipDirectory {
  const endAt = findEndRecord(file);
  const endRecord = file.subarray(endAt);
  const zip64At = findZip64End(file, endAt);
  const zip64End = zip64At === undefined ? undefined : file.subarray(zip64At, endAt - locatorLength);
  const told = zip64End === undefined ? readEnd(endRecord) : readZip64End(zip64End);
  const end = zip64At ?? endAt;
  const start = end - told.size;
  const prefixBytes = start - told.offset;
  if (start < 0 || prefixBytes < 0)
    throw new ZipError('damaged', say`the central directory does not fit into the file`);
  return { start, end, entryCount: told.entries, prefixBytes, zip64End, endRecord };
}

/**
 * APPNOTE 4.3.16. The comment must reach exactly to the end of the file, so that a signature inside it is no second end; only padding may
 * follow it: blanks, line breaks and zeros, as mail gateways and block devices add.
 */
function findEndRecord(file: Buffer): number {
  let end = file.length;
  const most = Math.max(0, end - mostPadding);
  while (end > most && isPadding(file[end - 1] ?? 0xff)) end--;
  const lowest = Math.max(0, end - endLength - 0xffff);
  for (let at = file.length - endLength; at >= lowest; at--) {
    if (file.readUInt32LE(at) !== endSignature) continue;
    const commentEnd = at + endLength + file.readUInt16LE(at + 20);
    if (commentEnd >= end && commentEnd <= file.length) return at;
  }
  if (file.length >= 4 && file.readUInt32LE(0) === 0x04034b50) {
    throw new ZipError('truncated', say`the archive starts but has no end: it was cut off`);
  }
  throw new ZipError('notZip', say`not a zip archive`);
}

function isPadding(byte: number): boolean {
  return byte === 0 || byte === 0x20 || byte === 0x0d || byte === 0x0a;
}

function findZip64End(file: Buffer, endAt: number): number | undefined {
  const locatorAt = endAt - locatorLength;
  if (locatorAt < 0 || file.readUInt32LE(locatorAt) !== zip64LocatorSignature) return undefined;
  if (file.readUInt32LE(locatorAt + 4) !== 0 || file.readUInt32LE(locatorAt + 16) > 1) {
    throw new ZipError('multiVolume', say`the archive spans several volumes`);
  }
  // The locator's own offset ignores bytes before the archive, so the record is found by its fixed length first.
  const told = readSafe64(file, locatorAt + 8);
  for (const at of [locatorAt - 56, told]) {
    if (at < 0 || at + 56 > locatorAt || file.readUInt32LE(at) !== zip64EndSignature) continue;
    if (at + 12 + readSafe64(file, at + 4) === locatorAt) return at;
  }
  throw new ZipError('damaged', say`the zip64 end record is not where its locator says`);
}

interface ToldDirectory {
  readonly entries: number;
  readonly size: number;
  readonly offset: number;
}

function readEnd(record: Buffer): ToldDirectory {
  const entries = record.readUInt16LE(10);
  if (record.readUInt16LE(4) !== 0 || record.readUInt16LE(6) !== 0 || record.readUInt16LE(8) !== entries) {
    throw new ZipError('multiVolume', say`the archive spans several volumes`);
  }
  return { entries, size: record.readUInt32LE(12), offset: record.readUInt32LE(16) };
}

function readZip64End(record: Buffer): ToldDirectory {
  const entries = readSafe64(record, 32);
  if (record.readUInt32LE(16) !== 0 || record.readUInt32LE(20) !== 0 || readSafe64(record, 24) !== entries) {
    throw new ZipError('multiVolume', say`the archive spans several volumes`);
  }
  return { entries, size: readSafe64(record, 40), offset: readSafe64(record, 48) };
}
