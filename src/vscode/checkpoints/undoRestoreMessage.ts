/** Says that a checkpoint was restored and takes it back on a click. Keeps whatever it replaces. */
import * as vscode from 'vscode';
import type { CheckpointSummary } from '../../core/scan/checkpointData';
import { settleUnsavedChanges } from '../choose/dirtyWorkbook';
import { showInformation } from '../messages';
import { tellError } from '../progress/errorMessage';
import { mayScan } from '../scanState/scanPermission';
import { checkpointLabel } from '../tree/scansTreeItem';
import type { CheckpointParts } from './checkpointParts';
import { workbookName } from '../workbookName';

/** `kept` undefined: there was no file to go back to. */
export function undoRestoreMessage(
  checkpoint: CheckpointSummary,
  kept: string | undefined,
  parts: Omit<CheckpointParts, 'view'>,
): void {
  const name = workbookName(checkpoint.workbookPath);
  const text = vscode.l10n.t('{0} is restored to {1}.', name, checkpointLabel(checkpoint));
  if (kept === undefined) void showInformation(text);
  else void offerUndo(text, { workbookPath: checkpoint.workbookPath, kept }, parts);
}

async function offerUndo(
  text: string,
  restored: { readonly workbookPath: string; readonly kept: string },
  { jobs, store, runner, log }: Omit<CheckpointParts, 'view'>,
): Promise<void> {
  log.info(`Restored ${restored.workbookPath}; the file before is kept as ${restored.kept}.`);
  const undo = vscode.l10n.t('Undo');
  const picked = await showInformation(`${text} ${vscode.l10n.t('A backup of the previous file was kept.')}`, undo);
  if (picked !== undo || !mayScan(runner)) return;
  try {
    if (!(await settleUnsavedChanges(vscode.Uri.file(restored.workbookPath), 'undo'))) return;
    await jobs.run('undoRestore', { storageFolder: store.folder, ...restored });
    await store.refresh();
    void showInformation(vscode.l10n.t('The restore of {0} is undone.', workbookName(restored.workbookPath)));
  } catch (error) {
    tellError(error, log, { retry: () => offerUndo(text, restored, { jobs, store, runner, log }) });
  }
}
