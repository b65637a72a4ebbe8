/** The built command line on a real terminal, made by script(1): the question, its answer, and the rewriting line. */
import { match, ok, strictEqual } from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { useTemporaryFolder } from '../support/temporaryFolder';
import { projectRoot } from '../support/vscode/projectRoot';
import { cliFile, startCli } from './realCli';

const sample = join(projectRoot(), 'media', 'sample');

/** Each answer is typed when its words have appeared after the one before. */
type Dialogue = readonly (readonly [waitFor: string, type: string])[];

describe('on a terminal', function () {
  this.timeout(60_000);
  const folder = useTemporaryFolder();
  let args: readonly string[];

  before(function () {
    const canMake = spawnSync('script', ['--quiet', '--return', '--command', 'true', '/dev/null']).status === 0;
    if (process.platform === 'linux' && canMake) return;
    console.log('      skipped: the script(1) of util-linux is not here or cannot make a terminal');
    this.skip();
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
      if (text.includes('Batch 2 of ')) child.kill('SIGKILL');
    });
    strictEqual((await ended).code, null);
  });

  it('asks, resumes, and rewrites one line', async () => {
    const { code, shown } = await onTerminal(args, [['Your choice', '1\n']]);
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
    const { code, shown } = await onTerminal(args, dialogue);
    strictEqual(code, 1, shown);
    match(shown, /Scan finished: 33 of 33 packages/);
  });

  it('takes Ctrl+C at the question for a cancel', async () => {
    const { code, shown } = await onTerminal(args, [['Your choice', '\u0003']]);
    strictEqual(code, 130, shown);
    match(shown, /Cancelled before anything was changed/);
  });
});

function onTerminal(args: readonly string[], dialogue: Dialogue): Promise<{ code: number | null; shown: string }> {
  const command = [process.execPath, cliFile, ...args].map((word) => `'${word}'`).join(' ');
  const child = spawn('script', ['--quiet', '--return', '--flush', '--command', command, '/dev/null'], {
    env: { ...process.env, TERM: 'xterm' },
  });
  let shown = '';
  let heard = 0;
  const left = [...dialogue];
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    shown += text;
    const [next] = left;
    const at = next === undefined ? -1 : shown.indexOf(next[0], heard);
    if (next === undefined || at === -1) return;
    heard = at + next[0].length;
    left.shift();
    child.stdin.write(next[1]);
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, shown }));
  });
}
