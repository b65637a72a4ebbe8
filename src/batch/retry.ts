/** Tries again with exponential backoff and full jitter. Refuses to retry after a cancel. */
import type { Clock } from '../core/clock';

/** First upper bound of the wait, doubled with each attempt, in milliseconds. */
const baseMs = 200;
const capMs = 10_000;

export interface RetryPolicy {
  /** Attempts after the first. */
  readonly maxRetries: number;
  /** From 0 up to, not including, 1. */
  readonly random: () => number;
}

export async function withRetry<T>(
  attempt: () => Promise<T>,
  policy: RetryPolicy,
  clock: Clock,
  signal: AbortSignal,
): Promise<T> {
  for (let retry = 0; ; retry += 1) {
    try {
      return await attempt();
    } catch (error) {
      if (retry >= policy.maxRetries) throw error;
      await clock.sleep(policy.random() * Math.min(capMs, baseMs * 2 ** retry), signal);
      if (signal.aborted) throw error;
    }
  }
}
