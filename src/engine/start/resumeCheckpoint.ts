/** Goes back to a checkpoint: packages completed after it are looked up again. Refuses a checkpoint of another workbook. */
import type { CheckpointData } from '../../core/scan/checkpointData';
import { UserError } from '../../core/message/errors';
import { say, type Text } from '../../core/message/text';
import { completeFindings } from '../journal/completeFindings';
import { storageLayout } from '../storage/storageLayout';
import { planOf } from '../scans/storedScans';
import { resumeUnreadable } from './unreadableScan';
import { newestUsable } from './newestUsable';
import { reconcileWorkbook } from './reconcileWorkbook';
import { resumedRun } from './resumedRun';
import { type StartedScan, keepPlan, openScan, requireSheet, resumeStored, settleOpenSave } from './resumeScan';
import type { ScanStartContext } from './scanStartContext';

/**
 * A damaged checkpoint gives way to the one before, and without one to the journal; both are told. The workbook stays
 * as it is unless the merge strategy says `use_checkpoint`.
 */
export async function resumeFromCheckpoint(context: ScanStartContext, checkpointId: string): Promise<StartedScan> {
  const summary = context.checkpoints
    .listAvailableCheckpoints()
    .find((candidate) => candidate.checkpointId === checkpointId);
  if (summary === undefined) throw unusable(context, say`Checkpoint ${checkpointId} does not exist in this storage`);
  const { workbookPath, scanId } = summary;
  if (workbookPath !== context.workbook.realPath) {
    throw unusable(context, say`Checkpoint ${checkpointId} belongs to ${workbookPath}`);
  }
  if ((await planOf(context.ports.fileSystem, context.request.storageFolder, scanId)) === undefined) {
    const own = context.checkpoints.listAvailableCheckpoints().filter((candidate) => candidate.scanId === scanId);
    return resumeUnreadable(context, own, checkpointId);
  }
  const data = await usable(context, scanId, checkpointId);
  if (data !== undefined) return goBack(context, data);
  const message = say`No checkpoint of the scan is valid. The scan continues from its journal.`;
  context.ports.onDidEvent({ type: 'warning', message });
  return resumeStored(context, scanId);
}

async function usable(
  context: ScanStartContext,
  scanId: string,
  checkpointId: string,
): Promise<CheckpointData | undefined> {
  const { checkpoints, ports } = context;
  try {
    const why = await checkpoints.validate(checkpointId);
    if (why === undefined || context.request.recovery.forceContinue) {
      return await checkpoints.loadCheckpoint(checkpointId);
    }
    ports.onDidEvent({ type: 'warning', message: say`Checkpoint ${checkpointId} cannot be used: ${why}.` });
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    ports.onDidEvent({ type: 'warning', message: say`${error.texts.what}.` });
  }
  const earlier = await newestUsable(context, scanId, checkpointId);
  if (earlier !== undefined) {
    const message = say`Continuing from checkpoint ${earlier.checkpointId}, the latest valid one before it.`;
    ports.onDidEvent({ type: 'warning', message });
  }
  return earlier;
}

async function goBack(context: ScanStartContext, checkpoint: CheckpointData): Promise<StartedScan> {
  const scan = await openScan(context, checkpoint.scanId);
  try {
    requireSheet(context, scan);
    await settleOpenSave(context, scan);
    const { workbook, restored } = await reconcileWorkbook(context, scan, checkpoint);
    const at = new Date(context.ports.clock.now()).toISOString();
    const { checkpointId, packageProgress: packages } = checkpoint;
    const data = { at, workbookHash: workbook.hash, checkpointId, packages };
    await scan.commit({ type: 'resumed', data: { ...data, ...resumedRun(context, scan.record, workbook) } });
    await keepPlan(context, scan);
    const path = storageLayout.journal(context.request.storageFolder, scan.scanId);
    await completeFindings(context.ports.fileSystem, path, scan.record);
    return { scan, workbook, restored };
  } catch (error) {
    await scan.journal.close().catch(() => undefined); // The first failure is the one to report.
    throw error;
  }
}

function unusable({ workbook }: ScanStartContext, what: Text): UserError {
  return new UserError({
    code: 'checkpointUnusable',
    what,
    file: workbook.path,
    next: say`Name a checkpoint of this workbook; \`ihacpa checkpoints list\` shows them`,
  });
}
