/** Results stand in rows of other packages, since names or versions moved without them. Through the built command line. */
import { deepStrictEqual, doesNotMatch, strictEqual } from 'node:assert/strict';
import type { ReviewField } from '../../src/core/sheet/reviewField';
import { summaryOf } from './realCli';
import { type SmallReview, useSmallReview } from './smallReview';

const records = [
  { id: 'GHSA-aaaa-aaaa-aaa2', name: 'alpha' },
  { id: 'GHSA-bbbb-bbbb-bbb2', name: 'beta' },
];
const results: readonly ReviewField[] = ['githubAdvisoryResult', 'exploitDbResult', 'recommendation'];

/** What is typed before and after; `clean`, `more`, and 3.0 of any package have no vulnerability. */
const moves: readonly (readonly [what: string, before: string, after: string])[] = [
  ['a name becomes one that the sheet lists below', 'clean beta', 'beta beta'],
  ['a name becomes one that the sheet lists above', 'beta clean', 'beta beta'],
  ['two names change places', 'clean beta', 'beta clean'],
  ['all rows move down by one', 'clean alpha==3.0 beta more alpha', 'alpha clean alpha==3.0 beta more'],
  ['two versions change places', 'alpha alpha==3.0', 'alpha==3.0 alpha'],
  ['a version becomes that of a row below', 'alpha==3.0 alpha', 'alpha alpha'],
  ['a version becomes that of a row above', 'alpha alpha==3.0', 'alpha alpha'],
  ['a vulnerable version becomes that of a row below', 'alpha alpha==3.0', 'alpha==3.0 alpha==3.0'],
];

describe('names and versions that moved without their results', function () {
  this.timeout(60_000);
  const [review, fresh] = [useSmallReview(), useSmallReview()];
  const textsOf = (of: SmallReview): Promise<readonly string[][]> => Promise.all(results.map((each) => of.texts(each)));

  function retype(packages: readonly string[]): void {
    for (const [place, text] of packages.entries()) {
      const [packageName = '', currentVersion = '1.0'] = text.split('==');
      review.paste(place + 2, place + 2, [], { packageName, currentVersion });
    }
  }

  async function expected(packages: readonly string[]): Promise<readonly string[][]> {
    fresh.write(packages);
    fresh.advisories('data', records);
    await fresh.scan('data');
    return textsOf(fresh);
  }

  beforeEach(() => {
    review.advisories('data', records);
  });

  for (const [what, before, after] of moves) {
    for (const selection of [[], ['--only', 'outdated']])
      it(`${what}, ${selection.join(' ') || 'and all are scanned'}`, async () => {
        review.write(before.split(' '));
        await review.scan('data');
        retype(after.split(' '));
        const { kept } = summaryOf(await review.scan('data', '--json', ...selection));
        deepStrictEqual([kept, await textsOf(review)], [[], await expected(after.split(' '))]);
        const report = await review.run('report');
        doesNotMatch(report.out, /not checked now|is not checked|unknown date/);
        strictEqual((await review.run('resolve')).code, 0);
      });
  }

  it('leaves words that a person typed into a row that has its own results', async () => {
    review.write(['clean', 'beta']);
    await review.scan('data');
    review.type('beta', 'recommendation', 'PROCEED');
    const { kept } = summaryOf(await review.scan('data', '--json'));
    deepStrictEqual(
      kept.map(({ value }) => value),
      ['PROCEED'],
    );
  });
});
