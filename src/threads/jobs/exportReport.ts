/** Writes the report of a workbook's scans, or of one of them, into a file. Changes no workbook. */
import { writeFile } from 'node:fs/promises';
import { readScanResults, readWorkbookResults } from '../../tasks/decidedResults';
import { UserError } from '../../core/message/errors';
import type { NewSince } from '../../core/scan/change';
import type { WorkbookResults } from '../../core/scan/scanResults';
import { say } from '../../core/message/text';
import { buildReport, buildWorkbookReport } from '../../reports/model/buildReport';
import type { ReportWorkbook } from '../../reports/model/reportedWorkbook';
import { withSince } from '../../reports/model/reportSince';
import { reportContent } from '../../reports/renderReport';
import { nodeFileSystem } from '../../platform/nodeFileSystem';
import { readReviewWorkbook } from '../../workbook/review/readReviewWorkbook';
import { readSinceLast } from '../../tasks/readSince';
import type { JobInput } from './jobProtocol';

/** Rejects with a UserError when no scan is there or the file cannot be written. */
export async function exportReport(input: JobInput<'exportReport'>): Promise<undefined> {
  const results = await resultsOf(input);
  const workbook = await workbookOf(results.newest.workbookPath);
  const report =
    input.of.kind === 'workbook'
      ? withSince(buildWorkbookReport(results, workbook), await sinceOf(input, results))
      : buildReport(results.newest, workbook);
  const content = await reportContent(report, workbook, input.format);
  try {
    await writeFile(input.file, content);
  } catch (cause) {
    const next = say`Choose another place for it`;
    throw new UserError({
      code: 'notWritable',
      what: say`The report cannot be written there`,
      file: input.file,
      next,
      cause,
    });
  }
  return undefined;
}

/** Only an Excel report has a sheet for it. */
function sinceOf(
  { storageFolder, format }: JobInput<'exportReport'>,
  results: WorkbookResults,
): Promise<NewSince | undefined> {
  if (format !== 'xlsx') return Promise.resolve(undefined);
  return readSinceLast(storageFolder, results.newest.workbookPath, results);
}

async function resultsOf({ storageFolder, of }: JobInput<'exportReport'>): Promise<WorkbookResults> {
  if (of.kind === 'workbook') {
    const results = await readWorkbookResults(storageFolder, of.path);
    if (results !== undefined) return results;
    const what = say`No scan of this workbook is stored`;
    throw new UserError({ code: 'nothingToResume', what, file: of.path, next: say`Start a scan` });
  }
  const newest = await readScanResults(storageFolder, { scanId: of.scanId });
  if (newest !== undefined) return { newest, older: [] };
  throw new UserError({
    code: 'nothingToResume',
    what: say`The scan no longer exists`,
    next: say`Start a scan`,
  });
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
