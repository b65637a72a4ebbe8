/** Batches that shrink when memory runs short and grow when there is plenty. */
import type { BatchConfiguration } from '../../core/scan/batchConfiguration';
import type { BatchStrategy } from './batchStrategy';
import { countedPosition } from './countedPosition';
import type { MemoryReading } from '../../platform/processMemory';

type Bounds = Pick<BatchConfiguration, 'minBatchSize' | 'maxBatchSize' | 'memoryThreshold'>;

/**
 * The size of the next batch after one of `batchSize` packages: half of it over `memoryThreshold` (a share of the
 * budget), half as much again under half of that threshold, else the same.
 */
export function adjustBatchSize(
  memory: MemoryReading,
  metrics: { readonly batchSize: number },
  bounds: Bounds,
): number {
  const share = memory.residentBytes / memory.budgetBytes;
  const { batchSize } = metrics;
  const wanted =
    share > bounds.memoryThreshold
      ? Math.floor(batchSize / 2)
      : share < bounds.memoryThreshold / 2
        ? Math.ceil(batchSize * 1.5)
        : batchSize;
  return Math.min(bounds.maxBatchSize, Math.max(bounds.minBatchSize, wanted));
}

/** The first batch has the default size; one that is open when memory runs short is saved at once. */
export function memoryAdaptive(configuration: BatchConfiguration): BatchStrategy {
  let batchSize = configuration.defaultBatchSize;
  let isFirst = true;
  return {
    get batchSize() {
      return batchSize;
    },
    begin: ({ memory }) => {
      if (!isFirst) batchSize = adjustBatchSize(memory, { batchSize }, configuration);
      isFirst = false;
      return batchSize;
    },
    closes: ({ taken, memory }) =>
      taken >= configuration.minBatchSize && memory.residentBytes / memory.budgetBytes > configuration.memoryThreshold,
    position: (readings) => countedPosition(readings, batchSize),
  };
}
