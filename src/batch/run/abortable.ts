/** Waits for an answer or a cancel, whichever comes first. Refuses to wait for work that ignores the cancel. */

/** Who waits under each signal. One listener for all: a removed listener points to the next one, and the chain outlives its work. */
const waiting = new WeakMap<AbortSignal, Set<(reason: unknown) => void>>();

/** Rejects with the signal's reason when it aborts first; the work's own end is then nobody's business any more. */
export async function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  signal.throwIfAborted();
  const waiters = waitersOf(signal);
  let stop: (reason: unknown) => void = () => undefined;
  const aborted = new Promise<never>((_resolve, reject) => {
    stop = (reason) => reject(reason instanceof Error ? reason : new Error('Cancelled'));
    waiters.add(stop);
  });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    waiters.delete(stop);
    work.catch(() => undefined);
  }
}

function waitersOf(signal: AbortSignal): Set<(reason: unknown) => void> {
  const known = waiting.get(signal);
  if (known !== undefined) return known;
  const waiters = new Set<(reason: unknown) => void>();
  waiting.set(signal, waiters);
  signal.addEventListener('abort', () => waiters.forEach((stop) => stop(signal.reason)), { once: true });
  return waiters;
}
