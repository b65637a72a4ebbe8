/** Puts the file that a restore or an edit had set aside back in the workbook's place. */
import { UserError } from '../../core/message/errors';
import { say } from '../../core/message/text';
import { acquireWorkbookLock } from '../../workbook/lock/workbookLock';
import { copyWorkbook } from '../../workbook/save/workbookBackup';
import { replaceWorkbook, type ReplacePorts } from '../storage/replaceWorkbook';

interface SetAside {
  readonly workbookPath: string;
  /** The path that was told when the file was set aside. */
  readonly kept: string;
  /** Rejects where the file that is there now must stay. */
  readonly mayReplace?: () => Promise<void>;
}

/** Rejects with UserError `workbookLocked` during a scan, and `checkpointUnusable` where the file set aside is gone. */
export async function undoRestore(
  ports: ReplacePorts,
  storage: string,
  { workbookPath, kept, mayReplace }: SetAside,
): Promise<{ readonly kept: string | undefined }> {
  const lock = await acquireWorkbookLock(workbookPath);
  try {
    await mayReplace?.();
    const present = await replaceWorkbook(ports, storage, workbookPath, async (temporary) => {
      try {
        await copyWorkbook(ports.fileSystem, kept, temporary);
      } catch (error) {
        throw error instanceof UserError && error.code === 'workbookMissing' ? backupGone(workbookPath, error) : error;
      }
    });
    return { kept: present };
  } finally {
    await lock.release();
  }
}

function backupGone(workbookPath: string, cause: UserError): UserError {
  return new UserError({
    code: 'checkpointUnusable',
    what: say`Nothing was undone, since the backup of the workbook is missing: ${cause.file ?? ''}`,
    file: workbookPath,
    next: say`Restore a checkpoint, or change the workbook back in a spreadsheet program`,
    cause,
  });
}
