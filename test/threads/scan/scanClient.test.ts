/** The built scan worker in a real thread: pause, cancel, and a thread that dies. */
import assert from 'node:assert/strict';
import { copyFileSync, existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../../../src/core/message/errors';
import type { ScanEvent } from '../../../src/core/scan/scanEvent';
import { toEnglish } from '../../../src/core/message/text';
import { type RunningScan, startScan } from '../../../src/threads/scan/scanClient';
import { assertSameCells, run, setUpScan, type ScanSetUp } from '../../support/scanSetUp';
import { greedyWorker, memoryError } from '../../support/greedyWorker';
import { needSharedData } from '../../support/sharedData';
import { useTemporaryFolder } from '../../support/temporaryFolder';
import { projectRoot } from '../../support/vscode/projectRoot';

describe('scan worker', function () {
  this.timeout(60_000);
  const folder = useTemporaryFolder();
  const workerFile = join(projectRoot(), 'dist', 'scanWorker.mjs');
  let scan: ScanSetUp;

  beforeEach(function () {
    if (!existsSync(workerFile)) throw new Error(`Expected the bundle ${workerFile}: run npm run build`);
    scan = setUpScan(folder(), needSharedData(this, 'review-workbook.xlsx'));
  });

  /** Calls back at the n-th event of a type. */
  function start(type: ScanEvent['type'], count: number, then: (running: RunningScan) => void): RunningScan {
    let seen = 0;
    const running: RunningScan = startScan(workerFile, scan.request(), (event) => {
      if (event.type === type && ++seen === count) then(running);
    });
    return running;
  }

  it('turns a thread that dies into an interrupted scan that resumes to the same cells', async () => {
    const whole = join(folder(), 'whole.xlsx');
    copyFileSync(scan.workbook, whole);
    await run({ ...scan.request(), workbookPath: whole, storageFolder: join(folder(), 'whole-state') });
    const { finished } = start('batchSaved', 3, (running) => void running.terminate());
    await assert.rejects(finished, (error: unknown) => error instanceof UserError && error.code === 'scanCrashed');
    const resumed = await run(scan.request({ resumeMode: 'auto' }));
    assert.equal(resumed.status, 'finished');
    await assertSameCells(scan.workbook, whole);
  });

  it('says in one sentence that a workbook takes more memory than a scan may use', async () => {
    const request = { ...scan.request(), workbookPath: '/x/review.xlsx' };
    const { finished } = startScan(greedyWorker(folder()), request, () => undefined);
    await assert.rejects(finished, memoryError);
  });

  it('keeps what was finished when it is cancelled', async () => {
    const { finished } = start('packageFinished', 25, (running) => running.cancel());
    const summary = await finished;
    assert.equal(summary.status, 'cancelled');
    assert.ok(summary.packages.completed >= 25 && summary.packages.completed < 486);
  });

  it("settles an editor's settings under ihacpa.yaml and tells which file had a say", async () => {
    const file = join(folder(), 'ihacpa.yaml');
    writeFileSync(file, 'batch:\n  defaultBatchSize: 50\n  memoryThreshold: 7\n');
    const events: ScanEvent[] = [];
    const settings = { values: { defaultBatchSize: 5, checkpointFrequency: 1 }, folders: [folder()] };
    const running = startScan(workerFile, scan.request(), (event) => events.push(event), settings);
    const { batches, checkpoints } = await running.finished;
    assert.equal(batches, 10);
    assert.ok(checkpoints >= 10);
    assert.deepEqual(events[0], { type: 'configured', file });
    assert.ok(
      events.some(
        (event) => event.type === 'warning' && /ihacpa\.yaml:3: memoryThreshold/.test(toEnglish(event.message)),
      ),
    );
  });

  it("refuses an editor's wrong settings by name", async () => {
    const settings = { values: { defaultBatchSize: 500 }, folders: [] };
    await assert.rejects(
      startScan(workerFile, scan.request(), () => undefined, settings).finished,
      /defaultBatchSize is 500/,
    );
  });

  it('loses and repeats nothing when its window closes while lookups take seconds', async () => {
    process.env['IHACPA_TEST_LOOKUP_DELAY_MS'] = '1200';
    const told: string[] = [];
    let askedAt = 0;
    const running = startScan(workerFile, scan.request(), (event) => {
      if (event.type !== 'packageFinished') return;
      told.push(`${event.package} ${event.version}`);
      if (askedAt > 0) return;
      askedAt = performance.now();
      running.cancel();
    });
    delete process.env['IHACPA_TEST_LOOKUP_DELAY_MS'];
    const { status, packages } = await running.finished;
    await running.terminate();
    assert.ok(performance.now() - askedAt < 2000, 'the window waits two seconds at most');
    assert.equal(status, 'cancelled');
    assert.ok(packages.completed >= told.length && packages.completed < 486);
    const again: string[] = [];
    const resumed = await run(scan.request({ resumeMode: 'auto' }), (event) => {
      if (event.type === 'packageFinished') again.push(`${event.package} ${event.version}`);
    });
    assert.equal(resumed.status, 'finished');
    assert.equal(again.length, 486 - packages.completed);
    assert.deepEqual(
      again.filter((name) => told.includes(name)),
      [],
    );
  });

  it('begins nothing while it is paused', async () => {
    let seen = 0;
    let running: RunningScan | undefined;
    await new Promise<void>((paused) => {
      running = startScan(workerFile, scan.request(), (event) => {
        if (event.type !== 'packageFinished') return;
        seen += 1;
        if (seen !== 20) return;
        running?.pause();
        paused();
      });
    });
    assert.ok(running !== undefined);
    const quiet = async (): Promise<number> => {
      for (let before = -1; before !== seen;) {
        before = seen;
        await new Promise((resolve) => setTimeout(resolve, 700));
      }
      return seen;
    };
    const pausedAt = await quiet();
    assert.ok(pausedAt >= 20 && pausedAt < 486, `paused at ${pausedAt}`);
    running.continue();
    assert.equal((await running.finished).packages.completed, 486);
  });
});
