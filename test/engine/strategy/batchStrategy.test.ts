/** The three strategies with readings under control, and 1,000 random configurations against a model. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { BatchQueue } from '../../../src/engine/run/batchQueue';
import type { BatchReadings } from '../../../src/engine/strategy/batchStrategy';
import { badParameters, createStrategy } from '../../../src/engine/strategy/chooseStrategy';
import { fixedSize } from '../../../src/engine/strategy/fixedSize';
import { adjustBatchSize } from '../../../src/engine/strategy/memoryAdaptive';
import {
  batchStrategies,
  type BatchConfiguration,
  defaultBatchConfiguration,
} from '../../../src/core/scan/batchConfiguration';
import { toEnglish } from '../../../src/core/message/text';
import { identity } from '../../support/sampleEvents';
import type { MemoryReading } from '../../../src/platform/processMemory';

const idle: MemoryReading = { residentBytes: 1, budgetBytes: 100 };

function at(closedPackages: number, totalPackages = 486, closedBatches = 0, memory = idle): BatchReadings {
  return { closedPackages, totalPackages, closedBatches, memory };
}

interface Step {
  readonly size: number;
  readonly number: number;
  readonly totalBatches: number;
}

/** Runs a queue to its end; each package takes `packageMs`, `memory` is asked before each. */
function runQueue(
  configuration: Partial<BatchConfiguration>,
  total: number,
  memory: (taken: number) => number = () => 1,
  packageMs = 0,
): Step[] {
  let now = 0;
  let taken = 0;
  const remaining = Array.from({ length: total }, (_, index) => identity(`package-${index}`));
  const { strategy } = createStrategy({ ...defaultBatchConfiguration, ...configuration });
  const queue = new BatchQueue({ remaining, totalPackages: total, closedBatches: 0 }, strategy, {
    memory: () => ({ residentBytes: memory(taken), budgetBytes: 100 }),
    monotonic: () => now,
  });
  const steps: Step[] = [];
  while (!queue.isEmpty) {
    const batch = queue.open();
    while (batch.take() !== undefined) {
      taken += 1;
      now += packageMs;
    }
    queue.noteSave();
    steps.push({ size: batch.packages.length, number: batch.number, totalBatches: batch.totalBatches });
  }
  return steps;
}

describe('fixed-size strategy', () => {
  it('cuts 486 packages into 49 batches of 10, the last of 6', () => {
    const steps = runQueue({ defaultBatchSize: 10 }, 486);
    assert.equal(steps.length, 49);
    assert.ok(steps.slice(0, -1).every(({ size }) => size === 10));
    assert.deepEqual(steps.at(-1), { size: 6, number: 49, totalBatches: 49 });
  });

  it('takes what was left of a batch after a stop inside it', () => {
    const strategy = fixedSize(10);
    assert.equal(strategy.begin(at(33)), 7);
    assert.deepEqual(strategy.position(at(33)), { currentBatch: 4, totalBatches: 49 });
  });

  it('reaches every package in as many batches as it said, for any size and any stop', () => {
    const cases = fc.record({ size: fc.integer({ min: 1, max: 100 }), total: fc.integer({ min: 1, max: 2000 }) });
    fc.assert(
      fc.property(cases, fc.nat(), ({ size, total }, stop) => {
        const strategy = fixedSize(size);
        let closed = stop % total;
        let last = 0;
        while (closed < total) {
          const { currentBatch, totalBatches } = strategy.position(at(closed, total));
          assert.ok(currentBatch > last && currentBatch <= totalBatches);
          last = currentBatch;
          closed += strategy.begin(at(closed, total));
        }
        assert.equal(last, Math.ceil(total / size));
      }),
    );
  });
});

describe('memory-adaptive strategy', () => {
  const bounds = { minBatchSize: 2, maxBatchSize: 40, memoryThreshold: 0.8 };
  const table: readonly [residentShare: number, size: number, next: number][] = [
    [81, 20, 10],
    [95, 3, 2],
    [80, 20, 20],
    [41, 20, 20],
    [40, 20, 20],
    [39, 20, 30],
    [10, 30, 40],
    [10, 1, 2],
  ];
  for (const [share, size, next] of table) {
    it(`after ${size} packages at ${share} % of the budget takes ${next}`, () => {
      const memory = { residentBytes: share, budgetBytes: 100 };
      assert.equal(adjustBatchSize(memory, { batchSize: size }, bounds), next);
    });
  }

  it('grows, then halves and saves at once when memory runs short, then keeps its size', () => {
    const memory = (taken: number): number => (taken < 30 ? 10 : taken < 45 ? 90 : 60);
    const sizes = runQueue({ strategy: 'memory-adaptive', minBatchSize: 2 }, 100, memory).map(({ size }) => size);
    // 10 and 15 while there is plenty; of the next 23, 5 until it runs short; then the least it may take.
    assert.deepEqual(sizes.slice(0, 6), [10, 15, 5, 2, 2, 2]);
    assert.equal(
      sizes.reduce((sum, size) => sum + size, 0),
      100,
    );
  });
});

describe('time-based strategy', () => {
  it('closes a batch when the time since the last save is over, whatever its size', () => {
    const sizes = runQueue({ strategy: 'time-based', timeBasedInterval: 10 }, 95, undefined, 500);
    assert.deepEqual(
      sizes.map(({ size }) => size),
      [20, 20, 20, 20, 15],
    );
  });

  it('never closes an empty batch, however slow a package is', () => {
    const steps = runQueue({ strategy: 'time-based', timeBasedInterval: 1 }, 5, undefined, 60_000);
    assert.deepEqual(
      steps.map(({ size }) => size),
      [1, 1, 1, 1, 1],
    );
  });
});

describe('batch configurations', () => {
  it('with bad parameters are told and give way to fixed-size defaults', () => {
    const { strategy, warning } = createStrategy({
      ...defaultBatchConfiguration,
      strategy: 'memory-adaptive',
      minBatchSize: 50,
      maxBatchSize: 20,
    });
    assert.match(toEnglish(warning!), /minBatchSize 50 is above maxBatchSize 20/);
    assert.equal(strategy.begin(at(0)), 10);
  });

  it('1,000 of them at random: every package once, in order, within the bounds', () => {
    const size = fc.integer({ min: 1, max: 100 });
    const configurations = fc.record({
      strategy: fc.constantFrom(...batchStrategies),
      defaultBatchSize: size,
      minBatchSize: size,
      maxBatchSize: size,
      memoryThreshold: fc.double({ min: 0.1, max: 0.95, noNaN: true }),
      timeBasedInterval: fc.integer({ min: 1, max: 600 }),
    });
    const total = fc.integer({ min: 1, max: 600 });
    const memory = fc.array(fc.integer({ min: 1, max: 120 }), { minLength: 1, maxLength: 50 });
    fc.assert(
      fc.property(configurations, total, memory, fc.integer({ min: 0, max: 20_000 }), (given, count, readings, ms) => {
        const configuration = { ...defaultBatchConfiguration, ...given };
        const steps = runQueue(given, count, (taken) => readings[taken % readings.length]!, ms);
        assert.equal(
          steps.reduce((sum, step) => sum + step.size, 0),
          count,
        );
        const effective = badParameters(configuration) === undefined ? configuration : defaultBatchConfiguration;
        steps.forEach((step, index) => {
          const isLast = index === steps.length - 1;
          assert.ok(step.size >= 1 && step.number === index + 1 && step.number <= step.totalBatches);
          if (effective.strategy === 'fixed-size' && !isLast) assert.equal(step.size, effective.defaultBatchSize);
          if (effective.strategy === 'memory-adaptive') {
            assert.ok(step.size <= effective.maxBatchSize);
            assert.ok(isLast || step.size >= effective.minBatchSize);
          }
          if (effective.strategy === 'time-based' && ms > 0 && !isLast) {
            const intervalMs = effective.timeBasedInterval * 1000;
            assert.equal(step.size, Math.max(1, Math.ceil(intervalMs / ms)));
          }
        });
      }),
      { numRuns: 1000 },
    );
  });
});
