/** A person's word that is put back beside a finding that says more does not look like a clean result; seen through the built command line. */
import { deepStrictEqual, match, notStrictEqual, strictEqual } from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { openZip } from '../../src/xlsx/zip/zipReader';
import { nodeFileSystem } from '../../src/platform/nodeFileSystem';
import { readReviewColors } from '../../src/workbook/review/readReviewColors';
import { useSmallReview } from './smallReview';

describe('resolve --take mine', function () {
  this.timeout(60_000);
  const { advisories, scan, run, write, texts, workbook } = useSmallReview();

  /** The index of the cell's style. */
  function styleOf(reference: string): string | undefined {
    const zip = openZip(readFileSync(workbook()));
    const entry = zip.entry('xl/worksheets/sheet1.xml');
    const sheet = entry === undefined ? '' : zip.read(entry).toString('utf8');
    return new RegExp(`<c r="${reference}"[^>]*? s="(\\d+)"`).exec(sheet)?.[1];
  }

  it('gives the word back, and no look of a clean result', async () => {
    write(['alpha', 'beta'], { W2: 'PROCEED' });
    advisories('data', [{ id: 'GHSA-aaaa-aaaa-aaa2', name: 'alpha' }]);
    strictEqual((await scan('data', '--overwrite', 'worse')).code, 1);
    const clean = styleOf('W3');
    match((await texts('recommendation'))[1] ?? '', /^PROCEED/);
    strictEqual(typeof clean, 'string');
    await run('resolve', '--take', 'mine');
    strictEqual((await texts('recommendation'))[0], 'PROCEED');
    notStrictEqual(styleOf('W2'), clean);
    const [alpha] = await readReviewColors(nodeFileSystem, workbook());
    const { fill, font, bold } = alpha?.cells.get('recommendation')?.colors ?? {};
    deepStrictEqual([fill, font, bold], [undefined, undefined, false], 'nor that of the finding that was above it');
  });
});
