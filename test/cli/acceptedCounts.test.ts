/** Where some vulnerabilities of a package are accepted, the numbers that people see are those of the open ones: seen through the built command line. */
import { deepStrictEqual, match, strictEqual } from 'node:assert/strict';
import { parse } from 'csv-parse/sync';
import { type Ended, runCli, summaryOf } from './realCli';
import { useSmallReview } from './smallReview';

describe('a package with accepted vulnerabilities', function () {
  this.timeout(120_000);
  const review = useSmallReview();
  const risks = (command: string, name: string, advisory: string, ...words: readonly string[]): Promise<Ended> =>
    runCli(['risks', command, review.workbook(), '--package', name, '--advisory', advisory, ...words]);
  const accept = (name: string, advisory: string): Promise<Ended> =>
    risks('add', name, advisory, '--reason', 'not used', '--until', '2099-12-31', '--storage', review.at('state'));

  beforeEach(async () => {
    review.write(['alpha', 'beta', 'gamma']);
    review.advisories('data', [
      { id: 'GHSA-aaaa', name: 'alpha' },
      { id: 'GHSA-bbbb', name: 'alpha' },
      { id: 'GHSA-cccc', name: 'alpha' },
      { id: 'GHSA-dddd', name: 'beta' },
      { id: 'GHSA-eeee', name: 'gamma' },
    ]);
    await review.scan('data');
    await accept('alpha', 'GHSA-aaaa');
    await accept('beta', 'GHSA-dddd');
  });

  it('counts the open ones, and the accepted ones apart', async () => {
    const { out } = await review.scan('data');
    match(out, /^ *2 +alpha +1\.0 +\S+ +2 \(\+1 accepted\) +2\.0$/m);
    match(out, /^ *4 +gamma +1\.0 +\S+ +1 +2\.0$/m);
    const { findings } = summaryOf(await review.scan('data', '--json'));
    deepStrictEqual(
      findings.map(({ flaws, acceptedFlaws }) => [flaws, acceptedFlaws]),
      [
        [3, 1],
        [1, 1],
        [1, undefined],
      ],
    );
    const csv = await review.run('report', '--format', 'csv');
    const rows: Record<string, string>[] = parse(csv.out, { bom: true, columns: true });
    deepStrictEqual(
      rows.map((row) => [row['Package'], row['Vulnerabilities'], row['Accepted']]),
      [
        ['alpha', '2', '1'],
        ['gamma', '1', '0'],
        ['beta', '0', '1'],
      ],
    );
    const text = await review.run('report');
    match(text.out, /Vulnerabilities .* Accepted/);
  });

  it('has no such column where none is accepted', async () => {
    for (const [name, advisory] of [
      ['alpha', 'GHSA-aaaa'],
      ['beta', 'GHSA-dddd'],
    ] as const)
      strictEqual((await risks('end', name, advisory)).code, 0);
    const { out } = await review.scan('data');
    match(out, /^ *2 +alpha +1\.0 +\S+ +3 +2\.0$/m);
    strictEqual(/Accepted/.test((await review.run('report', '--format', 'csv')).out.split('\n')[0] ?? ''), false);
  });
});
