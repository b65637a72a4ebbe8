/** Tells that sources answered while packages are under way, a few times a second at most. */
import type { Clock } from '../../platform/clock';

/** Milliseconds from the first answer to the telling of all that came meanwhile. */
const gatherMs = 250;

export class ProgressThrottle {
  private readonly stopped = new AbortController();
  private isWaiting = false;

  constructor(
    private readonly clock: Clock,
    private readonly tell: () => void,
  ) {}

  request(): void {
    if (this.isWaiting || this.stopped.signal.aborted) return;
    this.isWaiting = true;
    void this.tellSoon();
  }

  /** What still waits is not told any more. */
  stop(): void {
    this.stopped.abort();
  }

  private async tellSoon(): Promise<void> {
    await this.clock.sleep(gatherMs, this.stopped.signal);
    this.isWaiting = false;
    if (!this.stopped.signal.aborted) this.tell();
  }
}
