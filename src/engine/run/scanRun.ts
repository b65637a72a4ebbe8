/** One run of a scan from its begin to a stop: orders lookups, saves and checkpoints. */
import { UserError } from '../../core/message/errors';
import type { ScanRequest } from '../../core/scan/scanRequest';
import type { ScanStatus } from '../../core/scan/scanSummary';
import { toEnglish, say, type Text, verbatim } from '../../core/message/text';
import type { BatchSaved } from './batchSaver';
import { BatchPipeline } from './batchPipeline';
import { CheckpointScheduler } from './checkpointScheduler';
import { compactJournal } from '../journal/compactJournal';
import type { Run } from './prepareRun';
import type { ScanPorts } from '../scanPorts';
import { storageLayout } from '../storage/storageLayout';
import { plannedScans } from '../scans/storedScans';
import { unreadableScans } from '../start/unreadableScan';
import { supersededScans } from '../scans/supersededScans';

/** Waits for a held workbook at the end of a scan, in milliseconds. */
const pendingRetryMs = [500, 1000, 2000, 4000, 8000];

export class ScanRun {
  private readonly rhythm: CheckpointScheduler;

  constructor(
    private readonly ports: ScanPorts,
    private readonly request: ScanRequest,
    private readonly run: Run,
  ) {
    this.rhythm = new CheckpointScheduler(ports, request, run);
  }

  /** Rejects with what stopped it; whatever was finished is in the journal in every case, and the journal is closed. */
  async toStop(signal: AbortSignal): Promise<ScanStatus> {
    const { run } = this;
    let status: ScanStatus;
    try {
      this.announce();
      if (run.restored.length > 0) await run.saver.apply(run.restored);
      if (!run.scan.resumed) await this.rhythm.checkpoint();
      await this.pipeline().processAll(signal);
      if (run.saver.hasPending) await this.waitForWorkbook(signal);
      status = signal.aborted ? await this.stop('cancelled') : await this.finish();
    } catch (error) {
      await this.stop(toEnglish(messageOf(error))).catch(() => undefined); // The first failure is the one to report.
      await run.scan.journal.close().catch(() => undefined);
      throw error;
    } finally {
      run.telling.stop();
    }
    await run.scan.journal.close();
    if (status === 'finished') {
      await this.remember();
      await this.tidy();
    }
    return status;
  }

  /** The scan is finished: a failure here is told, and costs a comparison at most. */
  private async remember(): Promise<void> {
    const { scan, workbook, ledger } = this.run;
    const { planned, workbookHash } = scan.record;
    if (this.ports.remember === undefined || this.request.dryRun === true) return;
    const { keptReviews } = this.request.configuration;
    try {
      await this.ports.remember({ planned, workbook, workbookHash, ledger: ledger.names, keptReviews });
    } catch (error) {
      const message = say`This review could not be added to the history of the workbook (${messageOf(error)}); the scan itself is complete.`;
      this.ports.onDidEvent({ type: 'warning', message });
    }
  }

  private pipeline(): BatchPipeline {
    const { maxConcurrentBatches } = this.request.configuration;
    const onDidSave = (batch: number): Promise<void> => this.rhythm.afterBatch(batch);
    return new BatchPipeline(this.ports, this.run, { maxConcurrentBatches, onDidSave });
  }

  private async waitForWorkbook(signal: AbortSignal): Promise<void> {
    let saved: BatchSaved | undefined;
    for (const ms of pendingRetryMs) {
      await this.ports.clock.sleep(ms, signal);
      saved = await this.run.saver.save([], 0);
      if (saved.status !== 'pending' || signal.aborted) return;
    }
    throw new UserError({
      code: 'workbookLocked',
      what: say`${saved?.holder ?? say`Another program`} still has the workbook open, so the last results are not saved yet`,
      file: this.request.workbookPath,
      next:
        saved?.isHint === true
          ? say`Close it there, or delete its owner file next to it if no program has it open, and resume the scan. Nothing is checked twice`
          : say`Close it there and resume the scan. Nothing is checked twice`,
    });
  }

  private async recordCells(): Promise<void> {
    if (this.request.dryRun === true) return;
    this.run.ledger.record(this.run.scan.record.written);
    await this.run.ledger.save();
  }

  private async finish(): Promise<ScanStatus> {
    const { scan } = this.run;
    await this.recordCells();
    await scan.commit({ type: 'finished', data: { at: this.now() } });
    return 'finished';
  }

  /** What only saves room. The scan is finished: a failure here is told, and the next scan tries again. */
  private async tidy(): Promise<void> {
    const { scan, checkpoints, workbook } = this.run;
    const { fileSystem } = this.ports;
    const { storageFolder, configuration } = this.request;
    try {
      await compactJournal(fileSystem, storageLayout.journal(storageFolder, scan.scanId), scan.record);
      const older = await plannedScans(fileSystem, storageFolder, workbook.realPath, scan.scanId);
      for (const { scanId } of supersededScans(older, scan.record.plan, workbook.rows)) {
        await checkpoints.removeScan(scanId);
      }
      if (scan.record.planned.selection === null) await this.removeUnreadable();
      if (configuration.cleanupOnSuccess) await checkpoints.cleanupCheckpoints(scan.scanId);
    } catch (error) {
      const message = say`Old state could not be removed (${messageOf(error)}). The scan itself is complete.`;
      this.ports.onDidEvent({ type: 'warning', message });
    }
  }

  /** This scan has looked up all that they were about. */
  private async removeUnreadable(): Promise<void> {
    const { checkpoints, workbook } = this.run;
    const all = checkpoints.listAvailableCheckpoints(workbook.realPath);
    for (const { scanId } of await unreadableScans(this.ports.fileSystem, this.request.storageFolder, all)) {
      await checkpoints.removeScan(scanId);
    }
  }

  /** Only a cancel is a person's own stop; everything else is an interruption to be offered for resuming. */
  private async stop(reason: string): Promise<ScanStatus> {
    await this.run.scan.commit({ type: 'interrupted', data: { at: this.now(), reason } });
    await this.rhythm.atStop();
    await this.recordCells().catch(() => undefined); // The journal holds them, too.
    return reason === 'cancelled' ? 'cancelled' : 'interrupted';
  }

  private announce(): void {
    const { scan, progress, strategy } = this.run;
    const { currentBatch, totalBatches } = strategy.position({
      closedPackages: scan.record.saved.size,
      totalPackages: scan.record.plan.size,
      closedBatches: scan.record.batches,
      memory: this.ports.memory(),
    });
    progress.trackBatch(currentBatch, totalBatches);
    this.ports.onDidEvent({
      type: 'scanStarted',
      scanId: scan.scanId,
      workbookPath: this.request.workbookPath,
      resumed: scan.resumed,
      progress: progress.progress(),
    });
  }

  private now(): string {
    return new Date(this.ports.clock.now()).toISOString();
  }
}

function messageOf(error: unknown): Text {
  if (error instanceof UserError) return error.texts.what;
  return verbatim(error instanceof Error ? error.message : String(error));
}
