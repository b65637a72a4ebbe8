/** When a rolling limit has room. */

import type { RollingLimit } from '../sourceFacts';

export interface Past {
  /** Requests under way. */
  readonly active: number;
  /** When requests ended, oldest first, in milliseconds of any one clock. */
  readonly ended: readonly number[];
}

/**
 * Milliseconds from `now` until another request may leave, 0 or less: it may now; Infinity: one under way must end first.
 * A request counts until its end and for the limit's time after it: whenever on its way it reached the service, the
 * service too sees no more than it allows.
 */
export function rollingWaitMs(rolling: readonly RollingLimit[], { active, ended }: Past, now: number): number {
  let waitMs = 0;
  for (const { requests, ms } of rolling) {
    const places = requests - active;
    if (places <= 0) return Infinity;
    const oldest = ended.at(-places);
    if (oldest !== undefined) waitMs = Math.max(waitMs, oldest + ms - now);
  }
  return waitMs;
}

/** Of so many ends the latest are needed. */
export function mostRequests(rolling: readonly RollingLimit[]): number {
  return Math.max(0, ...rolling.map(({ requests }) => requests));
}
