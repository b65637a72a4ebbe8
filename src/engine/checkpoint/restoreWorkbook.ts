/** Puts a checkpoint's copy in the workbook's place. Refuses a damaged copy, and to lose what is there now: that is kept first. */
import { join } from 'node:path';
import { UserError } from '../../core/message/errors';
import { say, type Text } from '../../core/message/text';
import { CheckpointUnusable, type RestorePoint } from './checkpointManager';
import { whyNotRestorable } from './restorableCopy';
import { rememberRestored } from '../ledger/rememberRestored';
import type { ScannedWorkbook } from '../../workbook/review/reviewWorkbook';
import type { ScanPorts, WorkbookPorts } from '../scanPorts';
import { replaceWorkbook } from '../storage/replaceWorkbook';
import { storageLayout } from '../storage/storageLayout';

export interface RestorePorts extends Pick<
  ScanPorts,
  'fileSystem' | 'randomHex' | 'clock' | 'ledgerStorage' | 'userState'
> {
  readonly workbook: Pick<WorkbookPorts, 'backup' | 'read'>;
}

export interface Restored {
  /** The copy that was made of the present file; undefined when there was none. */
  readonly kept: string | undefined;
  /** What did not work after that, as a sentence for people. */
  readonly flaw?: Text;
}

/** A crash leaves the old workbook or the checkpoint's. Rejects with UserError `checkpointUnusable`; the workbook is the old one then. */
export async function restoreWorkbook(ports: RestorePorts, storage: string, point: RestorePoint): Promise<Restored> {
  const { fileSystem, workbook, ledgerStorage = storage, userState = ledgerStorage } = ports;
  const { checkpointId, scanId, excelBackupPath, excelFileHash, processingMetadata } = point;
  const { workbookPath } = processingMetadata;
  if (excelBackupPath === null) throw unusable(checkpointId, say`It has no backup of the workbook`, workbookPath);
  const why = await whyNotRestorable(fileSystem, storage, point);
  if (why !== undefined) throw new CheckpointUnusable(checkpointId, why, workbookPath);
  const backup = join(storageLayout.checkpointsFolder(storage, scanId), excelBackupPath);
  const kept = await replaceWorkbook(ports, storage, workbookPath, async (temporary) => {
    const copy = await workbook.backup(backup, temporary);
    if (copy.hash !== excelFileHash)
      throw unusable(checkpointId, say`Its backup of the workbook is damaged`, workbookPath);
  });
  const places = { folder: userState, others: [ledgerStorage] };
  const read = (path: string): Promise<ScannedWorkbook> => workbook.read(path);
  const flaw = await rememberRestored({ fileSystem, read }, places, storage, { scanId, workbookPath });
  return flaw === undefined ? { kept } : { kept, flaw };
}

function unusable(checkpointId: string, what: Text, file: string): UserError {
  const next = say`Choose a checkpoint older than ${checkpointId}, or continue with the workbook as it is`;
  return new UserError({ code: 'checkpointUnusable', what, file, next });
}
