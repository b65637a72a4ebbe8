/** Tells, cell by cell, how a workbook differs from a checkpoint's copy of it. Changes nothing. */
import { join } from 'node:path';
import type { CheckpointData } from '../../core/scan/checkpointData';
import { UserError } from '../../core/message/errors';
import type { FileSystem } from '../../platform/fileSystem';
import type { WorkbookComparison } from '../../core/scan/workbookComparison';
import { say } from '../../core/message/text';
import { nodeFileSystem } from '../../platform/nodeFileSystem';
import { readReviewWorkbook } from '../../workbook/review/readReviewWorkbook';
import { compareCells, packageChanges } from './compareWorkbook';
import { WrittenTexts } from '../journal/writtenTexts';
import { storageLayout } from '../storage/storageLayout';

/** Rejects with UserError `checkpointUnusable` when it holds no copy, and with that of a workbook that cannot be read. */
export async function compareCheckpoint(
  storage: string,
  { checkpointId, scanId, excelBackupPath, processingMetadata }: CheckpointData,
  fileSystem: FileSystem = nodeFileSystem,
): Promise<WorkbookComparison> {
  const { workbookPath } = processingMetadata;
  if (excelBackupPath === null) {
    throw new UserError({
      code: 'checkpointUnusable',
      what: say`Checkpoint ${checkpointId} was made without a copy of the workbook`,
      file: workbookPath,
      next: say`Choose another checkpoint to compare with`,
    });
  }
  const present = await readReviewWorkbook(fileSystem, workbookPath);
  const folder = storageLayout.checkpointsFolder(storage, scanId);
  const copy = await readReviewWorkbook(fileSystem, join(folder, excelBackupPath));
  const identities = copy.rows.map(({ identity }) => identity);
  return {
    scanId,
    checkpointId,
    differences: compareCells(present, { copy, written: new WrittenTexts() }),
    ...packageChanges(identities, present.rows, () => true),
  };
}
