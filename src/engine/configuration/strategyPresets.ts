/** Which settings suit an environment and its limits. */
import type { BatchConfiguration } from '../../core/scan/batchConfiguration';

export const environments = ['development', 'test', 'production'] as const;
export type ScanEnvironment = (typeof environments)[number];

export interface ScanConstraints {
  readonly packages: number;
  /** Undefined: no limit below the usual budget of 1 GiB. */
  readonly memoryLimitBytes?: number | undefined;
  /** As the pace of an earlier scan or the sources' limits tell. */
  readonly secondsPerPackage?: number | undefined;
}

const gibibyte = 1024 * 1024 * 1024;
/** A batch that takes longer than this is saved by the clock instead. */
const longBatchSeconds = 120;

/** Little memory asks for batches by memory, slow sources for batches by time, everything else for a fixed size. */
export function selectStrategy(
  environment: ScanEnvironment,
  { packages, memoryLimitBytes, secondsPerPackage = 0 }: ScanConstraints,
): Partial<BatchConfiguration> {
  const defaultBatchSize = sizeFor(environment, packages);
  const common = { defaultBatchSize, cleanupOnSuccess: environment === 'production' };
  if (environment === 'test') return { ...common, strategy: 'fixed-size', maxConcurrentBatches: 1 };
  if (memoryLimitBytes !== undefined && memoryLimitBytes < gibibyte) {
    return { ...common, strategy: 'memory-adaptive', minBatchSize: 1, maxBatchSize: Math.max(25, defaultBatchSize) };
  }
  if (secondsPerPackage * defaultBatchSize > longBatchSeconds) {
    return { ...common, strategy: 'time-based', timeBasedInterval: longBatchSeconds };
  }
  return { ...common, strategy: 'fixed-size', checkpointFrequency: environment === 'development' ? 1 : 5 };
}

/** Small where people watch every batch, larger where thousands of packages would mean thousands of saves. */
function sizeFor(environment: ScanEnvironment, packages: number): number {
  if (environment === 'development') return 5;
  if (environment === 'test' || packages <= 1000) return 10;
  return packages <= 10_000 ? 50 : 100;
}
