/** The process is killed before and after every file-system call of a save, and again during recovery: the workbook is old or new. */
import { deepStrictEqual, ok, strictEqual } from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { patchBytes } from '../../support/patchedSheet';
import { editOf } from '../../support/saverRig';
import { soakCount, soakSample } from '../../support/soak';
import { buildWorkbook, headerRow, packageRow } from '../../support/workbookBuilder';

const oldBytes = buildWorkbook({ rows: headerRow() + packageRow(2, 'a', '1') });
const newBytes = patchBytes(oldBytes, (workbook) => [
  editOf(workbook, 'a', 'recommendation', 'PROCEED', 'clean'),
]).bytes;
const savingProcess = join(__dirname, 'savingProcess.js');

describe('a save that is killed', function () {
  this.timeout(600_000);
  let folder: string;
  let path: string;
  let journal: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'ihacpa-kill-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  async function startAfresh(): Promise<void> {
    const own = await mkdtemp(join(folder, 'one-'));
    path = join(own, 'review.xlsx');
    journal = join(folder, 'journal.jsonl');
    await rm(journal, { force: true });
    await writeFile(path, oldBytes);
  }

  function run(
    killAt: number | undefined,
    when: 'before' | 'after',
  ): Promise<{ signal: string | null; output: string }> {
    return new Promise((resolve, reject) => {
      const child = spawn(process.execPath, [savingProcess, path, journal, String(killAt ?? ''), when]);
      let output = '';
      child.stdout.on('data', (data) => (output += String(data)));
      child.stderr.on('data', (data) => (output += String(data)));
      child.on('error', reject);
      child.on('close', (_, signal) => resolve({ signal, output }));
    });
  }

  async function checkOldOrNew(): Promise<void> {
    const now = await readFile(path);
    ok(now.equals(oldBytes) || now.equals(newBytes), 'neither old nor new bytes');
  }

  async function finishAndCheck(): Promise<void> {
    const last = await run(undefined, 'before');
    strictEqual(last.signal, null, last.output);
    deepStrictEqual(await readFile(path), newBytes);
    deepStrictEqual(await readdir(join(path, '..')), ['review.xlsx']);
  }

  for (const when of ['before', 'after'] as const) {
    it(`leaves old or new bytes when it dies ${when} any call, and the next start finishes it`, async () => {
      await startAfresh();
      const calls = Number((await run(undefined, when)).output.replace('saving\n', ''));
      ok(calls > 20);
      const chosen = soakSample(calls, 7);
      for (const call of chosen) {
        await startAfresh();
        strictEqual((await run(call, when)).signal, 'SIGKILL', `call ${call}`);
        await checkOldOrNew();
        await finishAndCheck();
      }
      console.log(
        `      killed ${when} ${chosen.length} of ${calls} calls: old or new bytes every time, finished by the next start`,
      );
    });
  }

  it('survives crashes during its recovery, three deep', async () => {
    const rounds = soakCount(2, 200);
    for (let round = 0; round < rounds; round++) {
      await startAfresh();
      for (let depth = 0; depth < 3; depth++) {
        await run(Math.floor(Math.random() * 30), Math.random() < 0.5 ? 'before' : 'after');
        await checkOldOrNew();
      }
      await finishAndCheck();
    }
  });
});
