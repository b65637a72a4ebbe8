/** Runs a scan from its start to a stop: the only place that orders lookups, saves and checkpoints. Knows no source and no format. */
import { UserError } from '../core/errors';
import { identityKey, type PackageIdentity } from '../core/packageRow';
import type { ScanRequest } from '../core/scanRequest';
import type { ScanStatus, ScanSummary } from '../core/scanSummary';
import { makeCheckpoint } from './makeCheckpoint';
import { prepareRun, type Run } from './prepareRun';
import type { ScanPorts } from './scanPorts';
import { summarizeScan } from './summarizeScan';
import { findStoredScans } from './storedScans';

/** Waits for a held workbook at the end of a scan, in milliseconds. */
const pendingRetryMs = [500, 1000, 2000, 4000, 8000];

export class BatchController {
  constructor(
    private readonly ports: ScanPorts,
    private readonly request: ScanRequest,
  ) {}

  /**
   * Resolves with the summary of a finished or cancelled scan; rejects with a UserError when it could not begin or go
   * on. Whatever was finished is in the journal in every case.
   */
  async startProcessing(signal: AbortSignal): Promise<ScanSummary> {
    const started = this.ports.clock.monotonic();
    const workbook = await this.ports.workbook.read(this.request.workbookPath);
    const lock = await this.ports.workbook.lock(workbook.realPath);
    try {
      const run = await prepareRun(this.ports, this.request, workbook);
      const status = await this.runToStop(run, signal);
      const totalMs = this.ports.clock.monotonic() - started;
      const { workbookPath } = this.request;
      const facts = { status, workbook: workbookPath, rows: workbook.rows, totalMs, peakRssMb: this.ports.peakRssMb() };
      return summarizeScan(run.scan.record, facts);
    } finally {
      await lock.release();
    }
  }

  private async runToStop(run: Run, signal: AbortSignal): Promise<ScanStatus> {
    const { scan } = run;
    try {
      this.announce(run);
      if (!scan.resumed) await this.checkpoint(run);
      await this.processBatches(run, signal);
      if (run.saver.hasPending) await this.waitForWorkbook(run, signal);
      return signal.aborted ? await this.stop(run, 'cancelled') : await this.finish(run);
    } catch (error) {
      await this.stop(run, messageOf(error)).catch(() => undefined); // The first failure is the one to report.
      throw error;
    } finally {
      await scan.journal.close();
    }
  }

  private async processBatches(run: Run, signal: AbortSignal): Promise<void> {
    const { scan, strategy, progress, processor } = run;
    const remaining = scan.record.planned.packages.filter((identity) => isLeft(run, identity));
    const totalPackages = scan.record.planned.packages.length;
    while (remaining.length > 0 && !signal.aborted) {
      const readings = { savedPackages: totalPackages - remaining.length, totalPackages };
      const { currentBatch, totalBatches } = strategy.position(readings);
      const batch = remaining.splice(0, strategy.nextSize(readings));
      progress.trackBatch(currentBatch, totalBatches);
      this.ports.onDidEvent({ type: 'batchStarted', progress: progress.progress() });
      await processor.processBatch(queriesOf(run, batch), signal);
      await this.saveBatch(run, batch);
      if (currentBatch % this.request.configuration.checkpointFrequency === 0) {
        await this.checkpoint(run);
      }
    }
  }

  private async saveBatch(run: Run, batch: readonly PackageIdentity[]): Promise<void> {
    const { scan, saver, progress } = run;
    const findings = batch.flatMap((identity) => scan.record.results.get(identityKey(identity))?.finding ?? []);
    if (findings.length === 0) return;
    const saved = await saver.save(findings);
    if (saved.status === 'pending') {
      const reason = `${saved.holder ?? 'Another program'} has the workbook open; the scan goes on and saves once it is free.`;
      this.ports.onDidEvent({ type: 'saveWaiting', reason });
      return;
    }
    this.ports.onDidEvent({
      type: 'batchSaved',
      cellsWritten: saved.cellsWritten,
      workbookHash: scan.record.workbookHash,
      progress: progress.progress(),
    });
  }

  private async waitForWorkbook(run: Run, signal: AbortSignal): Promise<void> {
    for (const ms of pendingRetryMs) {
      await this.ports.clock.sleep(ms, signal);
      const saved = await run.saver.save([]);
      if (saved.status !== 'pending' || signal.aborted) return;
    }
    throw new UserError({
      code: 'workbookLocked',
      what: 'Another program still has the workbook open, so the last findings wait to be saved',
      file: this.request.workbookPath,
      next: 'Close it there and resume the scan: nothing is looked up again',
    });
  }

  private async finish(run: Run): Promise<ScanStatus> {
    const { scan, checkpoints, ledger } = run;
    const { fileSystem, clock } = this.ports;
    ledger.record(scan.record.written.values());
    await ledger.save();
    await scan.commit({ type: 'finished', data: { at: new Date(clock.now()).toISOString() } });
    const stored = await findStoredScans(fileSystem, this.request.storageFolder, run.workbook.realPath);
    for (const { scanId } of stored) if (scanId !== scan.scanId) await checkpoints.removeScan(scanId);
    if (this.request.configuration.cleanupOnSuccess) await checkpoints.cleanupCheckpoints(scan.scanId);
    return 'finished';
  }

  /** Only a cancel is a person's own stop; everything else is an interruption to be offered for resuming. */
  private async stop(run: Run, reason: string): Promise<ScanStatus> {
    await run.scan.commit({
      type: 'interrupted',
      data: { at: new Date(this.ports.clock.now()).toISOString(), reason },
    });
    await this.checkpoint(run);
    return reason === 'cancelled' ? 'cancelled' : 'interrupted';
  }

  /** A checkpoint that cannot be made is told once and never stops the scan: the journal holds the truth. */
  private async checkpoint(run: Run): Promise<void> {
    try {
      const summary = await makeCheckpoint(this.ports, this.request, run);
      this.ports.onDidEvent({ type: 'checkpointCreated', checkpoint: summary });
    } catch (error) {
      this.warn(
        `A checkpoint could not be made (${messageOf(error)}): until the next one, go back only to older ones.`,
      );
    }
  }

  private announce({ scan, progress, strategy }: Run): void {
    const readings = { savedPackages: scan.record.saved.size, totalPackages: scan.record.planned.packages.length };
    const { currentBatch, totalBatches } = strategy.position(readings);
    progress.trackBatch(currentBatch, totalBatches);
    this.ports.onDidEvent({
      type: 'scanStarted',
      scanId: scan.scanId,
      workbookPath: this.request.workbookPath,
      resumed: scan.resumed,
      progress: progress.progress(),
    });
  }

  private warn(message: string): void {
    this.ports.onDidEvent({ type: 'warning', message });
  }
}

/** A package that is gone from the workbook has nothing left to do. */
function isLeft({ scan, rows }: Run, identity: PackageIdentity): boolean {
  const key = identityKey(identity);
  return rows.has(key) && !scan.record.saved.has(key);
}

/** The packages of a batch that were not looked up yet. */
function queriesOf(
  { scan, rows }: Run,
  batch: readonly PackageIdentity[],
): { identity: PackageIdentity; displayName: string; versionIsNumber: boolean }[] {
  return batch.flatMap((identity) => {
    const row = rows.get(identityKey(identity));
    return row === undefined || scan.record.results.has(identityKey(identity)) ? [] : [row];
  });
}

function messageOf(error: unknown): string {
  return error instanceof UserError ? error.what : error instanceof Error ? error.message : String(error);
}
