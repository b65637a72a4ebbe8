/** The result columns that a sheet of names and versions lacks, and one save that adds them. */
import { missingColumns } from '../core/cells/missingColumns';
import { UserError } from '../core/message/errors';
import type { ReviewField } from '../core/sheet/reviewField';
import { nodeFileSystem } from '../platform/nodeFileSystem';
import { openReviewTable } from '../workbook/review/openReviewTable';
import { saveAlone } from './saveAlone';

export interface LackedColumns {
  readonly sheet: string;
  /** In the order of a review sheet; empty: the sheet has result columns. */
  readonly missing: readonly ReviewField[];
}

/** Undefined for a workbook that cannot be read: whoever scans it says why. */
export async function readMissingColumns(workbookPath: string): Promise<LackedColumns | undefined> {
  try {
    const opened = await openReviewTable(nodeFileSystem, workbookPath);
    return opened && { sheet: opened.table.source.sheetName, missing: missingColumns(opened.table.columns) };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return undefined;
  }
}

/** Resolves with the copy of the workbook as it was; undefined: nothing was missing. Rejects with a UserError; nothing is changed then. */
export async function addResultColumns(
  workbookPath: string,
  storageFolder: string,
  columns: readonly ReviewField[],
): Promise<string | undefined> {
  const outcome = await saveAlone({ path: workbookPath, edits: [], columns }, storageFolder);
  return outcome.status === 'saved' ? outcome.backup : undefined;
}
