/** How many packages the next batch takes. Pure: every reading is an argument. */
import type { BatchConfiguration } from '../core/batchConfiguration';

export interface BatchReadings {
  /** Packages already saved, in plan order. */
  readonly savedPackages: number;
  readonly totalPackages: number;
}

export interface BatchPosition {
  /** 1-based number of the batch about to run. */
  readonly currentBatch: number;
  readonly totalBatches: number;
}

export interface BatchStrategy {
  readonly batchSize: number;
  /** At least 1 while packages remain. */
  nextSize(readings: BatchReadings): number;
  position(readings: BatchReadings): BatchPosition;
}

/**
 * Exactly N packages a batch. After a stop inside a batch the next one takes what was left of it, so that the
 * batches and their number stay the same as without the stop.
 */
export function fixedSize(size: number): BatchStrategy {
  return {
    batchSize: size,
    nextSize: ({ savedPackages }) => size - (savedPackages % size),
    position: ({ savedPackages, totalPackages }) => ({
      currentBatch: Math.min(Math.floor(savedPackages / size) + 1, Math.max(1, Math.ceil(totalPackages / size))),
      totalBatches: Math.max(1, Math.ceil(totalPackages / size)),
    }),
  };
}

/** Memory-adaptive and time-based scans run with the fixed size until their readings are wired in. */
export function createStrategy(configuration: BatchConfiguration): BatchStrategy {
  return fixedSize(configuration.defaultBatchSize);
}
