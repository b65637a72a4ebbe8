/** Packages that are legal, but not as Excel writes them: saved, whole, and every other cell as an independent reader saw it before. */
import { deepStrictEqual, ok } from 'node:assert/strict';
import { Unstreamable } from '../../src/xlsx/stream/sheetExcerpt';
import { openWorkbookPackage } from '../../src/xlsx/package/workbookPackage';
import { patchStreamed } from '../../src/workbook/save/patchStreamed';
import { judgeSave } from '../support/judge/judgeSave';
import { makeOdd, quirks, type Quirk } from '../support/oddPackages';
import { patchedOf, readBytes } from '../support/patchedSheet';
import { patchWorkbook } from '../../src/workbook/save/patchWorkbook';
import { prepareWorkbook } from '../../src/workbook/save/preparedWorkbook';
import { editOf } from '../support/saverRig';
import { SeededRandom } from '../support/seededRandom';
import { isInSlice, soakCount } from '../support/soak';
import { buildWorkbook, headerRow, packageRow, relation, textCell } from '../support/workbookBuilder';

const names = ['aiohttp', 'Zope.Event', 'größe', 'a&b'];
const bytes = buildWorkbook({
  head: '<dimension ref="A1:Y5"/>',
  rows:
    headerRow() +
    names
      .map((name, at) => {
        const row = at + 2;
        const shared = at === 0 ? ' ref="L2:L5" si="0">CONCAT($B2,"x")</f>' : ' si="0"/>';
        return packageRow(
          row,
          name.replace('&', '&amp;'),
          '1',
          `<c r="E${row}" s="1"><v>45443</v></c>` +
            `<c r="L${row}" t="str"><f t="shared"${shared}<v>${name.replace('&', '&amp;')}x</v></c>` +
            `<c r="N${row}" t="s"><v>${at % 2}</v></c>` +
            textCell(`W${row}`, 'PROCEED', ' s="0"') +
            `<c r="X${row}" t="b"><f>ISBLANK(W${row})</f><v>0</v></c>` +
            `<c r="Y${row}" t="e"><f>W${row}+1</f><v>#VALUE!</v></c>`,
        );
      })
      .join(''),
  tail: '<hyperlinks><hyperlink ref="K2" r:id="rId1"/><hyperlink ref="K3" r:id="rId2"/></hyperlinks>',
  relations:
    relation(1, 'hyperlink', 'https://example.org/a', true) + relation(2, 'hyperlink', 'https://example.org/b', true),
  strings: ['a person’s note, äöü &lt;3', 'two  blanks &amp; more'],
  calcChain: '<c r="L2"/>',
  otherRows: '<row r="1"><c r="A1"><f>SUM(Review!E2:E5)</f><v>181772</v></c></row>',
});

/** What is written: a verdict, a link over a formula that is the first of its group, and the target of a hyperlink. */
function save(odd: Buffer): { readonly after: Buffer; readonly problems: readonly string[] } {
  const edits = changesOf(odd);
  const patched = patchedOf(odd, patchWorkbook(prepareWorkbook(openWorkbookPackage(odd)), edits));
  return { after: patched.bytes, problems: judgeSave(odd, patched.bytes, meant) };
}

const meant = [
  { cell: 'Review!23,2', text: 'SECURITY RISK | =1 äé' },
  { cell: 'Review!12,2', text: 'https://example.org/new' },
  { cell: 'Review!11,2', text: 'https://github.com/aio-libs/aiohttp' },
  { cell: 'Review!23,4', text: 'PROCEED WITH UPDATE' },
];

function changesOf(odd: Buffer): ReturnType<typeof editOf>[] {
  const workbook = readBytes(odd);
  return [
    editOf(workbook, 'aiohttp', 'recommendation', 'SECURITY RISK | =1 äé', 'vulnerable'),
    editOf(workbook, 'aiohttp', 'githubAdvisoryUrl', 'https://example.org/new', 'githubLink'),
    editOf(workbook, 'aiohttp', 'githubUrl', 'https://github.com/aio-libs/aiohttp', 'githubLink'),
    editOf(workbook, 'größe', 'recommendation', 'PROCEED WITH UPDATE', 'update'),
  ];
}

function oddPackage(chosen: readonly Quirk[], seed: number): Buffer {
  const random = new SeededRandom(seed);
  return makeOdd(bytes, chosen, (count) => random.below(count));
}

function saved(odd: Buffer, seed: number): ReturnType<typeof save> {
  try {
    return save(odd);
  } catch (error) {
    throw new Error(`seed ${seed}: ${String(error)}`, { cause: error });
  }
}

describe('odd packages', function () {
  this.timeout(1_800_000);

  it('are judged by a reader that finds no fault with the ordinary one', () =>
    deepStrictEqual(save(bytes).problems, []));

  for (const quirk of quirks) {
    it(`with ${quirk.name} are saved`, () => {
      for (let seed = 1; seed <= 5; seed++) {
        const odd = oddPackage([quirk], seed);
        ok(!odd.equals(bytes), 'the quirk changes something');
        deepStrictEqual(save(odd).problems, [], `seed ${seed}`);
      }
    });
  }

  it('with any of them together are saved, streamed the same', async () => {
    const count = soakCount(60, 5000);
    let streamed = 0;
    for (let seed = 1; seed <= count; seed++) {
      if (!isInSlice(seed)) continue;
      const random = new SeededRandom(seed);
      const odd = oddPackage(
        quirks.filter(() => random.chance(0.3)),
        seed,
      );
      const { after, problems } = saved(odd, seed);
      deepStrictEqual(problems, [], `seed ${seed}`);
      if (seed % 5 !== 0) continue;
      try {
        const sizes = { largeBytes: 0, chunkBytes: 64 + (seed % 997) };
        const { output } = await patchStreamed(openWorkbookPackage(odd), changesOf(odd), sizes);
        ok(output?.bytes.equals(after) === true, `seed ${seed}: saved otherwise when streamed`);
        streamed++;
      } catch (error) {
        ok(error instanceof Unstreamable, `seed ${seed}: ${String(error)}`);
      }
    }
    console.log(`      seeds 1 to ${count}, ${streamed} of them streamed too`);
  });
});
