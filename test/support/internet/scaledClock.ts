/** Time that passes faster than real time by one factor, for limits, latencies and waits alike. Keeps their proportions, nothing else. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Clock } from '../../../src/core/clock';

/** `speed` simulated seconds pass in one real second. */
export function scaledClock(speed: number): Clock {
  const startNow = Date.now();
  const started = performance.now();
  const elapsed = (): number => (performance.now() - started) * speed;
  return {
    now: () => Math.round(startNow + elapsed()),
    monotonic: elapsed,
    sleep: async (ms, signal) => {
      try {
        // Timers may fire a little early; a limit that was waited for must be over.
        await pause(Math.ceil(ms / speed) + 1, undefined, signal === undefined ? {} : { signal });
      } catch (error) {
        if (signal?.aborted !== true) throw error;
      }
    },
  };
}
