/** `ihacpa watch`: says what is new since the last review of each workbook, once or again and again. Writes to a workbook only with `--save`. */
import { UserError } from '../../core/message/errors';
import { inertJson } from '../../core/message/inert';
import { defaultRecoveryOptions } from '../../core/scan/recoveryOptions';
import { counted } from '../../core/message/counted';
import { toEnglish } from '../../core/message/text';
import { unnamedNumbers, unnamedTexts } from '../../core/sheet/unnamedRow';
import { dayMs, hourMs } from '../../core/time/durations';
import { changeText } from '../../reports/model/reportSince';
import type { WatchRound } from '../../tasks/watch/watchRound';
import { badArgument, type OptionValues } from '../arguments/optionValues';
import { hasAdvisories, type ScanArguments } from '../arguments/scanArguments';
import { readEachScan } from '../arguments/severalWorkbooks';
import type { CliDependencies, CliIo } from '../cliPorts';
import { newsOutcome, type Outcome, worstOutcome } from '../exitCode';
import { requireOutput, writeOutput } from '../files/writeResult';
import { printError } from '../output/printError';
import { escapeControl } from '../output/terminalText';
import { loadConfiguration } from './loadConfiguration';
import { scanRequest } from './performScan';

/** Throws UserError `badArgument`; what goes wrong with one workbook is printed, and keeps no other from its round. */
export async function runWatchCommand(values: OptionValues, io: CliIo, deps: CliDependencies): Promise<Outcome> {
  const everyMs = readEvery(values);
  const repeatMs = Number(deps.place.environment['IHACPA_TEST_WATCH_MS'] ?? 0) || everyMs;
  const each = readEachScan(values, deps.place);
  if (!each.every(hasAdvisories)) {
    throw badArgument(values.command, 'watch needs OSV, which is disabled', 'Leave osv out of --disable-source');
  }
  const output = await requireOutput(
    values,
    each.map(({ workbookPath }) => workbookPath),
    deps,
  );
  const choice: WatchChoice = { output, isSaving: values.has('save') };
  const controller = new AbortController();
  const { signal } = controller;
  const stopListening = io.onDidInterrupt(() => {
    if (signal.aborted) io.exitNow(130);
    controller.abort();
  });
  try {
    for (;;) {
      const outcomes: Outcome[] = [];
      for (const args of each) if (!signal.aborted) outcomes.push(await checkOne(args, choice, signal, io, deps));
      if (signal.aborted) return stopped(io);
      if (values.has('once')) return worstOutcome(outcomes);
      await deps.sleep(repeatMs, signal);
    }
  } finally {
    stopListening();
  }
}

interface WatchChoice {
  /** The file of the digest; undefined: none. */
  readonly output: string | undefined;
  readonly isSaving: boolean;
}

function stopped(io: CliIo): Outcome {
  printError(io, 'The watch has stopped. The next one reports what this one did not', 'warning');
  return 'cancelled';
}

async function checkOne(
  args: ScanArguments,
  { output, isSaving }: WatchChoice,
  signal: AbortSignal,
  io: CliIo,
  deps: CliDependencies,
): Promise<Outcome> {
  try {
    const { configuration } = await loadConfiguration(args);
    const { toolVersion } = deps;
    const request = scanRequest(args, args.workbookPath, defaultRecoveryOptions, { configuration, toolVersion });
    const round = await deps.watchRound(request, {
      signal,
      hasDigest: output !== undefined,
      onDidEvent: (event) => {
        if (event.type === 'warning') printError(io, toEnglish(event.message), 'warning');
      },
    });
    if (signal.aborted) return 'cancelled';
    let outcome: Outcome = 'complete';
    await round.report(async (since) => {
      const told = { ...round, since };
      if (output !== undefined && since.changes.length > 0) await writeOutput(output, await round.digest(), true);
      tell(args, told, io);
      outcome = outcomeOfRound(told);
    });
    if (!isSaving) return outcome;
    await deps.prepareStorage(args.storageFolder);
    const saved = await round.save();
    if (saved > 0 && !args.json) io.writeOut(`  Saved to the workbook: ${counted(saved, 'package')}\n`);
    return outcome;
  } catch (error) {
    if (signal.aborted) return 'cancelled';
    if (!(error instanceof UserError)) throw error;
    printError(io, error.message);
    return error.code;
  }
}

type Told = Pick<WatchRound, 'since' | 'checked' | 'notChecked'>;

function tell({ workbookPath, json }: ScanArguments, { since, checked, notChecked }: Told, io: CliIo): void {
  if (json) {
    const { changes, ...review } = since;
    io.writeOut(`${inertJson({ workbook: workbookPath, since: review, new: changes, checked, notChecked })}\n`);
    return;
  }
  const { services, packages, rows } = notChecked;
  const review = `since the review of ${since.at.slice(0, 10)} (${since.scanId})`;
  const head =
    since.changes.length > 0
      ? counted(since.changes.length, 'new change')
      : isOpen(notChecked)
        ? 'not fully checked'
        : 'nothing new';
  const lines = [
    `${workbookPath}: ${head} ${review}`,
    ...since.changes.map((change) => `  ${change.package} ${change.version}  ${changeText(change)}`),
    ...(services.length === 0 ? [] : [`  Not checked: ${services.join(', ')} did not respond`]),
    ...(packages.length === 0 ? [] : [`  Not fully checked: ${counted(packages.length, 'package')}`]),
    ...unnamedTexts(unnamedNumbers(rows, {})).map((text) => `  ${toEnglish(text)}`),
  ];
  io.writeOut(`${lines.map(escapeControl).join('\n')}\n`);
}

function outcomeOfRound({ since, notChecked }: Told): Outcome {
  return isOpen(notChecked) ? 'incomplete' : newsOutcome(since.changes);
}

function isOpen({ services, packages, rows }: WatchRound['notChecked']): boolean {
  return services.length + packages.length + rows.length > 0;
}

const minuteMs = hourMs / 60;
const unitMs: Readonly<Record<string, number>> = { m: minuteMs, h: hourMs, d: dayMs };

/** Milliseconds. A timer of Node waits for 24 days at most. */
function readEvery(values: OptionValues): number {
  const text = values.value('every');
  if (text === undefined) return 6 * hourMs;
  if (values.has('once'))
    throw badArgument(values.command, '--every and --once exclude each other', 'Pass only one of them');
  const [, count = '', unit = ''] = /^(\d{1,5})([mhd])$/.exec(text) ?? [];
  const ms = Number(count) * (unitMs[unit] ?? 0);
  if (ms >= 15 * minuteMs && ms <= 14 * dayMs) return ms;
  throw badArgument(
    values.command,
    `--every ${text} is not a time from 15m to 14d`,
    'Pass minutes, hours, or days, like 30m, 6h, or 1d',
  );
}
