/** Names of the temp files of saves, and their removal after a crash. Refuses to touch those of other workbooks. */
import { dirname, join } from 'node:path';
import type { FileSystem } from '../../core/fileSystem';
import { sha256 } from '../disk/contentHash';
import { removeQuietly } from '../disk/durableCopy';

/** Hidden, and told apart by workbook: the lock of this workbook says that nobody else writes such a file. */
function tempPrefix(realPath: string): string {
  return `.ihacpa-${sha256(realPath).slice(0, 12)}-`;
}

export function tempName(realPath: string, random: string): string {
  return `${tempPrefix(realPath)}${random}.tmp`;
}

export async function removeStaleTemps(fileSystem: FileSystem, realPath: string): Promise<void> {
  const folder = dirname(realPath);
  const prefix = tempPrefix(realPath);
  for (const name of (await fileSystem.list(folder)) ?? []) {
    if (name.startsWith(prefix) && name.endsWith('.tmp')) await removeQuietly(fileSystem, join(folder, name));
  }
}
