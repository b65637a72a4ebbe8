/** When the next save is due: after every batch, or less often where saves are slow, so that they take at most a fifth of the time. */

/** A save that takes longer is slow, in milliseconds. */
const slowSaveMs = 250;

/** Of the scan's time. */
const shareOfTime = 1 / 5;

/** One slow save may be chance: so many in a row are not. */
const savesInARow = 3;

export class SavePace {
  #savingMs = 0;
  #last: readonly number[] = [];

  /** `startedMs`: of the run, on the clock of `dueInMs`. */
  constructor(private readonly startedMs: number) {}

  noteSave(ms: number): void {
    this.#savingMs += ms;
    this.#last = [...this.#last, ms].slice(-savesInARow);
  }

  /** Milliseconds until the next save is due; 0: now. */
  dueInMs(nowMs: number): number {
    const quickest = Math.min(...this.#last);
    if (this.#last.length < savesInARow || quickest <= slowSaveMs) return 0;
    return Math.max(0, (this.#savingMs + quickest) / shareOfTime - (nowMs - this.startedMs));
  }
}
