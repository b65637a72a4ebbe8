/** Lets requests to one service out, within its limits and in the order they came. */
import { mostRequests, rollingWaitMs } from './rollingWait';
import type { SharedGate, SharedPlace } from './sharedGate';
import type { Clock } from '../../platform/clock';
import type { ServiceLimits } from '../sourceFacts';

export class RateLimiter {
  /** One at a time, as long as it is not known whether the service takes the secret. */
  isAlone = false;
  /** What counts together with other processes; absent: this one is alone. */
  shared: SharedGate | undefined;
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
   * was not sent after all. Rejects with the signal's reason. `unlessClosed`: undefined as soon as the service has asked
   * for a wait.
   */
  async enter(signal: AbortSignal): Promise<(sent?: boolean) => Promise<void>>;
  async enter(signal: AbortSignal, unlessClosed: boolean): Promise<((sent?: boolean) => Promise<void>) | undefined>;
  async enter(signal: AbortSignal, unlessClosed = false): Promise<((sent?: boolean) => Promise<void>) | undefined> {
    const before = this.line;
    let moveOn = (): void => undefined;
    this.line = new Promise((resolve) => (moveOn = resolve));
    try {
      await before;
      const place = await this.takeShared(signal, unlessClosed);
      if (place === 'closed') return undefined;
      this.active++;
      return async (sent = true) => {
        if (place !== undefined) await place.end(sent);
        this.leave(sent);
      };
    } finally {
      moveOn();
    }
  }

  /** Resolves when a request could leave at once; holds no place. Rejects with the signal's reason. */
  async whenRoom(signal: AbortSignal): Promise<void> {
    do await this.whenRoomHere(signal);
    while ((await this.shared?.whenRoom(signal)) === 'closed');
  }

  /** Resolves when there is room here and, together with all other processes, everywhere. */
  private async takeShared(signal: AbortSignal, unlessClosed: boolean): Promise<SharedPlace | 'closed' | undefined> {
    for (;;) {
      if (unlessClosed && this.closedMs > 0) return 'closed';
      await this.whenRoomHere(signal);
      const place = await this.shared?.enter(signal);
      if (place === 'closed') continue;
      // The service may have asked for a wait meanwhile.
      if (this.waitMs() <= 0) return place;
      await place?.end(false);
    }
  }

  private async whenRoomHere(signal: AbortSignal): Promise<void> {
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

  /** Tells other processes, too, once the request ends that brought it up. */
  tell(ms: number): void {
    this.shared?.tell(ms);
  }

  /** Milliseconds for which nothing may leave because the service said so. */
  get closedMs(): number {
    return Math.max(0, this.closedUntil - this.clock.monotonic());
  }

  private waitMs(): number {
    const now = this.clock.monotonic();
    if (this.active >= (this.isAlone ? 1 : this.limits.atOnce)) return Infinity;
    const { active, ended, closedUntil } = this;
    return Math.max(closedUntil - now, rollingWaitMs(this.limits.rolling, { active, ended }, now));
  }

  private leave(sent: boolean): void {
    this.active--;
    const most = mostRequests(this.limits.rolling);
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
