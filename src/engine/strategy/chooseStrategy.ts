/** The batch strategy a configuration asks for. Refuses parameters that make no sense and says why. */
import {
  type BatchConfiguration,
  batchConfigurationSchema,
  defaultBatchConfiguration,
} from '../../core/scan/batchConfiguration';
import { say, type Text } from '../../core/message/text';
import * as v from 'valibot';
import type { BatchStrategy } from './batchStrategy';
import { fixedSize } from './fixedSize';
import { memoryAdaptive } from './memoryAdaptive';
import { timeBased } from './timeBased';

export interface ChosenStrategy {
  readonly strategy: BatchStrategy;
  /** What a person should know: why the configured strategy could not be used. */
  readonly warning: Text | undefined;
}

/** Parameters that make no sense are told, and the scan goes on with fixed-size batches and the defaults. */
export function createStrategy(configuration: BatchConfiguration): ChosenStrategy {
  const why = badParameters(configuration);
  if (why === undefined) return { strategy: strategyOf(configuration), warning: undefined };
  const { defaultBatchSize } = defaultBatchConfiguration;
  return {
    strategy: fixedSize(defaultBatchSize),
    warning: say`The batch strategy ${configuration.strategy} cannot be used (${why}). The scan continues with batches of ${defaultBatchSize}.`,
  };
}

/** Undefined when they make sense together. */
export function badParameters(configuration: BatchConfiguration): Text | undefined {
  const checked = v.safeParse(batchConfigurationSchema, configuration);
  const issue = checked.issues?.[0];
  if (issue !== undefined) return say`${v.getDotPath(issue) ?? say`the configuration`}: ${issue.message}`;
  const { minBatchSize, maxBatchSize, defaultBatchSize, strategy } = configuration;
  if (strategy !== 'memory-adaptive') return undefined;
  if (minBatchSize > maxBatchSize) return say`minBatchSize ${minBatchSize} is above maxBatchSize ${maxBatchSize}`;
  if (defaultBatchSize < minBatchSize || defaultBatchSize > maxBatchSize) {
    return say`defaultBatchSize ${defaultBatchSize} is not between ${minBatchSize} and ${maxBatchSize}`;
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
