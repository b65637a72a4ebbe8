/** `ihacpa resolve` of packages that nobody has checked, seen through the built command line: nothing is said of their cells. */
import { deepStrictEqual, doesNotMatch, match, strictEqual } from 'node:assert/strict';
import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { batchFrom, saysOnce, startCli } from './realCli';
import { useSmallReview } from './smallReview';

describe('cells of packages that nobody has checked', function () {
  this.timeout(120_000);
  const review = useSmallReview();
  const alone = /No cell says less/;

  beforeEach(() => {
    review.write(['alpha', 'beta', 'gamma'], { W3: 'PROCEED' });
    review.advisories('data', [{ id: 'GHSA-bbbb', name: 'beta' }]);
  });

  it('are not compared, and the command is incomplete', async () => {
    await review.scan('data', '--packages', 'gamma');
    const { code, out, err } = await review.run('resolve');
    strictEqual(code, 2, out);
    strictEqual(out, '2 packages were not checked. No cell of the others says less than a finding.\n');
    match(err, /^ihacpa: incomplete: 2 packages not checked\n$/);
    const { out: json } = await review.run('resolve', '--json');
    deepStrictEqual(JSON.parse(json), { changed: 0, left: [], cells: [], notChecked: 2, rowsNotChecked: 0 });
  });

  it('are told beside cells that do say less', async () => {
    await review.scan('data', '--packages', 'beta');
    const { code, out, err } = await review.run('resolve');
    strictEqual(code, 2, out);
    match(out, /^1 cell says less than the finding/);
    match(err, /2 packages not checked/);
    strictEqual((await review.run('resolve', '--packages', 'beta')).code, 1);
  });

  it('are told when they are named, and so is a name that the workbook does not list', async () => {
    await review.scan('data', '--packages', 'gamma');
    const unseen = await review.run('resolve', '--packages', 'Beta');
    strictEqual(unseen.code, 2, unseen.err);
    strictEqual(unseen.out, '1 package was not checked.\n');
    const absent = await review.run('resolve', '--packages', 'Delta,beta');
    strictEqual(absent.code, 127);
    match(absent.err, /The workbook does not list Delta/);
    const agrees = await review.run('resolve', '--packages', 'gamma');
    strictEqual(agrees.code, 0, agrees.err);
    strictEqual(agrees.out, 'No cell says less than a finding.\n');
  });

  it('are told after a scan that was killed', async () => {
    const words = ['scan', review.workbook(), '--advisories', review.at('data'), '--offline', '--no-input'];
    const started = startCli([...words, '--batch-size', '1', '--storage', review.at('state')], {
      environment: { IHACPA_STATE_HOME: review.at('home'), IHACPA_TEST_LOOKUP_DELAY_MS: '400' },
    });
    await saysOnce(started, batchFrom(2));
    started.child.kill('SIGKILL');
    await started.ended;
    const { code, out, err } = await review.run('resolve');
    strictEqual(code, 2, out);
    doesNotMatch(out, alone);
    match(err, /incomplete: the latest scan is not finished, \d packages? not checked/);
  });

  for (const harm of ['emptied', 'removed'] as const) {
    it(`are told after a scan whose journal was ${harm}`, async () => {
      await review.scan('data');
      strictEqual((await review.run('resolve')).code, 1);
      const [scanId = ''] = readdirSync(review.at('state/scans'));
      const journal = join(review.at('state/scans'), scanId, 'journal.jsonl');
      if (harm === 'removed') rmSync(journal);
      else writeFileSync(journal, '');
      const { code, out, err } = await review.run('resolve');
      strictEqual(code, 2, out);
      doesNotMatch(out, alone);
      match(err, /3 packages not checked/);
    });
  }
});
