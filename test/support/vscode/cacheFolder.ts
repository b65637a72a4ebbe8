// Where VS Code, Node, and the browser of the tests are installed once for all clones of a user; it creates nothing.
import { homedir } from 'node:os';
import { join } from 'node:path';

/** IHACPA_TEST_CACHE, else a folder in the user's cache as the platform has it. */
export function cacheFolder(): string {
  const { IHACPA_TEST_CACHE: given, XDG_CACHE_HOME: xdg, LOCALAPPDATA: local } = process.env;
  if (given !== undefined && given !== '') return given;
  if (process.platform === 'win32') return join(local ?? join(homedir(), 'AppData', 'Local'), 'ihacpa-tests');
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Caches', 'ihacpa-tests');
  return join(xdg !== undefined && xdg !== '' ? xdg : join(homedir(), '.cache'), 'ihacpa-tests');
}
