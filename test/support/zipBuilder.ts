/** Builds zip archives byte by byte, well-formed or with one chosen flaw. Refuses nothing: judging is the reader's job. */
import { crc32, deflateRawSync } from 'node:zlib';

export interface BuiltEntry {
  readonly name: string;
  readonly content: Buffer | string;
  readonly stored?: boolean;
  /** `short`, `long`: a data descriptor with four- or eight-byte sizes; `bare`: short and without signature. */
  readonly descriptor?: 'short' | 'long' | 'bare';
  /** Sizes and offset in a zip64 extra field. */
  readonly zip64?: boolean;
  readonly extra?: Buffer;
  readonly comment?: string;
  /** Flaws. */
  readonly wrongCrc?: boolean;
  readonly localName?: string;
  /** Set in the local header only. */
  readonly localFlags?: number;
  readonly flags?: number;
  readonly method?: number;
  readonly toldSize?: number;
  readonly localOffset?: number;
}

export interface BuiltArchive {
  readonly prefix?: Buffer;
  readonly comment?: string;
  readonly zip64?: boolean;
  /** Behind the end. */
  readonly padding?: Buffer;
}

export function buildZip(entries: readonly BuiltEntry[], archive: BuiltArchive = {}): Buffer {
  const pieces: Buffer[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  for (const entry of entries) {
    const built = buildEntry(entry, at);
    pieces.push(built.local);
    directory.push(built.central);
    at += built.local.length;
  }
  const central = Buffer.concat(directory);
  const end = buildEnd(entries.length, central.length, at, archive);
  return Buffer.concat([
    archive.prefix ?? Buffer.alloc(0),
    ...pieces,
    central,
    end,
    archive.padding ?? Buffer.alloc(0),
  ]);
}

function buildEntry(entry: BuiltEntry, at: number): { local: Buffer; central: Buffer } {
  const content = Buffer.from(entry.content);
  const data = entry.stored === true ? content : deflateRawSync(content);
  const facts = {
    name: Buffer.from(entry.name),
    flags: (entry.flags ?? 0) | (entry.descriptor === undefined ? 0 : 8),
    method: entry.method ?? (entry.stored === true ? 0 : 8),
    crc: entry.wrongCrc === true ? 0x12345678 : crc32(content),
    size: entry.toldSize ?? content.length,
    compressed: data.length,
  };
  const local = Buffer.concat([
    header(facts, entry, at, 'local'),
    Buffer.from(entry.localName ?? entry.name),
    extraOf(facts, entry, at, 'local'),
    data,
    descriptor(facts, entry),
  ]);
  const comment = Buffer.from(entry.comment ?? '');
  const central = Buffer.concat([
    header(facts, entry, entry.localOffset ?? at, 'central'),
    facts.name,
    extraOf(facts, entry, entry.localOffset ?? at, 'central'),
    comment,
  ]);
  return { local, central };
}

interface EntryFacts {
  readonly name: Buffer;
  readonly flags: number;
  readonly method: number;
  readonly crc: number;
  readonly size: number;
  readonly compressed: number;
}

function header(facts: EntryFacts, entry: BuiltEntry, offset: number, kind: 'local' | 'central'): Buffer {
  const central = kind === 'central';
  const shift = central ? 2 : 0;
  const bytes = Buffer.alloc(central ? 46 : 30);
  const hidden = !central && entry.descriptor !== undefined;
  const sentinel = entry.zip64 === true ? 0xffffffff : undefined;
  bytes.writeUInt32LE(central ? 0x02014b50 : 0x04034b50, 0);
  bytes.writeUInt16LE(20, 4);
  if (central) bytes.writeUInt16LE(20, 6);
  bytes.writeUInt16LE(facts.flags | (central ? 0 : (entry.localFlags ?? 0)), 6 + shift);
  bytes.writeUInt16LE(facts.method, 8 + shift);
  bytes.writeUInt32LE(0x58210000, 10 + shift);
  bytes.writeUInt32LE(hidden ? 0 : facts.crc, 14 + shift);
  bytes.writeUInt32LE(hidden ? 0 : (sentinel ?? facts.compressed), 18 + shift);
  bytes.writeUInt32LE(hidden ? 0 : (sentinel ?? facts.size), 22 + shift);
  bytes.writeUInt16LE(central ? facts.name.length : Buffer.byteLength(entry.localName ?? entry.name), 26 + shift);
  bytes.writeUInt16LE(extraOf(facts, entry, offset, kind).length, 28 + shift);
  if (central) {
    bytes.writeUInt16LE(Buffer.byteLength(entry.comment ?? ''), 32);
    bytes.writeUInt32LE(sentinel ?? offset, 42);
  }
  return bytes;
}

function extraOf(facts: EntryFacts, entry: BuiltEntry, offset: number, kind: 'local' | 'central'): Buffer {
  const own = entry.extra ?? Buffer.alloc(0);
  if (entry.zip64 !== true || (kind === 'local' && entry.descriptor !== undefined)) return own;
  const field = Buffer.alloc(kind === 'central' ? 28 : 20);
  field.writeUInt16LE(1, 0);
  field.writeUInt16LE(field.length - 4, 2);
  field.writeBigUInt64LE(BigInt(facts.size), 4);
  field.writeBigUInt64LE(BigInt(facts.compressed), 12);
  if (kind === 'central') field.writeBigUInt64LE(BigInt(offset), 20);
  return Buffer.concat([own, field]);
}

function descriptor(facts: EntryFacts, entry: BuiltEntry): Buffer {
  if (entry.descriptor === undefined) return Buffer.alloc(0);
  const signature = entry.descriptor === 'bare' ? Buffer.alloc(0) : Buffer.from([0x50, 0x4b, 7, 8]);
  const long = entry.descriptor === 'long';
  const body = Buffer.alloc(long ? 20 : 12);
  body.writeUInt32LE(facts.crc, 0);
  if (long) {
    body.writeBigUInt64LE(BigInt(facts.compressed), 4);
    body.writeBigUInt64LE(BigInt(facts.size), 12);
  } else {
    body.writeUInt32LE(facts.compressed, 4);
    body.writeUInt32LE(facts.size, 8);
  }
  return Buffer.concat([signature, body]);
}

function buildEnd(count: number, size: number, offset: number, archive: BuiltArchive): Buffer {
  const comment = Buffer.from(archive.comment ?? '');
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(count, 8);
  end.writeUInt16LE(count, 10);
  end.writeUInt32LE(size, 12);
  end.writeUInt32LE(archive.zip64 === true ? 0xffffffff : offset, 16);
  end.writeUInt16LE(comment.length, 20);
  if (archive.zip64 !== true) return Buffer.concat([end, comment]);
  const record = Buffer.alloc(56);
  record.writeUInt32LE(0x06064b50, 0);
  record.writeBigUInt64LE(44n, 4);
  record.writeUInt16LE(45, 12);
  record.writeUInt16LE(45, 14);
  record.writeBigUInt64LE(BigInt(count), 24);
  record.writeBigUInt64LE(BigInt(count), 32);
  record.writeBigUInt64LE(BigInt(size), 40);
  record.writeBigUInt64LE(BigInt(offset), 48);
  const locator = Buffer.alloc(20);
  locator.writeUInt32LE(0x07064b50, 0);
  locator.writeBigUInt64LE(BigInt(offset + size), 8);
  locator.writeUInt32LE(1, 16);
  return Buffer.concat([record, locator, end, comment]);
}
