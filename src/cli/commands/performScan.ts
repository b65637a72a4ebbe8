/** Runs one scan for the command line: question, progress, interruption. Leaves the result to its caller and prints none. */
import type { BatchConfiguration } from '../../core/scan/batchConfiguration';
import { UserError } from '../../core/message/errors';
import { type RecoveryOptions, resumes } from '../../core/scan/recoveryOptions';
import type { ScanEvent } from '../../core/scan/scanEvent';
import type { ScanRequest } from '../../core/scan/scanRequest';
import type { ScanSummary } from '../../core/scan/scanSummary';
import { StateExistsError } from '../../core/scan/stateExistsError';
import { WorkbookChangedError } from '../../core/scan/workbookChangedError';
import { say, verbatim } from '../../core/message/text';
import type { CliDependencies, CliIo } from '../cliPorts';
import { loadConfiguration } from './loadConfiguration';
import { ProgressReporter } from '../output/progressReporter';
import { hasAdvisories, type ScanArguments } from '../arguments/scanArguments';
import { askAboutChangedWorkbook, type MergeAnswer } from '../output/changedPrompt';
import { askHowToStart, type StartChoice } from '../output/startPrompt';
import { mayAskNow } from './mayAsk';
import { offerColumns } from './offerColumns';
import { workOnCopy } from '../files/workOnCopy';

/** Throws UserError. */
export async function performScan(args: ScanArguments, io: CliIo, deps: CliDependencies): Promise<ScanSummary> {
  await deps.requireDataFiles(args.sources.files);
  await deps.prepareStorage(args.storageFolder);
  const scan = async (path: string, watching: CliDependencies): Promise<ScanSummary> => {
    await offerColumns(args, path, io, deps);
    return scanInPlace(args, path, io, watching);
  };
  const { workbookPath, outputPath } = args;
  if (outputPath === undefined) return scan(workbookPath, deps);
  return workOnCopy(workbookPath, outputPath, args, deps, (watching) => scan(outputPath, watching));
}

/** Runs the scan of `workbookPath`, and once more each time a person has chosen how to go on from older state. Throws UserError. */
export async function scanInPlace(
  args: ScanArguments,
  workbookPath: string,
  io: CliIo,
  deps: CliDependencies,
): Promise<ScanSummary> {
  const reporter = new ProgressReporter(io, args.detail, deps.monotonic);
  const { configuration, file, warnings } = await loadConfiguration(args);
  if (file !== undefined) reporter.onDidEvent({ type: 'configured', file });
  for (const message of warnings) reporter.onDidEvent({ type: 'warning', message });
  const { toolVersion } = deps;
  const isAsked = mayAskNow(args, io) && !args.mergeGiven;
  let recovery: RecoveryOptions = isAsked ? { ...args.recovery, mergeStrategy: 'manual' } : args.recovery;
  for (;;) {
    try {
      const request = scanRequest(args, workbookPath, recovery, { configuration, toolVersion });
      return await scanOnce(request, args.queue, reporter, io, warnsWithoutAdvisories(args, reporter, deps));
    } catch (error) {
      if (error instanceof WorkbookChangedError && isAsked) {
        recovery = { ...recovery, ...(await chooseMerge(error, workbookPath, io)) };
      } else if (error instanceof StateExistsError) {
        recovery = { ...recovery, ...(await chooseRecovery(error, args, io)) };
      } else {
        throw error;
      }
    } finally {
      reporter.erase();
    }
  }
}

/** Only of a scan that begins: a workbook that is refused needs no data. */
function warnsWithoutAdvisories(
  args: ScanArguments,
  reporter: ProgressReporter,
  deps: CliDependencies,
): CliDependencies {
  if (hasAdvisories(args)) return deps;
  const why = args.offline
    ? '--offline without advisory data (--advisories)'
    : 'OSV is off and --advisories is not set';
  return {
    ...deps,
    runScan: (request, io) => {
      const onDidEvent = (event: ScanEvent): void => {
        if (event.type === 'scanStarted') reporter.warn(`${why}: every package will be "Not checked"`);
        io.onDidEvent(event);
      };
      return deps.runScan(request, { ...io, onDidEvent });
    },
  };
}

async function scanOnce(
  request: ScanRequest,
  queue: ScanArguments['queue'],
  reporter: ProgressReporter,
  io: CliIo,
  deps: CliDependencies,
): Promise<ScanSummary> {
  const { workbookPath, storageFolder } = request;
  // A scan that is resumed goes on with its own sheet.
  if (resumes(request.recovery)) deps.preferSheet(await deps.unfinishedSheet(storageFolder, workbookPath));
  const controller = new AbortController();
  const stopListening = io.onDidInterrupt(() => {
    if (controller.signal.aborted) {
      io.exitNow(130);
      return;
    }
    reporter.line('Stopping: finished checks are being saved. Press Ctrl+C again to stop at once.');
    controller.abort();
  });
  try {
    const onDidEvent = reporter.onDidEvent.bind(reporter);
    return await deps.runScan(request, { onDidEvent, signal: controller.signal, queue });
  } finally {
    stopListening();
  }
}

async function chooseMerge({ comparison }: WorkbookChangedError, path: string, io: CliIo): Promise<MergeAnswer> {
  const answer = await askAboutChangedWorkbook(path, comparison, io);
  if (answer !== undefined) return answer;
  throw cancelled(path);
}

function cancelled(workbookPath: string): UserError {
  return new UserError({
    code: 'cancelled',
    what: say`Canceled before anything was changed`,
    file: workbookPath,
    next: say`The earlier scan is still stored. Run the same command again to choose`,
  });
}

async function chooseRecovery(error: StateExistsError, args: ScanArguments, io: CliIo): Promise<StartChoice> {
  if (!mayAskNow(args, io)) {
    const newest = error.resumable.checkpoints.find((checkpoint) => checkpoint.state === 'valid');
    const checkpoint =
      newest === undefined ? '' : `, --checkpoint ${newest.checkpointId} to resume from its latest checkpoint`;
    const next =
      error.resumable.isUnreadable === true
        ? `Pass --resume-auto to check all packages again, with --merge-strategy use_checkpoint in the workbook of that checkpoint, or --start-fresh to start a new scan`
        : `Pass --resume-auto to resume it${checkpoint}, or --start-fresh to start a new scan`;
    throw new StateExistsError(error.resumable, verbatim(next));
  }
  const recovery = await askHowToStart(error.resumable, io);
  if (recovery !== undefined) return recovery;
  throw cancelled(error.resumable.workbookPath);
}

export function scanRequest(
  args: ScanArguments,
  workbookPath: string,
  recovery: RecoveryOptions,
  { configuration, toolVersion }: { readonly configuration: BatchConfiguration; readonly toolVersion: string },
): ScanRequest {
  return {
    workbookPath,
    storageFolder: args.storageFolder,
    ...(args.advisoriesPath === undefined ? {} : { advisoriesPath: args.advisoriesPath }),
    offline: args.offline,
    sources: args.sources,
    overwrite: args.overwrite,
    ...(args.overwriteGiven ? {} : { keepsOverwrite: true }),
    configuration,
    recovery,
    ...(args.selection === undefined ? {} : { selection: args.selection }),
    ...(args.dryRun ? { dryRun: true } : {}),
    ...(args.ignoreOwnerFile ? { ignoreOwnerFile: true } : {}),
    ...(args.json ? { details: true } : {}),
    toolVersion,
  };
}
