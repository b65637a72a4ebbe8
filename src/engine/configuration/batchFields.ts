/** The fields of a batch configuration as people write them: section, bounds, words. Reads no file and holds no value. */
import * as v from 'valibot';
import {
  type BatchConfiguration,
  batchConfigurationSchema,
  batchStrategies,
  type BatchStrategyName,
} from '../../core/scan/batchConfiguration';
import { say, type Text } from '../../core/message/text';

export type BatchField = keyof BatchConfiguration;

/** As in the settings of the extension: `batch.defaultBatchSize`, `checkpoint.checkpointFrequency`. */
export const fieldSections = {
  batch: [
    'strategy',
    'defaultBatchSize',
    'minBatchSize',
    'maxBatchSize',
    'memoryThreshold',
    'timeBasedInterval',
    'maxConcurrentBatches',
    'atomicOperations',
    'retryFailedBatches',
    'maxRetryAttempts',
  ],
  checkpoint: [
    'checkpointFrequency',
    'backupOnCheckpoint',
    'cleanupOnSuccess',
    'keptCheckpoints',
    'keepDays',
    'reuseHours',
    'keptReviews',
  ],
} as const satisfies Record<string, readonly BatchField[]>;

export const batchFields: readonly BatchField[] = [...fieldSections.batch, ...fieldSections.checkpoint];

export function isBatchField(name: string): name is BatchField {
  return batchFields.some((field) => field === name);
}

export type FieldSection = keyof typeof fieldSections;

/** Strategies that cannot do without a field; an unusable value of it costs the strategy, not the scan. */
export const strategyParameters: Readonly<Partial<Record<BatchField, readonly BatchStrategyName[]>>> = {
  strategy: batchStrategies,
  memoryThreshold: ['memory-adaptive'],
  timeBasedInterval: ['time-based'],
};

export function isStrategyParameter(field: BatchField): boolean {
  return field in strategyParameters;
}

const descriptions: Readonly<Record<BatchField, string>> = {
  strategy: 'How packages are grouped into batches: by number, by memory, or by time',
  defaultBatchSize: 'Packages per batch, and the first size of the memory-adaptive strategy',
  minBatchSize: 'Fewest packages per batch of the memory-adaptive strategy',
  maxBatchSize: 'Most packages per batch of the memory-adaptive strategy',
  memoryThreshold: 'Share of the memory budget above which batches get smaller',
  timeBasedInterval: 'Seconds after which the time-based strategy saves',
  maxConcurrentBatches: 'Batches that are checked while earlier ones are saved',
  atomicOperations: 'Ignored: saves are always atomic',
  retryFailedBatches: 'Whether the packages of a failed batch are checked again, one by one',
  maxRetryAttempts: 'Attempts per package before it is marked as failed',
  checkpointFrequency: 'Batches between two checkpoints',
  backupOnCheckpoint: 'Whether a checkpoint has a backup of the workbook',
  cleanupOnSuccess: 'Whether the checkpoints of a finished scan are removed',
  keptCheckpoints: 'Number of recent checkpoints to keep per scan; the first one is always kept',
  keepDays: 'Days after which checkpoints are removed; the latest one of an unfinished scan is always kept',
  reuseHours: 'Hours for which a resumed scan uses an earlier result; older results are checked again',
  keptReviews: 'Finished reviews of a workbook to keep for later comparisons',
};

/** One field in the words of JSON Schema. */
export interface FieldSchema {
  readonly description: string;
  readonly type: 'string' | 'integer' | 'number' | 'boolean';
  readonly enum?: readonly string[];
  readonly minimum?: number;
  readonly maximum?: number;
}

/** Drawn from the schema that checks values, so that the two cannot differ. */
export function fieldSchema(field: BatchField): FieldSchema {
  const entry = batchConfigurationSchema.entries[field];
  const schema: v.GenericSchema = entry.type === 'optional' ? entry.wrapped : entry;
  const description = descriptions[field];
  if (schema.type === 'boolean') return { description, type: 'boolean' };
  if (schema.type === 'picklist') return { description, type: 'string', enum: batchStrategies };
  const steps: readonly { readonly type: string; readonly requirement?: unknown }[] =
    'pipe' in schema ? (schema.pipe as never) : [];
  const bound = (type: string): number => Number(steps.find((step) => step.type === type)?.requirement);
  const type = steps.some((step) => step.type === 'integer') ? 'integer' : 'number';
  return { description, type, minimum: bound('min_value'), maximum: bound('max_value') };
}

/** `a whole number from 1 to 100`. */
export function allowedText(field: BatchField): Text {
  const { type, enum: words, minimum, maximum } = fieldSchema(field);
  switch (type) {
    case 'boolean':
      return say`true or false`;
    case 'string':
      return say`one of ${(words ?? []).join(', ')}`;
    case 'integer':
      return say`a whole number from ${minimum ?? ''} to ${maximum ?? ''}`;
    case 'number':
      return say`a number from ${minimum ?? ''} to ${maximum ?? ''}`;
  }
}

/** Undefined when the value is allowed. */
export function problemOf(field: BatchField, value: unknown): Text | undefined {
  if (v.is(batchConfigurationSchema.entries[field], value)) return undefined;
  return say`${field} is ${JSON.stringify(value)}; allowed: ${allowedText(field)}`;
}
