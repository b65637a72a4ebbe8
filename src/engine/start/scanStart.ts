/** Decides how a scan begins: afresh, from a journal or from a checkpoint. */
import { UserError } from '../../core/message/errors';
import type { ScanRequest } from '../../core/scan/scanRequest';
import type { ResumableScan } from '../../core/scan/resumableScan';
import { StateExistsError } from '../../core/scan/stateExistsError';
import { say } from '../../core/message/text';
import { resumableScanOf } from './resumableScanOf';
import { resumeFromCheckpoint } from './resumeCheckpoint';
import { type StartedScan, resumeStored } from './resumeScan';
import type { ScanStartContext } from './scanStartContext';
import { newestUnreadable, resumeUnreadable } from './unreadableScan';
import { startFresh } from './startFresh';
import { findResumableScans, plannedScans, refuseNewerScans, type StoredScan } from '../scans/storedScans';

/** The scan to run, its journal open for appending. */
export async function beginScan(context: ScanStartContext): Promise<StartedScan> {
  const { ports, workbook, request } = context;
  const { recovery, storageFolder } = request;
  if (recovery.checkpointId !== undefined) return resumeFromCheckpoint(context, recovery.checkpointId);
  if (recovery.resumeMode === 'fresh' || isNumberedStart(request)) return startFresh(context);
  await refuseNewerScans(ports.fileSystem, storageFolder, workbook.realPath);
  const [newest] = await findResumableScans(ports.fileSystem, storageFolder, workbook.realPath);
  if (newest === undefined) {
    const [later] = await plannedScans(ports.fileSystem, storageFolder, workbook.realPath);
    const unreadable = await newestUnreadable(context, later?.planned.startedAt);
    if (unreadable !== undefined) return resumeOrAsk(context, unreadable);
    if (recovery.resumeMode === 'auto') {
      const message = say`There is no scan to resume for this workbook. A new scan starts.`;
      ports.onDidEvent({ type: 'warning', message });
    }
    return startFresh(context);
  }
  if (recovery.resumeMode === undefined) throw stateExists(context, newest);
  return resumeStored(context, newest.scanId);
}

function resumeOrAsk(context: ScanStartContext, unreadable: ResumableScan): Promise<StartedScan> {
  if (context.request.recovery.resumeMode !== undefined) return resumeUnreadable(context, unreadable.checkpoints);
  throw new StateExistsError(
    unreadable,
    say`Choose to check all packages again (--resume-auto) or to start a new scan (--start-fresh)`,
  );
}

function isNumberedStart({ recovery }: ScanRequest): boolean {
  const { startFromPackage, startFromBatch } = recovery;
  if (startFromPackage !== undefined && startFromBatch !== undefined) {
    throw new UserError({
      code: 'badArgument',
      what: say`A scan starts from a package or from a batch, not from both`,
      next: say`Name only one of them`,
    });
  }
  return startFromPackage !== undefined || startFromBatch !== undefined;
}

function stateExists({ checkpoints, workbook }: ScanStartContext, stored: StoredScan): StateExistsError {
  return new StateExistsError(
    resumableScanOf(stored.record, checkpoints.listAvailableCheckpoints(workbook.realPath), false),
    say`Choose to resume it (--resume-auto) or to start a new scan (--start-fresh)`,
  );
}
