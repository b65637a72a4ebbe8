/** A report counts the packages that the workbook has now: each row once, and none that is gone. Through the built command line. */
import { deepStrictEqual, match } from 'node:assert/strict';
import type { ReportModel } from '../../src/reports/model/reportModel';
import { batchFrom, runCli, saysOnce, startCli } from './realCli';
import { useSmallReview } from './smallReview';

describe('the packages of a report', function () {
  this.timeout(60_000);
  const { at, advisories, run, scan, write, workbook, type, paste } = useSmallReview();

  async function counted(): Promise<readonly unknown[]> {
    const { out } = await run('report', '--format', 'json');
    const { packages, findings, verdicts } = JSON.parse(out) as ReportModel;
    const rows = findings.map(({ row, package: name, version }) => `${row ?? 'none'} ${name} ${version}`).sort();
    const total = Object.values(verdicts).reduce((sum, count) => sum + count);
    return [packages.planned, packages.lookedUp + (packages.neverLookedUp ?? 0), total, rows];
  }

  beforeEach(() => {
    advisories('data', [{ id: 'GHSA-aaaa-aaaa-aaa2', name: 'alpha' }]);
  });

  it('are its rows where a later scan was about some', async () => {
    write(['alpha', 'alpha==2.5', 'beta']);
    await scan('data');
    paste(3, 3, [], { currentVersion: '3.0' });
    await scan('data', '--only', 'outdated');
    deepStrictEqual(await counted(), [3, 3, 3, ['2 alpha 1.0', '3 alpha 3.0', '4 beta 1.0']]);
    match((await run('report')).out, /3 of 3 checked/);
  });

  it('are its rows after one got another name', async () => {
    write(['alpha', 'beta']);
    await scan('data');
    type('alpha', 'packageName', 'gamma');
    deepStrictEqual(await counted(), [2, 2, 2, ['2 gamma 1.0', '3 beta 1.0']]);
  });

  it('are its rows after one got another name and the scan went on', async () => {
    write(['alpha', 'beta', 'gamma', 'delta', 'eta']);
    const words = ['scan', workbook(), '--storage', at('state'), '--advisories', at('data'), '--offline', '--no-input'];
    const environment = { IHACPA_STATE_HOME: at('home'), IHACPA_TEST_LOOKUP_DELAY_MS: '300' };
    const started = startCli([...words, '--batch-size', '1'], { environment });
    await saysOnce(started, batchFrom(3));
    started.child.kill('SIGKILL');
    await started.ended;
    type('alpha', 'packageName', 'zeta');
    await runCli([...words, '--resume-auto'], { environment: { IHACPA_STATE_HOME: at('home') } });
    const names = ['2 zeta', '3 beta', '4 gamma', '5 delta', '6 eta'];
    deepStrictEqual(await counted(), [5, 5, 5, names.map((name) => `${name} 1.0`)]);
  });
});
