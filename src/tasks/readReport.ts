/** The report of a workbook, each package by its newest scan, as much as a page shows of it. Does without the workbook when it cannot be read. */
import { readWorkbookResults } from './decidedResults';
import { UserError } from '../core/message/errors';
import { buildWorkbookReport } from '../reports/model/buildReport';
import type { ReportWorkbook } from '../reports/model/reportedWorkbook';
import { shownReport, type ShownReport } from '../reports/model/shownReport';
import { nodeFileSystem } from '../platform/nodeFileSystem';
import { readReviewWorkbook } from '../workbook/review/readReviewWorkbook';

/** A page of more rows would help nobody: the review grid and the exports have all of them. */
const mostRows = 5000;

/** Undefined when no scan of the workbook is stored. */
export async function readReport(storageFolder: string, workbookPath: string): Promise<ShownReport | undefined> {
  const results = await readWorkbookResults(storageFolder, workbookPath);
  if (results === undefined) return undefined;
  return shownReport(buildWorkbookReport(results, await workbookAsItIs(results.newest.workbookPath)), mostRows);
}

async function workbookAsItIs(path: string): Promise<ReportWorkbook | undefined> {
  try {
    return await readReviewWorkbook(nodeFileSystem, path);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return undefined; // Gone or refused by now: what the scan found still stands.
  }
}
