/** The terminal of a scan of the sample, whole, as a person reads it. */
import { strictEqual } from 'node:assert/strict';
import { cpSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { assertGolden } from '../support/golden';
import { useTemporaryFolder } from '../support/temporaryFolder';
import { projectRoot } from '../support/vscode/projectRoot';
import { runCli } from './realCli';

describe('the terminal', function () {
  this.timeout(60_000);
  const folder = useTemporaryFolder();
  const sample = join(projectRoot(), 'media', 'sample');

  it('reads as it did after a scan of the sample, and of what differs from it', async () => {
    const at = realpathSync(folder());
    const [workbook, storage] = [join(at, 'review.xlsx'), ['--storage', join(at, 'state')]];
    cpSync(join(sample, 'review.xlsx'), workbook);
    const replaced = [
      [at, 'FOLDER'],
      [sample, 'SAMPLE'],
      [/(?<= in )[\d.]+ (s|min)\b/g, 'N s'],
      // On a busy machine only.
      [/ · about [^·\n]* left$/gm, ''],
    ] as const;
    const scan = await runCli(['scan', workbook, '--advisories', join(sample, 'advisories'), '--offline', ...storage]);
    strictEqual(scan.code, 1, scan.err);
    assertGolden('scan.out.txt', scan.out, replaced);
    assertGolden('scan.err.txt', scan.err, replaced);
    assertGolden('resolve.txt', (await runCli(['resolve', workbook, ...storage])).out, replaced);
  });
});
