/** A clock whose time jumps to the next sleeper as soon as everybody waits: hours pass in milliseconds, in the right order. */
import type { Clock } from '../../src/platform/clock';

interface Sleeper {
  readonly at: number;
  readonly wake: () => void;
}

export interface VirtualClock extends Clock {
  /** Wakes sleepers one after the other until nobody sleeps. */
  run(): Promise<void>;
}

export function virtualClock(startMs = Date.UTC(2026, 0, 1)): VirtualClock {
  let elapsed = 0;
  const sleepers = new Set<Sleeper>();
  return {
    now: () => startMs + elapsed,
    monotonic: () => elapsed,
    sleep: (ms, signal) =>
      new Promise((resolve) => {
        const wake = (): void => {
          sleepers.delete(sleeper);
          signal?.removeEventListener('abort', wake);
          resolve();
        };
        const sleeper = { at: elapsed + Math.max(0, ms), wake };
        sleepers.add(sleeper);
        signal?.addEventListener('abort', wake);
        if (signal?.aborted === true) wake();
      }),
    run: async () => {
      for (;;) {
        await everybodyWaits();
        const next = [...sleepers].sort((a, b) => a.at - b.at)[0];
        if (next === undefined) return;
        elapsed = Math.max(elapsed, next.at);
        next.wake();
      }
    },
  };
}

/** Promises settle before the next turn of the event loop. */
function everybodyWaits(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
