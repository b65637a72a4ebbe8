/** The time one request may take: so long without a byte, and so long in all, not counting waits for the service's limits. Aborts what runs when either is used up. */
import type { Clock } from '../../platform/clock';

/** The reason of the abort when the time is used up. */
export class DeadlineError extends Error {
  override readonly name = 'DeadlineError';
}

interface DeadlineTimes {
  /** Milliseconds from the last byte that came. */
  readonly silenceMs: number;
  /** Milliseconds of all tries together. */
  readonly mostMs: number;
}

export class Deadline {
  #usedMs = 0;

  constructor(
    private readonly times: DeadlineTimes,
    private readonly clock: Clock,
  ) {}

  get leftMs(): number {
    return this.times.mostMs - this.#usedMs;
  }

  charge(ms: number): void {
    this.#usedMs += ms;
  }

  /** Runs `work` on this time; rejects with a DeadlineError once it is used up, however long `work` ignores its signal. `work` tells when bytes come. */
  async spend<T>(work: (signal: AbortSignal, onDidReceive: () => void) => Promise<T>, signal: AbortSignal): Promise<T> {
    signal.throwIfAborted();
    const begun = this.clock.monotonic();
    let heard = begun;
    const ended = new AbortController();
    const stop = new AbortController();
    const cancel = (): void => stop.abort(signal.reason);
    signal.addEventListener('abort', cancel);
    void this.#watch(begun, () => heard, ended.signal).then(() => {
      if (!ended.signal.aborted) stop.abort(new DeadlineError('The time of the request is used up.'));
    });
    try {
      return await Promise.race([work(stop.signal, () => (heard = this.clock.monotonic())), rejection(stop.signal)]);
    } finally {
      ended.abort();
      signal.removeEventListener('abort', cancel);
      this.charge(this.clock.monotonic() - begun);
    }
  }

  /** Resolves when it has been silent for too long, or the whole time is over. */
  async #watch(begun: number, heard: () => number, ended: AbortSignal): Promise<void> {
    const end = begun + this.leftMs;
    for (;;) {
      const next = Math.min(end, heard() + this.times.silenceMs);
      const waitMs = next - this.clock.monotonic();
      if (waitMs <= 0 || ended.aborted) return;
      await this.clock.sleep(waitMs, ended);
    }
  }
}

function rejection(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error));
  });
}
