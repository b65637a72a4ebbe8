/** Draws a checkpoint from a scan's record and has it made. Changes nothing of the scan but its journal. */
import { vulnerablePackages } from '../../core/scan/verdictCounts';
import type { BatchState } from '../../core/scan/batchState';
import { checkpointSchemaVersion, type CheckpointSummary } from '../../core/scan/checkpointData';
import type { ScanRequest } from '../../core/scan/scanRequest';
import type { ActiveScan } from '../journal/activeScan';
import type { BatchStrategy } from '../strategy/batchStrategy';
import type { CheckpointDraft, CheckpointManager } from './checkpointManager';
import type { ScanPorts } from '../scanPorts';
import { dayMs } from '../../core/time/durations';
import { identityKey } from '../../core/package/identity';
import type { MemoryReading } from '../../platform/processMemory';

interface CheckpointContext {
  readonly scan: ActiveScan;
  readonly strategy: BatchStrategy;
  readonly checkpoints: CheckpointManager;
}

export async function makeCheckpoint(
  { clock, randomHex, memory }: ScanPorts,
  request: ScanRequest,
  { scan, strategy, checkpoints }: CheckpointContext,
): Promise<CheckpointSummary> {
  const started = clock.monotonic();
  const createdAt = new Date(clock.now()).toISOString();
  const batchState = batchStateOf(scan, strategy, memory(), createdAt);
  const { record } = scan;
  const content: CheckpointDraft['content'] = {
    checkpointId: `b${String(batchState.currentBatch).padStart(4, '0')}-${randomHex(4)}`,
    scanId: scan.scanId,
    batchNumber: batchState.currentBatch,
    batchState,
    packageProgress: progressOf(record),
    processingMetadata: {
      schemaVersion: checkpointSchemaVersion,
      toolVersion: request.toolVersion,
      workbookPath: record.planned.workbookPath,
      overwrite: record.overwrite,
      settings: record.planned.configuration,
      data: record.planned.sources.map(({ label, origin, dataDate }) => ({
        label,
        origin,
        ...(dataDate === undefined ? {} : { dataDate }),
      })),
    },
    createdAt,
    expiresAt: new Date(clock.now() + record.planned.configuration.keepDays * dayMs).toISOString(),
  };
  const summary = await checkpoints.createCheckpoint({ content, workbookHash: record.workbookHash });
  await scan.commit({ type: 'checkpoint', data: { summary, checkpointMs: clock.monotonic() - started } });
  return summary;
}

/** A checkpoint of a usual workbook names its packages; of a very large one it names their places in the plan, which is kept twice. */
const mostNamed = 20_000;

function progressOf({ plan, saved }: ActiveScan['record']): CheckpointDraft['content']['packageProgress'] {
  if (plan.size > mostNamed) return { plan: plan.hash, ranges: saved.ranges() };
  return [...plan].filter((identity) => saved.has(identityKey(identity)));
}

function batchStateOf(
  { scanId, record }: ActiveScan,
  strategy: BatchStrategy,
  memory: MemoryReading,
  updatedAt: string,
): BatchState {
  const totalPackages = record.plan.size;
  const savedPackages = record.saved.size;
  const readings = { closedPackages: savedPackages, totalPackages, closedBatches: record.batches, memory };
  const { currentBatch, totalBatches } = strategy.position(readings);
  return {
    scanId,
    currentBatch: savedPackages === totalPackages ? totalBatches : currentBatch - 1,
    totalBatches,
    completedPackages: savedPackages,
    totalPackages,
    batchStrategy: record.planned.configuration.strategy,
    batchSize: strategy.batchSize,
    lastCheckpointBatch: record.checkpoints.at(-1)?.batchNumber ?? 0,
    processingStatistics: {
      lookupMs: record.lookupMs,
      saveMs: record.saveMs,
      checkpointMs: record.checkpointMs,
      saves: record.saves,
      checkpoints: record.checkpoints.length,
      failedPackages: record.counts.failed,
      vulnerablePackages: vulnerablePackages(record.counts),
      cellsWritten: record.cellsWritten,
    },
    createdAt: record.planned.startedAt,
    updatedAt,
  };
}
