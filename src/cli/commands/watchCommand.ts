/** `ihacpa watch`: says what is new since the last review of each workbook, once or again and again. Writes to no workbook. */
import { UserError } from '../../core/message/errors';
import { inertJson } from '../../core/message/inert';
import { defaultRecoveryOptions } from '../../core/scan/recoveryOptions';
import { counted } from '../../core/message/counted';
import { toEnglish } from '../../core/message/text';
import { dayMs, hourMs } from '../../core/time/durations';
import { changeText } from '../../reports/model/reportSince';
import type { WatchRound } from '../../tasks/watch/watchRound';
import { badArgument, type OptionValues } from '../arguments/optionValues';
import { hasAdvisories, type ScanArguments } from '../arguments/scanArguments';
import { readEachScan } from '../arguments/severalWorkbooks';
import type { CliDependencies, CliIo } from '../cliPorts';
import { newsOutcome, type Outcome, worstOutcome } from '../exitCode';
import { printError } from '../output/printError';
import { escapeControl } from '../output/terminalText';
import { loadConfiguration } from './loadConfiguration';
import { scanRequest } from './performScan';

/** Throws UserError `badArgument`; what goes wrong with one workbook is printed, and keeps no other from its round. */
export async function runWatchCommand(values: OptionValues, io: CliIo, deps: CliDependencies): Promise<Outcome> {
  const everyMs = readEvery(values);
  const each = readEachScan(values, deps.place);
  if (!each.every(hasAdvisories)) {
    throw badArgument(values.command, 'watch needs OSV, which is disabled', 'Leave osv out of --disable-source');
  }
  const controller = new AbortController();
  const { signal } = controller;
  const stopListening = io.onDidInterrupt(() => {
    if (signal.aborted) io.exitNow(130);
    controller.abort();
  });
  try {
    for (;;) {
      const outcomes: Outcome[] = [];
      for (const args of each) if (!signal.aborted) outcomes.push(await checkOne(args, signal, io, deps));
      if (signal.aborted) return 'cancelled';
      if (values.has('once')) return worstOutcome(outcomes);
      await deps.sleep(everyMs, signal);
    }
  } finally {
    stopListening();
  }
}

async function checkOne(args: ScanArguments, signal: AbortSignal, io: CliIo, deps: CliDependencies): Promise<Outcome> {
  try {
    const { configuration } = await loadConfiguration(args);
    const { toolVersion } = deps;
    const request = scanRequest(args, args.workbookPath, defaultRecoveryOptions, { configuration, toolVersion });
    const round = await deps.watchRound(request, {
      signal,
      onDidEvent: (event) => {
        if (event.type === 'warning') printError(io, toEnglish(event.message), 'warning');
      },
    });
    if (signal.aborted) return 'cancelled';
    tell(args, round, io);
    // Only now: a round that is killed before this reports its changes again, and never loses them.
    await round.remember();
    return outcomeOfRound(round);
  } catch (error) {
    if (signal.aborted) return 'cancelled';
    if (!(error instanceof UserError)) throw error;
    printError(io, error.message);
    return error.code;
  }
}

function tell({ workbookPath, json }: ScanArguments, { since, checked, notChecked }: WatchRound, io: CliIo): void {
  if (json) {
    const { changes, ...review } = since;
    io.writeOut(`${inertJson({ workbook: workbookPath, since: review, new: changes, checked, notChecked })}\n`);
    return;
  }
  const { services, packages } = notChecked;
  const isOpen = services.length + packages.length > 0;
  const review = `since the review of ${since.at.slice(0, 10)} (${since.scanId})`;
  const head =
    since.changes.length > 0
      ? counted(since.changes.length, 'new change')
      : isOpen
        ? 'not fully checked'
        : 'nothing new';
  const lines = [
    `${workbookPath}: ${head} ${review}`,
    ...since.changes.map((change) => `  ${change.package} ${change.version}  ${changeText(change)}`),
    ...(services.length === 0 ? [] : [`  Not checked: ${services.join(', ')} did not respond`]),
    ...(packages.length === 0 ? [] : [`  Not fully checked: ${counted(packages.length, 'package')}`]),
  ];
  io.writeOut(`${lines.map(escapeControl).join('\n')}\n`);
}

function outcomeOfRound({ since, notChecked }: WatchRound): Outcome {
  const isOpen = notChecked.services.length + notChecked.packages.length > 0;
  return isOpen ? 'incomplete' : newsOutcome(since.changes);
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
