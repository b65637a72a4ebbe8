/** Tells, cell by cell, what people changed in a workbook since a checkpoint. Changes nothing. */
import { join } from 'node:path';
import type { CheckpointData } from '../../core/scan/checkpointData';
import { UserError } from '../../core/message/errors';
import type { FileSystem } from '../../platform/fileSystem';
import { splitEarlier } from '../../core/cells/earlierText';
import { displayText } from '../../core/spreadsheet/cell';
import type { CellDifference, WorkbookComparison } from '../../core/scan/workbookComparison';
import { say } from '../../core/message/text';
import { nodeFileSystem } from '../../platform/nodeFileSystem';
import { readReviewWorkbook } from '../../workbook/review/readReviewWorkbook';
import { compareCells, packageChanges } from './compareWorkbook';
import { WrittenTexts } from '../journal/writtenTexts';
import { type TextsSince, textsSince } from '../scans/textsSince';
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
      what: say`Checkpoint ${checkpointId} has no backup of the workbook`,
      file: workbookPath,
      next: say`Choose another checkpoint to compare with`,
    });
  }
  const present = await readReviewWorkbook(fileSystem, workbookPath);
  const folder = storageLayout.checkpointsFolder(storage, scanId);
  const copy = await readReviewWorkbook(fileSystem, join(folder, excelBackupPath));
  const texts = await textsSince(fileSystem, storage, { scanId, workbookPath });
  const identities = copy.rows.map(({ identity }) => identity);
  return {
    scanId,
    checkpointId,
    differences: compareCells(present, { copy, written: new WrittenTexts() }).filter((each) => !isOurs(each, texts)),
    ...packageChanges(identities, present.rows, () => true),
  };
}

/** What a scan wrote since, over nothing, over a result of its own, or above a person's text. */
function isOurs({ package: identity, field, yours, checkpoints, content }: CellDifference, texts: TextsSince): boolean {
  if (!texts.has(identity, field, yours)) return false;
  const before = displayText(content);
  return (
    before === '' ||
    splitEarlier(yours).earlier === before ||
    texts.has(identity, field, checkpoints) ||
    texts.has(identity, field, before)
  );
}
