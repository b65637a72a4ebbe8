/** Verified copies of a workbook. */
import { workbookLimits } from '../../xlsx/workbookLimits';
import { dirname } from 'node:path';
import type { FileSystem } from '../../platform/fileSystem';
import { writeNewFile } from '../../platform/durableCopy';
import { hashFile, readWorkbookFile } from '../../platform/readWholeFile';

export interface WorkbookCopy {
  /** SHA-256 of the copied bytes. */
  readonly hash: string;
  /** Bytes. */
  readonly size: number;
}

/**
 * Copies the workbook to a new file in an existing or new folder: same permissions, flushed to disk, read back and compared. A copy of the
 * same content that is already there counts as done.
 */
export async function copyWorkbook(fileSystem: FileSystem, from: string, to: string): Promise<WorkbookCopy> {
  const { bytes, hash, stat } = await readWorkbookFile(fileSystem, from, workbookLimits().fileBytes);
  if ((await hashFile(fileSystem, to)) === hash) return { hash, size: bytes.length };
  await fileSystem.makeFolder(dirname(to));
  await writeNewFile(fileSystem, { path: to, bytes, hash, ownership: stat }, () => 0);
  await fileSystem.syncFolder(dirname(to));
  return { hash, size: bytes.length };
}
