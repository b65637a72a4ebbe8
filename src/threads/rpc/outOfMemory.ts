/** What a person is told when a thread needs more memory than it may take. Node ends such a thread, and the process goes on. */
import { errnoOf, UserError, type UserErrorDetails } from '../../core/message/errors';
import { say, type Text } from '../../core/message/text';
import { heapMb } from './hostMessages';

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
