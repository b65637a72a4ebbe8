/** `ihacpa report`: what the scans of a workbook found, or one of them, in the format asked for. Changes nothing but the file of `--output`. */
import { resolve } from 'node:path';
import { UserError } from '../../core/message/errors';
import type { WorkbookResults } from '../../core/scan/scanResults';
import { isVulnerable } from '../../core/verdict/finding';
import { buildReport, buildWorkbookReport } from '../../reports/model/buildReport';
import { incompleteReasons, isIncomplete, openCounts } from '../../reports/model/isIncomplete';
import { withSince } from '../../reports/model/reportSince';
import { reportContent } from '../../reports/renderReport';
import { type ReportFormat, reportFormats } from '../../reports/reportFormats';
import type { ReviewWorkbook } from '../../workbook/review/reviewWorkbook';
import { storageFolder } from './checkpointCommands';
import type { CliDependencies, CliIo } from '../cliPorts';
import { reportCommand as command } from '../arguments/table/resultCommands';
import { printError } from '../output/printError';
import { newsOutcome, type Outcome } from '../exitCode';
import { badArgument, type OptionValues } from '../arguments/optionValues';
import { readChoice } from '../arguments/readValue';
import { newSince, readSinceOption } from './sinceReview';
import { useLastSheet } from './sheetInUse';
import { scanOf, scansOf, tellDamage } from './scanOf';
import { paintOf, writeResult } from '../files/writeResult';

/** Throws UserError. A workbook that cannot be read any more is told; the report then lacks its rows. */
export async function runReportCommand(values: OptionValues, io: CliIo, deps: CliDependencies): Promise<Outcome> {
  const { place } = deps;
  const workbookPath = resolve(place.currentFolder, values.operand ?? '');
  const format = readChoice(values, 'format', reportFormats, command) ?? 'text';
  requirePlace(format, values);
  const since = readSinceOption(values);
  const tellFurtherSheets = await useLastSheet(storageFolder(values, place), workbookPath, io, deps);
  const results = await askedFor(values, workbookPath, deps);
  const storage = storageFolder(values, place);
  const news =
    since === undefined ? undefined : await newSince(storage, workbookPath, { since, results }, { io, deps });
  const hasSheet = since === undefined && format === 'xlsx' && values.value('scan') === undefined;
  const shown = hasSheet ? await deps.readSinceLast(storage, workbookPath, results) : news;
  const workbook = await readIfPossible(workbookPath, io, deps);
  const whole =
    values.value('scan') === undefined ? buildWorkbookReport(results, workbook) : buildReport(results.newest, workbook);
  const report = withSince(whole, shown);
  const content = await reportContent(report, workbook, format, paintOf(values, io));
  tellDamage(io, [report.scan, ...(report.olderScans ?? [])]);
  await writeResult({ command, content, workbooks: [workbookPath] }, values, io, deps);
  tellFurtherSheets();
  if (!values.has('fail-on-new')) return 'complete';
  // What a scan has not reached may be new.
  if (isIncomplete(whole)) {
    const reasons = incompleteReasons(openCounts(whole));
    if (reasons.length > 0) printError(io, reasons.join(', '), 'incomplete');
    return 'incomplete';
  }
  if (news !== undefined) return newsOutcome(news.changes);
  return report.findings.some(({ verdict }) => isVulnerable(verdict)) ? 'completeWithFindings' : 'complete';
}

/** A workbook is nothing that a terminal can show. */
function requirePlace(format: ReportFormat, values: OptionValues): void {
  if (format !== 'xlsx' || values.value('output') !== undefined) return;
  throw badArgument(command, '--format xlsx needs a file', 'Pass --output FILE');
}

async function askedFor(values: OptionValues, workbookPath: string, deps: CliDependencies): Promise<WorkbookResults> {
  const storage = storageFolder(values, deps.place);
  const scanId = values.value('scan');
  if (scanId === undefined) return scansOf(storage, workbookPath, deps);
  return { newest: await scanOf(storage, workbookPath, scanId, deps), older: [] };
}

async function readIfPossible(path: string, io: CliIo, deps: CliDependencies): Promise<ReviewWorkbook | undefined> {
  try {
    return await deps.readWorkbook(path);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    printError(io, `${error.what}: the report has no row numbers`, 'warning');
    return undefined;
  }
}
