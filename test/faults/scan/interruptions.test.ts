/** Pause, cancel, sleep and clocks that jump, with lookups that take seconds: what is finished stays, and a person waits for nothing. */
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { PauseGate } from '../../../src/engine/run/pauseGate';
import type { ScanProgress } from '../../../src/core/scan/scanEvent';
import { systemClock } from '../../../src/platform/systemClock';
import { manualClock } from '../../support/manualClock';
import { SampleScan, samplePackages } from '../../support/sampleScan';
import { assertSameCells, journalOf } from '../../support/scanSetUp';
import { useTemporaryFolder } from '../../support/temporaryFolder';

const day = 24 * 60 * 60 * 1000;
/** As the person's request to stop or to go on must take effect. */
const promptMs = 2000;
const slowMs = 6000;

describe('a scan that is interrupted', function () {
  this.timeout(60_000);
  const folder = useTemporaryFolder();
  let scan: SampleScan;
  let whole: string;

  beforeEach(async () => {
    for (const name of ['scan', 'whole']) mkdirSync(join(folder(), name));
    const other = new SampleScan(join(folder(), 'whole'));
    await other.run();
    whole = other.workbook;
    scan = new SampleScan(join(folder(), 'scan'));
  });

  /** Lookups that the test answers itself: as slow as a lookup can be. */
  function heldLookups() {
    const waiting: (() => void)[] = [];
    let begun = 0;
    let hear = (): void => undefined;
    return {
      onLookup: () =>
        new Promise<void>((resolve) => {
          begun += 1;
          waiting.push(resolve);
          hear();
        }),
      get begun() {
        return begun;
      },
      answerAll: () => waiting.splice(0).forEach((answer) => answer()),
      untilBegun: (count: number) =>
        new Promise<void>((resolve) => {
          hear = () => (begun >= count ? resolve() : undefined);
          hear();
        }),
    };
  }

  it('begins no lookup while it is paused, keeps the answers that come, and goes on at once', async () => {
    const pause = new PauseGate();
    const held = heldLookups();
    const finished: string[] = [];
    let scanId = '';
    const running = scan.run({
      clock: systemClock,
      pause,
      onLookup: held.onLookup,
      configuration: { defaultBatchSize: 11 },
      then: (event) => {
        if (event.type === 'packageFinished') finished.push(event.package);
        if (event.type === 'scanStarted') scanId = event.scanId;
      },
    });
    await held.untilBegun(4);
    pause.pause();
    held.answerAll();
    while (finished.length < 4) await systemClock.sleep(20);
    assert.equal(held.begun, 4);
    assert.equal(journalOf(scan.storage, scanId).filter(({ type }) => type === 'result').length, 4);
    const asked = performance.now();
    pause.continue();
    await held.untilBegun(8);
    assert.ok(performance.now() - asked < promptMs);
    const answering = setInterval(held.answerAll, 5);
    assert.equal((await running).summary.status, 'finished');
    clearInterval(answering);
    assert.equal(held.begun, samplePackages);
    await assertSameCells(scan.workbook, whole);
  });

  const states = ['running', 'paused', 'retrying'] as const;
  for (const state of states) {
    it(`is cancelled within two seconds while it is ${state}, although each lookup takes six`, async () => {
      const pause = new PauseGate();
      let asked = Infinity;
      let lookups = 0;
      const { summary } = await scan.run({
        clock: systemClock,
        pause,
        onLookup: async (_, signal) => {
          lookups += 1;
          if (lookups <= 4) return;
          if (state === 'retrying') throw new Error('no route');
          await systemClock.sleep(slowMs, signal);
        },
        then: (event, stop) => {
          if (event.type !== 'packageFinished' || asked < Infinity) return;
          if (state === 'paused') pause.pause();
          asked = 0;
          setTimeout(() => {
            asked = performance.now();
            stop();
          }, 50);
        },
      });
      assert.equal(summary.status, 'cancelled');
      const tookMs = performance.now() - asked;
      assert.ok(tookMs < promptMs, `${tookMs} ms`);
      assert.ok(summary.packages.completed >= 1);
      const { asked: again } = await scan.run({ recovery: { resumeMode: 'auto' } });
      assert.equal(again.length, samplePackages - summary.packages.completed);
      await assertSameCells(scan.workbook, whole);
    });
  }

  for (const [title, days] of [
    ['ahead', 60],
    ['back', -60],
  ] as const) {
    it(`is resumed although the clock was set ${title} by two months: with what is kept, nothing is asked twice`, async () => {
      const recovery = { resumeMode: 'auto', reuseResults: true } as const;
      const first = await scan.stopAfter(4);
      const clock = { ...systemClock, now: () => Date.now() + days * day };
      const second = await scan.stopAfter(1, { clock, recovery });
      const third = await scan.run({ recovery });
      const asked = [...first.asked, ...second.asked, ...third.asked];
      assert.deepEqual([asked.length, new Set(asked).size], [samplePackages, samplePackages]);
      await assertSameCells(scan.workbook, whole);
    });
  }

  it('sleeps with the machine for eight hours: the open batch is saved by time, and the time left is not eight hours', async () => {
    const clock = manualClock();
    const seen: ScanProgress[] = [];
    let finished = 0;
    const { summary } = await scan.run({
      clock,
      configuration: { strategy: 'time-based', timeBasedInterval: 300 },
      onLookup: () => clock.advance(++finished === 20 ? 8 * 3_600_000 : 1000),
      then: (event) => {
        if ('progress' in event) seen.push(event.progress);
      },
    });
    assert.equal(summary.status, 'finished');
    assert.equal(summary.packages.completed, samplePackages);
    // One batch until the machine slept, one after it: nothing else takes five minutes.
    assert.equal(summary.batches, 2);
    const longest = Math.max(...seen.slice(-10).map(({ remainingMs = 0 }) => remainingMs));
    assert.ok(longest < 300_000, `${longest} ms left`);
    await assertSameCells(scan.workbook, whole);
  });
});
