/** Entries read chunk by chunk: the same bytes, and refused for the same reasons, as at once. */
import { deepStrictEqual, ok, rejects, strictEqual, throws } from 'node:assert/strict';
import { readChunks, checkEntry } from '../../../src/xlsx/zip/zipChunks';
import { ZipError } from '../../../src/xlsx/zip/zipError';
import { openZip } from '../../../src/xlsx/zip/zipReader';
import { buildZip } from '../../support/zipBuilder';

const content = Buffer.from(Array.from({ length: 5000 }, (_, line) => `line ${line}\n`).join(''));

async function collect(file: Buffer, chunkBytes?: number): Promise<readonly Buffer[]> {
  const archive = openZip(file);
  const chunks: Buffer[] = [];
  for await (const chunk of readChunks(archive, archive.entry('a')!, chunkBytes)) chunks.push(chunk);
  return chunks;
}

describe('zip chunks', () => {
  for (const stored of [true, false]) {
    for (const chunkBytes of [64, 1000, 100_000]) {
      it(`give the bytes of a ${stored ? 'stored' : 'deflated'} entry, ${chunkBytes} at a time`, async () => {
        const chunks = await collect(buildZip([{ name: 'a', content, stored }]), chunkBytes);
        deepStrictEqual(Buffer.concat(chunks), content);
        ok(chunks.every(({ length }) => length <= chunkBytes));
        strictEqual(chunks.length, Math.ceil(content.length / chunkBytes));
      });
    }
  }

  it('are none for an empty entry', async () => {
    deepStrictEqual(Buffer.concat(await collect(buildZip([{ name: 'a', content: '' }]))), Buffer.alloc(0));
  });

  /** The compressed bytes of the entry changed. */
  function broken(change: (data: Buffer) => void): Buffer {
    const file = Buffer.from(buildZip([{ name: 'a', content }]));
    const entry = openZip(file).entry('a')!;
    change(file.subarray(entry.dataOffset, entry.dataOffset + entry.compressedSize));
    return file;
  }

  const flaws: readonly [string, Buffer, string][] = [
    ['a wrong checksum', buildZip([{ name: 'a', content, wrongCrc: true }]), 'crcMismatch'],
    ['fewer bytes than announced', buildZip([{ name: 'a', content, toldSize: content.length + 1 }]), 'damaged'],
    ['more bytes than announced', buildZip([{ name: 'a', content, toldSize: content.length - 1 }]), 'damaged'],
    ['a broken stream', broken((data) => data.fill(0xff, 100, 200)), 'damaged'],
    ['a stream without end', broken((data) => data.fill(0, data.length - 20)), 'damaged'],
  ];
  for (const [title, file, reason] of flaws) {
    it(`are refused for ${title}, as the entry at once is`, async () => {
      const archive = openZip(file);
      const entry = archive.entry('a')!;
      const isReason = (error: unknown): boolean => error instanceof ZipError && error.reason === reason;
      throws(() => archive.read(entry), isReason);
      await rejects(checkEntry(archive, entry), isReason);
    });
  }

  it('end quietly when nobody wants more', async () => {
    const archive = openZip(buildZip([{ name: 'a', content }]));
    for await (const chunk of readChunks(archive, archive.entry('a')!, 64)) {
      strictEqual(chunk.length, 64);
      break;
    }
  });
});
