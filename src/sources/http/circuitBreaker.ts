/** Leaves a service alone for a while after it failed several times in a row. Decides only; asks nothing. */
import type { Clock } from '../../platform/clock';

const failuresToOpen = 3;
const openMs = 60_000;

export class CircuitBreaker {
  private failures = 0;
  private openUntil = -Infinity;
  private why = '';

  constructor(private readonly clock: Clock) {}

  /** Why the service is not asked now, in the words of its last failure, so that all packages say the same; undefined: ask it. After the pause one more failure opens it again. */
  get refusal(): string | undefined {
    return this.clock.monotonic() < this.openUntil ? this.why : undefined;
  }

  /** The service is there, whatever it answered. */
  succeeded(): void {
    this.failures = 0;
  }

  failed(why: string): void {
    this.failures++;
    if (this.failures >= failuresToOpen) this.open(why, openMs);
  }

  /** For a service that says when it may be asked again. */
  open(why: string, ms: number): void {
    this.why = why;
    this.openUntil = this.clock.monotonic() + ms;
  }
}
