/** Counts finished work and tells the pace. Counts no package that is not on the disk, and no answer twice. */
import type { SourceCompletion, SourceTiming } from '../../core/verdict/lookup';
import type { Clock } from '../../platform/clock';
import type { Verdict } from '../../core/verdict/finding';
import { counting, type VerdictCounts } from '../../core/scan/verdictCounts';
import type { ScanProgress } from '../../core/scan/scanEvent';
import { OpenPairs } from './openPairs';

/** Finished packages whose times make the pace: enough to smooth, few enough to follow a change. */
const paceWindow = 60;

/** Longest time between two finished packages that counts: beyond it nobody worked, the scan was paused or the machine asleep. */
const longestGapMs = 60_000;

interface ProgressStart {
  readonly totalPackages: number;
  readonly completedPackages: number;
  readonly counts: VerdictCounts;
  /** That each package is asked in; 0 where nobody tells of them. */
  readonly sourcesPerPackage?: number;
}

export class ProgressTracker {
  private completed: number;
  private counts: VerdictCounts;
  private currentBatch = 0;
  private totalBatches = 0;
  /** Of the run so far, without idle gaps; milliseconds. */
  private workedMs = 0;
  private nextSaveMs: number | undefined;
  private lastFinish: number;
  /** On the clock of `workedMs`. */
  private finishTimes = [0];
  private readonly openPairs = new OpenPairs();

  constructor(
    private readonly clock: Clock,
    private readonly start: ProgressStart,
    /** Of this run so far; undefined: nobody measures the sources. */
    private readonly sourceTimings: () => readonly SourceTiming[] | undefined = () => undefined,
  ) {
    this.completed = start.completedPackages;
    this.counts = start.counts;
    this.lastFinish = clock.monotonic();
  }

  /** Batches are 1-based. */
  trackBatch(currentBatch: number, totalBatches: number): void {
    this.currentBatch = currentBatch;
    this.totalBatches = totalBatches;
  }

  /** undefined: nothing waits for a later save. */
  trackNextSave(ms: number | undefined): void {
    this.nextSaveMs = ms;
  }

  /** A pair of a package that is not finished. */
  trackPair(pair: SourceCompletion): void {
    this.openPairs.add(pair);
  }

  /** `key`: the package's identity key. */
  trackPackage(key: string, verdict: Verdict, failed = false): void {
    this.openPairs.close(key);
    this.completed += 1;
    this.counts = counting(this.counts, verdict, failed);
    const now = this.clock.monotonic();
    this.workedMs += Math.min(longestGapMs, now - this.lastFinish);
    this.lastFinish = now;
    this.finishTimes.push(this.workedMs);
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
      counts: this.counts,
      ...(pace === undefined ? {} : { packagesPerSecond: pace, remainingMs: Math.round((remaining / pace) * 1000) }),
      ...(this.nextSaveMs === undefined ? {} : { nextSaveMs: this.nextSaveMs }),
      ...this.pairProgress(),
      ...slowestSource(this.sourceTimings()),
    };
  }

  private pairProgress(): Pick<ScanProgress, 'pairs'> {
    const { totalPackages, sourcesPerPackage = 0 } = this.start;
    if (sourcesPerPackage === 0) return {};
    const finished = this.completed * sourcesPerPackage + this.openPairs.count;
    return { pairs: { finished, total: totalPackages * sourcesPerPackage } };
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
    const whole = ((this.completed - this.start.completedPackages) / this.workedMs) * 1000;
    return Math.min(recent, whole);
  }
}

/** An answer from the cache says nothing of how slow its source is. */
function slowestSource(timings: readonly SourceTiming[] | undefined): Pick<ScanProgress, 'slowestSource'> {
  const asked = (timings ?? []).filter(({ requests, meanMs }) => requests > 0 && meanMs > 0);
  const [slowest] = asked.sort(slowestFirst);
  return slowest === undefined ? {} : { slowestSource: { label: slowest.label, meanMs: Math.round(slowest.meanMs) } };
}

function slowestFirst(one: SourceTiming, other: SourceTiming): number {
  return other.meanMs - one.meanMs || one.label.localeCompare(other.label);
}
