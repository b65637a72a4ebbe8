/** The built command line on a real terminal, made by script(1): the question, its answer, and the rewriting line. */
import { match, ok, strictEqual } from 'node:assert/strict';
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { useTemporaryFolder } from '../support/temporaryFolder';
import { projectRoot } from '../support/vscode/projectRoot';
import { type Dialogue, needTerminal, onTerminal } from './onTerminal';
import { startCli } from './realCli';

const sample = join(projectRoot(), 'media', 'sample');

describe('on a terminal', function () {
  this.timeout(60_000);
  const folder = useTemporaryFolder();
  let args: readonly string[];

  before(function () {
    needTerminal(this);
  });

  beforeEach(async () => {
    const workbook = join(folder(), 'review.xlsx');
    cpSync(join(sample, 'review.xlsx'), workbook);
    const storage = join(folder(), 'state');
    args = ['scan', workbook, '--advisories', join(sample, 'advisories'), '--offline', '--storage', storage];
    const { child, ended } = startCli([...args, '--batch-size', '5'], {
      environment: { IHACPA_TEST_LOOKUP_DELAY_MS: '150' },
    });
    child.stderr?.on('data', (text: string) => {
      if (/Batch (?:[2-9]|\d{2,}) of /.test(text)) child.kill('SIGKILL');
    });
    strictEqual((await ended).code, null);
  });

  it('asks, resumes, and rewrites one line', async () => {
    const { code, shown } = await onTerminal(args, { dialogue: [['Your choice', '1\n']] });
    strictEqual(code, 1, shown);
    match(shown, /Left +\d+ packages/);
    match(shown, /Resuming the scan/);
    ok(shown.includes('\r\u001b[KBatch '), shown);
    match(shown, /Scan finished: 33 of 33 packages/);
  });

  it('goes on from a chosen checkpoint', async () => {
    const dialogue: Dialogue = [
      ['Your choice', '3\n'],
      ['Which checkpoint', '1\n'],
    ];
    const { code, shown } = await onTerminal(args, { dialogue });
    strictEqual(code, 1, shown);
    match(shown, /Scan finished: 33 of 33 packages/);
  });

  it('takes Ctrl+C at the question for a cancel', async () => {
    const { code, shown } = await onTerminal(args, { dialogue: [['Your choice', '\u0003']] });
    strictEqual(code, 130, shown);
    match(shown, /Canceled before anything was changed/);
  });
});
