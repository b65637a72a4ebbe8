/** Lets requests to one service out, within its limits and in the order they came. */
import type { Clock } from '../../platform/clock';
import type { ServiceLimits } from '../sourceFacts';

export class RateLimiter {
  /** One at a time, as long as it is not known whether the service takes the secret. */
  isAlone = false;
  private active = 0;
  /** When requests of the past ended, oldest first, on the monotonic clock. */
  private readonly ended: number[] = [];
  private closedUntil = -Infinity;
  private line: Promise<void> = Promise.resolve();
  private readonly onDidLeave = new Set<() => void>();

  constructor(
    private readonly limits: ServiceLimits,
    private readonly clock: Clock,
  ) {}

  /**
   * Resolves when the request may leave; the returned function, called once, tells that it ended, or with `false` that it
   * was not sent after all. Rejects with the signal's reason.
   */
  async enter(signal: AbortSignal): Promise<(sent?: boolean) => void> {
    const before = this.line;
    let moveOn = (): void => undefined;
    this.line = new Promise((resolve) => (moveOn = resolve));
    try {
      await before;
      await this.whenRoom(signal);
      this.active++;
      return (sent = true) => this.leave(sent);
    } finally {
      moveOn();
    }
  }

  /** Resolves when a request could leave at once; holds no place. Rejects with the signal's reason. */
  async whenRoom(signal: AbortSignal): Promise<void> {
    for (;;) {
      signal.throwIfAborted();
      const waitMs = this.waitMs();
      if (waitMs <= 0) return;
      if (waitMs === Infinity) await this.nextLeave(signal);
      else await this.clock.sleep(waitMs, signal);
    }
  }

  /** Nothing leaves for so many milliseconds. */
  close(ms: number): void {
    this.closedUntil = Math.max(this.closedUntil, this.clock.monotonic() + ms);
  }

  /** Milliseconds for which nothing may leave because the service said so. */
  get closedMs(): number {
    return Math.max(0, this.closedUntil - this.clock.monotonic());
  }

  /**
   * A request counts until its end and for the limit's time after it: whenever on its way it reached the service, the
   * service too sees no more than it allows.
   */
  private waitMs(): number {
    const now = this.clock.monotonic();
    if (this.active >= (this.isAlone ? 1 : this.limits.atOnce)) return Infinity;
    let waitMs = this.closedUntil - now;
    for (const { requests, ms } of this.limits.rolling) {
      const places = requests - this.active;
      if (places <= 0) return Infinity;
      const oldest = this.ended.at(-places);
      if (oldest !== undefined) waitMs = Math.max(waitMs, oldest + ms - now);
    }
    return waitMs;
  }

  private leave(sent: boolean): void {
    this.active--;
    const most = Math.max(0, ...this.limits.rolling.map(({ requests }) => requests));
    if (sent && most > 0) this.ended.push(this.clock.monotonic());
    if (this.ended.length > most) this.ended.shift();
    for (const listener of [...this.onDidLeave]) listener();
  }

  private nextLeave(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        this.onDidLeave.delete(done);
        signal.removeEventListener('abort', done);
        resolve();
      };
      this.onDidLeave.add(done);
      signal.addEventListener('abort', done);
    });
  }
}
