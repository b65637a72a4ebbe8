/** What the strict reader accepts and what it refuses, each flaw by its name. */
import { deepStrictEqual, ok, strictEqual, throws } from 'node:assert/strict';
import { ZipError, type ZipErrorReason } from '../../../src/xlsx/zip/zipError';
import { defaultZipLimits, type ZipLimits } from '../../../src/xlsx/zip/zipLimits';
import { openZip } from '../../../src/xlsx/zip/zipReader';
import { buildZip, type BuiltArchive, type BuiltEntry } from '../../support/zipBuilder';

const text = 'The same words again and again and again. '.repeat(20);

function assertRefused(bytes: Buffer, reason: ZipErrorReason, limits?: ZipLimits): void {
  throws(
    () => {
      const archive = openZip(bytes, limits);
      archive.entries.forEach((entry) => archive.read(entry));
    },
    (error) => error instanceof ZipError && error.reason === reason,
    `expected ${reason}`,
  );
}

describe('zip reader', () => {
  const accepted: readonly [string, readonly BuiltEntry[], BuiltArchive?][] = [
    ['a stored entry', [{ name: 'a', content: text, stored: true }]],
    ['a deflated entry', [{ name: 'a', content: text }]],
    ['an empty entry', [{ name: 'a', content: '' }]],
    ['an empty archive', []],
    ['a data descriptor', [{ name: 'a', content: text, descriptor: 'short' }]],
    ['a data descriptor without signature', [{ name: 'a', content: text, descriptor: 'bare' }]],
    ['a data descriptor with long sizes', [{ name: 'a', content: text, descriptor: 'long' }]],
    ['zip64 sizes', [{ name: 'a', content: text, zip64: true }]],
    ['a zip64 directory', [{ name: 'a', content: text, zip64: true }], { zip64: true }],
    ['a comment', [{ name: 'a', content: text, comment: 'entry' }], { comment: 'archive' }],
    [
      'a comment that holds an end signature',
      [{ name: 'a', content: text }],
      { comment: 'PK\u0005\u0006 not the end' },
    ],
    ['bytes before the archive', [{ name: 'a', content: text }], { prefix: Buffer.from('#!/bin/sh\n') }],
    ['a zip64 directory after a prefix', [{ name: 'a', content: text }], { zip64: true, prefix: Buffer.alloc(99) }],
    ['a foreign extra field', [{ name: 'a', content: text, extra: Buffer.from([0x55, 0x54, 1, 0, 0]) }]],
    ['a UTF-8 name', [{ name: 'ärger', content: text, flags: 0x800 }]],
    ['flags of no consequence that differ between the headers', [{ name: 'a', content: text, localFlags: 0x806 }]],
    ['a name with backslashes', [{ name: 'a\\b', content: text }]],
    ['padding behind the archive', [{ name: 'a', content: text }], { padding: Buffer.from('\r\n\0\0\0 ') }],
    [
      'padding behind a zip64 directory with a comment',
      [{ name: 'a', content: text }],
      { zip64: true, comment: 'c ', padding: Buffer.alloc(512) },
    ],
  ];
  for (const [title, entries, archive] of accepted) {
    it(`reads ${title}`, () => {
      const zip = openZip(buildZip(entries, archive));
      deepStrictEqual(
        zip.entries.map((entry) => [entry.name, zip.read(entry).toString()]),
        entries.map((entry) => [entry.name, entry.content]),
      );
    });
  }

  const good: BuiltEntry = { name: 'good', content: text };
  const refused: readonly [string, ZipErrorReason, readonly BuiltEntry[]][] = [
    ['a wrong checksum', 'crcMismatch', [{ name: 'a', content: text, wrongCrc: true }]],
    ['an encrypted entry', 'encrypted', [{ name: 'a', content: text, flags: 1 }]],
    ['LZMA', 'unsupportedCompression', [{ name: 'a', content: text, method: 14 }]],
    ['two entries of one name', 'duplicateEntry', [good, good]],
    ['names that differ by case', 'duplicateEntry', [good, { name: 'GOOD', content: 'x' }]],
    ['another name in the local header', 'headerMismatch', [{ name: 'a', content: text, localName: 'b' }]],
    ['a size that is too small', 'damaged', [{ name: 'a', content: text, toldSize: 10 }]],
    ['a size that is too large', 'damaged', [{ name: 'a', content: text, toldSize: 10_000 }]],
    [
      'a flag for UTF-8 in one header of another name',
      'headerMismatch',
      [{ name: 'ä', content: text, localFlags: 0x800 }],
    ],
    ['a name that climbs out by backslashes', 'badName', [{ name: 'a\\..\\b', content: text }]],
    ['a name that climbs out', 'badName', [{ name: '../a', content: text }]],
    ['an absolute name', 'badName', [{ name: '/a', content: text }]],
    ['a name with a zero byte', 'badName', [{ name: 'a\0b', content: text }]],
  ];
  for (const [title, reason, entries] of refused) {
    it(`refuses ${title}`, () => {
      assertRefused(buildZip(entries), reason);
    });
  }

  it('refuses an entry inside the data of another', () => {
    assertRefused(overlapping(), 'overlap');
  });

  it('refuses bytes that are no archive', () => {
    assertRefused(Buffer.from('<html><body>no workbook</body></html>'), 'notZip');
    assertRefused(Buffer.alloc(0), 'notZip');
  });

  it('refuses other bytes behind the archive', () => {
    assertRefused(buildZip([good], { padding: Buffer.from('more') }), 'truncated');
  });

  it('refuses an archive cut at any byte', () => {
    const whole = buildZip([good, { name: 'b', content: 'second', stored: true }]);
    for (let length = 4; length < whole.length; length++) assertRefused(whole.subarray(0, length), 'truncated');
  });

  it('refuses what inflates too far, but only where it is large', () => {
    const bytes = buildZip([{ name: 'a', content: Buffer.alloc(1 << 20) }]);
    strictEqual(openZip(bytes).entry('a')?.size, 1 << 20);
    assertRefused(bytes, 'overLimit', { ...defaultZipLimits, ratioFreeBytes: (1 << 20) - 1 });
  });

  it('refuses more entries, bytes or parts than the limits allow', () => {
    const bytes = buildZip([good, { name: 'b', content: text }]);
    assertRefused(bytes, 'overLimit', { ...defaultZipLimits, entries: 1 });
    assertRefused(bytes, 'overLimit', { ...defaultZipLimits, fileBytes: 100 });
    assertRefused(bytes, 'overLimit', { ...defaultZipLimits, partBytes: 100 });
    assertRefused(bytes, 'overLimit', { ...defaultZipLimits, totalBytes: text.length });
  });

  it('finds every flipped bit of names, sizes, offsets and content, or reads the same', () => {
    const entries: BuiltEntry[] = [good, { name: 'b', content: 'second', stored: true }];
    const bytes = buildZip(entries);
    let noticed = 0;
    for (let bit = 0; bit < bytes.length * 8; bit++) {
      const flipped = Buffer.from(bytes);
      flipped[bit >> 3]! ^= 1 << (bit & 7);
      try {
        const zip = openZip(flipped);
        const contents = zip.entries.map((entry) => zip.read(entry).toString());
        deepStrictEqual(contents, [text, 'second']);
      } catch (error) {
        ok(error instanceof ZipError, String(error));
        noticed++;
      }
    }
    ok(noticed > bytes.length * 4, `${noticed} of ${bytes.length * 8} flips noticed`);
  });

  it('finds entries by exact name only', () => {
    const zip = openZip(buildZip([good]));
    strictEqual(zip.entry('good')?.size, text.length);
    strictEqual(zip.entry('Good'), undefined);
  });
});

function overlapping(): Buffer {
  const inner = buildZip([{ name: 'inner', content: 'x', stored: true }]);
  const localLength = 30 + 'inner'.length + 1;
  const outer: BuiltEntry = { name: 'outer', content: inner.subarray(0, localLength), stored: true };
  const second: BuiltEntry = { name: 'inner', content: 'x', stored: true, localOffset: 30 + 'outer'.length };
  return buildZip([outer, second]);
}
