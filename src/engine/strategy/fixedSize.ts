/** Exactly N packages a batch; the last may be shorter. */
import type { BatchStrategy } from './batchStrategy';

/**
 * After a stop inside a batch the next one takes what was left of it, so that the batches and their number stay the
 * same as without the stop.
 */
export function fixedSize(size: number): BatchStrategy {
  return {
    batchSize: size,
    begin: ({ closedPackages }) => size - (closedPackages % size),
    closes: () => false,
    position: ({ closedPackages, totalPackages }) => {
      const totalBatches = Math.max(1, Math.ceil(totalPackages / size));
      return { currentBatch: Math.min(Math.floor(closedPackages / size) + 1, totalBatches), totalBatches };
    },
  };
}
