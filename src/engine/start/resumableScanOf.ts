/** An unfinished scan as a person sees it, from its record. Reads no file. */
import type { CheckpointSummary } from '../../core/scan/checkpointData';
import type { ResumableScan } from '../../core/scan/resumableScan';
import { createStrategy } from '../strategy/chooseStrategy';
import type { RunSource } from '../journal/journalEntry';
import type { ScanRecord } from '../journal/scanRecord';

export function resumableScanOf(
  record: ScanRecord,
  checkpoints: readonly CheckpointSummary[],
  isRunning: boolean,
): ResumableScan {
  const { planned, plan, results, saved } = record;
  const { strategy } = createStrategy(planned.configuration);
  const { totalBatches } = strategy.position({
    closedPackages: saved.size,
    totalPackages: plan.size,
    closedBatches: record.batches,
    memory: { residentBytes: 0, budgetBytes: 1 },
  });
  const spentMs = record.lookupMs + record.saveMs + record.checkpointMs;
  const left = plan.size - results.size;
  return {
    scanId: planned.scanId,
    workbookPath: planned.workbookPath,
    status: statusOf(record, isRunning),
    completedPackages: results.size,
    totalPackages: plan.size,
    savedBatches: record.batches,
    totalBatches,
    counts: record.counts,
    ...(results.size === 0 ? {} : { estimatedRemainingMs: Math.round((spentMs / results.size) * left) }),
    statistics: {
      failedPackages: record.counts.failed,
      saves: record.saves,
      cellsWritten: record.cellsWritten,
      lookupMs: Math.round(record.lookupMs),
      saveMs: Math.round(record.saveMs),
      checkpointMs: Math.round(record.checkpointMs),
    },
    data: (record.runs.at(-1)?.sources ?? []).map(dataName),
    startedAt: planned.startedAt,
    updatedAt: record.updatedAt,
    checkpoints: checkpoints.filter((checkpoint) => checkpoint.scanId === planned.scanId),
  };
}

/** `PyPA advisories of 2024-10-10`. */
function dataName({ label, dataDate }: Pick<RunSource, 'label' | 'dataDate'>): string {
  return dataDate === undefined ? label : `${label} of ${dataDate.slice(0, 10)}`;
}

/** An open journal without a live owner is a scan that died. */
function statusOf(record: ScanRecord, isRunning: boolean): ResumableScan['status'] {
  if (record.status === 'finished' || record.status === 'cancelled') return record.status;
  return isRunning ? 'running' : 'interrupted';
}
