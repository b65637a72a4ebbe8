/** Registers the commands and hands each to the part that does it. Does none of the work. */
import * as v from 'valibot';
import * as vscode from 'vscode';
import type { CheckpointSummary } from '../../core/scan/checkpointData';
import type { ResumableScan } from '../../core/scan/resumableScan';
import { scanSelectionSchema } from '../../core/scan/scanSelection';
import { addPackages } from '../add/addPackages';
import type { ShowChanges } from '../changes/showChanges';
import type { CheckpointCommands } from '../checkpoints/checkpointCommands';
import type { FormatCheck } from '../format/formatCheck';
import { chooseDifferences } from '../differences/chooseDifferences';
import { commandIds } from '../ids';
import type { ScanFlow } from '../scan/scanFlow';
import type { ScanRunner } from '../scanState/scanRunner';
import type { ScansTreeNode } from '../tree/scansTree';
import { checkSources, type CheckSourcesParts } from './checkSources';
import type { DiffView } from '../diff/diffView';
import { exportReport, type ExportParts } from './exportReport';
import { importAdvisories } from './importAdvisories';
import { openSample } from './openSample';
import { removeScan } from './removeScan';
import { newWorkbook } from '../sync/newWorkbook';
import { syncWithEnvironment } from '../sync/syncWithEnvironment';

interface CommandParts extends ExportParts {
  readonly flow: ScanFlow;
  readonly runner: ScanRunner;
  readonly checkpoints: CheckpointCommands;
  readonly formatCheck: FormatCheck;
  readonly changes: ShowChanges;
  readonly view: DiffView;
  /** The folder of the sample workspace. */
  readonly sample: string;
  readonly setToken: () => Promise<void>;
  readonly askServices: CheckSourcesParts['ask'];
}

export function registerCommands({
  flow,
  runner,
  checkpoints,
  formatCheck,
  changes,
  view,
  log,
  sample,
  setToken,
  askServices,
  store,
  jobs,
}: CommandParts): vscode.Disposable {
  const register = vscode.commands.registerCommand;
  return vscode.Disposable.from(
    // From the Explorer the second argument are all files that are selected.
    register(commandIds.startScan, (workbook?: unknown, selection?: unknown) => {
      if (isFiles(selection) && selection.length > 1) return flow.startEach(selection);
      return flow.start(workbook, v.is(scanSelectionSchema, selection) ? selection : undefined);
    }),
    register(commandIds.startFromPackage, (workbook?: unknown) => flow.startFrom('package', workbook)),
    register(commandIds.startFromBatch, (workbook?: unknown) => flow.startFrom('batch', workbook)),
    register(commandIds.resumeScan, (chosen?: unknown) => flow.resume(workbookOf(chosen))),
    register(commandIds.resumeFromCheckpoint, (node?: ScansTreeNode) =>
      flow.resumeFromCheckpoint(node?.kind === 'checkpoint' ? node : undefined),
    ),
    register(commandIds.removeScan, async (node?: ScansTreeNode) => {
      if (node?.kind === 'scan') await removeScan({ store, jobs, log }, node.scan);
    }),
    register(commandIds.pauseScan, () => runner.pause()),
    register(commandIds.cancelScan, () => runner.cancel()),
    register(commandIds.validateCheckpoint, (node?: unknown) => checkpoints.validate(checkpointOf(node))),
    register(commandIds.compareWithCheckpoint, (node?: unknown) => checkpoints.compare(checkpointOf(node))),
    register(commandIds.restoreCheckpoint, (node?: unknown) => checkpoints.restore(checkpointOf(node))),
    register(commandIds.deleteCheckpoint, (node?: unknown) => checkpoints.remove(checkpointOf(node))),
    register(commandIds.exportReport, (given?: ScansTreeNode | vscode.Uri) =>
      exportReport({ store, jobs, log }, scanOrWorkbook(given)),
    ),
    register(commandIds.newWorkbook, (list?: unknown) => newWorkbook({ store, jobs, runner, log }, list)),
    register(commandIds.addPackages, (workbook?: unknown) => addPackages({ store, jobs, runner, log }, workbook)),
    register(commandIds.syncWithEnvironment, (workbook?: unknown) =>
      syncWithEnvironment({ store, jobs, runner, log, view }, workbook),
    ),
    register(commandIds.checkFormat, (workbook?: unknown) => formatCheck.check(workbook)),
    register(commandIds.showChanges, (chosen?: unknown) => {
      const node = chosen as ScansTreeNode | undefined;
      return node?.kind === 'scan' ? changes.showScan(node.scan) : changes.show(chosen);
    }),
    register(commandIds.resolveDifferences, (workbook?: unknown) =>
      chooseDifferences({ store, jobs, runner, log }, workbook),
    ),
    register(commandIds.importAdvisories, () => importAdvisories({ store, jobs, runner, log })),
    register(commandIds.setToken, () => setToken()),
    register(commandIds.checkSources, () => checkSources({ ask: askServices, log })),
    register(commandIds.openSample, () => openSample(sample, log)),
    register(commandIds.showLog, () => log.show()),
  );
}

function isFiles(value: unknown): value is readonly vscode.Uri[] {
  return Array.isArray(value) && value.every((one) => one instanceof vscode.Uri);
}

function scanOrWorkbook(given: ScansTreeNode | vscode.Uri | undefined): ResumableScan | vscode.Uri | undefined {
  if (given instanceof vscode.Uri) return given;
  return given?.kind === 'scan' ? given.scan : undefined;
}

/** A node of the tree, or the path a button carries; undefined from the palette. */
function workbookOf(chosen: unknown): string | undefined {
  if (typeof chosen === 'string') return chosen;
  const node = chosen as ScansTreeNode | undefined;
  return node?.kind === 'scan' ? node.scan.workbookPath : undefined;
}

/** Undefined from the palette. */
function checkpointOf(chosen: unknown): CheckpointSummary | undefined {
  const node = chosen as ScansTreeNode | undefined;
  return node?.kind === 'checkpoint' ? node.checkpoint : undefined;
}
