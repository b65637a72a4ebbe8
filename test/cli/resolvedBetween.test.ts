/** Cells that were resolved while their scan was stopped, and what is told of that scan: nothing of before, seen through the built command line. */
import { deepStrictEqual, doesNotMatch, match, ok, strictEqual } from 'node:assert/strict';
import { batchFrom, saysOnce, startCli, summaryOf } from './realCli';
import { useSmallReview } from './smallReview';

const delayMs = 200;

describe('a scan that was killed', function () {
  this.timeout(120_000);
  const review = useSmallReview();
  const names = ['alpha', 'beta', 'gamma', 'delta', 'epsilon', 'zeta'];

  beforeEach(async () => {
    review.write(names, { W2: 'PROCEED, says Ann' });
    review.advisories('data', [{ id: 'GHSA-aaaa', name: 'alpha' }]);
    const words = ['scan', review.workbook(), '--advisories', review.at('data'), '--offline', '--no-input'];
    const started = startCli([...words, '--batch-size', '1', '--storage', review.at('state')], {
      environment: { IHACPA_STATE_HOME: review.at('home'), IHACPA_TEST_LOOKUP_DELAY_MS: String(delayMs) },
    });
    await saysOnce(started, batchFrom(4));
    started.child.kill('SIGKILL');
    await started.ended;
  });

  it('says nothing on its resume of cells that were resolved meanwhile', async () => {
    match((await review.run('resolve', '--take', 'result')).out, /^1 cell changed/);
    const ended = await review.scan('data', '--resume-auto', '--json');
    strictEqual(ended.code, 1, ended.err);
    deepStrictEqual(summaryOf(ended).contradicted, []);
    deepStrictEqual(summaryOf(ended).kept, []);
    match((await review.texts('recommendation'))[0] ?? '', /^SECURITY RISK[^]*\nEarlier: PROCEED, says Ann$/);
  });

  for (const takes of [['result'], ['result', 'mine']]) {
    it(`lists no cell as changed on its resume after resolve --take ${takes.join(' and ')}`, async () => {
      for (const take of takes) match((await review.run('resolve', '--take', take)).out, /^1 cell changed/);
      const ended = await review.scan('data', '--resume-auto');
      strictEqual(ended.code, 1, ended.err);
      doesNotMatch(ended.err, /W2|changed since|not in the journal/);
    });
  }

  it('lists the cell of a person alone beside one that was resolved', async () => {
    match((await review.run('resolve', '--take', 'result')).out, /^1 cell changed/);
    review.type('beta', 'notes', 'ask Bob');
    const { err } = await review.scan('data', '--resume-auto');
    match(err, /changed since the scan stopped, at N3 \(beta\)\. The/);
    doesNotMatch(err, /W2|not in the journal/);
  });

  it('tells on its resume of a cell that says less in other words now', async () => {
    review.type('alpha', 'recommendation', 'PROCEED, agreed with Bob');
    const ended = await review.scan('data', '--resume-auto', '--json');
    deepStrictEqual(
      summaryOf(ended).contradicted.map(({ cell, value }) => [cell, value]),
      [['W2', 'PROCEED, agreed with Bob']],
    );
    doesNotMatch((await review.run('report')).out, /says Ann/);
  });

  it('was last changed when its last result came', async () => {
    const { out } = await review.run('report', '--format', 'json');
    const { scan } = JSON.parse(out) as { scan: { startedAt: string; updatedAt: string } };
    const ms = Date.parse(scan.updatedAt) - Date.parse(scan.startedAt);
    ok(ms >= 2 * delayMs, `${ms} ms`);
  });
});
