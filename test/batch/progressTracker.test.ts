/** Progress counts and pace with a clock under control. */
import assert from 'node:assert/strict';
import { ProgressTracker } from '../../src/batch/run/progressTracker';
import type { SourceTiming } from '../../src/core/advisory/lookup';
import { manualClock } from '../support/manualClock';

describe('progress tracker', () => {
  it('starts from what an earlier run finished', () => {
    const tracker = new ProgressTracker(manualClock(), { totalPackages: 10, completedPackages: 4, atRisk: 1 });
    tracker.trackPackage('vulnerable');
    const { completedPackages, atRisk } = tracker.progress();
    assert.deepEqual({ completedPackages, atRisk }, { completedPackages: 5, atRisk: 2 });
  });

  it('says nothing of the time left before it can know', () => {
    const tracker = new ProgressTracker(manualClock(), { totalPackages: 10, completedPackages: 0, atRisk: 0 });
    tracker.trackPackage('clean');
    assert.equal(tracker.progress().remainingMs, undefined);
  });

  it('tells the time left from the recent pace', () => {
    const clock = manualClock();
    const tracker = new ProgressTracker(clock, { totalPackages: 110, completedPackages: 0, atRisk: 0 });
    for (let done = 0; done < 10; done += 1) {
      clock.advance(500);
      tracker.trackPackage('clean');
    }
    assert.equal(tracker.progress().packagesPerSecond, 2);
    assert.equal(tracker.progress().remainingMs, 50_000);
  });

  it('is not carried away by a burst of answers from a cache', () => {
    const clock = manualClock();
    const tracker = new ProgressTracker(clock, { totalPackages: 1000, completedPackages: 0, atRisk: 0 });
    const finish = (count: number, ms: number): void => {
      for (let done = 0; done < count; done += 1) {
        clock.advance(ms);
        tracker.trackPackage('clean');
      }
    };
    finish(100, 1000);
    finish(100, 1);
    assert.ok(tracker.progress().remainingMs! > 300_000);
    finish(100, 1000);
    assert.equal(Math.round(tracker.progress().packagesPerSecond!), 1);
  });

  it('counts neither a pause nor the sleep of the machine as work', () => {
    const clock = manualClock();
    const tracker = new ProgressTracker(clock, { totalPackages: 1000, completedPackages: 0, atRisk: 0 });
    for (let done = 0; done < 400; done += 1) {
      clock.advance(done === 200 ? 8 * 3_600_000 : 1000);
      tracker.trackPackage('clean');
    }
    const { remainingMs = 0 } = tracker.progress();
    assert.ok(remainingMs > 590_000 && remainingMs < 700_000, `${remainingMs} ms for 600 packages at one a second`);
  });

  const timing = (label: string, given: Partial<SourceTiming>): SourceTiming => ({
    source: 'advisories',
    label,
    answered: 0,
    failed: 0,
    fromCache: 0,
    requests: 0,
    meanMs: 0,
    ...given,
  });

  it('counts finished pairs of package and source, answers from a cache and failures among them', () => {
    const timings = [
      timing('OSV', { answered: 10, fromCache: 7, requests: 3, meanMs: 80 }),
      timing('NVD', { answered: 4, failed: 2, requests: 6, meanMs: 6100.4 }),
      timing('KEV', { answered: 10, fromCache: 10, meanMs: 9000 }),
    ];
    const start = { totalPackages: 20, completedPackages: 0, atRisk: 0 };
    const { finishedPairs, slowestSource } = new ProgressTracker(manualClock(), start, () => timings).progress();
    assert.equal(finishedPairs, 26);
    assert.deepEqual(slowestSource, { label: 'NVD', meanMs: 6100 });
  });

  it('names no slowest source before one was asked, and nothing of sources that nobody measures', () => {
    const start = { totalPackages: 20, completedPackages: 0, atRisk: 0 };
    const cached = () => [timing('OSV', { answered: 3, fromCache: 3 })];
    assert.deepEqual(new ProgressTracker(manualClock(), start, cached).progress().slowestSource, undefined);
    const plain = new ProgressTracker(manualClock(), start).progress();
    assert.ok(!('finishedPairs' in plain) && !('slowestSource' in plain));
  });
});
