/** Two scans of one workbook through the built command line: the second is refused and says who holds it. */
import { match, strictEqual } from 'node:assert/strict';
import { cpSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { useTemporaryFolder } from '../support/temporaryFolder';
import { projectRoot } from '../support/vscode/projectRoot';
import { runCli, saysOnce, startCli } from './realCli';

const sample = join(projectRoot(), 'media', 'sample');

describe('a workbook that is being scanned', function () {
  this.timeout(60_000);
  const folder = useTemporaryFolder();

  it('is not scanned by another name: code 3, and the first scan goes on', async () => {
    const workbook = join(folder(), 'review.xlsx');
    cpSync(join(sample, 'review.xlsx'), workbook);
    symlinkSync(workbook, join(folder(), 'other.xlsx'));
    const command = (file: string, state: string): string[] => [
      ...['scan', join(folder(), file), '--advisories', join(sample, 'advisories')],
      ...['--offline', '--storage', join(folder(), state)],
    ];
    const environment = { IHACPA_TEST_LOOKUP_DELAY_MS: '100' };
    const first = startCli(command('review.xlsx', 'state'), { environment });
    await saysOnce(first, /^Scanning /m);
    // However long the second takes, the first does not end before.
    first.child.kill('SIGSTOP');
    const second = await runCli(command('other.xlsx', 'other-state'));
    first.child.kill('SIGCONT');
    strictEqual(second.code, 3, second.err);
    strictEqual(second.out, '');
    match(second.err, /^ihacpa: .*is scanning this workbook.*\n$/);
    strictEqual((await first.ended).code, 1);
  });
});
