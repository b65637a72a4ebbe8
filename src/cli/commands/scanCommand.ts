/** `ihacpa scan`: runs the scan of each workbook and prints its result, as one object or as a report. Returns how it ended. */
import { UserError } from '../../core/message/errors';
import { judgedFindings, type ScanSummary } from '../../core/scan/scanSummary';
import { inertJson } from '../../core/message/inert';
import type { CliDependencies, CliIo, CliPlace } from '../cliPorts';
import { printError } from '../output/printError';
import { refusedCount } from '../../core/cells/cellEdit';
import { isCheckedWithLess, isNotFullyChecked, type Outcome, outcomeOf, worstOutcome } from '../exitCode';
import { otherSheetsLines } from '../output/leftOutLines';
import { nextSteps, shellWord } from '../output/nextSteps';
import { withFilesBeside } from '../files/besideOriginal';
import { shownPath } from '../output/shownPath';
import { offerDifferences } from './offerDifferences';
import { performScan } from './performScan';
import { hasAdvisories, type ScanArguments } from '../arguments/scanArguments';
import { newsLines, outcomeOfNews, withNews } from './sinceReview';
import { scanReport } from '../output/scanReport';
import { type ScannedWorkbook, severalJson, severalLines } from '../output/severalReport';
import { counted } from '../../core/message/counted';

/** Throws UserError, with nothing on standard output, where one workbook is named. */
export async function runScans(each: readonly ScanArguments[], io: CliIo, deps: CliDependencies): Promise<Outcome> {
  const [only] = each;
  return only !== undefined && each.length === 1 ? runScanCommand(only, io, deps) : scanEach(each, io, deps);
}

async function runScanCommand(asked: ScanArguments, io: CliIo, deps: CliDependencies): Promise<Outcome> {
  const args = await withFilesBeside(asked, deps.place);
  const summary = await withNews(await performScan(args, io, deps), args, io, deps);
  if (args.json) io.writeOut(`${inertJson(summary)}\n`);
  return tellScan(summary, args, io, deps);
}

/** One after the other; one that cannot be scanned keeps no other from it. */
async function scanEach(each: readonly ScanArguments[], io: CliIo, deps: CliDependencies): Promise<Outcome> {
  const scanned: ScannedWorkbook[] = [];
  const outcomes: Outcome[] = [];
  for (const args of each) {
    deps.preferSheet(undefined);
    if (scanned.length > 0 && args.detail !== 'quiet' && !args.json) io.writeOut('\n');
    try {
      const summary = await withNews(await performScan(args, io, deps), args, io, deps);
      scanned.push({ workbook: args.workbookPath, summary });
      outcomes.push(await tellScan(summary, args, io, deps));
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      printError(io, error.message);
      scanned.push({ workbook: args.workbookPath, error: error.message });
      outcomes.push(error.code);
    }
    if (outcomes.at(-1) === 'cancelled') break;
  }
  if (each[0]?.json === true) io.writeOut(`${inertJson({ workbooks: scanned.map(severalJson) })}\n`);
  else if (each[0]?.detail !== 'quiet') io.writeOut(`${severalLines(scanned).join('\n')}\n`);
  return worstOutcome(outcomes);
}

async function tellScan(summary: ScanSummary, args: ScanArguments, io: CliIo, deps: CliDependencies): Promise<Outcome> {
  if (args.json) {
    for (const line of otherSheetsLines(summary)) printError(io, line.trim(), 'warning');
  } else {
    const command = scanCommandLine(args, deps.place);
    const copied = ofCopy(args);
    const again = [scanCommandLine(copied, deps.place), ...selectionWords(args)].join(' ');
    const worse = [worseCommandLine(copied, deps.place), ...selectionWords(args)].join(' ');
    const context = { command, again, worse, hasAdvisories: hasAdvisories(args), overwrite: args.overwrite };
    io.writeOut(scanReport(summary, args.detail, nextSteps(summary, context), io.outPaint));
  }
  if (!args.json && summary.since !== undefined) io.writeOut(`${newsLines(summary.since, args.detail).join('\n')}\n`);
  const outcome = outcomeOfNews(outcomeOf(summary, args.failOn), summary, args);
  if (outcome === 'incomplete') printError(io, incompleteReasons(summary).join(', '), 'incomplete');
  await offerDifferences(summary, args, io, deps);
  return outcome;
}

export function incompleteReasons(summary: ScanSummary): string[] {
  const { packages, status } = summary;
  const open = judgedFindings(summary).filter(isNotFullyChecked);
  const withLess = open.filter(isCheckedWithLess).length;
  const unseen = open.filter(({ verdict }) => verdict === 'notChecked').length;
  const notChecked = Math.max(0, unseen - packages.failed);
  const inPart = open.length - unseen - withLess;
  const reasons: string[] = [];
  if (status !== 'finished')
    reasons.push(`the scan was ${status} after ${packages.completed} of ${packages.total} packages`);
  if (packages.failed > 0) reasons.push(`${counted(packages.failed, 'package')} failed`);
  if (notChecked > 0) reasons.push(`${counted(notChecked, 'package')} not checked`);
  if (inPart > 0) reasons.push(`${counted(inPart, 'package')} not fully checked`);
  if (withLess > 0) reasons.push(`${counted(withLess, 'package')} checked with less data than before`);
  const refused = refusedCount(summary.kept);
  if (refused > 0) reasons.push(`${counted(refused, 'cell')} could not be written`);
  const { rows = [], unresolved = [] } = summary.leftOut ?? {};
  if (rows.length > 0) reasons.push(`${counted(rows.length, 'row')} with a version and no package name`);
  if (unresolved.length > 0)
    reasons.push(`${counted(unresolved.length, 'row')} with a name that is a formula without a result`);
  const untold = summary.since?.changes.filter((change) => change.open === true).length ?? 0;
  if (untold > 0) reasons.push(`${counted(untold, 'package')} not comparable with the last review`);
  if (reasons.length === 0) reasons.push(`${packages.completed} of ${packages.total} packages done`);
  return reasons;
}

/** Which packages a command is about, for the same ones once more; `--only` would leave out those with results. */
function selectionWords({ selection = {} }: Pick<ScanArguments, 'selection'>): readonly string[] {
  const { firstRow, lastRow, packages } = selection;
  return [
    ...(firstRow === undefined ? [] : ['--start-row', String(firstRow)]),
    ...(lastRow === undefined ? [] : ['--end-row', String(lastRow)]),
    ...(packages === undefined ? [] : ['--packages', shellWord(packages.join(','))]),
  ];
}

/** The next scan of what `--output` wrote: the file is there now, so it cannot be made again. */
export function ofCopy(args: ScanArguments): ScanArguments {
  const repeated = [...args.repeated, ...(args.namedForCopy ?? [])];
  return { ...args, workbookPath: args.outputPath ?? args.workbookPath, outputPath: undefined, repeated };
}

/** The command that does the same again, without a choice of how to start. */
export function scanCommandLine(args: ScanArguments, place: CliPlace): string {
  const shown = (path: string): string => shellWord(shownPath(path, place));
  const words = ['ihacpa scan', shown(args.workbookPath)];
  if (args.advisoriesPath !== undefined) words.push('--advisories', shown(args.advisoriesPath));
  if (args.offline) words.push('--offline');
  if (args.outputPath !== undefined) words.push('--output', shown(args.outputPath));
  if (args.storageGiven) words.push('--storage', shown(args.storageFolder));
  words.push(...args.repeated.map(shellWord));
  if (args.overwriteGiven) words.push('--overwrite', args.overwrite);
  return words.join(' ');
}

/** The same, but it also puts results above text that says less. */
export function worseCommandLine(args: ScanArguments, place: CliPlace): string {
  return scanCommandLine({ ...args, overwrite: 'worse', overwriteGiven: true }, place);
}
