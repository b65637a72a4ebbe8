/** Fixed-size batches, also after a stop inside one. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { fixedSize } from '../../src/batch/batchStrategy';

describe('fixed-size strategy', () => {
  it('cuts 486 packages into 49 batches of 10, the last of 6', () => {
    const strategy = fixedSize(10);
    assert.deepEqual(strategy.position({ savedPackages: 0, totalPackages: 486 }), {
      currentBatch: 1,
      totalBatches: 49,
    });
    assert.deepEqual(strategy.position({ savedPackages: 480, totalPackages: 486 }), {
      currentBatch: 49,
      totalBatches: 49,
    });
  });

  it('takes what was left of a batch after a stop inside it', () => {
    const strategy = fixedSize(10);
    const readings = { savedPackages: 33, totalPackages: 486 };
    assert.equal(strategy.nextSize(readings), 7);
    assert.deepEqual(strategy.position(readings), { currentBatch: 4, totalBatches: 49 });
  });

  it('reaches every package in as many batches as it said, for any size and any stop', () => {
    const cases = fc.record({ size: fc.integer({ min: 1, max: 100 }), total: fc.integer({ min: 1, max: 2000 }) });
    fc.assert(
      fc.property(cases, fc.nat(), ({ size, total }, stop) => {
        const strategy = fixedSize(size);
        let saved = stop % total;
        let last = 0;
        while (saved < total) {
          const readings = { savedPackages: saved, totalPackages: total };
          const { currentBatch, totalBatches } = strategy.position(readings);
          assert.ok(currentBatch > last && currentBatch <= totalBatches);
          last = currentBatch;
          saved += strategy.nextSize(readings);
        }
        assert.equal(last, Math.ceil(total / size));
      }),
    );
  });
});
