/** Runs an action at most once per interval and never drops the last call. Keeps no queue. */

export interface Throttle {
  /** Runs the action now, or at the end of the present interval. */
  request(): void;
  /** A call that still waits is dropped. */
  dispose(): void;
}

/** `intervalMs` in milliseconds between two runs. */
export function createThrottle(intervalMs: number, action: () => void): Throttle {
  let timer: NodeJS.Timeout | undefined;
  let waiting = false;
  const run = (): void => {
    waiting = false;
    timer = setTimeout(() => {
      timer = undefined;
      if (waiting) run();
    }, intervalMs);
    action();
  };
  return {
    request: () => {
      if (timer === undefined) run();
      else waiting = true;
    },
    dispose: () => clearTimeout(timer),
  };
}
