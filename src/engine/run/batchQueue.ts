/** The packages still to do, handed out batch by batch as the strategy says. */
import type { BatchReadings, BatchStrategy } from '../strategy/batchStrategy';
import type { PackageIdentity } from '../../core/package/identity';
import type { MemoryReading } from '../../platform/processMemory';

interface QueueStart {
  /** In plan order. */
  readonly remaining: { readonly length: number; at(index: number): PackageIdentity | undefined };
  readonly totalPackages: number;
  /** Batches that earlier runs closed. */
  readonly closedBatches: number;
}

interface QueueReadings {
  memory(): MemoryReading;
  /** Milliseconds from an arbitrary start. */
  monotonic(): number;
}

export class OpenBatch {
  /** Taken so far. */
  readonly packages: PackageIdentity[] = [];
  private closed = false;

  constructor(
    /** 1-based. */
    readonly number: number,
    readonly totalBatches: number,
    private readonly takeNext: (taken: number) => PackageIdentity | undefined,
  ) {}

  /** Undefined once the batch is closed or nothing is left. */
  take(): PackageIdentity | undefined {
    const next = this.closed ? undefined : this.takeNext(this.packages.length);
    if (next === undefined) this.closed = true;
    else this.packages.push(next);
    return next;
  }
}

export class BatchQueue {
  private next = 0;
  private closedBatches: number;
  private lastSave: number;

  constructor(
    private readonly start: QueueStart,
    private readonly strategy: BatchStrategy,
    private readonly readings: QueueReadings,
  ) {
    this.closedBatches = start.closedBatches;
    this.lastSave = readings.monotonic();
  }

  get isEmpty(): boolean {
    return this.next >= this.start.remaining.length;
  }

  /** Not handed out yet, in order. */
  *remaining(): Generator<PackageIdentity> {
    const { remaining } = this.start;
    for (let at = this.next; at < remaining.length; at += 1) {
      const identity = remaining.at(at);
      if (identity !== undefined) yield identity;
    }
  }

  /** The one before must have been taken to its end. */
  open(): OpenBatch {
    const readings = this.batchReadings();
    const limit = this.strategy.begin(readings);
    const { currentBatch, totalBatches } = this.strategy.position(readings);
    this.closedBatches += 1;
    return new OpenBatch(currentBatch, totalBatches, (taken) => this.takeNext(taken, limit));
  }

  /** Time-based batches count from here. */
  noteSave(): void {
    this.lastSave = this.readings.monotonic();
  }

  private takeNext(taken: number, limit: number): PackageIdentity | undefined {
    if (this.isEmpty || taken >= limit) return undefined;
    const sinceSaveMs = this.readings.monotonic() - this.lastSave;
    if (taken > 0 && this.strategy.closes({ taken, sinceSaveMs, memory: this.readings.memory() })) return undefined;
    const next = this.start.remaining.at(this.next);
    this.next += 1;
    return next;
  }

  private batchReadings(): BatchReadings {
    const { remaining, totalPackages } = this.start;
    return {
      closedPackages: totalPackages - (remaining.length - this.next),
      totalPackages,
      closedBatches: this.closedBatches,
      memory: this.readings.memory(),
    };
  }
}
