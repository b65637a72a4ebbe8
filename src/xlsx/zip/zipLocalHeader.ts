/** Reads the local header of an entry and holds it against the central record. Refuses every disagreement. */
import type { ZipDirectory } from './zipDirectory';
import {
  deflateLevelFlags,
  descriptorFlag,
  findExtra,
  localSignature,
  readSafe64,
  sentinel32,
  utf8Flag,
  zip64ExtraId,
  type CentralRecord,
  type ZipEntry,
} from './zipEntry';
import { ZipError } from './zipError';
import { say } from '../../core/message/text';

const headerLength = 30;
const descriptorSignature = 0x08074b50;

/** Finds data and end of the entry. Throws `headerMismatch`, `overlap` or `damaged`. */
export function locateEntry(file: Buffer, record: CentralRecord, directory: ZipDirectory): ZipEntry {
  const localOffset = record.storedOffset + directory.prefixBytes;
  if (localOffset + headerLength > directory.start || file.readUInt32LE(localOffset) !== localSignature) {
    throw new ZipError('damaged', say`no local header where the directory says`, record.name);
  }
  const nameLength = file.readUInt16LE(localOffset + 26);
  const extraLength = file.readUInt16LE(localOffset + 28);
  const extraAt = localOffset + headerLength + nameLength;
  const dataOffset = extraAt + extraLength;
  const dataEnd = dataOffset + record.compressedSize;
  if (dataEnd > directory.start) throw new ZipError('overlap', say`the entry runs into the directory`, record.name);
  const name = file.subarray(localOffset + headerLength, extraAt);
  const flags = file.readUInt16LE(localOffset + 6);
  const method = file.readUInt16LE(localOffset + 8);
  const differs = flags ^ record.flags;
  const isSame = (differs & ~(deflateLevelFlags | utf8Flag)) === 0 && ((differs & utf8Flag) === 0 || isAscii(name));
  if (!name.equals(record.nameBytes) || !isSame || method !== record.method) {
    throw new ZipError('headerMismatch', say`name, flags or method differ between the two headers`, record.name);
  }
  const hasDescriptor = (flags & descriptorFlag) !== 0;
  checkLocalSizes(file, localOffset, { at: extraAt, length: extraLength }, record, hasDescriptor);
  const endOffset = hasDescriptor ? dataEnd + descriptorLength(file, dataEnd, record, directory.start) : dataEnd;
  return { ...record, localOffset, dataOffset, endOffset };
}

/** It reads the same with and without the flag for UTF-8. */
function isAscii(name: Buffer): boolean {
  return name.every((byte) => byte < 0x80);
}

function checkLocalSizes(
  file: Buffer,
  at: number,
  extra: { readonly at: number; readonly length: number },
  record: CentralRecord,
  hasDescriptor: boolean,
): void {
  const zip64 = findExtra(file, extra.at, extra.length, zip64ExtraId, record.name);
  const told = (offset: number, slot: number): number => {
    const value = file.readUInt32LE(at + offset);
    if (value !== sentinel32 || zip64 === undefined) return value;
    if (zip64.length < slot + 8) throw new ZipError('damaged', say`a zip64 value is missing`, record.name);
    return readSafe64(file, zip64.at + slot, record.name);
  };
  // With a data descriptor the local header may leave its three values at zero (APPNOTE 4.4.4, bit 3).
  const agrees = (value: number, expected: number): boolean => value === expected || (hasDescriptor && value === 0);
  if (
    !agrees(file.readUInt32LE(at + 14), record.crc32) ||
    !agrees(told(22, 0), record.size) ||
    !agrees(told(18, 8), record.compressedSize)
  ) {
    throw new ZipError('headerMismatch', say`checksum or sizes differ between the two headers`, record.name);
  }
}

/** APPNOTE 4.3.9: with or without signature, sizes of four or eight bytes; the one layout that tells the known values counts. */
function descriptorLength(file: Buffer, at: number, record: CentralRecord, limit: number): number {
  for (const signature of [4, 0]) {
    for (const width of [4, 8]) {
      const length = signature + 4 + 2 * width;
      if (at + length > limit) continue;
      if (signature === 4 && file.readUInt32LE(at) !== descriptorSignature) continue;
      const sizeAt = at + signature + 4;
      const tells = (offset: number, value: number): boolean =>
        width === 4 ? file.readUInt32LE(offset) === value : file.readBigUInt64LE(offset) === BigInt(value);
      const matches =
        file.readUInt32LE(at + signature) === record.crc32 &&
        tells(sizeAt, record.compressedSize) &&
        tells(sizeAt + width, record.size);
      if (matches) return length;
    }
  }
  throw new ZipError('headerMismatch', say`the data descriptor differs from the directory`, record.name);
}
