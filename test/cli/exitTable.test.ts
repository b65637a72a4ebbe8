/** Every command with every exit code it has, as a real process: what it was given, how it ended, and what it wrote to both streams. */
import { deepStrictEqual, doesNotMatch, match, ok, strictEqual } from 'node:assert/strict';
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { commands } from '../../src/cli/arguments/commandTable';
import { exitCodeMeanings } from '../../src/cli/exitCode';
import { acquireWorkbookLock } from '../../src/workbook/lock/workbookLock';
import { fileAnswers } from '../support/fileServer';
import { useLoopbackServers } from '../support/loopbackServer';
import { useTemporaryFolder } from '../support/temporaryFolder';
import { addExitRows, newExitRows, syncExitRows } from './addExitRows';
import { commandOf, endOf, none, type Place, sample, sentence } from './exitRow';
import { otherExitRows } from './otherExitRows';
import { runCli } from './realCli';
import { scanExitRows } from './scanExitRows';
import { verifyExitRows } from './verifyExitRows';
import { watchExitRows } from './watchExitRows';

const rows = [
  ...scanExitRows,
  ...newExitRows,
  ...addExitRows,
  ...syncExitRows,
  ...otherExitRows,
  ...verifyExitRows,
  ...watchExitRows,
];

describe('the table of exit codes', function () {
  this.timeout(60_000);
  const folder = useTemporaryFolder();
  const servers = useLoopbackServers();

  function place(): Place {
    const workbook = join(folder(), 'review.xlsx');
    cpSync(join(sample, 'review.xlsx'), workbook);
    let tell = (): void => undefined;
    const asked = new Promise<void>((resolve) => (tell = resolve));
    const serve: Place['serve'] = async (files) =>
      (await servers(files === undefined ? tell : fileAnswers({ files, breaksOff: () => false }))).base;
    return { folder: folder(), workbook, serve, asked };
  }

  for (const row of rows) {
    it(`${row.name}: ${row.code}`, async () => {
      const here = place();
      const words = await row.args(here);
      const lock = row.isLocked === true ? await acquireWorkbookLock(here.workbook) : undefined;
      try {
        const { code, out, err } = await endOf(row, here, [...commandOf(row).split(' '), ...words]);
        strictEqual(code, row.code, err);
        match(out, row.out);
        match(err, row.err);
        doesNotMatch(err, /Something unexpected|\n {4}at /);
      } finally {
        await lock?.release();
      }
    });
  }

  for (const [args, code, out, err] of [
    [[], 127, none, sentence(/No command was given/)],
    [['scam'], 127, none, sentence(/Unknown command "scam"/)],
    [['checkpoints'], 127, none, sentence(/ihacpa checkpoints needs another word/)],
    [['--help'], 0, /^Usage: ihacpa COMMAND/, none],
    [['--version'], 0, /^\d+\.\d+\.\d+\nstate: .*\nreports: .*\n$/, none],
  ] as const) {
    it(`ihacpa ${args.join(' ')}: ${code}`, async () => {
      const ended = await runCli(args);
      strictEqual(ended.code, code);
      match(ended.out, out);
      match(ended.err, err);
    });
  }

  it('reaches every documented code, and each command both in success and in error', () => {
    const reached = new Set(rows.map(({ code }) => code));
    deepStrictEqual(
      [...reached].sort((a, b) => a - b),
      exitCodeMeanings.map(([code]) => code),
    );
    for (const { name } of commands) {
      const own = rows.filter((row) => commandOf(row) === name).map(({ code }) => code);
      // With a server and a worker: `test/cli/queue`; with services: `test/cli/watch.test.ts`.
      const succeeds = own.includes(0) || ['worker', 'queue status', 'watch'].includes(name);
      ok(succeeds && own.includes(127), `${name} lacks rows`);
    }
  });
});
