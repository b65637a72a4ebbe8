/** Pauses a source that fails too often, so that one broken service stops neither the scan nor itself. Asks nobody. */

/** Fewer answers than this say nothing about a source. */
const leastLookups = 8;
/** More than this share of failures pauses a source. */
const mostFailures = 0.25;
/** Lookups that count: the recent past. */
const remembered = 40;
const pauseMs = 30_000;

export class SourceHealth {
  private outcomes: boolean[] = [];
  private pausedUntil = -Infinity;

  /** `monotonic`: milliseconds from an arbitrary start. */
  constructor(
    private readonly monotonic: () => number,
    /** Called once per pause, with how many of how many lookups failed. */
    private readonly onDidPause: (failed: number, lookups: number) => void,
  ) {}

  /** While paused, nobody should ask it. Afterwards the first lookups decide anew. */
  get isPaused(): boolean {
    return this.monotonic() < this.pausedUntil;
  }

  /** Answers to what was asked before a pause began count no more: they would only tell the same trouble twice. */
  record(succeeded: boolean): void {
    if (this.isPaused) return;
    this.outcomes.push(succeeded);
    if (this.outcomes.length > remembered) this.outcomes.shift();
    const failed = this.outcomes.filter((outcome) => !outcome).length;
    if (this.outcomes.length < leastLookups || failed / this.outcomes.length <= mostFailures) return;
    this.pausedUntil = this.monotonic() + pauseMs;
    this.onDidPause(failed, this.outcomes.length);
    this.outcomes = [];
  }
}
