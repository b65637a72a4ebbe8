/** Earlier results that `--overwrite empty` leaves in their cells: told as what they are, and replaced without a trace once a person wants that. */
import { doesNotMatch, match, strictEqual } from 'node:assert/strict';
import { useSmallReview } from './smallReview';

describe('earlier results that --overwrite empty leaves', function () {
  this.timeout(120_000);
  const review = useSmallReview();

  beforeEach(async () => {
    review.write(['alpha', 'beta'], { W3: 'PROCEED, says Ann' });
    review.advisories('none', [{ id: 'PYSEC-1', name: 'other' }], 9);
    review.advisories(
      'all',
      ['alpha', 'beta'].map((name) => ({ id: `GHSA-${name}`, name })),
    );
    await review.scan('none');
  });

  it('are told as words of the workbook, with a command that replaces them', async () => {
    const { out, code } = await review.scan('all', '--overwrite', 'empty');
    strictEqual(code, 1);
    match(out, /Cell +Package +Workbook +Finding\n[^]* W2 +alpha +PROCEED/);
    doesNotMatch(out, /Yours/);
    const [, command = ''] = /Put the findings first.*: (ihacpa scan .*), or package by package/.exec(out) ?? [];
    strictEqual(command.match(/--overwrite/g)?.length, 1);
    match(command, /--overwrite worse$/);
  });

  it('are replaced by resolve, and only a person’s words stay below the finding', async () => {
    await review.scan('all', '--overwrite', 'empty');
    const { code, err } = await review.run('resolve', '--take', 'result');
    strictEqual(code, 0, err);
    const [alpha = '', beta = ''] = await review.texts('recommendation');
    match(alpha, /^SECURITY RISK/);
    doesNotMatch(alpha, /Earlier/);
    match(beta, /^SECURITY RISK[^]*\nEarlier: PROCEED, says Ann$/);
    for (const text of await review.texts('githubAdvisoryResult')) doesNotMatch(text, /Earlier/);
  });
});
