/** What an unfinished scan found of a row with another name or version is of that row from then on, even where it reads like what was there. */
import { deepStrictEqual, doesNotMatch, match, strictEqual } from 'node:assert/strict';
import type { ReviewField } from '../../src/core/sheet/reviewField';
import { batchFrom, runCli, saysOnce, startCli } from './realCli';
import { useSmallReview } from './smallReview';

const results: readonly ReviewField[] = ['githubAdvisoryResult', 'nvdResult', 'mitreResult', 'recommendation'];

describe('a row that was changed before a scan that was killed', function () {
  this.timeout(60_000);
  const { at, workbook, advisories, scan, write, texts, type } = useSmallReview();
  const words = (...more: readonly string[]): string[] => [
    ...['scan', workbook(), '--storage', at('state'), '--offline', '--no-input', ...more],
  ];
  const row = async (place: number): Promise<readonly string[]> => {
    const columns = await Promise.all(results.map((field) => texts(field)));
    return columns.map((column) => column[place] ?? '');
  };

  beforeEach(async () => {
    advisories('data', [{ id: 'GHSA-aaaa-aaaa-aaa2', name: 'alpha' }]);
    write(['beta', 'gamma', 'eta', 'theta', 'iota']);
    await scan('data');
  });

  async function kill(): Promise<void> {
    const environment = { IHACPA_STATE_HOME: at('home'), IHACPA_TEST_LOOKUP_DELAY_MS: '300' };
    const started = startCli(words('--advisories', at('data'), '--batch-size', '1', '--start-fresh'), { environment });
    await saysOnce(started, batchFrom(2));
    started.child.kill('SIGKILL');
    strictEqual((await started.ended).code, null);
  }

  for (const choice of ['--resume-auto', '--start-fresh'])
    for (const [about, field, text] of [
      ['name', 'packageName', 'delta'],
      ['version', 'currentVersion', '1.5'],
    ] as const)
      it(`keeps what it found of the new ${about} where nobody can look again, with ${choice}`, async () => {
        type('beta', field, text);
        await kill();
        const found = await row(0);
        match(found.join('\n'), /PROCEED/);
        for (const time of ['once', 'again']) {
          await runCli(words(choice), { environment: { IHACPA_STATE_HOME: at('home') } });
          deepStrictEqual(await row(0), found, time);
        }
      });

  it('does not keep what was pasted into it since', async () => {
    type('beta', 'packageName', 'delta');
    await kill();
    type('delta', 'packageName', 'epsilon');
    await runCli(words('--start-fresh'), { environment: { IHACPA_STATE_HOME: at('home') } });
    doesNotMatch((await row(0)).join('\n'), /PROCEED|SAFE|No published|None found/);
  });
});
