/** Data that lacks the very advisory of a finding makes nothing clean, however new or large it is; seen through the built command line. */
import { deepStrictEqual, match, ok, strictEqual } from 'node:assert/strict';
import { sendJson, useLoopbackServers } from '../support/loopbackServer';
import { summaryOf } from './realCli';
import { type MadeUpRecord, useSmallReview } from './smallReview';

const found = { id: 'GHSA-aaaa-aaaa-aaa2', name: 'alpha' };
const other = { id: 'PYSEC-2026-1', name: 'unrelated' };

describe('a finding whose advisory the data has no more', function () {
  this.timeout(60_000);
  const { at, advisories, scan, run, write, texts } = useSmallReview();
  const serve = useLoopbackServers();

  beforeEach(async () => {
    write(['alpha', 'beta']);
    advisories('whole', [found, other], 3);
    strictEqual((await scan('whole')).code, 1);
  });

  const offline = (name: string, records: readonly MadeUpRecord[], daysAgo: number): readonly string[] => {
    advisories(name, records, daysAgo);
    return ['--advisories', at(name), '--offline'];
  };

  async function staysTold(words: readonly string[]): Promise<void> {
    const ended = await run('scan', ...words, '--json', '--no-input');
    strictEqual(ended.code, 2, ended.err);
    match(ended.err, /incomplete: 1 package checked with less data than before$/m);
    deepStrictEqual(
      summaryOf(ended).findings.map(({ verdict, lastKnown }) => [verdict, lastKnown?.verdict]),
      [
        ['review', 'vulnerable'],
        ['clean', undefined],
      ],
    );
    const [recommendation] = await texts('recommendation');
    ok(!/^PROCEED/.test(recommendation ?? ''), recommendation);
  }

  it('is told with newer data', () => staysTold(offline('newer', [other], 1)));
  it('is told with more records of another database', () => {
    const many = Array.from({ length: 9 }, (_, nth) => ({ id: `PYSEC-2026-${nth + 2}`, name: `q${nth}` }));
    return staysTold(offline('more', many, 3));
  });

  it('is told with a service that has nothing of the package', async () => {
    const { base } = await serve((response) => sendJson(response, { results: [{}, {}] }));
    const off = 'pypi,github,nvd,mitre,snyk,exploitDb,kev,epss';
    await staysTold(['--disable-source', off, '--source-url', `osv=${base}`]);
  });

  it('ends where the advisory itself says that it affects the version no more, or was withdrawn', async () => {
    advisories('changed', [{ ...found, fixed: '0.5' }, other], 1);
    const changed = await scan('changed');
    strictEqual(changed.code, 0, changed.err);
    match((await texts('recommendation'))[0] ?? '', /^PROCEED/);
    strictEqual((await scan('whole', '--start-fresh')).code, 1);
    advisories('withdrawn', [{ ...found, withdrawn: true }, other], 1);
    strictEqual((await scan('withdrawn')).code, 0);
  });
});
