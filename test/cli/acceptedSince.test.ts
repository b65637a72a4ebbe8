/** A risk is accepted after its package was checked: the next scan applies it, whatever it leaves out or takes over. */
import { deepStrictEqual, doesNotMatch, match, strictEqual } from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { batchFrom, runCli, saysOnce, startCli, summaryOf } from './realCli';
import { useSmallReview } from './smallReview';

describe('a risk that is accepted after its package was checked', function () {
  this.timeout(60_000);
  const { at, advisories, scan, write, workbook, texts, type } = useSmallReview();
  const accept = (name: string): void => {
    const until = new Date(Date.now() + 40 * 86_400_000).toISOString().slice(0, 10);
    const fields = { package: name, advisory: 'GHSA-aaaa-aaaa-aaa2', reason: 'not reachable', until };
    const lines = Object.entries(fields).map(
      ([key, value], place) => `${place === 0 ? '  - ' : '    '}${key}: ${value}`,
    );
    writeFileSync(at('ihacpa-risks.yaml'), `accepted:\n${lines.join('\n')}\n`);
  };

  beforeEach(() => {
    advisories('data', [{ id: 'GHSA-aaaa-aaaa-aaa2', name: 'alpha' }]);
  });

  for (const only of ['outdated', 'empty'])
    it(`counts in a scan with --only ${only}`, async () => {
      write(['alpha', 'beta']);
      strictEqual((await scan('data')).code, 1);
      accept('alpha');
      const ended = await scan('data', '--only', only);
      strictEqual(ended.code, 0, ended.out + ended.err);
      match((await texts('recommendation'))[0] ?? '', /^PROCEED \| 1 accepted risk/);
    });

  for (const more of [[], ['--reuse-results']])
    it(`counts in a scan that goes on ${more.join('')}`, async () => {
      write(['alpha', 'beta', 'gamma', 'delta', 'eta']);
      const words = [
        'scan',
        workbook(),
        '--storage',
        at('state'),
        '--advisories',
        at('data'),
        '--offline',
        '--no-input',
      ];
      const environment = { IHACPA_STATE_HOME: at('home'), IHACPA_TEST_LOOKUP_DELAY_MS: '300' };
      const started = startCli([...words, '--batch-size', '1'], { environment });
      await saysOnce(started, batchFrom(3));
      started.child.kill('SIGKILL');
      await started.ended;
      accept('alpha');
      const ended = await runCli([...words, '--resume-auto', ...more], {
        environment: { IHACPA_STATE_HOME: at('home') },
      });
      strictEqual(ended.code, 0, ended.out + ended.err);
      match((await texts('recommendation'))[0] ?? '', /^PROCEED \| 1 accepted risk/);
    });

  it('is not called unused by a scan that left its row out', async () => {
    write(['alpha', 'alpha==3.0', 'beta']);
    accept('alpha');
    await scan('data');
    type('beta', 'currentVersion', '1.5');
    for (const selection of [
      ['--rows', '3-4'],
      ['--packages', 'beta'],
    ])
      doesNotMatch((await scan('data', ...selection, '--start-fresh')).err, /is not used/);
    accept('gamma');
    match((await scan('data', '--packages', 'beta')).err, /is not used: the workbook has no such package/);
    accept('beta');
    match((await scan('data', '--packages', 'beta')).err, /is not used: no such vulnerability/);
    deepStrictEqual(summaryOf(await scan('data', '--json')).kept, []);
  });
});
