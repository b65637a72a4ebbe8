/** A clock that stands still while anything real happens and jumps to the next sleeper when all wait: however slow the machine, limits and latencies alone pass time. */
import type { Clock } from '../../../src/platform/clock';
import type { Transport } from '../../../src/sources/http/transport';

interface Sleeper {
  readonly at: number;
  readonly wake: () => void;
}

/** Turns of the event loop without work after which everybody waits. */
const quietTurns = 4;

export class IdleClock implements Clock {
  private elapsed = 0;
  private readonly started = Date.now();
  private readonly sleepers = new Set<Sleeper>();
  /** Requests whose answer is not read to its end yet. */
  private underWay = 0;
  /** Of them, those whose server lets simulated time pass. */
  private readonly parked = new Set<object>();
  private isRunning = false;

  now(): number {
    return Math.round(this.started + this.elapsed);
  }

  monotonic(): number {
    return this.elapsed;
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const wake = (): void => {
        this.sleepers.delete(sleeper);
        signal?.removeEventListener('abort', wake);
        resolve();
      };
      const sleeper = { at: this.elapsed + Math.max(0, ms), wake };
      this.sleepers.add(sleeper);
      signal?.addEventListener('abort', wake);
      if (signal?.aborted === true) wake();
      if (!this.isRunning) void this.run();
    });
  }

  /** A server's pause before it answers; `whenGone` tells that nobody waits for it any more. */
  async park(ms: number, whenGone: (listener: () => void) => void): Promise<void> {
    const token = {};
    this.parked.add(token);
    whenGone(() => this.parked.delete(token));
    await this.sleep(ms);
    this.parked.delete(token);
  }

  /** The same transport, with time standing still while its bytes are on their way. */
  watch(transport: Transport): Transport {
    return async (request, signal) => {
      this.underWay += 1;
      try {
        return await transport(request, signal);
      } finally {
        this.underWay -= 1;
      }
    };
  }

  private async run(): Promise<void> {
    this.isRunning = true;
    while (this.sleepers.size > 0) {
      for (let quiet = 0; quiet < quietTurns; quiet += 1) {
        if (this.isBusy()) quiet = 0;
        await new Promise((resolve) => setImmediate(resolve));
      }
      let next: Sleeper | undefined;
      for (const sleeper of this.sleepers) if (next === undefined || sleeper.at < next.at) next = sleeper;
      if (next === undefined) break;
      this.elapsed = Math.max(this.elapsed, next.at);
      next.wake();
    }
    this.isRunning = false;
  }

  /** Files are read and written in real time, too. */
  private isBusy(): boolean {
    if (this.underWay > this.parked.size) return true;
    return process.getActiveResourcesInfo().some((resource) => /^(FSReq|CloseReq)/.test(resource));
  }
}
