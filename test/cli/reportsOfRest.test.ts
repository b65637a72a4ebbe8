/** A report of a workbook tells of every package in it, also of those that no scan was about; seen through the built command line. */
import { deepStrictEqual, match, ok, strictEqual } from 'node:assert/strict';
import { useSmallReview } from './smallReview';

describe('a report after a scan of a few packages', function () {
  this.timeout(60_000);
  const { advisories, scan, run, write } = useSmallReview();

  beforeEach(async () => {
    write(['alpha', 'beta', 'gamma']);
    advisories('data', [{ id: 'GHSA-aaaa-aaaa-aaa2', name: 'gamma' }]);
    strictEqual((await scan('data', '--packages', 'beta')).code, 0);
  });

  interface Told {
    readonly packages: unknown;
    readonly verdicts: { readonly notChecked: number };
    readonly findings: readonly { readonly package: string; readonly verdict: string }[];
  }
  const told = async (...words: readonly string[]): Promise<Told> =>
    JSON.parse((await run('report', '--format', 'json', ...words)).out) as Told;

  it('counts and lists the others as not checked, in every format', async () => {
    const { packages, verdicts } = await told();
    deepStrictEqual(packages, { planned: 3, lookedUp: 1, failed: 0, neverLookedUp: 2 });
    strictEqual(verdicts.notChecked, 2);
    match((await run('report')).out, /1 of 3 checked/);
    for (const format of ['text', 'markdown', 'html', 'csv', 'sarif', 'cyclonedx-vex']) {
      const { out } = await run('report', '--format', format);
      for (const name of ['alpha', 'gamma']) ok(out.includes(name), `${format} does not tell of ${name}`);
      ok(out.includes('no scan has checked it'), `${format} does not tell why`);
    }
  });

  it('tells a package whose name was changed since as not checked', async () => {
    write(['alpha', 'delta', 'gamma']);
    const { findings } = await told();
    strictEqual(findings.find((each) => each.package === 'delta')?.verdict, 'notChecked');
  });

  it('is about the packages of one scan where that is asked for', async () => {
    const { scan: newest } = (await told()) as unknown as { readonly scan: { readonly scanId: string } };
    deepStrictEqual((await told('--scan', newest.scanId)).packages, { planned: 1, lookedUp: 1, failed: 0 });
  });
});
