/** Where this platform keeps a tool's state for a user: shared by every interface, whatever folder a scan keeps its own state in. */
import { homedir } from 'node:os';
import { posix, win32 } from 'node:path';

export interface StatePlace {
  readonly homeFolder: string;
  readonly platform: NodeJS.Platform;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** IHACPA_STATE_HOME, else by the XDG base directory rules on Linux: a relative path in either is ignored. */
export function stateFolderOf({ environment, homeFolder, platform }: StatePlace): string {
  const chosen = environment['IHACPA_STATE_HOME'] ?? '';
  if ((platform === 'win32' ? win32 : posix).isAbsolute(chosen)) return chosen;
  if (platform === 'win32') {
    return win32.join(environment['LOCALAPPDATA'] ?? win32.join(homeFolder, 'AppData', 'Local'), 'ihacpa');
  }
  if (platform === 'darwin') return posix.join(homeFolder, 'Library', 'Application Support', 'ihacpa');
  const stateHome = environment['XDG_STATE_HOME'];
  const base = stateHome?.startsWith('/') === true ? stateHome : posix.join(homeFolder, '.local', 'state');
  return posix.join(base, 'ihacpa');
}

/** What was asked for in vain: nobody would look for the state where it went instead. */
export function ignoredStateHome({ environment, platform }: Omit<StatePlace, 'homeFolder'>): string | undefined {
  const chosen = environment['IHACPA_STATE_HOME'] ?? '';
  return chosen === '' || (platform === 'win32' ? win32 : posix).isAbsolute(chosen) ? undefined : chosen;
}

/** Of the user who runs this process. */
export function userStateFolder(): string {
  return stateFolderOf({ homeFolder: homedir(), platform: process.platform, environment: process.env });
}
