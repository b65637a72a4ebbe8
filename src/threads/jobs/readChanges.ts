/** What a stored scan wrote, or what differs between two workbooks, for the editor. Changes neither. */
import { openLedger } from '../../engine/ledger/openLedger';
import { readScanResults } from '../../engine/catalog/readScanResults';
import { UserError } from '../../core/message/errors';
import { say } from '../../core/message/text';
import { compareWorkbooks } from '../../reports/changes/compareWorkbooks';
import { lastWriter } from '../../reports/changes/lastWriter';
import { scanChanges } from '../../reports/changes/scanChanges';
import type { WorkbookChanges } from '../../reports/changes/workbookChanges';
import { nodeFileSystem } from '../../platform/nodeFileSystem';
import { readReviewWorkbook } from '../../workbook/review/readReviewWorkbook';
import type { JobInput } from './jobProtocol';

/** Rejects with a UserError when the scan is gone or a workbook cannot be read. */
export function readChanges({ storageFolder, workbookPath, since }: JobInput<'readChanges'>): Promise<WorkbookChanges> {
  return since.kind === 'scan'
    ? ofScan(storageFolder, workbookPath, since.scanId)
    : between(storageFolder, since.path, workbookPath);
}

async function ofScan(storageFolder: string, workbookPath: string, scanId: string): Promise<WorkbookChanges> {
  const results = await readScanResults(storageFolder, { scanId });
  if (results === undefined) {
    const what = say`The scan no longer exists`;
    throw new UserError({ code: 'nothingToResume', what, next: say`Compare with another workbook instead` });
  }
  const { date1904 } = await readReviewWorkbook(nodeFileSystem, workbookPath);
  return scanChanges(results, date1904);
}

async function between(storageFolder: string, before: string, after: string): Promise<WorkbookChanges> {
  const [old, now] = await Promise.all([
    readReviewWorkbook(nodeFileSystem, before),
    readReviewWorkbook(nodeFileSystem, after),
  ]);
  const results = await readScanResults(storageFolder, { workbookPath: after });
  const wroteLast = results && lastWriter(results, await openLedger(storageFolder, after));
  return compareWorkbooks(old, now, wroteLast);
}
