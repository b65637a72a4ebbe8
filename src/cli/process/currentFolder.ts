/** The folder that relative paths start from. Refuses one that was removed meanwhile. */
import { errnoOf, UserError } from '../../core/message/errors';
import { say } from '../../core/message/text';

/** Throws UserError `badArgument`. */
export function currentFolder(): string {
  try {
    return process.cwd();
  } catch (cause) {
    if (errnoOf(cause) !== 'ENOENT') throw cause;
    throw new UserError({
      code: 'badArgument',
      what: say`The current folder does not exist any more`,
      next: say`Change to another folder and run the command again`,
      cause,
    });
  }
}
