/** What reached one simulated service, and where that was more than it documents. Answers nothing itself. */
import type { Clock } from '../../../src/platform/clock';

/** At most `requests` in any `ms` milliseconds. */
export interface DocumentedLimit {
  readonly requests: number;
  readonly ms: number;
}

export interface LoggedRequest {
  readonly at: number;
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
}

export class RequestLog {
  readonly requests: LoggedRequest[] = [];
  /** Sentences about what no client should do. */
  readonly violations: string[] = [];
  /** Answered with 304. */
  notModified = 0;
  private active = 0;
  private mostActive = 0;

  constructor(
    private readonly clock: Clock,
    private readonly limits: readonly DocumentedLimit[],
    private readonly atOnce: number,
  ) {}

  /** Whether the request is within the limits; one over them is a violation. The returned function tells its end. */
  begin(request: Omit<LoggedRequest, 'at'>): { readonly isWithin: boolean; readonly end: () => void } {
    const at = this.clock.monotonic();
    this.requests.push({ ...request, at });
    this.active += 1;
    this.mostActive = Math.max(this.mostActive, this.active);
    if (this.active > this.atOnce) this.violations.push(`${this.active} requests at once, ${this.atOnce} are polite`);
    const broken = this.limits.filter(({ requests, ms }) => this.countSince(at - ms) > requests);
    for (const { requests, ms } of broken) this.violations.push(`more than ${requests} requests in ${ms / 1000} s`);
    return { isWithin: broken.length === 0, end: () => void (this.active -= 1) };
  }

  get peak(): number {
    return this.mostActive;
  }

  clear(): void {
    this.requests.length = 0;
    this.violations.length = 0;
    this.notModified = 0;
    this.mostActive = 0;
  }

  /** Requests after the moment, on this log's clock. */
  private countSince(moment: number): number {
    let count = 0;
    for (let index = this.requests.length - 1; index >= 0; index -= 1) {
      if ((this.requests[index]?.at ?? 0) <= moment) break;
      count += 1;
    }
    return count;
  }
}
