/** A scan whose journal and plan cannot be read any more: its checkpoints are what is left of it. Finds it, offers it, and goes on from it; never from zero without a word. */
import { groupBy } from '../../core/collections/groupBy';
import type { CheckpointSummary } from '../../core/scan/checkpointData';
import type { FileSystem } from '../../platform/fileSystem';
import { UserError } from '../../core/message/errors';
import type { ResumableScan } from '../../core/scan/resumableScan';
import { noCounts } from '../../core/scan/verdictCounts';
import { joined, say } from '../../core/message/text';
import { planOf } from '../scans/storedScans';
import type { StartedScan } from './resumeScan';
import { restoreWorkbook } from '../checkpoint/restoreWorkbook';
import type { ScanStartContext } from './scanStartContext';
import { startFresh } from './startFresh';

/** Newest first, one entry per such scan, each with its checkpoints. */
export async function unreadableScans(
  fileSystem: FileSystem,
  storage: string,
  checkpoints: readonly CheckpointSummary[],
): Promise<readonly ResumableScan[]> {
  const byScan = groupBy(checkpoints, ({ scanId }) => scanId);
  const found: ResumableScan[] = [];
  for (const [scanId, own] of byScan) {
    if (own.some(({ state }) => state === 'valid') && (await planOf(fileSystem, storage, scanId)) === undefined) {
      found.push(asResumable(own));
    }
  }
  return found;
}

function asResumable(checkpoints: readonly CheckpointSummary[]): ResumableScan {
  const newest = checkpoints.find(({ state }) => state === 'valid') ?? checkpoints[0];
  if (newest === undefined) throw new Error('Expected a checkpoint, got none');
  const { scanId, workbookPath, completedPackages, totalPackages, batchNumber, totalBatches, createdAt } = newest;
  return {
    scanId,
    workbookPath,
    status: 'interrupted',
    completedPackages,
    totalPackages,
    savedBatches: batchNumber,
    totalBatches,
    counts: noCounts,
    isUnreadable: true,
    startedAt: checkpoints.at(-1)?.createdAt ?? createdAt,
    updatedAt: createdAt,
    checkpoints: [...checkpoints],
  };
}

/** Undefined where a later scan of the workbook is kept: that one knows better. */
export async function newestUnreadable(
  { ports, request, workbook, checkpoints }: ScanStartContext,
  laterThan: string | undefined,
): Promise<ResumableScan | undefined> {
  const all = checkpoints.listAvailableCheckpoints(workbook.realPath);
  const [newest] = await unreadableScans(ports.fileSystem, request.storageFolder, all);
  return newest === undefined || (laterThan !== undefined && newest.updatedAt < laterThan) ? undefined : newest;
}

/** A new scan, since no finding is left; with `use_checkpoint` in the workbook of the newest valid checkpoint from `from` on. */
export async function resumeUnreadable(
  context: ScanStartContext,
  checkpoints: readonly CheckpointSummary[],
  from?: string,
): Promise<StartedScan> {
  const { ports, request } = context;
  const first = checkpoints.findIndex(({ checkpointId }) => checkpointId === from);
  const usable = await firstUsable(context, checkpoints.slice(Math.max(0, first)));
  const lost = say`The journal and the plan of the earlier scan cannot be read, so its results are unknown. Every package is checked again.`;
  if (request.recovery.mergeStrategy !== 'use_checkpoint' || usable === undefined) {
    ports.onDidEvent({ type: 'warning', message: lost });
    return startFresh(context);
  }
  const point = await context.checkpoints.loadRestorePoint(usable.checkpointId);
  const { kept, flaw } = await restoreWorkbook(ports, request.storageFolder, point);
  const restored = say`The workbook is restored from checkpoint ${usable.checkpointId}.`;
  const where = kept === undefined ? [] : [say`A backup of the previous file is at ${kept}.`];
  ports.onDidEvent({
    type: 'warning',
    message: joined([lost, restored, ...where, ...(flaw === undefined ? [] : [flaw])], ' '),
  });
  return startFresh({ ...context, workbook: await ports.workbook.read(request.workbookPath) });
}

async function firstUsable(
  { ports, checkpoints }: ScanStartContext,
  candidates: readonly CheckpointSummary[],
): Promise<CheckpointSummary | undefined> {
  for (const candidate of candidates) {
    if (candidate.state !== 'valid') continue;
    try {
      const why = await checkpoints.validate(candidate.checkpointId);
      if (why === undefined) return candidate;
      ports.onDidEvent({ type: 'warning', message: say`Checkpoint ${candidate.checkpointId} is skipped: ${why}.` });
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      ports.onDidEvent({ type: 'warning', message: say`${error.texts.what}.` });
    }
  }
  return undefined;
}
