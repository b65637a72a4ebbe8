/** A version that somebody changed leaves our results of the former one in the row: they are ours, whatever they say; seen through the built command line. */
import { deepStrictEqual, doesNotMatch, match, strictEqual } from 'node:assert/strict';
import { summaryOf } from './realCli';
import { useSmallReview } from './smallReview';

describe('results of a version that was changed', function () {
  this.timeout(60_000);
  const { advisories, scan, run, write, texts, type } = useSmallReview();

  beforeEach(() => {
    advisories('data', [
      { id: 'GHSA-aaaa-aaaa-aaa2', name: 'alpha' },
      { id: 'GHSA-bbbb-bbbb-bbb2', name: 'other' },
    ]);
    advisories('none', [{ id: 'GHSA-bbbb-bbbb-bbb2', name: 'other' }], 0);
  });

  it('are replaced, bare words too, by those of the version that is there now', async () => {
    write(['alpha==3.0', 'beta']);
    strictEqual((await scan('none')).code, 0);
    strictEqual((await texts('recommendation'))[0], 'PROCEED');
    type('alpha', 'currentVersion', '1.0');
    const { kept, contradicted } = summaryOf(await scan('data', '--json'));
    deepStrictEqual([kept, contradicted], [[], []]);
    match((await texts('recommendation'))[0] ?? '', /^SECURITY RISK/);
    match((await texts('githubAdvisoryResult'))[0] ?? '', /^VULNERABLE/);
  });

  it('are replaced when the version went there and back', async () => {
    write(['alpha', 'beta']);
    strictEqual((await scan('none')).code, 0);
    type('alpha', 'currentVersion', '2.5');
    await scan('data');
    const [between] = await texts('recommendation');
    type('alpha', 'currentVersion', '1.0');
    const { kept } = summaryOf(await scan('data', '--json'));
    deepStrictEqual(kept, [], between);
    match((await texts('recommendation'))[0] ?? '', /^SECURITY RISK/);
  });

  it('leave words of people in the same row alone', async () => {
    write(['alpha==3.0', 'beta']);
    await scan('none');
    type('alpha', 'currentVersion', '1.0');
    type('alpha', 'recommendation', 'PROCEED, says Ann');
    const { contradicted } = summaryOf(await scan('data', '--json'));
    deepStrictEqual(
      contradicted.map(({ cell }) => cell),
      ['W2'],
    );
    strictEqual((await texts('recommendation'))[0], 'PROCEED, says Ann');
  });

  it('leave the words of another row of the package alone when their own is deleted', async () => {
    write(['alpha==3.0', 'alpha==1.0', 'beta'], { W3: 'PROCEED' });
    await scan('none');
    const columns = { M: 'githubAdvisoryResult', P: 'nvdResult', R: 'mitreResult', W: 'recommendation' } as const;
    const cells: Record<string, string> = {};
    for (const [letter, field] of Object.entries(columns)) {
      for (const [place, text] of (await texts(field)).entries()) if (place > 0) cells[`${letter}${place + 1}`] = text;
    }
    write(['alpha==1.0', 'beta'], cells);
    const { contradicted } = summaryOf(await scan('data', '--json'));
    deepStrictEqual(
      contradicted.map(({ cell }) => cell),
      ['W2'],
    );
    strictEqual((await texts('recommendation'))[0], 'PROCEED');
  });

  it('say nothing of a row that another version of the package always had', async () => {
    write(['alpha==3.0', 'alpha==1.0', 'beta'], { W3: 'PROCEED' });
    await scan('none');
    const { contradicted } = summaryOf(await scan('data', '--json'));
    deepStrictEqual(
      contradicted.map(({ cell }) => cell),
      ['W3'],
    );
    strictEqual((await texts('recommendation'))[1], 'PROCEED');
  });

  it('are not called anybody’s words where the version was not checked yet', async () => {
    write(['alpha==3.0', 'beta']);
    await scan('none');
    type('alpha', 'currentVersion', '1.0');
    const ended = await scan('data', '--only', 'empty');
    strictEqual(ended.code, 2);
    doesNotMatch(ended.out, /Yours|kept/);
    const { out } = await run('resolve', '--json');
    deepStrictEqual((JSON.parse(out) as { cells: unknown[] }).cells, []);
  });
});
