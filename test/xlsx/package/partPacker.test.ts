/** Parts packed window by window: one deflate stream, the spliced content, and windows kept that no splice touched. */
import { deepStrictEqual, ok, strictEqual, throws } from 'node:assert/strict';
import { crc32, inflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { windowBytes, type PackedWindow } from '../../../src/xlsx/package/packedWindow';
import { packContent, packSpliced, PartPacker, type PackedPart } from '../../../src/xlsx/package/partPacker';
import { spliceBytes, type Splice } from '../../../src/xlsx/xml/splice';
import { soakCount } from '../../support/soak';

/** Lines that differ, so that windows do not look alike. */
function content(bytes: number): Buffer {
  let text = '';
  for (let line = 0; text.length < bytes; line++) text += `line ${line} of this content, ${(line * 7919) % 1009}\n`;
  return Buffer.from(text.slice(0, bytes));
}

function windowsOf(part: PackedPart): readonly PackedWindow[] {
  return part.windows.map(({ size, crc32: sum }, at) => ({ bytes: part.pieces[at]!, size, crc32: sum }));
}

function check(part: PackedPart, expected: Buffer): void {
  ok(inflateRawSync(Buffer.concat(part.pieces)).equals(expected));
  strictEqual(part.size, expected.length);
  strictEqual(part.crc32, crc32(expected));
}

const old = content(10 * windowBytes + 17);
const base = packContent(old);

describe('packing a part', () => {
  it('makes one deflate stream of windows', () => {
    check(base, old);
    strictEqual(base.windows.length, 10);
    check(packContent(Buffer.alloc(0)), Buffer.alloc(0));
  });

  it('keeps the windows that no splice touches', () => {
    const splices = [{ start: 3 * windowBytes + 5, end: 3 * windowBytes + 9, text: 'changed' }];
    const part = packSpliced(old, splices, windowsOf(base));
    check(part, spliceBytes(old, splices));
    const kept = part.pieces.filter((piece) => base.pieces.includes(piece));
    // Nine windows and the end of the stream.
    strictEqual(kept.length, 10);
  });

  it('splits a window that has grown to more than twice its size', () => {
    const splices = [{ start: 10, end: 10, text: 'x'.repeat(3 * windowBytes) }];
    const part = packSpliced(old, splices, windowsOf(base));
    check(part, spliceBytes(old, splices));
    ok(part.windows.every(({ size }) => size <= 2 * windowBytes));
  });

  const splice = fc.record({
    at: fc.nat(old.length),
    gap: fc.nat(2 * windowBytes),
    text: fc.string({ maxLength: 50 }),
  });
  const splices = fc.array(splice, { maxLength: 6 }).map((list) => {
    const found: Splice[] = [];
    let from = 0;
    for (const { at, gap, text } of [...list].sort((a, b) => a.at - b.at)) {
      const start = Math.max(at, from);
      const end = Math.min(old.length, start + (gap % 3 === 0 ? 0 : gap));
      found.push({ start, end, text });
      from = end + 1;
      if (from > old.length) break;
    }
    return found;
  });

  it('gives the spliced bytes, whether the windows are known or come in chunks of any size', () => {
    fc.assert(
      fc.property(splices, fc.integer({ min: 1000, max: 3 * windowBytes }), (list, chunk) => {
        const expected = spliceBytes(old, list);
        const known = packSpliced(old, list, windowsOf(base));
        check(known, expected);
        const packer = new PartPacker(list);
        for (let at = 0; at < old.length; at += chunk) {
          const stretch = old.subarray(at, at + chunk);
          packer.add({ size: stretch.length, content: () => stretch });
        }
        check(packer.finish(), expected);
        // And once more from the windows that came of it.
        check(packSpliced(expected, [], windowsOf(known)), expected);
      }),
      { numRuns: soakCount(60, 2000) },
    );
  });

  it('does not ask for the content of a window that stays', () => {
    const packer = new PartPacker([]);
    for (const packed of windowsOf(base)) {
      packer.add({ size: packed.size, content: () => Buffer.from('never'), packed });
    }
    deepStrictEqual(packer.finish(), base);
  });

  it('throws when a splice lies outside the part', () => {
    const packer = new PartPacker([{ start: 5, end: 20, text: '' }]);
    packer.add({ size: 10, content: () => Buffer.alloc(10) });
    throws(() => packer.finish(), /a part of 10 bytes/);
  });
});
