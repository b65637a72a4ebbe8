/** Writes the report of a stored scan into a file. Changes no workbook. */
import { writeFile } from 'node:fs/promises';
import { readScanResults } from '../../batch/readScanResults';
import { UserError } from '../../core/errors';
import { say } from '../../core/text/text';
import { buildReport, type ReportWorkbook } from '../../reports/model/buildReport';
import { renderReport } from '../../reports/renderReport';
import { nodeFileSystem } from '../../workbook/disk/nodeFileSystem';
import { readReviewWorkbook } from '../../workbook/review/readReviewWorkbook';
import type { JobInput } from './jobProtocol';

/** Rejects with a UserError when the scan is gone or the file cannot be written. */
export async function exportReport({
  storageFolder,
  scanId,
  file,
  format,
}: JobInput<'exportReport'>): Promise<undefined> {
  const results = await readScanResults(storageFolder, { scanId });
  if (results === undefined) {
    const what = say`The scan is no longer in the storage`;
    throw new UserError({ code: 'nothingToResume', what, next: say`Start a scan` });
  }
  const text = renderReport(buildReport(results, await workbookOf(results.workbookPath)), format);
  try {
    await writeFile(file, text);
  } catch (cause) {
    const next = say`Choose another place for it`;
    throw new UserError({ code: 'notWritable', what: say`The report cannot be written there`, file, next, cause });
  }
  return undefined;
}

/** Without it the report has no row numbers. */
async function workbookOf(path: string): Promise<ReportWorkbook | undefined> {
  try {
    return await readReviewWorkbook(nodeFileSystem, path);
  } catch (error) {
    if (error instanceof UserError) return undefined;
    throw error;
  }
}
