/** Tells from the bytes on disk how an interrupted save ended, and clears its temp file. Refuses to write a workbook. */
import { basename, dirname, join } from 'node:path';
import type { FileSystem } from '../../core/fileSystem';
import { removeQuietly } from '../disk/durableCopy';
import { hashFile } from '../disk/readWholeFile';
import type { SaveRecord, SaveRecovery } from './saveTypes';

/**
 * `committed`: the announced bytes are there. `redo`: the old ones are, make the same edits again. `rebase`: neither, a person saved
 * meanwhile; edit what is there now. `absent`: no file, for instance because a program is replacing it: ask again, for up to 10 s,
 * then offer the backup. Calling it again gives the same answer.
 */
export async function recoverSave(fileSystem: FileSystem, intent: SaveRecord): Promise<SaveRecovery> {
  const hash = await hashFile(fileSystem, intent.realPath);
  if (hash === undefined) return 'absent';
  await removeQuietly(fileSystem, join(dirname(intent.realPath), basename(intent.tempName)));
  if (hash === intent.newHash) return 'committed';
  return hash === intent.baseHash ? 'redo' : 'rebase';
}
