/** The time one request may take in all, not counting waits for the service's limits. Aborts what runs when it is used up. */
import type { Clock } from '../../core/clock';

/** The reason of the abort when the time is used up. */
export class DeadlineError extends Error {
  override readonly name = 'DeadlineError';
}

export class Deadline {
  private usedMs = 0;

  constructor(
    private readonly ms: number,
    private readonly clock: Clock,
  ) {}

  get leftMs(): number {
    return this.ms - this.usedMs;
  }

  charge(ms: number): void {
    this.usedMs += ms;
  }

  /** Runs `work` on this time; rejects with a DeadlineError once it is used up, however long `work` ignores its signal. */
  async spend<T>(work: (signal: AbortSignal) => Promise<T>, signal: AbortSignal): Promise<T> {
    signal.throwIfAborted();
    const begun = this.clock.monotonic();
    const ended = new AbortController();
    const stop = new AbortController();
    const cancel = (): void => stop.abort(signal.reason);
    signal.addEventListener('abort', cancel);
    void this.clock.sleep(this.leftMs, ended.signal).then(() => {
      if (!ended.signal.aborted) stop.abort(new DeadlineError('The time of the request is used up.'));
    });
    try {
      return await Promise.race([work(stop.signal), rejection(stop.signal)]);
    } finally {
      ended.abort();
      signal.removeEventListener('abort', cancel);
      this.charge(this.clock.monotonic() - begun);
    }
  }
}

function rejection(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error));
  });
}
