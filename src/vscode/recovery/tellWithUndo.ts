/** Tells what was written into a workbook, and puts the copy of it as it was back on a click. Keeps whatever it replaces. */
import * as vscode from 'vscode';
import type { JobClient } from '../../threads/jobs/jobClient';
import { settleUnsavedChanges } from '../choose/dirtyWorkbook';
import { showInformation } from '../messages';
import { tellError } from '../progress/errorMessage';
import { mayScan } from '../scanState/scanPermission';
import type { ScanRunner } from '../scanState/scanRunner';
import type { ScanStore } from '../scanState/scanStore';
import { workbookName } from '../workbookName';

interface UndoParts {
  readonly store: ScanStore;
  readonly jobs: JobClient;
  readonly runner: ScanRunner;
  readonly log: vscode.LogOutputChannel;
}

/** Another button beside Undo. */
interface NextStep {
  readonly label: string;
  readonly run: () => Thenable<unknown>;
}

/** `backup` undefined: nothing was written, so that there is nothing to undo and no next step. */
export async function tellWithUndo(
  parts: UndoParts,
  workbook: vscode.Uri,
  text: string,
  backup: string | undefined,
  next?: NextStep,
): Promise<void> {
  if (backup === undefined) {
    void showInformation(text);
    return;
  }
  const { jobs, store, runner, log } = parts;
  log.info(`${workbook.fsPath} as it was is kept as ${backup}.`);
  const undo = vscode.l10n.t('Undo');
  const picked = await showInformation(text, ...(next === undefined ? [] : [next.label]), undo);
  if (picked !== undefined && picked === next?.label) await next.run();
  if (picked !== undo || !mayScan(runner)) return;
  try {
    if (!(await settleUnsavedChanges(workbook, 'undo'))) return;
    await jobs.run('undoRestore', { storageFolder: store.folder, workbookPath: workbook.fsPath, kept: backup });
    await store.refresh();
    void showInformation(vscode.l10n.t('The changes to {0} are undone.', workbookName(workbook.fsPath)));
  } catch (error) {
    tellError(error, log, { retry: () => tellWithUndo(parts, workbook, text, backup, next) });
  }
}
