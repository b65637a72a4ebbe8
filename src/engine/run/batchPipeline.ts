/** Takes a run's batches from lookup to saved: lookups may run ahead, saves go one at a time and in order. */
import type { Finding } from '../../core/verdict/finding';
import { say } from '../../core/message/text';
import type { OpenBatch } from './batchQueue';
import type { BatchSaved } from './batchSaver';
import type { Run } from './prepareRun';
import { SavePace } from './savePace';
import type { ScanPorts } from '../scanPorts';
import { identityKey, type PackageIdentity } from '../../core/package/identity';
import type { PackageQuery } from '../../core/sheet/packageRow';

export interface PipelineOptions {
  /** Batches between the start of their lookups and the end of their save. */
  readonly maxConcurrentBatches: number;
  /** After a batch was saved or had to wait, with its number; before the next one is saved. */
  readonly onDidSave: (batch: number) => Promise<void>;
}

interface LookedUp {
  readonly lookupMs: number;
  /** When the last answer was on the disk, monotonic milliseconds. */
  readonly ended: number;
}

/** A batch under way. `lookedUp` never rejects; whatever fails, `saved` does. */
interface BatchUnderWay {
  readonly lookedUp: Promise<unknown>;
  readonly saved: Promise<void>;
}

export class BatchPipeline {
  /** The newest batch's save, which waits for all before it. */
  private saves: Promise<void> = Promise.resolve();
  private readonly pace: SavePace;

  constructor(
    private readonly ports: ScanPorts,
    private readonly run: Run,
    private readonly options: PipelineOptions,
  ) {
    this.pace = new SavePace(ports.clock.monotonic());
  }

  /** Resolves when everything is saved or, after an abort, what was finished. Rejects with the first failure. */
  async processAll(signal: AbortSignal): Promise<void> {
    const failed = new AbortController();
    const stop = AbortSignal.any([signal, failed.signal]);
    const open = new Set<Promise<void>>();
    this.announce(stop);
    try {
      for (;;) {
        await this.ports.pause.whenRunning(stop);
        if (this.run.queue.isEmpty || stop.aborted) break;
        const { lookedUp, saved } = this.start(stop);
        const settled = saved.finally(() => open.delete(settled));
        settled.catch(() => failed.abort());
        open.add(settled);
        await lookedUp;
        if (open.size >= this.options.maxConcurrentBatches) await Promise.race(open);
      }
    } finally {
      await Promise.allSettled(open);
    }
    await this.saves;
    if (this.run.saver.isHolding) await this.saveHeld();
  }

  private start(stop: AbortSignal): BatchUnderWay {
    const { queue, progress } = this.run;
    const batch = queue.open();
    progress.trackBatch(batch.number, batch.totalBatches);
    this.ports.onDidEvent({ type: 'batchStarted', progress: progress.progress() });
    const before = this.saves;
    const looking = this.lookUp(batch, before, stop);
    const saved = this.saveInOrder(batch, before, looking);
    saved.catch(() => undefined); // Heard by processAll.
    this.saves = saved;
    return { lookedUp: looking.catch(() => undefined), saved };
  }

  private async saveInOrder(batch: OpenBatch, before: Promise<void>, looking: Promise<LookedUp>): Promise<void> {
    const [lookedUp] = await Promise.all([looking, before]);
    if (await this.save(batch, lookedUp)) await this.options.onDidSave(batch.number);
  }

  private async lookUp(batch: OpenBatch, before: Promise<void>, stop: AbortSignal): Promise<LookedUp> {
    const { clock } = this.ports;
    const { processor, saver } = this.run;
    const started = clock.monotonic();
    const failed = await processor.processBatch(() => this.nextQuery(batch), stop);
    if (failed.length > 0 && !stop.aborted) {
      // What is complete is safe before the slow part begins.
      await before;
      await saver.save(this.findingsOf(batch.packages), 0);
      await processor.retryOneByOne(failed, stop);
    }
    const ended = clock.monotonic();
    return { lookupMs: ended - started, ended };
  }

  private announce(stop: AbortSignal): void {
    this.run.processor.announce(this.upcoming(), stop);
  }

  private *upcoming(): Generator<PackageQuery> {
    const { queue, rows, scan } = this.run;
    for (const identity of queue.remaining()) {
      const key = identityKey(identity);
      const row = scan.record.results.has(key) ? undefined : rows.get(key);
      if (row !== undefined) yield row;
    }
  }

  /** Packages that an earlier run looked up belong to the batch, too, but are not asked again. */
  private nextQuery(batch: OpenBatch): PackageQuery | undefined {
    const { scan, rows } = this.run;
    for (let identity = batch.take(); identity !== undefined; identity = batch.take()) {
      const key = identityKey(identity);
      const row = rows.get(key);
      if (row !== undefined && !scan.record.results.has(key)) return row;
    }
    return undefined;
  }

  /** False: its findings are left to a later save. */
  private async save(batch: OpenBatch, { lookupMs, ended }: LookedUp): Promise<boolean> {
    const { scan, saver, progress, queue } = this.run;
    const findings = this.findingsOf(batch.packages);
    if (findings.length === 0) return true;
    const isWhole = batch.packages.every((identity) => scan.record.results.has(identityKey(identity)));
    const closes = isWhole ? 1 : 0;
    const nextSaveMs = queue.isEmpty ? 0 : this.pace.dueInMs(this.ports.clock.monotonic());
    progress.trackNextSave(nextSaveMs === 0 ? undefined : nextSaveMs);
    const waitMs = this.ports.clock.monotonic() - ended;
    if (nextSaveMs > 0) saver.hold(findings, closes);
    const saved = nextSaveMs > 0 ? undefined : await saver.save(findings, closes);
    queue.noteSave();
    const { residentBytes } = this.ports.memory();
    const { saveMs = 0, fsyncMs = 0 } = saved ?? {};
    const metrics = { number: batch.number, packages: batch.packages.length, lookupMs, waitMs, saveMs, fsyncMs };
    scan.note({ type: 'batch', data: { ...metrics, residentBytes } });
    if (saved === undefined) return false;
    if (saved.status === 'saved') this.pace.noteSave(saveMs);
    this.tellSaved(saved);
    return true;
  }

  /** What was left to a later save, when no batch comes any more. */
  private async saveHeld(): Promise<void> {
    this.run.progress.trackNextSave(undefined);
    this.tellSaved(await this.run.saver.save([], 0));
    await this.options.onDidSave(this.run.progress.progress().currentBatch);
  }

  private tellSaved(saved: BatchSaved): void {
    const { scan, progress } = this.run;
    if (saved.status === 'pending') {
      const reason = say`${saved.holder ?? say`Another program`} has the workbook open. The scan continues and saves when the workbook is closed.`;
      this.ports.onDidEvent({ type: 'saveWaiting', reason, mayPass: saved.isHint });
      return;
    }
    const { workbookHash } = scan.record;
    const { cellsWritten } = saved;
    this.ports.onDidEvent({ type: 'batchSaved', cellsWritten, workbookHash, progress: progress.progress() });
  }

  /** Of packages that are looked up and not saved yet. */
  private findingsOf(packages: readonly PackageIdentity[]): Finding[] {
    const { waiting } = this.run.scan.record;
    return packages.flatMap((identity) => waiting?.get(identityKey(identity)) ?? []);
  }
}
