/** One loop over short writes for workbooks, journals and checkpoints. */
import { deepStrictEqual, rejects, strictEqual } from 'node:assert/strict';
import type { OpenFile } from '../../src/platform/fileSystem';
import { sha256 } from '../../src/platform/contentHash';
import { writeFully } from '../../src/platform/writeFully';

/** Takes `most` bytes at a time, and none once `room` bytes are there. */
function shortFile(most: number, room: number): { readonly file: OpenFile; readonly held: number[] } {
  const held: number[] = [];
  const file = {
    write(data: Uint8Array, position: number) {
      strictEqual(position, held.length + 5);
      const taken = data.subarray(0, Math.min(most, room - held.length));
      held.push(...taken);
      return Promise.resolve(taken.length);
    },
  } as Partial<OpenFile> as OpenFile;
  return { file, held };
}

describe('writing fully', () => {
  const data = Uint8Array.from({ length: 50 }, (_, at) => at);

  for (const most of [1, 7, 49, 50, 100]) {
    it(`writes every byte at its place when the system takes ${most} at a time`, async () => {
      const { file, held } = shortFile(most, Infinity);
      await writeFully(file, data, 5);
      deepStrictEqual(held, [...data]);
    });
  }

  it('gives up as on a full disk when a write makes no progress', async () => {
    await rejects(writeFully(shortFile(7, 20).file, data, 5), { code: 'ENOSPC' });
  });

  it('hashes pieces as if they were joined', () => {
    strictEqual(sha256([data.subarray(0, 9), data.subarray(9)]), sha256(data));
    strictEqual(sha256('abc'), sha256(Buffer.from('abc')));
  });
});
