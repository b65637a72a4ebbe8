/** Time and chance as ports, so that plans and tests are deterministic. */

export interface Clock {
  /** Milliseconds since the epoch; may jump. */
  now(): number;
  /** Milliseconds from an arbitrary start; never goes back. */
  monotonic(): number;
  /** Resolves after `ms`, or at once when the signal is aborted. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

/** `bytes` random bytes as lower-case hexadecimal. */
export type RandomHex = (bytes: number) => string;
