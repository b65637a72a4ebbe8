/** How a scan is cut into batches and how often it is made safe: fields, bounds and defaults. Reads no file. */
import * as v from 'valibot';

export const batchStrategies = ['fixed-size', 'memory-adaptive', 'time-based'] as const;
export type BatchStrategyName = (typeof batchStrategies)[number];

const batchSize = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(100));

/** Bounds of every field; sizes in packages, `checkpointFrequency` in batches, `timeBasedInterval` in seconds. */
export const batchConfigurationSchema = v.object({
  strategy: v.picklist(batchStrategies),
  defaultBatchSize: batchSize,
  minBatchSize: batchSize,
  maxBatchSize: batchSize,
  checkpointFrequency: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1000)),
  /** Share of the memory budget, 0.1 to 0.95. */
  memoryThreshold: v.pipe(v.number(), v.minValue(0.1), v.maxValue(0.95)),
  timeBasedInterval: v.pipe(v.number(), v.minValue(1), v.maxValue(86_400)),
  maxConcurrentBatches: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(8)),
  atomicOperations: v.boolean(),
  backupOnCheckpoint: v.boolean(),
  cleanupOnSuccess: v.boolean(),
  /** Newest checkpoints, each with its copy of the workbook, that an unfinished scan keeps besides its first one. */
  keptCheckpoints: v.optional(v.pipe(v.number(), v.integer(), v.minValue(2), v.maxValue(100)), 3),
  /** Days after which they are removed, but for the newest of an unfinished scan. */
  keepDays: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(3650)), 30),
  /** Hours for which a resumed scan goes on with a result; older ones are looked up again. */
  reuseHours: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(8760)), 24),
  /** Newest finished reviews of a workbook that are kept for comparisons. */
  keptReviews: v.optional(v.pipe(v.number(), v.integer(), v.minValue(2), v.maxValue(1000)), 50),
  retryFailedBatches: v.boolean(),
  maxRetryAttempts: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(10)),
});

export type BatchConfiguration = Readonly<v.InferOutput<typeof batchConfigurationSchema>>;

export const defaultBatchConfiguration: BatchConfiguration = {
  strategy: 'fixed-size',
  defaultBatchSize: 10,
  minBatchSize: 1,
  maxBatchSize: 100,
  checkpointFrequency: 5,
  memoryThreshold: 0.8,
  timeBasedInterval: 300,
  maxConcurrentBatches: 1,
  atomicOperations: true,
  backupOnCheckpoint: true,
  cleanupOnSuccess: true,
  keptCheckpoints: 3,
  keepDays: 30,
  reuseHours: 24,
  keptReviews: 50,
  retryFailedBatches: true,
  maxRetryAttempts: 3,
};
