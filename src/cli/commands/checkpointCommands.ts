/** `ihacpa checkpoints show|compare|validate|restore|remove ID`: one checkpoint by its ID. Leaves asking and listing to other commands. */
import { resolve } from 'node:path';
import type { CheckpointData } from '../../core/scan/checkpointData';
import { UserError } from '../../core/message/errors';
import { inertJson } from '../../core/message/inert';
import { toEnglish, say, type Text } from '../../core/message/text';
import type { CliDependencies, CliIo, CliPlace } from '../cliPorts';
import type { CheckpointAction } from '../arguments/table/commandTypes';
import { sameFile } from '../files/workbookCopy';
import { askYes } from '../output/askYes';
import { comparisonLines } from '../output/comparisonLines';
import { printError } from '../output/printError';
import type { Outcome } from '../exitCode';
import type { OptionValues } from '../arguments/optionValues';
import { defaultStorageFolder } from '../process/storageFolder';
import { counted } from '../../core/message/counted';
import { escapeControl, tableLines, timeText } from '../output/terminalText';

/** Throws UserError, `checkpointUnusable` for an ID that is unknown or damaged. */
export async function runCheckpointCommand(
  action: CheckpointAction,
  values: OptionValues,
  io: CliIo,
  deps: CliDependencies,
): Promise<Outcome> {
  const storage = storageFolder(values, deps.place);
  const given = values.value('workbook');
  if (given !== undefined) await deps.followMove(storage, resolve(deps.place.currentFolder, given));
  const store = await deps.openCheckpointStore(storage);
  const id = values.operand ?? '';
  switch (action) {
    case 'show': {
      const data = await store.show(id);
      io.writeOut(values.has('json') ? `${inertJson(data)}\n` : checkpointText(data));
      return 'complete';
    }
    case 'compare': {
      const comparison = await deps.compareCheckpoint(storage, await store.show(id));
      const lines = comparisonLines(comparison);
      const text =
        lines.length === 0
          ? [`You changed nothing in the workbook since checkpoint ${id}. Results of scans are not listed.`]
          : lines;
      io.writeOut(values.has('json') ? `${inertJson(comparison)}\n` : `${text.join('\n')}\n`);
      return 'complete';
    }
    case 'validate': {
      const flaw = await store.validate(id);
      if (flaw === undefined) io.writeOut(`Checkpoint ${id} is valid.\n`);
      else
        printError(
          io,
          `Checkpoint ${id} cannot be used: ${toEnglish(flaw)}. Choose another one; see ihacpa checkpoints list.`,
        );
      return flaw === undefined ? 'complete' : 'checkpointUnusable';
    }
    case 'restore': {
      const confirm = (path: string): Promise<void> => requireConsent(id, path, values, io, deps.place);
      const { workbookPath, kept, flaw } = await store.restore(id, confirm);
      const before = kept === undefined ? '' : ` A backup of the previous file is at ${escapeControl(kept)}.`;
      io.writeOut(`Restored ${escapeControl(workbookPath)} from checkpoint ${id}.${before}\n`);
      if (flaw !== undefined) io.writeError(`ihacpa: warning: ${escapeControl(toEnglish(flaw))}\n`);
      return 'complete';
    }
    case 'remove':
      await store.remove(id);
      io.writeOut(`Removed checkpoint ${id}.\n`);
      return 'complete';
  }
}

/**
 * The path comes from the state folder, which anybody may have written: a person says that this is the file to replace. Throws UserError
 * `badArgument` for another path than the one they named, or when nobody can be asked.
 */
async function requireConsent(
  checkpointId: string,
  workbookPath: string,
  values: OptionValues,
  io: CliIo,
  place: CliPlace,
): Promise<void> {
  const given = values.value('workbook');
  if (given !== undefined) {
    if (await sameFile(resolve(place.currentFolder, given), workbookPath)) return;
    throw notReplaced(say`Checkpoint ${checkpointId} belongs to ${workbookPath}, not to ${given}`, workbookPath);
  }
  if (!io.inputIsTerminal)
    throw notReplaced(say`Without a terminal, replacing ${workbookPath} cannot be confirmed`, workbookPath);
  const question = `Replace ${escapeControl(workbookPath)} with the backup of checkpoint ${checkpointId}?`;
  if (await askYes(question, io)) return;
  throw new UserError({
    code: 'cancelled',
    what: say`Nothing was replaced`,
    next: say`Type y to restore the checkpoint`,
  });
}

function notReplaced(what: Text, workbookPath: string): UserError {
  return new UserError({ code: 'badArgument', what, next: say`Pass --workbook ${workbookPath} to replace that file` });
}

export function storageFolder(values: OptionValues, place: CliPlace): string {
  const given = values.value('storage');
  return given === undefined ? defaultStorageFolder(place) : resolve(place.currentFolder, given);
}

function checkpointText(data: CheckpointData): string {
  const { batchState, processingMetadata } = data;
  const { completedPackages, totalPackages, totalBatches } = batchState;
  return `${tableLines([
    ['Checkpoint', data.checkpointId],
    ['Scan', data.scanId],
    ['Workbook', escapeControl(processingMetadata.workbookPath)],
    ['Batch', `${data.batchNumber} of ${totalBatches}`],
    ['Done', `${completedPackages} of ${counted(totalPackages, 'package')}`],
    ['Made', timeText(data.createdAt)],
    ['Expires', timeText(data.expiresAt)],
    ['Copy', data.excelBackupPath === null ? 'none' : escapeControl(data.excelBackupPath)],
    ['SHA-256', data.excelFileHash],
    ['Made by', `ihacpa ${escapeControl(processingMetadata.toolVersion)}`],
    ...processingMetadata.data.map(({ label, origin }) => ['Data', escapeControl(`${label}: ${origin}`)]),
  ]).join('\n')}\n`;
}
