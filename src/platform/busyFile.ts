/** Another program has a file to itself: which errors of the disk say so, the wait for it, and the refusal a person reads. */
import type { Clock } from './clock';
import { errnoOf, UserError } from '../core/message/errors';
import { say } from '../core/message/text';

/** A share mode or a locked range on Windows, a program that runs, a mandatory lock of a network folder. All end by themselves. */
const busyCodes = new Set(['EBUSY', 'ETXTBSY', 'EAGAIN']);

export function isBusy(error: unknown): boolean {
  if (error instanceof UserError) return error.code === 'workbookLocked' && isBusy(error.cause);
  return busyCodes.has(errnoOf(error) ?? '');
}

export function heldElsewhere(file: string, cause: unknown): UserError {
  const what = say`Another program has locked the workbook for reading`;
  return new UserError({ code: 'workbookLocked', what, file, next: say`Close it there and try again`, cause });
}

/** A virus scanner or a sync client that has a file to itself is done by then. */
const patienceMs = 10_000;

/** The same again while the file is busy. Rejects with the last answer once that took too long. */
export async function onceReadable<T>(read: () => Promise<T>, clock: Clock, signal?: AbortSignal): Promise<T> {
  const until = clock.monotonic() + patienceMs;
  for (let wait = 50; ; wait = Math.min(wait * 2, 1000)) {
    try {
      return await read();
    } catch (error) {
      if (!isBusy(error) || clock.monotonic() >= until || signal?.aborted === true) throw error;
      await clock.sleep(wait, signal);
    }
  }
}
