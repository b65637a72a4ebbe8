/** Progress counts and pace with a clock under control. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { ProgressThrottle } from '../../../src/engine/run/progressThrottle';
import { noCounts } from '../../../src/core/scan/verdictCounts';
import { ProgressTracker } from '../../../src/engine/run/progressTracker';
import type { SourceTiming } from '../../../src/core/verdict/lookup';
import { manualClock } from '../../support/manualClock';
import { virtualClock } from '../../support/virtualClock';

describe('progress tracker', () => {
  it('starts from what an earlier run finished', () => {
    const tracker = new ProgressTracker(manualClock(), {
      totalPackages: 10,
      completedPackages: 4,
      counts: { ...noCounts, vulnerable: 1 },
    });
    tracker.trackPackage('p', 'vulnerable');
    const { completedPackages, counts } = tracker.progress();
    assert.deepEqual({ completedPackages, vulnerable: counts.vulnerable }, { completedPackages: 5, vulnerable: 2 });
  });

  it('says nothing of the time left before it can know', () => {
    const tracker = new ProgressTracker(manualClock(), { totalPackages: 10, completedPackages: 0, counts: noCounts });
    tracker.trackPackage('p', 'clean');
    assert.equal(tracker.progress().remainingMs, undefined);
  });

  it('tells the time left from the recent pace', () => {
    const clock = manualClock();
    const tracker = new ProgressTracker(clock, { totalPackages: 110, completedPackages: 0, counts: noCounts });
    for (let done = 0; done < 10; done += 1) {
      clock.advance(500);
      tracker.trackPackage('p', 'clean');
    }
    assert.equal(tracker.progress().packagesPerSecond, 2);
    assert.equal(tracker.progress().remainingMs, 50_000);
  });

  it('is not carried away by a burst of answers from a cache', () => {
    const clock = manualClock();
    const tracker = new ProgressTracker(clock, { totalPackages: 1000, completedPackages: 0, counts: noCounts });
    const finish = (count: number, ms: number): void => {
      for (let done = 0; done < count; done += 1) {
        clock.advance(ms);
        tracker.trackPackage('p', 'clean');
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
    const tracker = new ProgressTracker(clock, { totalPackages: 1000, completedPackages: 0, counts: noCounts });
    for (let done = 0; done < 400; done += 1) {
      clock.advance(done === 200 ? 8 * 3_600_000 : 1000);
      tracker.trackPackage('p', 'clean');
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

  it('names the slowest source, whatever came from a cache', () => {
    const timings = [
      timing('OSV', { answered: 10, fromCache: 7, requests: 3, meanMs: 80 }),
      timing('NVD', { answered: 4, failed: 2, requests: 6, meanMs: 6100.4 }),
      timing('KEV', { answered: 10, fromCache: 10, meanMs: 9000 }),
    ];
    const start = { totalPackages: 20, completedPackages: 0, counts: noCounts };
    const { slowestSource } = new ProgressTracker(manualClock(), start, () => timings).progress();
    assert.deepEqual(slowestSource, { label: 'NVD', meanMs: 6100 });
  });

  it('names no slowest source before one was asked, and nothing of sources that nobody measures', () => {
    const start = { totalPackages: 20, completedPackages: 0, counts: noCounts };
    const cached = () => [timing('OSV', { answered: 3, fromCache: 3 })];
    assert.deepEqual(new ProgressTracker(manualClock(), start, cached).progress().slowestSource, undefined);
    const plain = new ProgressTracker(manualClock(), start).progress();
    assert.ok(!('pairs' in plain) && !('slowestSource' in plain));
  });
});

describe('finished pairs of package and source', () => {
  const sources = ['pypi', 'advisories', 'github', 'nvd'] as const;
  const packages = Array.from({ length: 6 }, (_, at) => `p${at}`);

  it('hold those of packages that an earlier run finished from the start', () => {
    const start = { totalPackages: 10, completedPackages: 4, counts: noCounts, sourcesPerPackage: 5 };
    assert.deepEqual(new ProgressTracker(manualClock(), start).progress().pairs, { finished: 20, total: 50 });
  });

  it('are the answers so far of each open package and all of each finished one, in any order, told once or often', () => {
    const pair = fc.record({ key: fc.constantFrom(...packages), source: fc.constantFrom(...sources) });
    const step = fc.oneof(
      { weight: 5, arbitrary: pair },
      { weight: 1, arbitrary: fc.record({ key: fc.constantFrom(...packages) }) },
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 80 }), (steps) => {
        const start = { totalPackages: 6, completedPackages: 0, counts: noCounts, sourcesPerPackage: sources.length };
        const tracker = new ProgressTracker(manualClock(), start);
        const finished = new Set<string>();
        const answered = new Set<string>();
        let before = 0;
        for (const { key, ...rest } of steps) {
          if (finished.has(key)) continue;
          if ('source' in rest) {
            tracker.trackPair({ key, source: rest.source });
            answered.add(`${key} ${rest.source}`);
          } else {
            tracker.trackPackage(key, 'clean');
            finished.add(key);
            for (const source of sources) answered.add(`${key} ${source}`);
          }
          const { pairs } = tracker.progress();
          assert.deepEqual(pairs, { finished: answered.size, total: 24 });
          assert.ok(answered.size >= before);
          before = answered.size;
        }
      }),
    );
  });
});

describe('the telling of answers', () => {
  it('gathers what comes within a moment, and tells nothing after the run', async () => {
    const clock = virtualClock();
    const told: number[] = [];
    const telling = new ProgressThrottle(clock, () => told.push(clock.monotonic()));
    for (let time = 0; time < 100; time += 1) telling.request();
    await clock.run();
    telling.request();
    await clock.run();
    assert.deepEqual(told, [250, 500]);
    telling.request();
    telling.stop();
    telling.request();
    await clock.run();
    assert.equal(told.length, 2);
  });
});
