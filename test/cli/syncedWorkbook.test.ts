/** A workbook in a folder that a sync client copies, and one beside which a crashed program left its file, through the built command line. */
import { doesNotMatch, match, ok, strictEqual } from 'node:assert/strict';
import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { useTemporaryFolder } from '../support/temporaryFolder';
import { projectRoot } from '../support/vscode/projectRoot';
import { batchFrom, hashOf, runCli, saysOnce, startCli, type Started } from './realCli';

const sample = join(projectRoot(), 'media', 'sample');

describe('a workbook that is copied or left open by others', function () {
  this.timeout(60_000);
  const folder = useTemporaryFolder();

  function place(...parts: readonly string[]): string {
    mkdirSync(join(folder(), ...parts), { recursive: true });
    const workbook = join(folder(), ...parts, 'review.xlsx');
    cpSync(join(sample, 'review.xlsx'), workbook);
    return workbook;
  }
  const command = (workbook: string, ...more: readonly string[]): string[] => [
    ...[
      'scan',
      workbook,
      '--advisories',
      join(sample, 'advisories'),
      '--offline',
      '--storage',
      join(folder(), 'state'),
    ],
    ...more,
  ];

  it('is told of before the scan, with the copy that appears meanwhile', async () => {
    const workbook = place('OneDrive - Example', 'reviews');
    writeFileSync(join(workbook, '..', 'review-OLD.xlsx'), '');
    const environment = { IHACPA_TEST_LOOKUP_DELAY_MS: '60' };
    const started: Started = startCli(command(workbook), { environment });
    await saysOnce(started, batchFrom(1));
    writeFileSync(join(workbook, '..', 'review-DESKTOP7.xlsx'), '');
    const ended = await started.ended;
    strictEqual(ended.code, 1, ended.err);
    match(ended.err, /OneDrive syncs this folder\. During the scan, turn AutoSave off[^]*^Scanning /m);
    match(ended.err, /conflict copy of OneDrive appeared during the scan: .*review-DESKTOP7\.xlsx/);
    doesNotMatch(ended.err, /review-OLD/);
  });

  it('is nothing to tell of elsewhere', async () => {
    doesNotMatch((await runCli(command(place('reviews')))).err, /syncs this folder|conflict copy/);
  });

  it('waits for the one who has it open, and not with --ignore-owner-file', async () => {
    const workbook = place('reviews');
    const before = hashOf(workbook);
    writeFileSync(join(workbook, '..', '.~lock.review.xlsx#'), ',Anna,desk7,23.11.2026 10:00,file:///home/anna;');
    const started = startCli(command(workbook));
    await saysOnce(started, /Anna on desk7 in LibreOffice has the workbook open/);
    started.child.kill('SIGTERM');
    strictEqual((await started.ended).code, 130);
    strictEqual(hashOf(workbook), before);
    const ended = await runCli(command(workbook, '--resume-auto', '--ignore-owner-file'));
    strictEqual(ended.code, 1, ended.err);
    ok(hashOf(workbook) !== before);
  });
});
