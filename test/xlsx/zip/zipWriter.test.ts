/** An archive written again: the changed entry new, every other byte of an entry as it was. */
import { deepStrictEqual, strictEqual } from 'node:assert/strict';
import { crc32, deflateRawSync } from 'node:zlib';
import { openZip, type ZipArchive } from '../../../src/xlsx/zip/zipReader';
import { rewriteZip, type DeflatedPart } from '../../../src/xlsx/zip/zipWriter';
import { buildZip, type BuiltArchive, type BuiltEntry } from '../../support/zipBuilder';

function deflated(content: string): DeflatedPart {
  const bytes = Buffer.from(content);
  return { pieces: [deflateRawSync(bytes)], crc32: crc32(bytes), size: bytes.length };
}

function rawEntry(zip: ZipArchive, name: string): Buffer {
  const entry = zip.entry(name)!;
  return zip.bytes.subarray(entry.localOffset, entry.endOffset);
}

describe('zip writer', () => {
  const extra = Buffer.from([0x55, 0x54, 1, 0, 3]);
  const kinds: readonly [string, Partial<BuiltEntry>, BuiltArchive][] = [
    ['plain entries', {}, {}],
    ['data descriptors', { descriptor: 'short' }, {}],
    ['long data descriptors', { descriptor: 'long' }, { comment: 'kept' }],
    ['zip64 entries', { zip64: true }, { zip64: true }],
    ['extra fields and comments', { extra, comment: 'note' }, {}],
    ['a prefix', {}, { prefix: Buffer.from('stub') }],
    ['a prefix before zip64', { zip64: true }, { prefix: Buffer.from('stub'), zip64: true }],
  ];
  for (const [title, kind, archive] of kinds) {
    it(`replaces and removes among ${title}`, () => {
      const contents = ['first', 'second part', 'third', 'fourth'];
      const old = openZip(
        buildZip(
          contents.map((content, i) => ({ name: `p${i}`, content, ...kind })),
          archive,
        ),
      );
      const changes = { replace: new Map([['p1', deflated('something longer than before')]]), remove: new Set(['p2']) };
      const zip = openZip(Buffer.concat(rewriteZip(old, changes)));
      deepStrictEqual(
        zip.entries.map((entry) => [entry.name, zip.read(entry).toString()]),
        [
          ['p0', 'first'],
          ['p1', 'something longer than before'],
          ['p3', 'fourth'],
        ],
      );
      for (const name of ['p0', 'p3']) deepStrictEqual(rawEntry(zip, name), rawEntry(old, name));
      strictEqual(zip.directory.prefixBytes, old.directory.prefixBytes);
      deepStrictEqual(zip.directory.endRecord.subarray(20), old.directory.endRecord.subarray(20));
    });
  }

  it('gives the same bytes when nothing changes', () => {
    const bytes = buildZip([{ name: 'a', content: 'x', descriptor: 'bare' }], {
      comment: 'c',
      prefix: Buffer.alloc(7),
    });
    deepStrictEqual(Buffer.concat(rewriteZip(openZip(bytes), { replace: new Map(), remove: new Set() })), bytes);
  });
});
