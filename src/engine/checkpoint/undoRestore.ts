/** Puts the file that a restore or an edit had set aside back in the workbook's place. */
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

/** Rejects with UserError `workbookLocked` during a scan. */
export async function undoRestore(
  ports: ReplacePorts,
  storage: string,
  { workbookPath, kept, mayReplace }: SetAside,
): Promise<{ readonly kept: string | undefined }> {
  const lock = await acquireWorkbookLock(workbookPath);
  try {
    await mayReplace?.();
    const present = await replaceWorkbook(ports, storage, workbookPath, async (temporary) => {
      await copyWorkbook(ports.fileSystem, kept, temporary);
    });
    return { kept: present };
  } finally {
    await lock.release();
  }
}
