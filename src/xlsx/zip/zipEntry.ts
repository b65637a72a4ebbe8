/** One entry of an archive as its central directory record tells it. Refuses sizes or offsets that it would have to guess. */
import { ZipError } from './zipError';
import { say } from '../../core/message/text';

export const centralSignature = 0x02014b50;
export const localSignature = 0x04034b50;
export const zip64ExtraId = 0x0001;

/** PKWARE APPNOTE 6.3.10, 4.4.8: `0xFFFFFFFF` means that the value stands in the zip64 extra field. */
export const sentinel32 = 0xffffffff;

export const encryptedFlag = 0x0001;
export const descriptorFlag = 0x0008;
const strongEncryptionFlag = 0x0040;
/** Bits 1 and 2 tell how hard the deflater tried; nothing follows from them. */
export const deflateLevelFlags = 0x0006;
export const utf8Flag = 0x0800;
const maskedHeaderFlag = 0x2000;

export interface CentralRecord {
  readonly name: string;
  readonly nameBytes: Buffer;
  readonly flags: number;
  /** 0 stored, 8 deflated; nothing else gets this far. */
  readonly method: number;
  readonly crc32: number;
  readonly compressedSize: number;
  /** Bytes, inflated. */
  readonly size: number;
  /** As stored: bytes before the archive proper are not counted. */
  readonly storedOffset: number;
  /** The whole record, and where it starts in the file. */
  readonly bytes: Buffer;
  /** Where in `bytes` the eight-byte offset of the zip64 extra field stands; undefined when the four-byte field holds it. */
  readonly zip64OffsetAt: number | undefined;
}

export interface ZipEntry extends CentralRecord {
  /** Absolute position of the local header in the file. */
  readonly localOffset: number;
  readonly dataOffset: number;
  /** After the data and its descriptor. */
  readonly endOffset: number;
}

/** Reads the record at `at` (APPNOTE 4.3.12); it must end at or before `end`. */
export function readCentralRecord(file: Buffer, at: number, end: number): CentralRecord {
  if (at + 46 > end || file.readUInt32LE(at) !== centralSignature) {
    throw new ZipError('damaged', say`the central directory ends early or contains other data`);
  }
  const nameLength = file.readUInt16LE(at + 28);
  const extraLength = file.readUInt16LE(at + 30);
  const commentLength = file.readUInt16LE(at + 32);
  const length = 46 + nameLength + extraLength + commentLength;
  if (at + length > end) throw new ZipError('damaged', say`a central directory record runs past the directory`);
  const bytes = file.subarray(at, at + length);
  const nameBytes = bytes.subarray(46, 46 + nameLength);
  const flags = bytes.readUInt16LE(8);
  const name = decodeName(nameBytes, (flags & utf8Flag) !== 0);
  const method = bytes.readUInt16LE(10);
  if ((flags & (encryptedFlag | strongEncryptionFlag | maskedHeaderFlag)) !== 0) {
    throw new ZipError('encrypted', say`the entry is encrypted`, name);
  }
  if (method !== 0 && method !== 8)
    throw new ZipError('unsupportedCompression', say`compression method ${method}`, name);
  if (bytes.readUInt16LE(34) !== 0) throw new ZipError('multiVolume', say`the entry is on another volume`, name);
  const sizes = resolveSizes(bytes, 46 + nameLength, extraLength, name);
  if (method === 0 && sizes.compressedSize !== sizes.size) {
    throw new ZipError('headerMismatch', say`a stored entry whose two sizes differ`, name);
  }
  return { name, nameBytes, flags, method, crc32: bytes.readUInt32LE(16), ...sizes, bytes };
}

function resolveSizes(
  bytes: Buffer,
  extraAt: number,
  extraLength: number,
  name: string,
): Pick<CentralRecord, 'compressedSize' | 'size' | 'storedOffset' | 'zip64OffsetAt'> {
  const zip64 = findExtra(bytes, extraAt, extraLength, zip64ExtraId, name);
  let next = zip64?.at ?? 0;
  const end = zip64 === undefined ? 0 : zip64.at + zip64.length;
  const resolve = (at: number): number => {
    const value = bytes.readUInt32LE(at);
    if (value !== sentinel32) return value;
    if (next + 8 > end) throw new ZipError('damaged', say`a zip64 value is announced but missing`, name);
    next += 8;
    return readSafe64(bytes, next - 8, name);
  };
  const size = resolve(24);
  const compressedSize = resolve(20);
  const zip64OffsetAt = bytes.readUInt32LE(42) === sentinel32 ? next : undefined;
  return { size, compressedSize, storedOffset: resolve(42), zip64OffsetAt };
}

export interface ExtraField {
  /** Where its data starts, behind id and length. */
  readonly at: number;
  readonly length: number;
}

/** The extra field `id` within `[at, at + length)`; `damaged` when the fields do not fill that range (APPNOTE 4.5.1). */
export function findExtra(bytes: Buffer, at: number, length: number, id: number, name: string): ExtraField | undefined {
  const end = at + length;
  let found: ExtraField | undefined;
  for (let next = at; next < end;) {
    // Up to three bytes of padding are written by Android's zipalign.
    if (end - next < 4) break;
    const field = { at: next + 4, length: bytes.readUInt16LE(next + 2) };
    if (field.at + field.length > end) throw new ZipError('damaged', say`an extra field runs past its header`, name);
    if (bytes.readUInt16LE(next) === id) found ??= field;
    next = field.at + field.length;
  }
  return found;
}

export function readSafe64(bytes: Buffer, at: number, name?: string): number {
  const value = bytes.readBigUInt64LE(at);
  if (value > BigInt(Number.MAX_SAFE_INTEGER)) throw new ZipError('damaged', say`a 64-bit value out of range`, name);
  return Number(value);
}

function decodeName(bytes: Buffer, utf8: boolean): string {
  let name: string;
  try {
    // Without the flag a name is CP437; package parts are ASCII, so Latin-1 keeps other names apart without a table.
    name = utf8 ? new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes) : bytes.toString('latin1');
  } catch (cause) {
    throw new ZipError('badName', say`an entry name is not valid UTF-8`, undefined, cause);
  }
  // Old writers of .NET separate by backslash.
  const path = name.replaceAll('\\', '/');
  // eslint-disable-next-line no-control-regex -- control characters are what is looked for
  if (name === '' || /[\u0000-\u001f]/.test(name) || path.startsWith('/') || path.split('/').includes('..')) {
    throw new ZipError('badName', say`an entry name is empty, absolute, or climbs out of the archive`, name);
  }
  return name;
}
