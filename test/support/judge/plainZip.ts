/** A second reader of zip archives, written apart from the product: as plain as can be. Throws for a wrong checksum, a wrong size and two entries of one name. */
import { crc32, inflateRawSync } from 'node:zlib';

export interface PlainEntry {
  readonly name: string;
  readonly content: Buffer;
}

export function readPlainZip(zip: Buffer): readonly PlainEntry[] {
  const end = zip.lastIndexOf('PK\u0005\u0006', undefined, 'latin1');
  if (end === -1) throw new Error('no zip archive');
  const long = end >= 20 && zip.toString('latin1', end - 20, end - 16) === 'PK\u0006\u0007';
  const record = long ? zip.lastIndexOf('PK\u0006\u0006', end, 'latin1') : end;
  const size = long ? Number(zip.readBigUInt64LE(record + 40)) : zip.readUInt32LE(end + 12);
  const told = long ? Number(zip.readBigUInt64LE(record + 48)) : zip.readUInt32LE(end + 16);
  const count = long ? Number(zip.readBigUInt64LE(record + 32)) : zip.readUInt16LE(end + 10);
  const before = record - size - told;
  const names = new Set<string>();
  const entries: PlainEntry[] = [];
  let at = record - size;
  for (let left = count; left > 0; left--) {
    const nameEnd = at + 46 + zip.readUInt16LE(at + 28);
    const extraEnd = nameEnd + zip.readUInt16LE(at + 30);
    const name = zip.toString('utf8', at + 46, nameEnd);
    const wide: number[] = [];
    for (let field = nameEnd; field + 4 <= extraEnd; field += 4 + zip.readUInt16LE(field + 2)) {
      if (zip.readUInt16LE(field) !== 1) continue;
      for (let value = field + 4; value < field + 4 + zip.readUInt16LE(field + 2); value += 8) {
        wide.push(Number(zip.readBigUInt64LE(value)));
      }
    }
    const [length = 0, packed = 0, offset = 0] = [24, 20, 42].map((place) => {
      const value = zip.readUInt32LE(at + place);
      return value === 0xffffffff ? wide.shift() : value;
    });
    const local = offset + before;
    const start = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
    const data = zip.subarray(start, start + packed);
    const content = zip.readUInt16LE(at + 10) === 0 ? data : inflateRawSync(data);
    if (content.length !== length || crc32(content) !== zip.readUInt32LE(at + 16))
      throw new Error(`${name} is damaged`);
    if (names.has(name.toLowerCase())) throw new Error(`${name} is there twice`);
    names.add(name.toLowerCase());
    entries.push({ name, content });
    at = extraEnd + zip.readUInt16LE(at + 32);
  }
  return entries;
}
