/** A clock that moves only when told; sleeping moves it, too. */
import type { Clock } from '../../src/platform/clock';

export interface ManualClock extends Clock {
  advance(ms: number): void;
  /** Every sleep so far, in milliseconds. */
  readonly slept: readonly number[];
}

export function manualClock(startMs = Date.UTC(2026, 0, 1)): ManualClock {
  let elapsed = 0;
  const slept: number[] = [];
  return {
    slept,
    now: () => startMs + elapsed,
    monotonic: () => elapsed,
    sleep: (ms) => {
      slept.push(ms);
      elapsed += ms;
      return Promise.resolve();
    },
    advance: (ms) => {
      elapsed += ms;
    },
  };
}
