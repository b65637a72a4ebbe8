/** Progress counts and pace with a clock under control. */
import assert from 'node:assert/strict';
import { ProgressTracker } from '../../src/batch/run/progressTracker';
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
});
