/** Progress on a terminal and in a log, and what an interrupt does to a running scan. */
import { deepStrictEqual, doesNotMatch, match, strictEqual } from 'node:assert/strict';
import type { RunScanIo } from '../../src/cli/cliPorts';
import type { ScanEvent } from '../../src/core/scan/scanEvent';
import type { ScanSummary } from '../../src/core/scan/scanSummary';
import { noCounts } from '../../src/core/scan/verdictCounts';
import { say } from '../../src/core/message/text';
import { checkpoint, type Interrupter, progress, runFake, summary } from './fakeCli';

const eraseLine = '\r\u001b[K';
const command = ['scan', 'review.xlsx', '--advisories', 'all.zip'];

const events: readonly ScanEvent[] = [
  { type: 'scanStarted', scanId: 's', workbookPath: '/reviews/review.xlsx', resumed: false, progress: progress() },
  { type: 'batchStarted', progress: progress() },
  { type: 'packageFinished', package: 'click', version: '8.0', verdict: 'clean', progress: progress() },
  { type: 'batchSaved', cellsWritten: 4, workbookHash: 'a'.repeat(64), progress: progress({ remainingMs: 12_000 }) },
  { type: 'checkpointCreated', checkpoint: checkpoint('cp-1') },
  { type: 'saveWaiting', reason: say`Excel has it open` },
  { type: 'saveWaiting', reason: say`Excel has it open` },
  { type: 'warning', message: say`The journal was damaged.` },
];

function telling(told: readonly ScanEvent[]) {
  return (_request: unknown, io: RunScanIo): Promise<ScanSummary> => {
    told.forEach((event) => io.onDidEvent(event));
    return Promise.resolve(summary());
  };
}

describe('scan progress', () => {
  it('is one plain line per batch where nothing can be rewritten', async () => {
    const { err } = await runFake(command, {
      runScan: telling([{ type: 'configured', file: '/reviews/ihacpa.yaml' }, ...events]),
    });
    deepStrictEqual(err.split('\n'), [
      'Settings of /reviews/ihacpa.yaml apply.',
      'Scanning /reviews/review.xlsx: 25 packages in 3 batches.',
      'Batch 1 of 3 · 10 of 25 packages · 2 vulnerable · about 12 s left',
      'ihacpa: warning: the workbook is not saved yet: Excel has it open',
      'ihacpa: warning: The journal was damaged.',
      '',
    ]);
  });

  it('is one rewriting line on a terminal, gone at the end', async () => {
    const { err } = await runFake(command, { terminal: true, runScan: telling(events.slice(0, 4)) });
    const lines = err.split('\n');
    strictEqual(lines.length, 2);
    strictEqual(
      lines[1]?.endsWith(`${eraseLine}Batch 1 of 3 · 10 of 25 packages · 2 vulnerable · about 12 s left${eraseLine}`),
      true,
    );
  });

  it('fits the terminal', async () => {
    const long = progress({ totalPackages: 10 ** 30, remainingMs: 10 ** 30 });
    const { err } = await runFake(command, {
      terminal: true,
      runScan: telling([{ type: 'batchStarted', progress: long }]),
    });
    for (const line of err.split(eraseLine)) strictEqual(line.length < 80, true);
  });

  it('colors all that is vulnerable, but nothing that the terminal cuts', async () => {
    const red = (text: string): string => `\u001b[31m${text}\u001b[0m`;
    const lineOf = async (columns: number): Promise<string> => {
      const found = progress({ counts: { ...noCounts, malicious: 1, vulnerable: 22, review: 4 } });
      const runScan = telling([{ type: 'batchStarted', progress: found }]);
      const { err } = await runFake(command, { terminal: true, color: true, columns, runScan });
      return err.split(eraseLine)[1] ?? '';
    };
    const start = 'Batch 1 of 3 · 10 of 25 packages · ';
    strictEqual(await lineOf(80), `${start}${red('1 malicious')}, ${red('22 vulnerable')}, 4 need review`);
    strictEqual(await lineOf(60), `${start}${red('1 malicious')}, 22 vulnera…`);
  });

  it('--verbose tells every package and checkpoint on a line of its own', async () => {
    const { err } = await runFake([...command, '--verbose'], { terminal: true, runScan: telling(events) });
    match(err, /\nclick 8\.0: clean\n/);
    match(err, /\nCheckpoint cp-1 made\.\n/);
    doesNotMatch(err, /\r/);
  });

  it('--quiet leaves only warnings', async () => {
    const { err } = await runFake([...command, '--quiet'], { terminal: true, runScan: telling(events) });
    deepStrictEqual(
      err.split('\n').filter((line) => line !== ''),
      [
        'ihacpa: warning: the workbook is not saved yet: Excel has it open',
        'ihacpa: warning: The journal was damaged.',
      ],
    );
  });

  it('a resumed scan says what is done already', async () => {
    const resumed = { ...events[0], resumed: true } as ScanEvent;
    const { err } = await runFake(command, { runScan: telling([resumed]) });
    match(err, /^Resuming the scan of \/reviews\/review\.xlsx: 10 of 25 packages done\./);
  });
});

describe('an interrupt', () => {
  let interrupter: Interrupter;
  const remember = (given: Interrupter): void => void (interrupter = given);

  it('aborts the run once, keeps its result and ends with 130', async () => {
    const runScan = (_request: unknown, { signal }: RunScanIo): Promise<ScanSummary> => {
      interrupter.interrupt();
      strictEqual(signal.aborted, true);
      return Promise.resolve(summary({ status: 'cancelled' }));
    };
    const { code, err, exits } = await runFake(command, { runScan }, remember);
    strictEqual(code, 130);
    deepStrictEqual(exits, []);
    match(err, /^Stopping: finished checks are being saved\. Press Ctrl\+C again to stop at once\.\n/);
  });

  it('ends the process at once the second time', async () => {
    const runScan = (): Promise<ScanSummary> => {
      interrupter.interrupt();
      interrupter.interrupt();
      return Promise.resolve(summary({ status: 'cancelled' }));
    };
    const { exits } = await runFake(command, { runScan }, remember);
    deepStrictEqual(exits, [130]);
  });

  it('is no longer listened to when the run is over', async () => {
    const { exits } = await runFake(command, {}, remember);
    interrupter.interrupt();
    interrupter.interrupt();
    deepStrictEqual(exits, []);
  });
});
