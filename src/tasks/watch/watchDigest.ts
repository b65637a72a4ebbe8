/** What is new in a watched workbook, as a report: the stored results, with those of the last check in their place. */
import type { NewSince } from '../../core/scan/change';
import type { ScanRequest } from '../../core/scan/scanRequest';
import type { ScanResults, WorkbookResults } from '../../core/scan/scanResults';
import { readWorkbookResults } from '../decidedResults';
import { nodeFileSystem } from '../../platform/nodeFileSystem';
import { buildWorkbookReport } from '../../reports/model/buildReport';
import { withSince } from '../../reports/model/reportSince';
import { reportContent } from '../../reports/renderReport';
import { noPaint } from '../../reports/outputs/paint';
import { readReviewWorkbook } from '../../workbook/review/readReviewWorkbook';

/** HTML. Rejects with UserError where the workbook cannot be read. */
export async function watchDigest(
  { storageFolder, workbookPath }: ScanRequest,
  found: WorkbookResults | undefined,
  since: NewSince,
): Promise<string> {
  const stored = await readWorkbookResults(storageFolder, workbookPath);
  const results = joined(found, stored);
  if (results === undefined) throw new Error('A digest needs results');
  // Without stored results, rows that were not looked up now would seem never checked.
  const workbook = stored === undefined ? undefined : await readReviewWorkbook(nodeFileSystem, workbookPath);
  const content = await reportContent(
    withSince(buildWorkbookReport(results, workbook), since),
    workbook,
    'html',
    noPaint,
  );
  return content.toString();
}

function joined(found: WorkbookResults | undefined, stored: WorkbookResults | undefined): WorkbookResults | undefined {
  if (found === undefined || stored === undefined) return found ?? stored;
  const now = new Set(
    [found.newest, ...found.older].flatMap(({ results }) => results.map(({ finding }) => finding.package.name)),
  );
  const rest = [stored.newest, ...stored.older].map((scan): ScanResults => ({
    ...scan,
    planned: scan.planned.filter(({ name }) => !now.has(name)),
    results: scan.results.filter(({ finding }) => !now.has(finding.package.name)),
  }));
  return { newest: found.newest, older: [...found.older, ...rest.filter(({ planned }) => planned.length > 0)] };
}
