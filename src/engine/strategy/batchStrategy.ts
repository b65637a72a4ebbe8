/** How long a batch stays open. */
import type { MemoryReading } from '../../platform/processMemory';

export interface BatchReadings {
  /** Packages in batches that are closed, in plan order. */
  readonly closedPackages: number;
  readonly totalPackages: number;
  /** Batches closed so far, in all runs. */
  readonly closedBatches: number;
  readonly memory: MemoryReading;
}

interface OpenBatchReadings {
  /** Packages the open batch holds already. */
  readonly taken: number;
  /** Milliseconds since the last save, or since the run began. */
  readonly sinceSaveMs: number;
  readonly memory: MemoryReading;
}

export interface BatchPosition {
  /** 1-based number of the batch about to run. */
  readonly currentBatch: number;
  readonly totalBatches: number;
}

export interface BatchStrategy {
  /** Packages of a full batch as far as it is known now. */
  readonly batchSize: number;
  /** Asked before the first package of a batch; tells how many it may take at most. At least 1. */
  begin(readings: BatchReadings): number;
  /** Asked before every further package: whether the batch closes with what it has. */
  closes(readings: OpenBatchReadings): boolean;
  position(readings: BatchReadings): BatchPosition;
}
