/** Waits for an answer or a cancel, whichever comes first. */

type Stop = (reason: unknown) => void;

/**
 * Who waits under each signal, at places that are used again. A listener of its own for each answer, or an entry of a
 * Set, would point to those that came later when it is long gone: once one is old, all of them grow old.
 */
const waiting = new WeakMap<AbortSignal, (Stop | undefined)[]>();

/** Rejects with the signal's reason when it aborts first; the work's own end is then nobody's business any more. */
export async function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  signal.throwIfAborted();
  const waiters = waitersOf(signal);
  const free = waiters.indexOf(undefined);
  const place = free === -1 ? waiters.length : free;
  const aborted = new Promise<never>((_resolve, reject) => {
    waiters[place] = (reason) => reject(reason instanceof Error ? reason : new Error('Cancelled'));
  });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    waiters[place] = undefined;
    work.catch(() => undefined);
  }
}

function waitersOf(signal: AbortSignal): (Stop | undefined)[] {
  const known = waiting.get(signal);
  if (known !== undefined) return known;
  const waiters: (Stop | undefined)[] = [];
  waiting.set(signal, waiters);
  const stopAll = (): void => waiters.forEach((stop) => stop?.(signal.reason));
  signal.addEventListener('abort', stopAll, { once: true });
  return waiters;
}
