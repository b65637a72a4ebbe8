/** A batch that closes when enough time has passed since the last save, whatever its size. */
import type { BatchConfiguration } from '../../core/scan/batchConfiguration';
import type { BatchStrategy } from './batchStrategy';
import { countedPosition } from './countedPosition';

/** The time is monotonic: a clock that is set, or a laptop that sleeps, closes no batch early or never. */
export function timeBased({ timeBasedInterval, defaultBatchSize }: BatchConfiguration): BatchStrategy {
  const intervalMs = timeBasedInterval * 1000;
  let batchSize = defaultBatchSize;
  return {
    get batchSize() {
      return batchSize;
    },
    begin: ({ closedPackages, closedBatches }) => {
      if (closedBatches > 0) batchSize = Math.max(1, Math.round(closedPackages / closedBatches));
      return Number.MAX_SAFE_INTEGER;
    },
    closes: ({ taken, sinceSaveMs }) => taken > 0 && sinceSaveMs >= intervalMs,
    position: (readings) => countedPosition(readings, batchSize),
  };
}
