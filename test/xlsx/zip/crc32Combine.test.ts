/** Checksums of joined runs, held against zlib's own over the joined bytes. */
import { strictEqual } from 'node:assert/strict';
import { crc32 } from 'node:zlib';
import fc from 'fast-check';
import { combineCrc32 } from '../../../src/xlsx/zip/crc32Combine';

describe('combining checksums', () => {
  it('gives the checksum of the joined bytes', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 8 }), (runs) => {
        const combined = runs.reduce((crc, run) => combineCrc32(crc, crc32(run), run.length), 0);
        strictEqual(combined, crc32(Buffer.concat(runs)));
      }),
    );
  });

  it('does so for runs of megabytes', () => {
    const runs = [1, 65_536, 1_048_577, 5_000_000].map((size) => Buffer.alloc(size, size));
    const combined = runs.reduce((crc, run) => combineCrc32(crc, crc32(run), run.length), 0);
    strictEqual(combined, crc32(Buffer.concat(runs)));
  });
});
