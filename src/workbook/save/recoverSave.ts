/** Tells from the bytes on disk how an interrupted save ended, and clears its temp file. */
import { dirname, join } from 'node:path';
import type { FileSystem } from '../../platform/fileSystem';
import { removeQuietly } from '../../platform/durableCopy';
import { hashFile } from '../../platform/readWholeFile';
import type { SaveRecord, SaveRecovery } from './saveTypes';
import { isTempName } from './tempFiles';

/**
 * `committed`: the announced bytes are there. `redo`: the old ones are, make the same edits again. `rebase`: neither, a person saved
 * meanwhile; edit what is there now. `absent`: no file, for instance because a program is replacing it: ask again, for up to 10 s,
 * then offer the backup. Calling it again gives the same answer. `realPath` is the workbook's own: what the record says of paths comes
 * from a file that anybody may have written.
 */
export async function recoverSave(fileSystem: FileSystem, realPath: string, intent: SaveRecord): Promise<SaveRecovery> {
  const hash = await hashFile(fileSystem, realPath);
  if (hash === undefined) return 'absent';
  if (isTempName(realPath, intent.tempName)) await removeQuietly(fileSystem, join(dirname(realPath), intent.tempName));
  if (hash === intent.newHash) return 'committed';
  return hash === intent.baseHash ? 'redo' : 'rebase';
}
