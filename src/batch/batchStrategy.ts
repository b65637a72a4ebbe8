/** How long a batch stays open. Refuses to look at a clock or at memory itself: every reading is an argument. */
import {
  type BatchConfiguration,
  batchConfigurationSchema,
  defaultBatchConfiguration,
} from '../core/batchConfiguration';
import * as v from 'valibot';
import { fixedSize } from './fixedSize';
import { memoryAdaptive } from './memoryAdaptive';
import { timeBased } from './timeBased';

export interface MemoryReading {
  /** Resident memory of the process that scans. */
  readonly residentBytes: number;
  /** What it may use: 1 GiB, or the container's limit when that is smaller. */
  readonly budgetBytes: number;
}

export interface BatchReadings {
  /** Packages in batches that are closed, in plan order. */
  readonly closedPackages: number;
  readonly totalPackages: number;
  /** Batches closed so far, in all runs. */
  readonly closedBatches: number;
  readonly memory: MemoryReading;
}

export interface OpenBatchReadings {
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

export interface ChosenStrategy {
  readonly strategy: BatchStrategy;
  /** What a person should know: why the configured strategy could not be used. */
  readonly warning: string | undefined;
}

/** Parameters that make no sense are told, and the scan goes on with fixed-size batches and the defaults. */
export function createStrategy(configuration: BatchConfiguration): ChosenStrategy {
  const why = badParameters(configuration);
  if (why === undefined) return { strategy: strategyOf(configuration), warning: undefined };
  const { defaultBatchSize } = defaultBatchConfiguration;
  return {
    strategy: fixedSize(defaultBatchSize),
    warning: `The batch strategy ${configuration.strategy} cannot be used (${why}): going on with batches of ${defaultBatchSize}.`,
  };
}

/** Undefined when they make sense together. */
export function badParameters(configuration: BatchConfiguration): string | undefined {
  const checked = v.safeParse(batchConfigurationSchema, configuration);
  const issue = checked.issues?.[0];
  if (issue !== undefined) return `${v.getDotPath(issue) ?? 'the configuration'}: ${issue.message}`;
  const { minBatchSize, maxBatchSize, defaultBatchSize, strategy } = configuration;
  if (strategy !== 'memory-adaptive') return undefined;
  if (minBatchSize > maxBatchSize) return `minBatchSize ${minBatchSize} is above maxBatchSize ${maxBatchSize}`;
  if (defaultBatchSize < minBatchSize || defaultBatchSize > maxBatchSize) {
    return `defaultBatchSize ${defaultBatchSize} is not between ${minBatchSize} and ${maxBatchSize}`;
  }
  return undefined;
}

function strategyOf(configuration: BatchConfiguration): BatchStrategy {
  switch (configuration.strategy) {
    case 'fixed-size':
      return fixedSize(configuration.defaultBatchSize);
    case 'memory-adaptive':
      return memoryAdaptive(configuration);
    case 'time-based':
      return timeBased(configuration);
  }
}
