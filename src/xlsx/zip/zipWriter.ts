/** Writes an archive again with some entries replaced or removed. */
import { deflateLevelFlags, descriptorFlag, sentinel32, zip64ExtraId, type ZipEntry } from './zipEntry';
import { ZipError } from './zipError';
import type { ZipArchive } from './zipReader';
import { say } from '../../core/message/text';

/** New content of an entry, already deflated. */
export interface DeflatedPart {
  /** One raw deflate stream, in pieces. */
  readonly pieces: readonly Buffer[];
  /** CRC-32 and length of the inflated content. */
  readonly crc32: number;
  readonly size: number;
}

interface ZipChanges {
  readonly replace: ReadonlyMap<string, DeflatedPart>;
  readonly remove: ReadonlySet<string>;
}

/**
 * The bytes of the changed archive, in pieces that share memory with the old one. A replaced entry keeps its place, name, date and
 * attributes, loses its data descriptor and zip64 field, and gets its sizes in the headers. Prefix and comment stay.
 */
export function rewriteZip(archive: ZipArchive, changes: ZipChanges): readonly Buffer[] {
  const { directory, bytes } = archive;
  const pieces: Buffer[] = [];
  let written = 0;
  const emit = (piece: Buffer): void => {
    pieces.push(piece);
    written += piece.length;
  };
  const newOffsets = new Map<ZipEntry, number>();
  const inFileOrder = [...archive.entries].sort((a, b) => a.localOffset - b.localOffset);
  emit(bytes.subarray(0, inFileOrder[0]?.localOffset ?? directory.start));
  inFileOrder.forEach((entry, index) => {
    if (changes.remove.has(entry.name)) return;
    newOffsets.set(entry, written - directory.prefixBytes);
    const part = changes.replace.get(entry.name);
    if (part === undefined) {
      // Bytes between two entries belong to no one; they stay behind the entry they follow.
      emit(bytes.subarray(entry.localOffset, inFileOrder[index + 1]?.localOffset ?? directory.start));
    } else {
      emit(localHeader(bytes, entry, part));
      part.pieces.forEach(emit);
    }
  });
  const directoryAt = written;
  let count = 0;
  for (const entry of archive.entries) {
    const offset = newOffsets.get(entry);
    if (offset === undefined) continue;
    emit(centralRecord(entry, offset, changes.replace.get(entry.name)));
    count++;
  }
  const end = { count, size: written - directoryAt, offset: directoryAt - directory.prefixBytes };
  if (directory.zip64End !== undefined) emitZip64End(directory.zip64End, end, written, emit);
  emit(endRecord(directory.endRecord, end, directory.zip64End !== undefined));
  return pieces;
}

function compressedSize(part: DeflatedPart): number {
  return part.pieces.reduce((sum, piece) => sum + piece.length, 0);
}

/** Fields that both headers share, from `version needed` on; `at` is where that field stands. */
function writeSharedFields(header: Buffer, at: number, part: DeflatedPart): void {
  const size = compressedSize(part);
  if (size >= sentinel32 || part.size >= sentinel32) throw new ZipError('overLimit', say`a part of 4 GiB or more`);
  // Like the descriptor bit, the level used before says nothing true any more.
  header.writeUInt16LE(header.readUInt16LE(at + 2) & ~(descriptorFlag | deflateLevelFlags), at + 2);
  header.writeUInt16LE(8, at + 4);
  header.writeUInt32LE(part.crc32, at + 10);
  header.writeUInt32LE(size, at + 14);
  header.writeUInt32LE(part.size, at + 18);
}

function localHeader(file: Buffer, entry: ZipEntry, part: DeflatedPart): Buffer {
  const extraAt = entry.localOffset + 30 + entry.nameBytes.length;
  const extra = withoutZip64(file.subarray(extraAt, entry.dataOffset));
  const header = Buffer.concat([file.subarray(entry.localOffset, extraAt), extra]);
  writeSharedFields(header, 4, part);
  header.writeUInt16LE(extra.length, 28);
  return header;
}

function centralRecord(entry: ZipEntry, offset: number, part: DeflatedPart | undefined): Buffer {
  if (offset >= sentinel32) throw new ZipError('overLimit', say`an archive of 4 GiB or more`, entry.name);
  if (part === undefined) {
    const record = Buffer.from(entry.bytes);
    if (entry.zip64OffsetAt === undefined) record.writeUInt32LE(offset, 42);
    else record.writeBigUInt64LE(BigInt(offset), entry.zip64OffsetAt);
    return record;
  }
  const extraAt = 46 + entry.nameBytes.length;
  const extraEnd = extraAt + entry.bytes.readUInt16LE(30);
  const extra = withoutZip64(entry.bytes.subarray(extraAt, extraEnd));
  const record = Buffer.concat([entry.bytes.subarray(0, extraAt), extra, entry.bytes.subarray(extraEnd)]);
  writeSharedFields(record, 6, part);
  record.writeUInt16LE(extra.length, 30);
  record.writeUInt32LE(offset, 42);
  return record;
}

function withoutZip64(extra: Buffer): Buffer {
  const kept: Buffer[] = [];
  let at = 0;
  while (at + 4 <= extra.length) {
    const end = at + 4 + extra.readUInt16LE(at + 2);
    if (extra.readUInt16LE(at) !== zip64ExtraId) kept.push(extra.subarray(at, end));
    at = end;
  }
  kept.push(extra.subarray(at));
  return Buffer.concat(kept);
}

interface DirectoryEnd {
  readonly count: number;
  readonly size: number;
  /** As stored: without the bytes before the archive. */
  readonly offset: number;
}

function emitZip64End(old: Buffer, end: DirectoryEnd, at: number, emit: (piece: Buffer) => void): void {
  const record = Buffer.from(old);
  record.writeBigUInt64LE(BigInt(end.count), 24);
  record.writeBigUInt64LE(BigInt(end.count), 32);
  record.writeBigUInt64LE(BigInt(end.size), 40);
  record.writeBigUInt64LE(BigInt(end.offset), 48);
  emit(record);
  const locator = Buffer.alloc(20);
  locator.writeUInt32LE(0x07064b50, 0);
  locator.writeBigUInt64LE(BigInt(at), 8);
  locator.writeUInt32LE(1, 16);
  emit(locator);
}

function endRecord(old: Buffer, end: DirectoryEnd, zip64: boolean): Buffer {
  const record = Buffer.from(old);
  const put16 = (value: number, at: number): void => {
    // A sentinel that points to the zip64 record stays one.
    if (!(zip64 && old.readUInt16LE(at) === 0xffff)) record.writeUInt16LE(value, at);
  };
  const put32 = (value: number, at: number): void => {
    if (!(zip64 && old.readUInt32LE(at) === sentinel32)) record.writeUInt32LE(value, at);
  };
  put16(end.count, 8);
  put16(end.count, 10);
  put32(end.size, 12);
  put32(end.offset, 16);
  return record;
}
