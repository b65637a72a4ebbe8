/** `ihacpa add`: gives packages rows of their own and looks them up. Refuses all of them when one is wrong, before anything is written. */
import { resolve } from 'node:path';
import { isSamePackage, type NewPackage } from '../../core/package/newPackage';
import { readNewPackages } from '../../inventory/requirements/namedPackages';
import type { ScanSelection } from '../../core/scan/scanSelection';
import type { ScanSummary } from '../../core/scan/scanSummary';
import { inertJson } from '../../core/message/inert';
import { toEnglish } from '../../core/message/text';
import type { Paint } from '../../reports/outputs/paint';
import type { AddedPackages } from '../../tasks/addPackages';
import { additionJson, additionLines, additionNotes, type ListedPackages, listedNotes } from '../output/additionReport';
import type { CliDependencies, CliIo } from '../cliPorts';
import { printError } from '../output/printError';
import { exitCodeOf, type Outcome, outcomeOf } from '../exitCode';
import { loadConfiguration } from './loadConfiguration';
import { nextSteps, shellWord } from '../output/nextSteps';
import { badArgument, type OptionValues } from '../arguments/optionValues';
import { scanInPlace } from './performScan';
import { hasAdvisories, readScanArguments, type ScanArguments } from '../arguments/scanArguments';
import { incompleteReasons, ofCopy, scanCommandLine, worseCommandLine } from './scanCommand';
import { scanReport } from '../output/scanReport';
import { inScratchCopy } from '../files/scratchCopy';
import { waitingScan } from './waitingScan';
import { withFilesBeside } from '../files/besideOriginal';
import { workOnCopy } from '../files/workOnCopy';

interface AddTask {
  readonly args: ScanArguments;
  readonly packages: readonly NewPackage[];
  readonly lists: ListedPackages | undefined;
  readonly io: CliIo;
  readonly deps: CliDependencies;
}

interface AddResult {
  readonly added: AddedPackages;
  readonly summary: ScanSummary;
  /** A scan of further packages of the workbook was stopped, and waits. */
  readonly isBesideUnfinished?: boolean;
}

type AddedSelection = ScanSelection & { readonly exactly: NonNullable<ScanSelection['exactly']> };

/** Throws UserError, with nothing on standard output. */
export async function runAddCommand(values: OptionValues, io: CliIo, deps: CliDependencies): Promise<Outcome> {
  const args = await withFilesBeside(readScanArguments(values, deps.place), deps.place);
  const typed = readPackages(values);
  const lists = await readLists(values, args, deps);
  const listed = lists?.packages ?? [];
  const packages = [...listed, ...typed.filter((each) => !listed.some((known) => isSamePackage(known, each)))];
  await deps.prepareStorage(args.storageFolder);
  await loadConfiguration(args);
  await deps.checkSources(args);
  const task = { args, packages, lists, io, deps };
  if (lists !== undefined) for (const line of listedNotes(lists)) io.writeError(`${line}\n`);
  if (packages.length === 0) return tellNothing(task);
  const result = args.dryRun ? await addToScratch(task) : await addForGood(task);
  return tell(task, result);
}

/** Throws UserError `badArgument` that lists every wrong one. */
function readPackages({ command, operands }: OptionValues): readonly NewPackage[] {
  const { packages, problems } = readNewPackages(operands.slice(1));
  if (problems.length === 0) return packages;
  throw badArgument(
    command,
    `Nothing was added: ${problems.map(toEnglish).join('; ')}`,
    'Pass packages as NAME or NAME==VERSION, like click==8.1.7',
  );
}

/** What a sync would add, and what the workbook has already: a stopped run may have left it without results. */
async function readLists(
  values: OptionValues,
  { workbookPath }: ScanArguments,
  { place, planSync }: CliDependencies,
): Promise<ListedPackages | undefined> {
  const files = values.list('requirement').map((file) => resolve(place.currentFolder, file));
  if (files.length === 0) return undefined;
  const { plan, inventory } = await planSync(workbookPath, files);
  const { changed, notUsable } = plan;
  const packages = [...plan.added, ...plan.unchanged].map(({ name, version }) => ({ name, version }));
  return { packages, changed, notUsable, notes: inventory.notes, inventory };
}

function tellNothing({ args, lists, io }: AddTask): Outcome {
  const workbook = args.outputPath ?? args.workbookPath;
  const nothing = { added: [], present: [] };
  io.writeOut(args.json ? `${inertJson(additionJson(workbook, nothing, lists, null))}\n` : 'Nothing to add.\n');
  return 'complete';
}

function addForGood(task: AddTask): Promise<AddResult> {
  const { args, deps } = task;
  const { workbookPath, outputPath } = args;
  if (outputPath === undefined) return addTo(task, workbookPath);
  return workOnCopy(workbookPath, outputPath, args, deps, (watching) => addTo({ ...task, deps: watching }, outputPath));
}

async function addTo(task: AddTask, workbookPath: string): Promise<AddResult> {
  const { args, packages, io, deps } = task;
  const { storageFolder } = args;
  const added = await deps.addPackages(workbookPath, packages, storageFolder);
  if (task.lists !== undefined) {
    await deps.rememberInstalled(workbookPath, storageFolder, task.lists.inventory, { keepsOthers: true });
  }
  tellNotes(task, added);
  const selection = selectionOf(added);
  // A scan of other packages that waits keeps its place: this one makes no scan useless but those of the same packages.
  const waiting = await waitingScan(storageFolder, workbookPath, selection.exactly, deps);
  const recovery = { ...args.recovery, resumeMode: waiting === 'same' ? ('auto' as const) : ('fresh' as const) };
  const summary = await scanInPlace({ ...args, selection, recovery }, workbookPath, io, deps);
  return { added, summary, isBesideUnfinished: waiting === 'other' };
}

/** A dry run adds to a copy that nobody sees. */
function addToScratch(task: AddTask): Promise<AddResult> {
  const { args, packages, io, deps } = task;
  return inScratchCopy(args, async (scratch, storageFolder) => {
    const added = await deps.addPackages(scratch.workbookPath, packages, storageFolder);
    tellNotes(task, added);
    const selected = { ...args, sources: scratch.sources, selection: selectionOf(added) };
    const summary = await scanInPlace(selected, scratch.workbookPath, io, speakingOf(args.workbookPath, deps));
    return { added, summary: { ...summary, workbook: args.workbookPath } };
  });
}

/** The new rows, and of those that were there the ones that nobody has looked up: a stopped run may have left them. */
function selectionOf({ added, present }: AddedPackages): AddedSelection {
  return { exactly: [...added, ...present].map(({ name, version }) => ({ name, version })), only: 'empty' };
}

/** Progress names the workbook, not its copy. */
function speakingOf(workbookPath: string, deps: CliDependencies): CliDependencies {
  return {
    ...deps,
    runScan: (request, scanIo) =>
      deps.runScan(request, {
        ...scanIo,
        onDidEvent: (event) => scanIo.onDidEvent(event.type === 'scanStarted' ? { ...event, workbookPath } : event),
      }),
  };
}

function tellNotes({ args, io }: AddTask, added: AddedPackages): void {
  if (args.detail === 'quiet') return;
  for (const line of additionNotes(added, args.dryRun)) io.writeError(`${line}\n`);
}

function tell({ args, lists, io, deps }: AddTask, { added, summary, isBesideUnfinished = false }: AddResult): Outcome {
  const workbook = args.outputPath ?? args.workbookPath;
  const asScan = ofCopy(args);
  const command = scanCommandLine(asScan, deps.place);
  const worse = worseCommandLine(asScan, deps.place);
  if (args.json) io.writeOut(`${inertJson(additionJson(workbook, added, lists, summary))}\n`);
  else io.writeOut(additionLines(added, args.dryRun).join(' ') + (args.detail === 'quiet' ? ' ' : '\n'));
  if (!args.json) io.writeOut(restOf({ args, added, summary, command, worse, paint: io.outPaint }));
  const outcome = outcomeOf(summary, args.failOn);
  if (outcome === 'incomplete') printError(io, incompleteReasons(summary).join(', '), 'incomplete');
  if (!isBesideUnfinished || exitCodeOf(outcome) > exitCodeOf('incomplete')) return outcome;
  const waits = `there is an unfinished scan of the workbook. Resume it: ${command} --resume-auto, or start a new one: ${command} --start-fresh`;
  printError(io, waits, 'incomplete');
  return 'incomplete';
}

interface ToTell extends AddResult {
  readonly args: ScanArguments;
  readonly command: string;
  readonly worse: string;
  readonly paint: Paint;
}

function restOf({ args, added, summary, command, worse, paint }: ToTell): string {
  const names = [...new Set(added.present.map(({ name }) => name))].join(',');
  const these = `--packages ${shellWord(names)}`;
  const context = {
    command,
    again: `${command} ${these}`,
    worse: `${worse} ${these}`,
    hasAdvisories: hasAdvisories(args),
  };
  return scanReport(summary, args.detail, nextSteps(summary, context), paint);
}
