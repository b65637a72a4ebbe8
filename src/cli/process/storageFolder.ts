/** Where the command line keeps scan state when nobody says so: with the state of the user. */
import { UserError } from '../../core/message/errors';
import { say } from '../../core/message/text';
import { ignoredStateHome, stateFolderOf } from '../../engine/storage/userState';
import type { CliPlace } from '../cliPorts';

export function defaultStorageFolder(place: CliPlace): string {
  return stateFolderOf(place);
}

/** Throws UserError `badArgument` where the variable names no place that every later command would find again. */
export function requireStateHome(place: Pick<CliPlace, 'environment' | 'platform'>): void {
  const ignored = ignoredStateHome(place);
  if (ignored === undefined) return;
  throw new UserError({
    code: 'badArgument',
    what: say`IHACPA_STATE_HOME is not an absolute path: "${ignored}"`,
    next: say`Set it to the full path of a folder, or unset it`,
  });
}
