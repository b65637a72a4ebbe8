/** The errors of a file that cannot be read as an inventory: what, where, and what to do. */
import { UserError } from '../core/message/errors';
import { say, type Text } from '../core/message/text';

/** `file` as the person named it; `line` 1-based. */
export function refuseFile(
  what: Text,
  file: string,
  more: { readonly line?: number; readonly cause?: unknown } = {},
): UserError {
  const { line, cause } = more;
  return new UserError({
    code: 'badArgument',
    what: line === undefined ? what : say`Line ${line}: ${what}`,
    file,
    line,
    next: say`Pass another file, or create it again with the tool that wrote it`,
    cause,
  });
}
