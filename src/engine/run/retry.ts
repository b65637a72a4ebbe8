/** Tries again with exponential backoff and full jitter. */
import type { Clock } from '../../platform/clock';

/** First upper bound of the wait, doubled with each attempt, in milliseconds. */
const baseMs = 200;
const capMs = 10_000;

export interface RetryPolicy {
  /** Attempts after the first. */
  readonly maxRetries: number;
  /** From 0 up to, not including, 1. */
  readonly random: () => number;
}

/** After a first attempt that failed with `error`. Rejects with the last error. */
export async function retryAfter<T>(
  error: unknown,
  attempt: () => Promise<T>,
  { maxRetries, random }: RetryPolicy,
  clock: Clock,
  signal: AbortSignal,
): Promise<T> {
  let last = error;
  for (let retry = 0; retry < maxRetries; retry += 1) {
    await clock.sleep(random() * Math.min(capMs, baseMs * 2 ** retry), signal);
    if (signal.aborted) break;
    try {
      return await attempt();
    } catch (next) {
      last = next;
    }
  }
  throw last;
}
