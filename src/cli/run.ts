/** The command line as a function: arguments in, exit code out. */
import { errnoOf, UserError } from '../core/message/errors';
import { say, type Text } from '../core/message/text';
import { runAddCommand } from './commands/addCommand';
import { runChangesCommand } from './commands/changesCommand';
import { runCheckpointCommand } from './commands/checkpointCommands';
import { runCheckpointsCommand } from './commands/checkpointsCommand';
import type { CliDependencies, CliIo } from './cliPorts';
import type { Command } from './arguments/table/commandTypes';
import { commands } from './arguments/commandTable';
import { versionText } from './output/formats';
import { printError } from './output/printError';
import { runCompletionCommand } from './commands/completionCommand';
import { runDemoCommand } from './commands/demoCommand';
import { exitCodeOf, type Outcome } from './exitCode';
import { runFormatCheckCommand } from './commands/formatCheckCommand';
import { commandHelp, toolHelp } from './arguments/helpText';
import { nearestWord } from '../core/message/nearestWord';
import { type OptionValues, readOptionValues } from './arguments/optionValues';
import { runNewCommand } from './commands/newCommand';
import { runQueueStatusCommand } from './commands/queueStatusCommand';
import { runReportCommand } from './commands/reportCommand';
import { runResolveCommand } from './commands/resolveCommand';
import { runRisksAdd, runRisksCheck, runRisksEnd, runRisksList } from './commands/risksCommand';
import { readEachScan } from './arguments/severalWorkbooks';
import { runScans } from './commands/scanCommand';
import { runSourcesCheckCommand } from './commands/sourcesCheckCommand';
import { runSyncCommand } from './commands/syncCommand';
import { runVerifyCommand } from './commands/verifyCommand';
import { runWatchCommand } from './commands/watchCommand';
import { useLimits, useSheet } from './arguments/useLimits';
import { requireStateHome } from './process/storageFolder';
import { runSourcesCommand } from './commands/sourcesCommand';
import { runWorkerCommand } from './commands/workerCommand';

const helpWords: readonly string[] = ['--help', '-h', 'help'];

/** Never rejects: an error becomes one sentence on standard error and its exit code. */
export async function run(args: readonly string[], io: CliIo, deps: CliDependencies): Promise<number> {
  try {
    const outcome = await dispatch(args, io, deps);
    const failure = await io.outFailure();
    if (failure !== undefined) throw outNotWritten(failure);
    return exitCodeOf(outcome);
  } catch (error) {
    if (error instanceof UserError) {
      printError(io, error.message);
      return exitCodeOf(error.code);
    }
    return printCrash(error, args, io);
  }
}

/** What nobody foresaw, in one sentence; with `--verbose` its details, too. Returns the exit code. */
export function printCrash(
  error: unknown,
  args: readonly string[],
  io: Pick<CliIo, 'writeError' | 'errorPaint'>,
): number {
  const details = error instanceof Error ? (error.stack ?? error.message) : String(error);
  const isVerbose = args.includes('--verbose');
  const next = isVerbose ? 'Report it with the details below.' : 'Run it again with --verbose for the details.';
  const what = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  printError(io, `Something unexpected happened (${what}). ${next}`);
  if (isVerbose) io.writeError(`${details}\n`);
  return 127;
}

function outNotWritten(cause: Error): UserError {
  const code = errnoOf(cause);
  return new UserError({
    code: 'notWritable',
    what:
      code === 'ENOSPC'
        ? say`Standard output cannot be written: the disk is full`
        : say`Standard output cannot be written (${code ?? cause.message})`,
    next: say`Free up disk space or send it elsewhere, then run the command again. Saved results remain`,
    cause,
  });
}

async function dispatch(args: readonly string[], io: CliIo, deps: CliDependencies): Promise<Outcome> {
  const [first, ...others] = args;
  if (first === 'help' && others.length > 0) return dispatch([...others, '--help'], io, deps);
  if (first !== undefined && helpWords.includes(first)) return print(io, toolHelp());
  if (first === '--version') return print(io, versionText(deps.toolVersion));
  const command = findCommand(args);
  // Half a command and --help: the help of the tool lists its other halves.
  const isHelp = others.some((word) => helpWords.includes(word));
  if (command === undefined && isHelp && secondHalves(first).length > 0) return print(io, toolHelp());
  if (command === undefined) throw unknownCommand(args);
  const rest = args.slice(command.name.split(' ').length);
  const values = readOptionValues(command, rest);
  return values.has('help') ? print(io, commandHelp(command)) : runCommand(command, values, io, deps);
}

function runCommand(command: Command, values: OptionValues, io: CliIo, deps: CliDependencies): Promise<Outcome> {
  useLimits(values);
  useSheet(values);
  requireStateHome(deps.place);
  switch (command.name) {
    case 'scan':
      return runScans(readEachScan(values, deps.place), io, deps);
    case 'new':
      return runNewCommand(values, io, deps);
    case 'add':
      return runAddCommand(values, io, deps);
    case 'sync':
      return runSyncCommand(values, io, deps);
    case 'watch':
      return runWatchCommand(values, io, deps);
    case 'report':
      return runReportCommand(values, io, deps);
    case 'changes':
      return runChangesCommand(values, io, deps);
    case 'verify':
      return runVerifyCommand(values, io, deps);
    case 'format-check':
      return runFormatCheckCommand(values, io, deps);
    case 'resolve':
      return runResolveCommand(values, io, deps);
    case 'completion':
      return runCompletionCommand(values, io);
    case 'risks add':
      return runRisksAdd(values, io, deps);
    case 'risks list':
      return runRisksList(values, io, deps);
    case 'risks end':
      return runRisksEnd(values, io, deps);
    case 'risks check':
      return runRisksCheck(values, io, deps);
    case 'checkpoints list':
      return runCheckpointsCommand(values, io, deps);
    case 'checkpoints show':
      return runCheckpointCommand('show', values, io, deps);
    case 'checkpoints compare':
      return runCheckpointCommand('compare', values, io, deps);
    case 'checkpoints validate':
      return runCheckpointCommand('validate', values, io, deps);
    case 'checkpoints restore':
      return runCheckpointCommand('restore', values, io, deps);
    case 'checkpoints remove':
      return runCheckpointCommand('remove', values, io, deps);
    case 'sources check':
      return runSourcesCheckCommand(values, io, deps);
    case 'sources download':
      return runSourcesCommand(values, io, deps);
    case 'worker':
      return runWorkerCommand(values, io, deps);
    case 'queue status':
      return runQueueStatusCommand(values, io, deps);
    case 'demo':
      return runDemoCommand(io, deps);
  }
}

function findCommand(args: readonly string[]): Command | undefined {
  return commands.find((command) => command.name.split(' ').every((word, index) => args[index] === word));
}

/** The commands of two words that begin with this one. */
function secondHalves(first: string | undefined): readonly string[] {
  return commands.flatMap(({ name }) => (name.startsWith(`${first} `) ? [name] : []));
}

function unknownCommand([first = '', second]: readonly string[]): UserError {
  const seconds = secondHalves(first);
  const names = seconds.length > 0 ? seconds : commands.map(({ name }) => name);
  const typed = seconds.length > 0 && second !== undefined ? `${first} ${second}` : first;
  const meant = names.length === 1 ? names[0] : nearestWord(typed, names);
  return new UserError({
    code: 'badArgument',
    what: whatIsWrong(typed, seconds.length > 0 && second === undefined),
    next:
      meant === undefined
        ? say`Pass one of ${names.join(', ')}. See ihacpa --help`
        : say`If you meant ${meant}, pass that. See ihacpa --help`,
  });
}

function whatIsWrong(typed: string, isHalf: boolean): Text {
  if (typed === '') return say`No command was given`;
  return isHalf ? say`ihacpa ${typed} needs another word` : say`Unknown command "${typed}"`;
}

function print(io: CliIo, text: string): Outcome {
  io.writeOut(text);
  return 'complete';
}
