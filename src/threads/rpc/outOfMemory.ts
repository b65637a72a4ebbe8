/** How much memory a thread may take, and what a person is told when one needs more. Node ends such a thread, and the process goes on. */
import type { ResourceLimits } from 'node:worker_threads';
import { errnoOf, UserError, type UserErrorDetails } from '../../core/message/errors';
import { say, type Text } from '../../core/message/text';

const heapMb = 1024;

/**
 * Without a bound V8 takes a part of the machine's memory, in the process of the editor. Most of what a lookup or a reading makes is
 * garbage at once, and V8 gives the young generation 128 MiB before it looks: that bound costs a little time and can end no work.
 */
export const heapLimits: ResourceLimits = { maxOldGenerationSizeMb: heapMb, maxYoungGenerationSizeMb: 24 };

/** Undefined: something else ended the thread. `next`, when it is not to try again. */
export function outOfMemory(
  cause: unknown,
  details: Pick<UserErrorDetails, 'code' | 'file'> & { readonly next?: Text },
): UserError | undefined {
  if (errnoOf(cause) !== 'ERR_WORKER_OUT_OF_MEMORY') return undefined;
  return new UserError({
    next: say`Delete rows, formulas, or sheets that the review does not need, then try again`,
    ...details,
    what: say`The work was stopped, as it needs more than ${heapMb} MiB of memory`,
    cause,
  });
}
