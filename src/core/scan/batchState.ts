/** Where a scan stands. Read back only through its schema. */
import * as v from 'valibot';
import { batchStrategies } from './batchConfiguration';

const count = v.pipe(v.number(), v.integer(), v.minValue(0));

export const batchStateSchema = v.object({
  scanId: v.pipe(v.string(), v.nonEmpty()),
  /** Batches saved so far. */
  currentBatch: count,
  totalBatches: count,
  completedPackages: count,
  totalPackages: count,
  batchStrategy: v.picklist(batchStrategies),
  batchSize: v.pipe(v.number(), v.integer(), v.minValue(1)),
  /** 0: none yet. */
  lastCheckpointBatch: count,
  processingStatistics: v.object({
    /** Milliseconds, summed over runs. */
    lookupMs: v.pipe(v.number(), v.minValue(0)),
    saveMs: v.pipe(v.number(), v.minValue(0)),
    checkpointMs: v.pipe(v.number(), v.minValue(0)),
    saves: count,
    checkpoints: count,
    failedPackages: count,
    vulnerablePackages: count,
    cellsWritten: count,
  }),
  /** ISO 8601. */
  createdAt: v.pipe(v.string(), v.isoTimestamp()),
  updatedAt: v.pipe(v.string(), v.isoTimestamp()),
});

export type BatchState = v.InferOutput<typeof batchStateSchema>;
