/** Reads again when told that something changed, never twice at once and never more than a fifth of the time. */
import type * as vscode from 'vscode';

const leastPauseMs = 200;
/** Pause as a multiple of what a reading took: a workbook of 100,000 rows takes seconds. */
const restShare = 4;

export class Rereading implements vscode.Disposable {
  #timer: NodeJS.Timeout | undefined;
  #isReading = false;
  #isWanted = false;

  constructor(private readonly read: () => Promise<void>) {}

  request(): void {
    this.#isWanted = true;
    if (!this.#isReading && this.#timer === undefined) void this.#run();
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#isWanted = false;
  }

  async #run(): Promise<void> {
    this.#isWanted = false;
    this.#isReading = true;
    const started = performance.now();
    try {
      await this.read();
    } finally {
      this.#isReading = false;
    }
    const pauseMs = Math.max(leastPauseMs, restShare * (performance.now() - started));
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      if (this.#isWanted) void this.#run();
    }, pauseMs);
  }
}
