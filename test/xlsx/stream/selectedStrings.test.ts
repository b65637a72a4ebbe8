/** Shared strings that come in pieces: read the same wherever one ends. */
import { deepStrictEqual } from 'node:assert/strict';
import { Readable } from 'node:stream';
import { selectStrings } from '../../../src/xlsx/stream/selectedStrings';

const table =
  '<?xml version="1.0"?><x:sst xmlns:x="a"><!-- </x:si> --><x:si><x:r><x:t>a</x:t></x:r><!--</x:si>-->' +
  '<x:r><x:t>b</x:t></x:r><x:rPh><x:t>c</x:t></x:rPh></x:si ><x:si/><x:si><x:t><![CDATA[</x:si>]]></x:t></x:si></x:sst>';

async function read(pieces: readonly string[]): Promise<readonly string[]> {
  const found = await selectStrings(Readable.from(pieces.map((piece) => Buffer.from(piece))), () => true);
  return [...found.values()];
}

describe('shared strings in pieces', () => {
  const whole = ['ab', '', '</x:si>'];

  it('are the same for every place where a piece ends', async () => {
    deepStrictEqual(await read([table]), whole);
    for (let at = 1; at < table.length; at++) {
      deepStrictEqual(await read([table.slice(0, at), table.slice(at)]), whole, `cut at ${at}`);
    }
  });

  it('are the same in pieces of every size', async () => {
    for (let size = 1; size < 20; size++) {
      const pieces = table.match(new RegExp(`.{1,${size}}`, 'gs')) ?? [];
      deepStrictEqual(await read(pieces), whole, `pieces of ${size}`);
    }
  });
});
