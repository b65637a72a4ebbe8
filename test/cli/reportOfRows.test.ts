/** Every row of a workbook is in its report, whatever became of its scan. Through the built command line. */
import { deepStrictEqual, match, strictEqual } from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { useSmallReview } from './smallReview';

interface Listed {
  readonly package: string;
  readonly version: string;
  readonly verdict: string;
}

describe('the report of a workbook', function () {
  this.timeout(60_000);
  const review = useSmallReview();

  async function listed(): Promise<readonly string[]> {
    const { out } = await review.run('report', '--format', 'json');
    const { findings } = JSON.parse(out) as { readonly findings: readonly Listed[] };
    return findings.map((each) => `${each.package} ${each.version} ${each.verdict}`).sort();
  }

  beforeEach(() => {
    review.advisories('data', [{ id: 'GHSA-aaaa-aaaa-aaa2', name: 'alpha' }]);
  });

  it('has the rows of a package that a later scan of another row of it left out', async () => {
    review.write(['alpha==1.0', 'alpha==3.0', 'alpha==1.0', 'other']);
    await review.scan('data');
    const all = await listed();
    deepStrictEqual(all, ['alpha 1.0 vulnerable', 'alpha 1.0 vulnerable', 'alpha 3.0 safe', 'other 1.0 clean']);
    for (const row of ['3', '4']) {
      await review.scan('data', '--start-row', row, '--end-row', row);
      deepStrictEqual(await listed(), all, `row ${row}`);
    }
    review.type('alpha', 'recommendation', 'PROCEED');
    await review.scan('data', '--start-row', '3', '--end-row', '3');
    const differences = await review.run('resolve');
    strictEqual(differences.code, 1, differences.out);
    match(differences.out, /alpha/);
  });

  it('has no version that the workbook has no more', async () => {
    review.write(['alpha==1.0', 'other']);
    await review.scan('data');
    review.type('alpha', 'currentVersion', '3.0');
    await review.scan('data', '--packages', 'alpha');
    deepStrictEqual(await listed(), ['alpha 3.0 safe', 'other 1.0 clean']);
  });

  it('says that a row is not checked whose result is lost', async () => {
    review.write(['alpha==1.0', 'other', 'third']);
    await review.scan('data');
    const scans = join(review.at('state'), 'scans');
    const journal = join(scans, readdirSync(scans)[0] ?? '', 'journal.jsonl');
    const lines = readFileSync(journal, 'utf8').split('\n');
    const at = lines.findIndex((line) => line.includes('GHSA-aaaa-aaaa-aaa2'));
    lines[at] = `${lines[at]?.slice(0, 100)}#${lines[at]?.slice(101)}`;
    writeFileSync(journal, lines.join('\n'));
    const now = await listed();
    deepStrictEqual(now.length, 3);
    match(now.join('\n'), /^alpha 1\.0 notChecked$/m);
    strictEqual((await review.run('report', '--fail-on-new')).code, 2);
    match((await review.run('report')).out, /Not checked +[1-3]/);
    match((await review.run('report', '--format', 'cyclonedx-vex')).out, /ihacpa:packagesNotChecked/);
  });
});
