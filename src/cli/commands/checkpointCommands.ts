/** `ihacpa checkpoints show|validate|restore|remove ID`: one checkpoint by its ID. Leaves asking and listing to other commands. */
import { resolve } from 'node:path';
import type { CheckpointData } from '../../core/batch/checkpointData';
import { english } from '../../core/text/text';
import type { CliDependencies, CliIo, CliPlace } from '../cliPorts';
import type { CheckpointAction } from '../arguments/commandTable';
import { complain } from '../output/complain';
import type { Outcome } from '../exitCode';
import type { OptionValues } from '../arguments/optionValues';
import { defaultStorageFolder } from '../process/storageFolder';
import { counted, harmless, tableLines, timeText } from '../output/terminalText';

/** Throws UserError, `checkpointUnusable` for an ID that is unknown or damaged. */
export async function runCheckpointCommand(
  action: CheckpointAction,
  values: OptionValues,
  io: CliIo,
  deps: CliDependencies,
): Promise<Outcome> {
  const store = await deps.openCheckpointStore(storageFolder(values, deps.place));
  const id = values.operand ?? '';
  switch (action) {
    case 'show': {
      const data = await store.show(id);
      io.writeOut(values.has('json') ? `${JSON.stringify(data)}\n` : checkpointText(data));
      return 'complete';
    }
    case 'validate': {
      const flaw = await store.validate(id);
      if (flaw === undefined) io.writeOut(`Checkpoint ${id} is sound.\n`);
      else
        complain(
          io,
          `Checkpoint ${id} cannot be used: ${english(flaw)}. Choose another one; ihacpa checkpoints list shows them.`,
        );
      return flaw === undefined ? 'complete' : 'checkpointUnusable';
    }
    case 'restore': {
      const { workbookPath, kept } = await store.restore(id);
      const before = kept === undefined ? '' : ` What was there is kept in ${harmless(kept)}.`;
      io.writeOut(`Restored ${harmless(workbookPath)} as it was at checkpoint ${id}.${before}\n`);
      return 'complete';
    }
    case 'remove':
      await store.remove(id);
      io.writeOut(`Removed checkpoint ${id}.\n`);
      return 'complete';
  }
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
    ['Workbook', harmless(processingMetadata.workbookPath)],
    ['Batch', `${data.batchNumber} of ${totalBatches}`],
    ['Done', `${completedPackages} of ${counted(totalPackages, 'package')}`],
    ['Made', timeText(data.createdAt)],
    ['Expires', timeText(data.expiresAt)],
    ['Copy', data.excelBackupPath === null ? 'none' : harmless(data.excelBackupPath)],
    ['SHA-256', data.excelFileHash],
    ['Made by', `ihacpa ${harmless(processingMetadata.toolVersion)}`],
    ...processingMetadata.data.map(({ label, origin }) => ['Data', harmless(`${label}: ${origin}`)]),
  ]).join('\n')}\n`;
}
