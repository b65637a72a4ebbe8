/** `ihacpa sync`: shows what differs between a workbook and what is installed, asks, and brings the workbook in step. */
import { resolve } from 'node:path';
import { UserError } from '../../core/message/errors';
import { inertJson } from '../../core/message/inert';
import { toEnglish, say } from '../../core/message/text';
import { type SyncChoice, type SyncMark, syncMarks, syncParts } from '../../tasks/syncChoice';
import type { PlannedSync, RememberedMarks, Synced } from '../../tasks/syncWorkbook';
import { badArgument, type OptionValues } from '../arguments/optionValues';
import { readChoice } from '../arguments/readValue';
import type { CliDependencies, CliIo } from '../cliPorts';
import type { Outcome } from '../exitCode';
import { askNumber } from '../output/askNumber';
import { askYes } from '../output/askYes';
import { planLines, syncedLine, syncJson } from '../output/syncReport';
import { escapeControl } from '../output/terminalText';
import { storageFolder } from './checkpointCommands';

interface SyncTask {
  readonly workbookPath: string;
  readonly files: readonly string[];
  readonly storage: string;
  readonly only: SyncChoice['only'];
  /** Of this run; undefined: as the person chose for the workbook, if they are asked. */
  readonly mark: SyncMark | undefined;
  readonly isDryRun: boolean;
  readonly json: boolean;
  /** The arguments do not answer the question. */
  readonly asks: boolean;
}

/** Throws UserError, with nothing on standard output and nothing written. */
export async function runSyncCommand(values: OptionValues, io: CliIo, deps: CliDependencies): Promise<Outcome> {
  const task = readTask(values, io, deps);
  const planned = await deps.planSync(task.workbookPath, task.files);
  const known = await planned.readMarks(task.mark ?? (task.asks || task.isDryRun ? undefined : 'none'));
  if (!task.json) io.writeOut(`${planLines(planned.plan, known.marks, task).join('\n')}\n`);
  for (const note of planned.inventory.notes) io.writeError(`${escapeControl(toEnglish(note))}.\n`);
  const synced = task.isDryRun ? undefined : await apply(task, planned, known, io, deps);
  if (task.json) io.writeOut(`${inertJson(syncJson(task.workbookPath, planned.plan, known.marks, task, synced))}\n`);
  else if (synced !== undefined) io.writeOut(`${syncedLine(synced, planned.plan)}\n`);
  if (synced?.backup !== undefined) io.writeError(`A backup of the workbook is at ${escapeControl(synced.backup)}\n`);
  return synced === undefined || synced.left.length === 0 ? 'complete' : 'incomplete';
}

function readTask(values: OptionValues, io: CliIo, deps: CliDependencies): SyncTask {
  const { currentFolder } = deps.place;
  const json = values.has('json');
  const isDryRun = values.has('dry-run');
  const isAnswered = isDryRun || values.has('yes') || values.has('no-input');
  if (!isAnswered && (json || !io.inputIsTerminal || !io.errorIsTerminal)) {
    throw badArgument(values.command, 'The plan needs a yes', 'Pass --yes to apply it, or --dry-run to see it');
  }
  return {
    workbookPath: resolve(currentFolder, values.operand ?? ''),
    files: values.list('from').map((file) => resolve(currentFolder, file)),
    storage: storageFolder(values, deps.place),
    only: readChoice(values, 'only', syncParts, values.command),
    mark: readChoice(values, 'mark', syncMarks, values.command),
    isDryRun,
    json,
    asks: !isAnswered,
  };
}

async function apply(
  { workbookPath, storage, only, mark: chosen, asks }: SyncTask,
  planned: PlannedSync,
  known: RememberedMarks,
  io: CliIo,
  deps: CliDependencies,
): Promise<Synced> {
  const { plan } = planned;
  const mayMark = only === undefined && plan.notInstalled.length > 0;
  const remembered = asks
    ? (known.mark ?? (mayMark && chosen === undefined ? await askMark(io) : undefined))
    : undefined;
  const mark = chosen ?? remembered;
  const marks = (mayMark && (mark ?? 'none') !== 'none' ? 1 : 0) + (only === undefined ? known.marks.remove.length : 0);
  const changes = plan.added.length + plan.changed.length + marks;
  if (asks && changes > 0) await confirm(workbookPath, io);
  await deps.prepareStorage(storage);
  const choice = { only, mark: mark ?? 'none', remembersMark: mark !== undefined };
  return deps.syncWorkbook(workbookPath, storage, planned, choice);
}

/** Undefined: the input ended, or nothing usable was typed. */
async function askMark(io: CliIo): Promise<SyncMark | undefined> {
  const lines = [
    '',
    'What should sync do with packages that are no longer installed? The choice is saved for this workbook.',
    '  1) Leave their rows as they are',
    '  2) Write "No longer installed" into an empty Notes cell',
    '  3) Strike through name and version',
  ];
  io.writeError(`${lines.join('\n')}\n`);
  const number = await askNumber({ most: syncMarks.length, usual: 1 }, io);
  return number === undefined ? undefined : syncMarks[number - 1];
}

async function confirm(file: string, io: CliIo): Promise<void> {
  if (await askYes('Apply these changes to the workbook?', io)) return;
  throw new UserError({
    code: 'cancelled',
    what: say`Canceled before anything was changed`,
    file,
    next: say`Run the same command again to apply the plan`,
  });
}
