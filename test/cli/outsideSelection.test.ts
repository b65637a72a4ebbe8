/** A scan of some packages is judged by them, and tells how many of the others are known to be vulnerable. Through the built command line. */
import { deepStrictEqual, doesNotMatch, match, strictEqual } from 'node:assert/strict';
import { type Ended, runCli, summaryOf } from './realCli';
import { useSmallReview } from './smallReview';

const outsideOf = (ended: Ended): unknown =>
  summaryOf(ended).outside?.map(({ row, package: name, verdict }) => [row, name, verdict]);

describe('vulnerable packages outside the selection', function () {
  this.timeout(60_000);
  const review = useSmallReview();
  const told = /^ {2}2 packages outside the selection are known to be vulnerable$/m;

  beforeEach(() => {
    review.write(['clean', 'bad', 'worse', 'other']);
    review.advisories('found', [
      { id: 'GHSA-2222-2222-2222', name: 'bad' },
      { id: 'GHSA-3333-3333-3333', name: 'worse' },
    ]);
  });

  for (const selection of [
    ['--packages', 'clean,other'],
    ['--start-row', '5'],
    ['--resume-from-package', '4'],
  ]) {
    it(`are told with ${selection.join(' ')}, and the code is about the selection`, async () => {
      strictEqual((await review.scan('found')).code, 1);
      const part = await review.scan('found', ...selection);
      strictEqual(part.code, 0, part.err);
      match(part.out, told);
      match(part.out, /See 2 vulnerable packages outside the selection: ihacpa report /);
      doesNotMatch(part.out, /Nothing to do/);
      const json = await review.scan('found', '--json', ...selection);
      deepStrictEqual(outsideOf(json), [
        [3, 'bad', 'vulnerable'],
        [4, 'worse', 'vulnerable'],
      ]);
    });
  }

  it('are told on the one line of --quiet', async () => {
    await review.scan('found');
    const part = await review.scan('found', '--packages', 'clean,bad', '--quiet');
    strictEqual(part.code, 1);
    match(part.out, /^.* 1 package outside the selection is known to be vulnerable\.\n$/);
  });

  it('are told where nothing was left to check, and are no part of what is known of the selection', async () => {
    await review.scan('found');
    const part = await review.scan('found', '--only', 'empty', '--packages', 'clean');
    strictEqual(part.code, 0, part.err);
    match(part.out, told);
  });

  it('are known by their cells where the scans are stored elsewhere', async () => {
    await review.scan('found');
    const words = ['--advisories', review.at('found'), '--offline', '--no-input', '--storage', review.at('elsewhere')];
    const environment = { IHACPA_STATE_HOME: review.at('elsewhere-home') };
    const part = await runCli(['scan', review.workbook(), ...words, '--packages', 'clean'], { environment });
    match(part.out, told);
  });

  it('are told also when nobody could look again since', async () => {
    await review.scan('found');
    await review.run('scan', '--offline', '--no-input');
    match((await review.scan('found', '--packages', 'clean')).out, told);
  });

  it('are not told of a scan of all packages, nor where none is known', async () => {
    const part = await review.scan('found', '--packages', 'clean', '--json');
    strictEqual(outsideOf(part), undefined);
    const whole = await review.scan('found');
    doesNotMatch(whole.out, /outside/);
    strictEqual(outsideOf(await review.scan('found', '--json')), undefined);
  });
});
