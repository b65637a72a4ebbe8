/** A path as a suggested command names it: relative to the current folder where it is below it. */
import { relative } from 'node:path';
import type { CliPlace } from '../cliPorts';

export function shownPath(path: string, { currentFolder }: Pick<CliPlace, 'currentFolder'>): string {
  const below = relative(currentFolder, path);
  return below === '' || below.startsWith('..') ? path : below;
}
