/** Decides how a scan begins: afresh, from a journal or from a checkpoint. Refuses to choose where a person must. */
import { UserError } from '../core/errors';
import type { PackageIdentity } from '../core/packageRow';
import type { ScanRequest } from '../core/scanRequest';
import type { Provenance } from '../core/source';
import { StateExistsError } from '../core/stateExistsError';
import type { ReviewWorkbook } from '../workbook/reviewWorkbook';
import { ActiveScan } from './activeScan';
import type { CheckpointManager } from './checkpointManager';
import { Journal } from './journal';
import { journalSchemaVersion, type PlannedData } from './journalEntry';
import { recoverJournal } from './recoverJournal';
import { resumableScanOf } from './resumableScanOf';
import { emptyRecord } from './scanRecord';
import type { ScanPorts } from './scanPorts';
import { storageLayout } from './storageLayout';
import { findStoredScans, isUnfinished, type StoredScan } from './storedScans';

export interface ScanStartContext {
  readonly ports: ScanPorts;
  readonly request: ScanRequest;
  readonly workbook: ReviewWorkbook;
  readonly checkpoints: CheckpointManager;
  readonly provenance: readonly Provenance[];
}

/** The scan to run, its journal open for appending. */
export async function beginScan(context: ScanStartContext): Promise<ActiveScan> {
  const { recovery } = context.request;
  if (recovery.checkpointId !== undefined) return resumeFromCheckpoint(context, recovery.checkpointId);
  if (recovery.resumeMode === 'fresh') return startFresh(context);
  const stored = await findStoredScans(
    context.ports.fileSystem,
    context.request.storageFolder,
    context.workbook.realPath,
  );
  const newest = stored.find(isUnfinished);
  if (newest === undefined) {
    if (recovery.resumeMode === 'auto') warn(context, 'There is nothing to resume for this workbook: starting afresh.');
    return startFresh(context);
  }
  if (recovery.resumeMode === undefined) throw stateExists(context, newest);
  return resumeStored(context, newest.scanId);
}

function stateExists({ checkpoints, workbook }: ScanStartContext, stored: StoredScan): StateExistsError {
  return new StateExistsError(
    resumableScanOf(stored.record, checkpoints.listAvailableCheckpoints(workbook.realPath), false),
    'Choose to resume it or to start afresh (--resume-auto or --start-fresh)',
  );
}

async function startFresh(context: ScanStartContext): Promise<ActiveScan> {
  const { ports, request } = context;
  const scanId = `${timeStamp(ports.clock.now())}-${ports.randomHex(3)}`;
  const planned = plan(context, scanId);
  await ports.fileSystem.makeFolder(storageLayout.scanFolder(request.storageFolder, scanId));
  const path = storageLayout.journal(request.storageFolder, scanId);
  const { journal } = await Journal.open(ports.fileSystem, ports.clock, path);
  await journal.commit({ type: 'planned', data: planned });
  return new ActiveScan(scanId, journal, emptyRecord(planned), false);
}

function plan({ ports, request, workbook, provenance }: ScanStartContext, scanId: string): PlannedData {
  return {
    schemaVersion: journalSchemaVersion,
    toolVersion: request.toolVersion,
    scanId,
    workbookPath: workbook.realPath,
    workbookHash: workbook.hash,
    overwrite: request.overwrite,
    configuration: request.configuration,
    sources: provenance.map(({ label, origin, dataDate }) => ({ label, origin, dataDate })),
    packages: workbook.rows.map(({ identity }) => identity),
    startedAt: new Date(ports.clock.now()).toISOString(),
  };
}

async function resumeStored(context: ScanStartContext, scanId: string): Promise<ActiveScan> {
  const { ports, request } = context;
  const path = storageLayout.journal(request.storageFolder, scanId);
  const { journal, record, setAside } = await recoverJournal(ports.fileSystem, ports.clock, path);
  if (setAside !== undefined) {
    warn(context, `The scan's journal was damaged. Every sound line was kept; the damaged file is at ${setAside}.`);
  }
  const scan = new ActiveScan(scanId, journal, record, true);
  await settleOpenSave(context, scan);
  await scan.commit({ type: 'resumed', data: { at: new Date(ports.clock.now()).toISOString() } });
  tellDifferences(context, scan);
  return scan;
}

/** Goes back to a checkpoint: packages completed after it are looked up again. The workbook stays as it is now. */
async function resumeFromCheckpoint(context: ScanStartContext, checkpointId: string): Promise<ActiveScan> {
  const { ports, checkpoints, workbook } = context;
  const { data } = await checkpoints.loadCheckpoint(checkpointId);
  if (data.processingMetadata.workbookPath !== workbook.realPath) {
    throw new UserError({
      code: 'checkpointUnusable',
      what: `Checkpoint ${checkpointId} belongs to ${data.processingMetadata.workbookPath}`,
      file: workbook.path,
      next: 'Name a checkpoint of this workbook; `ihacpa checkpoints list` shows them',
    });
  }
  const scan = await resumeStored(context, data.scanId);
  const at = new Date(ports.clock.now()).toISOString();
  await scan.commit({ type: 'resumed', data: { at, checkpointId, packages: data.packageProgress } });
  return scan;
}

/** A save that was announced before a crash either reached the workbook, and counts, or is made again. */
async function settleOpenSave({ ports }: ScanStartContext, scan: ActiveScan): Promise<void> {
  const intent = scan.record.openIntent;
  if (intent === undefined) return;
  const recovery = await ports.workbook.recover(intent.save);
  if (recovery !== 'committed') return;
  await scan.commit({
    type: 'committed',
    data: {
      saveId: intent.save.saveId,
      workbookHash: intent.save.newHash,
      packages: intent.packages,
      kept: intent.kept,
      saveMs: 0,
    },
  });
}

function tellDifferences(context: ScanStartContext, scan: ActiveScan): void {
  const { workbook } = context;
  if (scan.record.workbookHash !== workbook.hash) {
    warn(context, 'The workbook was changed since the scan stopped: going on with it as it is now.');
  }
  const present = new Map(workbook.rows.map((row) => [JSON.stringify(row.identity), row.displayName]));
  const planned = new Set(scan.record.planned.packages.map((identity) => JSON.stringify(identity)));
  const gone = scan.record.planned.packages.filter((identity) => !present.has(JSON.stringify(identity)));
  const added = [...present].filter(([key]) => !planned.has(key)).map(([, name]) => name);
  if (gone.length > 0) warn(context, `No longer in the workbook, left out: ${listed(gone.map(nameAndVersion))}.`);
  if (added.length > 0) warn(context, `New in the workbook, for the next scan: ${listed(added)}.`);
}

function nameAndVersion({ name, version }: PackageIdentity): string {
  return `${name} ${version}`.trim();
}

function listed(names: readonly string[]): string {
  const shown = names.slice(0, 10).join(', ');
  return names.length > 10 ? `${shown} and ${names.length - 10} more` : shown;
}

function warn({ ports }: ScanStartContext, message: string): void {
  ports.onDidEvent({ type: 'warning', message });
}

/** `20261123-201500`, UTC. */
function timeStamp(now: number): string {
  return new Date(now).toISOString().slice(0, 19).replace(/[-:]/g, '').replace('T', '-');
}
