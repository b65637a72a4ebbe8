/** Holds a scan between two packages while a person wants it to. A cancel opens it; it refuses to hold anything that began. */

export class PauseGate {
  private waiting: (() => void)[] = [];
  private paused = false;

  get isPaused(): boolean {
    return this.paused;
  }

  pause(): void {
    this.paused = true;
  }

  continue(): void {
    this.paused = false;
    const waiting = this.waiting;
    this.waiting = [];
    for (const go of waiting) go();
  }

  /** Resolves at once unless paused; when paused, at `continue` or when the signal aborts. */
  whenRunning(signal: AbortSignal): Promise<void> {
    if (!this.paused || signal.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const go = (): void => {
        signal.removeEventListener('abort', go);
        this.waiting = this.waiting.filter((other) => other !== go);
        resolve();
      };
      this.waiting.push(go);
      signal.addEventListener('abort', go, { once: true });
    });
  }
}
