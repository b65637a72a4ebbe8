/** Counts finished work and tells the pace. Counts nothing that is not on the disk. */
import type { Clock } from '../../core/clock';
import type { Verdict } from '../../core/review/finding';
import type { ScanProgress } from '../../core/scan/scanEvent';

/** Finished packages whose times make the pace: enough to smooth, few enough to follow a change. */
const paceWindow = 60;

export interface ProgressStart {
  readonly totalPackages: number;
  readonly completedPackages: number;
  readonly atRisk: number;
}

export class ProgressTracker {
  private completed: number;
  private atRisk: number;
  private currentBatch = 0;
  private totalBatches = 0;
  private finishTimes: number[];
  private readonly started: number;

  constructor(
    private readonly clock: Clock,
    private readonly start: ProgressStart,
  ) {
    this.completed = start.completedPackages;
    this.atRisk = start.atRisk;
    this.started = clock.monotonic();
    this.finishTimes = [this.started];
  }

  /** Batches are 1-based. */
  trackBatch(currentBatch: number, totalBatches: number): void {
    this.currentBatch = currentBatch;
    this.totalBatches = totalBatches;
  }

  trackPackage(verdict: Verdict): void {
    this.completed += 1;
    if (verdict === 'vulnerable') this.atRisk += 1;
    this.finishTimes.push(this.clock.monotonic());
    if (this.finishTimes.length > paceWindow + 1) this.finishTimes.shift();
  }

  progress(): ScanProgress {
    const pace = this.packagesPerSecond();
    const remaining = this.start.totalPackages - this.completed;
    return {
      completedPackages: this.completed,
      totalPackages: this.start.totalPackages,
      currentBatch: this.currentBatch,
      totalBatches: this.totalBatches,
      atRisk: this.atRisk,
      ...(pace === undefined ? {} : { packagesPerSecond: pace, remainingMs: Math.round((remaining / pace) * 1000) }),
    };
  }

  /**
   * Undefined until a few packages are done: a number from one package would only mislead. The slower of the recent
   * pace and that of the whole run, so that a burst of answers from a cache promises nothing.
   */
  private packagesPerSecond(): number | undefined {
    const first = this.finishTimes[0];
    const last = this.finishTimes.at(-1);
    if (first === undefined || last === undefined || this.finishTimes.length < 4 || last <= first) return undefined;
    const recent = ((this.finishTimes.length - 1) / (last - first)) * 1000;
    const whole = ((this.completed - this.start.completedPackages) / (last - this.started)) * 1000;
    return Math.min(recent, whole);
  }
}
