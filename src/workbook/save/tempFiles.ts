/** Names of the temp files of saves, and their removal after a crash. */
import { dirname, join } from 'node:path';
import type { FileSystem } from '../../platform/fileSystem';
import { sha256 } from '../../platform/contentHash';
import { removeQuietly } from '../../platform/durableCopy';

/** Hidden, and told apart by workbook: the lock of this workbook says that nobody else writes such a file. */
function tempPrefix(realPath: string): string {
  return `.ihacpa-${sha256(realPath).slice(0, 12)}-`;
}

export function tempName(realPath: string, random: string): string {
  return `${tempPrefix(realPath)}${random}.tmp`;
}

/** Whether a save of this workbook gives its temp files such names. */
export function isTempName(realPath: string, name: string): boolean {
  return name.startsWith(tempPrefix(realPath)) && /^[0-9a-f]+\.tmp$/.test(name.slice(tempPrefix(realPath).length));
}

export async function removeStaleTemps(fileSystem: FileSystem, realPath: string): Promise<void> {
  const folder = dirname(realPath);
  for (const name of (await fileSystem.list(folder)) ?? []) {
    if (isTempName(realPath, name)) await removeQuietly(fileSystem, join(folder, name));
  }
}
