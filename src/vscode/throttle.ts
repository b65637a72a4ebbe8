/** Runs an action at most once per interval, and less often where it takes long; never drops the last call. Keeps no queue. */

export interface Throttle {
  /** Runs the action now, or at the end of the present interval. */
  request(): void;
  /** A call that still waits is dropped. */
  dispose(): void;
}

/** An action takes at most one part in so many of the time. */
const parts = 8;

/** `intervalMs` in milliseconds between two runs. One run ends before the next; the action reports its own failures. */
export function createThrottle(intervalMs: number, action: () => unknown): Throttle {
  let timer: NodeJS.Timeout | undefined;
  let isResting = false;
  let isWaiting = false;
  let isDisposed = false;
  const rest = (startedAt: number): void => {
    if (isDisposed) return;
    const tookMs = performance.now() - startedAt;
    timer = setTimeout(
      () => {
        isResting = false;
        if (isWaiting) run();
      },
      Math.max(intervalMs, parts * tookMs) - tookMs,
    );
  };
  const run = (): void => {
    isWaiting = false;
    isResting = true;
    const startedAt = performance.now();
    const ended = (): void => rest(startedAt);
    const result = action();
    if (result instanceof Promise) void result.then(ended, ended);
    else ended();
  };
  return {
    request: () => {
      if (isResting) isWaiting = true;
      else run();
    },
    dispose: () => {
      isDisposed = true;
      clearTimeout(timer);
    },
  };
}
