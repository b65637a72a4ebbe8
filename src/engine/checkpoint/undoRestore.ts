/** Puts the file that a restore had set aside back in the workbook's place. */
import { acquireWorkbookLock } from '../../workbook/lock/workbookLock';
import { copyWorkbook } from '../../workbook/save/workbookBackup';
import { replaceWorkbook, type ReplacePorts } from '../storage/replaceWorkbook';

/** `kept`: the path a restore told. Rejects with UserError `workbookLocked` during a scan. */
export async function undoRestore(
  ports: ReplacePorts,
  storage: string,
  { workbookPath, kept }: { readonly workbookPath: string; readonly kept: string },
): Promise<{ readonly kept: string | undefined }> {
  const lock = await acquireWorkbookLock(workbookPath);
  try {
    const present = await replaceWorkbook(ports, storage, workbookPath, async (temporary) => {
      await copyWorkbook(ports.fileSystem, kept, temporary);
    });
    return { kept: present };
  } finally {
    await lock.release();
  }
}
