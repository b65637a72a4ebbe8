/** What is new since an earlier review, for a report and for the exit code of a scan. Tells of reviews that cannot be read. */
import { UserError } from '../../core/message/errors';
import { type Text, toEnglish } from '../../core/message/text';
import type { NewSince } from '../../core/scan/change';
import type { ScanSummary } from '../../core/scan/scanSummary';
import { isMeantAsDay, isSince, type Since } from '../../history/findReview';
import { changeCounts, changeText } from '../../reports/model/reportSince';
import { badArgument, type OptionValues } from '../arguments/optionValues';
import type { Detail, ScanArguments } from '../arguments/scanArguments';
import type { CliDependencies, CliIo } from '../cliPorts';
import { newsOutcome, type Outcome } from '../exitCode';
import { printError } from '../output/printError';
import { escapeControl } from '../output/terminalText';

/** Undefined: nobody asked. Throws UserError `badArgument`. */
export function readSinceOption(values: OptionValues): Since | undefined {
  const since = values.value('since') ?? (values.has('fail-on-new') ? 'last' : undefined);
  if (since === undefined) return undefined;
  if (values.has('scan')) {
    throw badArgument(values.command, '--scan and a comparison exclude each other', 'Leave out --scan');
  }
  if (isSince(since)) return since;
  const next = 'Pass last, a day like 2027-01-31, or the ID of a scan';
  const what = isMeantAsDay(since) ? 'a date' : 'a review';
  throw badArgument(values.command, `--since ${since} is not ${what}`, next);
}

/** Undefined where no earlier review is known, which is told. `isTold`: what cannot be read was named before. Throws UserError. */
export async function newSince(
  storage: string,
  workbookPath: string,
  request: Pick<Parameters<CliDependencies['readSince']>[2], 'since' | 'results'> & { readonly isTold?: true },
  { io, deps }: { readonly io: CliIo; readonly deps: CliDependencies },
): Promise<NewSince | undefined> {
  const onDidWarn = (message: Text): void => {
    if (request.isTold !== true) printError(io, toEnglish(message), 'warning');
  };
  const found = await deps.readSince(storage, workbookPath, { ...request, onDidWarn });
  if (found?.scanId === request.results.newest.scanId)
    printError(io, `review ${found.scanId} is the latest one: no later scan is compared with it`, 'warning');
  if (found === undefined)
    printError(io, 'no earlier review of this workbook is known: nothing to compare with', 'warning');
  return found;
}

/** The summary, with what is new where it was asked for and something was checked. */
export async function withNews(
  summary: ScanSummary,
  { failOnNew, storageFolder }: ScanArguments,
  io: CliIo,
  deps: CliDependencies,
): Promise<ScanSummary> {
  if (!failOnNew || summary.packages.total === 0) return summary;
  const results = await deps.readWorkbookResults(storageFolder, summary.workbook);
  if (results === undefined) return summary;
  try {
    const since = await newSince(
      storageFolder,
      summary.workbook,
      { since: 'last', results, isTold: true },
      { io, deps },
    );
    return since === undefined ? summary : { ...summary, since };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    printError(io, error.message, 'warning'); // The scan itself is done: whatever is vulnerable counts as new.
    return summary;
  }
}

/** Without an earlier review everything is new; of a scan that found everything checked already, nothing is. */
export function outcomeOfNews(outcome: Outcome, summary: ScanSummary, { failOnNew, failOn }: ScanArguments): Outcome {
  if (!failOnNew || outcome !== 'completeWithFindings') return outcome;
  if (summary.packages.total === 0) return 'complete';
  return summary.since === undefined ? outcome : newsOutcome(summary.since.changes, failOn);
}

/** For a terminal: the counts, then what is bad news, one line each. */
export function newsLines(since: NewSince, detail: Detail): readonly string[] {
  const told = since.changes.filter(({ kind }) => kind !== 'added' && kind !== 'gone');
  return [
    `Since the review of ${since.at.slice(0, 10)} (${since.scanId}): ${changeCounts(since)}`,
    ...(detail === 'quiet' ? [] : told).map((change) =>
      escapeControl(`  ${change.package} ${change.version}  ${changeText(change)}`),
    ),
  ];
}
