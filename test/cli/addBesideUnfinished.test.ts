/** `add` while a scan of the workbook waits to be resumed: it never ends as if the workbook were checked; seen through the built command line. */
import { match, strictEqual } from 'node:assert/strict';
import { batchFrom, runCli, saysOnce, startCli } from './realCli';
import { useSmallReview } from './smallReview';

describe('add beside an unfinished scan', function () {
  this.timeout(60_000);
  const { at, advisories, workbook, run, write } = useSmallReview();

  it('adds and checks its packages, ends with 2, and names the two commands', async () => {
    write(['alpha', 'beta', 'gamma', 'delta']);
    advisories('data', [{ id: 'GHSA-aaaa-aaaa-aaa2', name: 'delta' }]);
    const data = ['--advisories', at('data'), '--offline'];
    const environment = { IHACPA_STATE_HOME: at('home'), IHACPA_TEST_LOOKUP_DELAY_MS: '300' };
    const words = ['scan', workbook(), ...data, '--storage', at('state'), '--batch-size', '1', '--no-input'];
    const started = startCli(words, { environment });
    await saysOnce(started, batchFrom(1));
    started.child.kill('SIGKILL');
    await started.ended;
    const added = await run('add', 'new-one==1.0', ...data);
    strictEqual(added.code, 2, added.out + added.err);
    match(added.out, /Scan finished: 1 of 1 package done/);
    match(
      added.err,
      /unfinished scan .*: ihacpa scan .* --resume-auto, or start a new one: ihacpa scan .* --start-fresh/,
    );
    const resumed = await runCli([...words, '--resume-auto'], { environment });
    strictEqual(resumed.code, 1, resumed.err);
    const again = await run('add', 'other-one==1.0', ...data);
    strictEqual(again.code, 0, again.err);
  });
});
