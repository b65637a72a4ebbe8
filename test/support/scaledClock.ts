/** A clock that runs faster than the machine's, so that real servers and minutes of waiting fit into one test. */
import { setTimeout as wait } from 'node:timers/promises';
import type { Clock } from '../../src/platform/clock';

export interface ScaledClock extends Clock {
  /** Every sleep that was asked for, in milliseconds of this clock. */
  readonly slept: readonly number[];
}

/** `speed` milliseconds of it pass in one of the machine's. */
export function scaledClock(speed: number, startMs = Date.UTC(2026, 0, 1)): ScaledClock {
  const begun = performance.now();
  const elapsed = (): number => (performance.now() - begun) * speed;
  const slept: number[] = [];
  return {
    slept,
    now: () => startMs + elapsed(),
    monotonic: elapsed,
    sleep: async (ms, signal) => {
      slept.push(ms);
      const end = elapsed() + ms;
      // A timer may fire a moment early, which this clock would multiply.
      while (elapsed() < end && signal?.aborted !== true) {
        await wait(Math.max(1, (end - elapsed()) / speed), undefined, { signal }).catch(() => undefined);
      }
    },
  };
}
