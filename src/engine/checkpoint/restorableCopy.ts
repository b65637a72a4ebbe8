/** Whether a checkpoint's copy may take its workbook's place. A checksum proves nothing here: whoever can write the state can compute it. */
import { isAbsolute, join } from 'node:path';
import type { CheckpointData } from '../../core/scan/checkpointData';
import type { FileSystem } from '../../platform/fileSystem';
import { say, type Text } from '../../core/message/text';
import { sha256 } from '../../platform/contentHash';
import { isSound } from '../../workbook/save/restoreBackup';
import { readWholeFile } from '../../platform/durableFile';
import { storageLayout } from '../storage/storageLayout';
import { planOf } from '../scans/storedScans';

/** Undefined when it may, else why not, for behind "cannot be used:". A checkpoint without a copy passes: there is nothing to judge. */
export async function whyNotRestorable(
  fileSystem: FileSystem,
  storage: string,
  {
    scanId,
    checkpointId,
    excelBackupPath,
    excelFileHash,
    processingMetadata: { workbookPath },
  }: Omit<CheckpointData, 'packageProgress'>,
): Promise<Text | undefined> {
  if (!isAbsolute(workbookPath) || !/\.xls[xm]$/i.test(workbookPath))
    return say`it names a file that is not a workbook`;
  const plan = await planOf(fileSystem, storage, scanId);
  if (plan !== undefined && plan.workbookPath !== workbookPath) return say`it names another workbook than its scan`;
  if (excelBackupPath === null) return undefined;
  if (!excelBackupPath.startsWith(`${checkpointId}-`)) return say`it names a backup of another checkpoint`;
  const bytes = await readWholeFile(
    fileSystem,
    join(storageLayout.checkpointsFolder(storage, scanId), excelBackupPath),
  );
  if (bytes === undefined) return say`its backup of the workbook is missing`;
  if (sha256(bytes) !== excelFileHash) return say`its backup of the workbook is damaged`;
  return (await isSound(bytes)) ? undefined : say`its backup is not a valid workbook`;
}
