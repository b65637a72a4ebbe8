/** Where the command line keeps scan state when nobody says so: the platform's own state folder. Creates nothing. */
import { posix, win32 } from 'node:path';
import type { CliPlace } from '../cliPorts';

/** XDG base directory rules on Linux: a relative XDG_STATE_HOME is ignored. */
export function defaultStorageFolder(place: CliPlace): string {
  const { environment, homeFolder, platform } = place;
  if (platform === 'win32') {
    return win32.join(environment['LOCALAPPDATA'] ?? win32.join(homeFolder, 'AppData', 'Local'), 'ihacpa');
  }
  if (platform === 'darwin') return posix.join(homeFolder, 'Library', 'Application Support', 'ihacpa');
  const stateHome = environment['XDG_STATE_HOME'];
  const base = stateHome?.startsWith('/') === true ? stateHome : posix.join(homeFolder, '.local', 'state');
  return posix.join(base, 'ihacpa');
}
