/** Where a scan stands when batches differ in size. */
import type { BatchPosition, BatchReadings } from './batchStrategy';

export function countedPosition(readings: BatchReadings, batchSize: number): BatchPosition {
  const { closedPackages, totalPackages, closedBatches } = readings;
  const left = Math.ceil(Math.max(0, totalPackages - closedPackages) / batchSize);
  const totalBatches = Math.max(1, closedBatches + left);
  return { currentBatch: Math.min(closedBatches + 1, totalBatches), totalBatches };
}
