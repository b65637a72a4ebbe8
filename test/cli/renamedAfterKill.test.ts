/** A first scan is killed; then a row gets another name. What the scan wrote for the former package is nobody's word about the new one. */
import { deepStrictEqual, strictEqual } from 'node:assert/strict';
import type { ReviewField } from '../../src/core/sheet/reviewField';
import { batchFrom, runCli, saysOnce, startCli, summaryOf } from './realCli';
import { type SmallReview, useSmallReview } from './smallReview';

const results: readonly ReviewField[] = ['githubAdvisoryResult', 'nvdResult', 'exploitDbResult', 'recommendation'];

describe('a row that gets another name after a scan was killed', function () {
  this.timeout(60_000);
  const [review, fresh] = [useSmallReview(), useSmallReview()];
  const words = ({ at, workbook }: SmallReview, ...more: readonly string[]): string[] => [
    ...['scan', workbook(), '--storage', at('state'), '--advisories', at('data'), '--offline', '--no-input', ...more],
  ];
  const textsOf = (of: SmallReview): Promise<readonly string[][]> => Promise.all(results.map((each) => of.texts(each)));

  for (const choice of ['--resume-auto', '--start-fresh'])
    for (const [what, name, become] of [
      ['of an affected package', 'clean', 'alpha'],
      ['of one without vulnerabilities', 'alpha', 'clean'],
    ] as const)
      it(`gets the results ${what}, with ${choice}`, async () => {
        const after = [become, 'beta', 'gamma', 'eta', 'theta'];
        for (const each of [review, fresh]) each.advisories('data', [{ id: 'GHSA-aaaa-aaaa-aaa2', name: 'alpha' }]);
        review.write([name, ...after.slice(1)]);
        const environment = { IHACPA_STATE_HOME: review.at('home') };
        const started = startCli(words(review, '--batch-size', '1'), {
          environment: { ...environment, IHACPA_TEST_LOOKUP_DELAY_MS: '300' },
        });
        await saysOnce(started, batchFrom(3));
        started.child.kill('SIGKILL');
        strictEqual((await started.ended).code, null);
        review.type(name, 'packageName', become);
        const ended = await runCli(words(review, choice, '--json'), { environment });
        fresh.write(after);
        await fresh.scan('data');
        deepStrictEqual([summaryOf(ended).kept, await textsOf(review)], [[], await textsOf(fresh)], ended.err);
      });
});
