/** Makes a failed run fit to be resumed: waits for room on the disk, or takes the workbook from a checkpoint. */
import { dirname } from 'node:path';
import { UserError } from '../../core/message/errors';
import { defaultRecoveryOptions, type RecoveryOptions } from '../../core/scan/recoveryOptions';
import type { ScanRequest } from '../../core/scan/scanRequest';
import { joined, say } from '../../core/message/text';
import { newestUsable } from '../start/newestUsable';
import type { Run } from './prepareRun';
import { restoreWorkbook } from '../checkpoint/restoreWorkbook';
import type { RunFailure } from './runFailure';
import type { ScanPorts } from '../scanPorts';

export interface Mending {
  readonly ports: ScanPorts;
  readonly request: ScanRequest;
  readonly run: Run;
  readonly signal: AbortSignal;
}

/** How long a scan waits for room before it ends as interrupted, and how often it looks; milliseconds. */
const longestWaitMs = 5 * 60_000;
const lookAgainMs = 1000;
/** Beyond the workbook itself: journal, checkpoint and some air. */
const spareBytes = 4 * 1024 * 1024;

/** Programs that save by replacing the file leave it absent for a moment. */
const longestAbsenceMs = 10_000;

/** The request that resumes the scan. Rejects with the failure itself when it cannot be mended. */
export async function recoverRun(
  mending: Mending,
  kind: Exclude<RunFailure, 'final'>,
  error: unknown,
): Promise<ScanRequest> {
  const { request } = mending;
  const recovery: RecoveryOptions = { ...defaultRecoveryOptions, resumeMode: 'auto' };
  switch (kind) {
    case 'diskFull':
      await waitForRoom(mending, error);
      return { ...request, recovery };
    case 'workbookMissing':
      await waitForWorkbook(mending, error);
      return { ...request, recovery };
    case 'workbookDamaged': {
      await restoreDamaged(mending, error);
      const { configuration } = request;
      const defaultBatchSize = Math.max(1, Math.floor(configuration.defaultBatchSize / 2));
      const halved = { ...configuration, defaultBatchSize };
      return { ...request, configuration: halved, recovery: { ...recovery, mergeStrategy: 'use_checkpoint' } };
    }
  }
}

async function waitForWorkbook({ ports, run, signal }: Mending, error: unknown): Promise<void> {
  const started = ports.clock.monotonic();
  while ((await ports.fileSystem.stat(run.workbook.realPath)) === undefined) {
    if (signal.aborted || ports.clock.monotonic() - started > longestAbsenceMs) throw await missing(ports, run, error);
    await ports.clock.sleep(lookAgainMs, signal);
  }
}

async function missing(ports: ScanPorts, run: Run, cause: unknown): Promise<UserError> {
  const checkpoint = await newestUsable({ ports, checkpoints: run.checkpoints }, run.scan.scanId);
  return new UserError({
    code: 'workbookMissing',
    what: say`The workbook was moved or deleted during the scan`,
    file: run.workbook.path,
    next:
      checkpoint === undefined
        ? say`Restore it to its place and resume the scan`
        : say`Restore it to its place and resume the scan, or restore the backup of checkpoint ${checkpoint.checkpointId} (checkpoints restore)`,
    cause,
  });
}

async function waitForRoom({ ports, request, run, signal }: Mending, error: unknown): Promise<void> {
  const { fileSystem, clock } = ports;
  await run.checkpoints.keepFewest(run.scan.scanId).catch(() => 0); // A full disk may refuse that, too.
  const needed = run.workbook.size * 2 + spareBytes;
  const places = [request.storageFolder, dirname(run.workbook.realPath)];
  const started = clock.monotonic();
  for (let told = false; ; told = true) {
    const [fullest] = (
      await Promise.all(places.map(async (place) => ({ place, free: await fileSystem.freeBytes(place) })))
    ).sort((a, b) => a.free - b.free);
    if (fullest === undefined || fullest.free >= needed) return;
    if (!told) {
      const missing = Math.ceil((needed - fullest.free) / (1024 * 1024));
      const reason = say`The disk is full. The scan is paused and resumes when about ${missing} MiB more are free in ${fullest.place}, for up to ${longestWaitMs / 60_000} minutes.`;
      ports.onDidEvent({ type: 'saveWaiting', reason });
    }
    if (signal.aborted || clock.monotonic() - started > longestWaitMs) throw error;
    await clock.sleep(lookAgainMs, signal);
  }
}

/** A workbook that can be read is never replaced, whatever was refused about it. */
async function restoreDamaged({ ports, request, run }: Mending, error: unknown): Promise<void> {
  if (await isReadable(ports, request.workbookPath)) throw error;
  const checkpoint = await newestUsable({ ports, checkpoints: run.checkpoints }, run.scan.scanId);
  if (checkpoint?.excelBackupPath === undefined || checkpoint.excelBackupPath === null) throw error;
  const { kept, flaw } = await restoreWorkbook(ports, request.storageFolder, checkpoint);
  const why = error instanceof UserError ? error.texts.what : say`it cannot be read`;
  const where = kept === undefined ? [] : [say`The damaged file was moved to ${kept}.`];
  const message = say`The workbook was damaged during the scan (${why}). It was restored from checkpoint ${checkpoint.checkpointId}, and later results are written again.`;
  ports.onDidEvent({
    type: 'warning',
    message: joined([message, ...where, ...(flaw === undefined ? [] : [flaw])], ' '),
  });
}

async function isReadable({ workbook }: ScanPorts, path: string): Promise<boolean> {
  try {
    await workbook.read(path);
    return true;
  } catch (error) {
    if (error instanceof UserError) return false;
    throw error;
  }
}
