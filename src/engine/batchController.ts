/** Runs a scan to its end: mends what can be mended between two runs, and tells what cannot. */
import type { CheckpointData } from '../core/scan/checkpointData';
import type { ScanRequest } from '../core/scan/scanRequest';
import type { ScanStatus, ScanSummary } from '../core/scan/scanSummary';
import type { WorkbookComparison } from '../core/scan/workbookComparison';
import type { ScannedWorkbook } from '../workbook/review/reviewWorkbook';
import { CheckpointIndex } from './checkpoint/checkpointIndex';
import { CheckpointManager } from './checkpoint/checkpointManager';
import { emptyRecord, type ScanRecord } from './journal/scanRecord';
import { knownBeside } from './run/knownBeside';
import { recoverRun } from './run/recoverRun';
import { prepareRun, type Run } from './run/prepareRun';
import { recordAt } from './ledger/ledgerRecords';
import { adoptScans } from './start/adoptScans';
import { validateResumeState } from './start/resumeState';
import { asUserError, kindOfFailure } from './run/runFailure';
import type { ScanPorts } from './scanPorts';
import { ScanRun } from './run/scanRun';
import { type WorkbookAtEnd, workbookAtEnd } from './run/workbookAtEnd';
import { NothingToDo } from './start/startFresh';
import { confinedFileSystem } from './storage/confinedFileSystem';
import { findStoredScans } from './scans/storedScans';
import { summarizeScan } from './run/summarizeScan';

export class BatchController {
  private readonly started: number;

  private readonly ports: ScanPorts;

  constructor(
    ports: ScanPorts,
    private readonly request: ScanRequest,
  ) {
    this.started = ports.clock.monotonic();
    this.ports = { ...ports, fileSystem: confinedFileSystem(ports.fileSystem, request.storageFolder) };
  }

  /**
   * Resolves with the summary of a finished or cancelled scan; rejects with a UserError when it could not begin or go
   * on. Whatever was finished is in the journal in every case.
   */
  async startProcessing(signal: AbortSignal): Promise<ScanSummary> {
    const { request, ports } = this;
    try {
      const workbook = await ports.workbook.read(request.workbookPath);
      const lock = await ports.workbook.lock(workbook.realPath);
      try {
        if (request.dryRun !== true) {
          const { realPath, hash, rows, sheetName } = workbook;
          const { storageFolder } = request;
          const ledgers = [ports.userState ?? storageFolder, ports.ledgerStorage ?? storageFolder];
          await adoptScans(ports, storageFolder, realPath, {
            hash: () => Promise.resolve(hash),
            rows: () => Promise.resolve(rows),
            writtenAt: (formerPath) => recordAt(ports.fileSystem, ledgers, formerPath, sheetName),
          });
        }
        return await this.runUntilMended(workbook, signal);
      } catch (error) {
        if (!(error instanceof NothingToDo)) throw error;
        return await this.summarize({ record: emptyRecord(error.planned, false), kept: 0 }, 'finished', workbook);
      } finally {
        await lock.release();
      }
    } catch (error) {
      throw asUserError(error, request.workbookPath, request.storageFolder);
    }
  }

  /** Goes back to a restore point of this workbook: what was completed after it is looked up again. */
  resumeFromCheckpoint(checkpointId: string, signal: AbortSignal): Promise<ScanSummary> {
    const recovery = { ...this.request.recovery, resumeMode: 'custom' as const, checkpointId };
    return new BatchController(this.ports, { ...this.request, recovery }).startProcessing(signal);
  }

  /** Undefined when the storage knows no such scan, or the workbook is as the scan left it. Changes nothing. */
  async validateResumeState(
    workbook: ScannedWorkbook,
    checkpoint: CheckpointData,
  ): Promise<WorkbookComparison | undefined> {
    const { ports, request } = this;
    const stored = await findStoredScans(ports.fileSystem, request.storageFolder, workbook.realPath);
    const record = stored.find(({ scanId }) => scanId === checkpoint.scanId)?.record;
    if (record === undefined || record.workbookHash === workbook.hash) return undefined;
    const index = await CheckpointIndex.open(ports.fileSystem, request.storageFolder);
    const checkpoints = new CheckpointManager(ports.fileSystem, request.storageFolder, index, ports.workbook.backup);
    return (await validateResumeState({ ports, request, workbook, checkpoints }, record, checkpoint)).comparison;
  }

  /** A run that failed for a reason that passes, or that a backup mends, is followed by one that resumes it. */
  private async runUntilMended(first: ScannedWorkbook, signal: AbortSignal): Promise<ScanSummary> {
    let { request } = this;
    let workbook = first;
    for (let mended = 0; ; mended += 1) {
      const run = await prepareRun(this.ports, request, workbook);
      try {
        return await this.runOnce(run, request, signal);
      } catch (error) {
        const kind = kindOfFailure(error);
        if (kind === 'final' || signal.aborted || mended >= mostMends) throw error;
        const next = await unlessCancelled(
          recoverRun({ ports: this.ports, request, run, signal }, kind, error),
          signal,
        );
        if (next === 'cancelled') return await this.summarize(leftBy(run), next, run.workbook);
        request = next;
        workbook = await this.ports.workbook.read(request.workbookPath);
      }
    }
  }

  private async runOnce(run: Run, request: ScanRequest, signal: AbortSignal): Promise<ScanSummary> {
    const status = await new ScanRun(this.ports, request, run).toStop(signal);
    const { dryRun, storageFolder } = request;
    const now = dryRun === true ? undefined : await workbookAtEnd(this.ports, storageFolder, run);
    return this.summarize(leftBy(run), status, now?.workbook ?? run.workbook, now);
  }

  private async summarize(
    { record, kept }: LeftByScan,
    status: ScanStatus,
    workbook: ScannedWorkbook,
    now?: WorkbookAtEnd,
  ): Promise<ScanSummary> {
    const { request, ports } = this;
    const { rows, sheetName, leftOut, columns } = workbook;
    const beside = await knownBeside({ ports, request, workbook }, record, now?.unseen);
    return summarizeScan(record, {
      status,
      workbook: request.workbookPath,
      rows,
      sheetName,
      leftOut,
      columns,
      totalMs: ports.clock.monotonic() - this.started,
      peakRssMb: ports.peakRssMb(),
      dryRun: request.dryRun === true,
      keptCheckpoints: kept,
      ...beside,
      ...(now === undefined ? {} : { kept: now.kept, unseen: now.unseen, undone: now.undone }),
    });
  }
}

interface LeftByScan {
  readonly record: ScanRecord;
  /** Checkpoints that are stored now. */
  readonly kept: number;
}

function leftBy({ scan: { record, scanId }, checkpoints }: Run): LeftByScan {
  const stored = checkpoints.listAvailableCheckpoints();
  return { record, kept: stored.filter((checkpoint) => checkpoint.scanId === scanId).length };
}

/** Times that one scan is mended before a person has to look. */
const mostMends = 5;

/** Whoever cancels a scan that waits for room or for its workbook has stopped it: that is no failure. */
async function unlessCancelled<T>(mending: Promise<T>, signal: AbortSignal): Promise<T | 'cancelled'> {
  try {
    return await mending;
  } catch (error) {
    if (signal.aborted) return 'cancelled';
    throw error;
  }
}
