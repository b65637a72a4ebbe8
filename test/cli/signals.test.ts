/** SIGINT and SIGTERM during a scan: what is finished is saved, and the command to go on is printed. */
import { match, ok, strictEqual } from 'node:assert/strict';
import { copyFileSync, existsSync, mkdirSync, readFileSync, watch, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { useTemporaryFolder } from '../support/temporaryFolder';
import { projectRoot } from '../support/vscode/projectRoot';
import { assertSound } from '../support/judge/assertSound';
import { hostileShapes } from './hostileShapes';
import { lookedUp } from './journalLookups';
import { batchFrom, runCli, saysOnce, startCli } from './realCli';

describe('a stopped scan', function () {
  this.timeout(60_000);
  const folder = useTemporaryFolder();

  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    it(`keeps what is finished and prints how to resume after ${signal}`, async () => {
      const sample = join(projectRoot(), 'media', 'sample');
      const workbook = join(folder(), 'review.xlsx');
      const storage = join(folder(), 'state');
      copyFileSync(join(sample, 'review.xlsx'), workbook);
      const rest = ['--advisories', join(sample, 'advisories'), '--offline', '--storage', storage];
      const started = startCli(['scan', workbook, ...rest, '--batch-size', '5'], {
        environment: { IHACPA_TEST_LOOKUP_DELAY_MS: '200' },
      });
      await saysOnce(started, batchFrom(1));
      started.child.kill(signal);
      const { code, out } = await started.ended;
      strictEqual(code, 130);
      match(out, /^ {2}- Resume the scan: ihacpa scan .*review\.xlsx .*--resume-auto$/m);
      const before = lookedUp(storage);
      ok(before.length >= 5 && before.length < 33, `${before.length} lookups`);
      const resumed = await runCli(['scan', workbook, ...rest, '--resume-auto', '--quiet']);
      ok(resumed.code === 1 || resumed.code === 2, resumed.err);
      strictEqual(new Set(lookedUp(storage)).size, 33);
    });
  }

  it('ends a save of very many formulas first, and leaves the workbook whole', async () => {
    const place = join(folder(), 'formulas');
    mkdirSync(place);
    const workbook = join(place, 'review.xlsx');
    const storage = join(folder(), 'state');
    const shape = hostileShapes.find(({ title }) => /running totals of a result column$/.test(title));
    writeFileSync(workbook, shape?.make() ?? '');
    const advisories = join(projectRoot(), 'media', 'sample', 'advisories');
    const rest = ['--advisories', advisories, '--offline', '--storage', storage];
    const watcher = watch(place);
    const started = startCli(['scan', workbook, ...rest, '--batch-size', '1']);
    // The file aside that is renamed over the workbook, behind the one that tries the folder; a second signal would end at once.
    watcher.on('change', (_, name) => {
      const saves = String(name).endsWith('.tmp') && existsSync(join(storage, 'scans')) && lookedUp(storage).length > 0;
      if (saves && !started.child.killed) started.child.kill('SIGINT');
    });
    const { code, out, err } = await started.ended;
    watcher.close();
    strictEqual(code, 130, err);
    match(out, /^ {2}- Resume the scan: ihacpa scan .*review\.xlsx .*--resume-auto$/m);
    assertSound(readFileSync(workbook));
    const before = lookedUp(storage);
    ok(before.length >= 1 && before.length < 5, `${before.length} lookups`);
    const resumed = await runCli(['scan', workbook, ...rest, '--resume-auto', '--quiet']);
    ok(resumed.code === 1 || resumed.code === 2, resumed.err);
    strictEqual(new Set(lookedUp(storage)).size, 5);
  });
});
