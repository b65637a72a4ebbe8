/** Says before a workbook is written that it has changes in an editor that are not saved yet. Saves only what a person lets it save. */
import { realpath } from 'node:fs/promises';
import * as vscode from 'vscode';
import { errnoOf } from '../../core/message/errors';
import { askModally } from '../messages';
import { workbookName } from '../workbookName';

/** What is about to write the file. */
export type FileWork = 'scan' | 'add' | 'sync' | 'fix' | 'resolve' | 'edit' | 'restore' | 'undo';

interface Words {
  readonly question: string;
  readonly save: string;
  readonly asSaved: string;
}

/** True when the work may begin; it reads and writes the file as it is on the disk. */
export async function settleUnsavedChanges(workbook: vscode.Uri, work: FileWork): Promise<boolean> {
  const unsaved = await unsavedEditorOf(workbook);
  if (unsaved === undefined) return true;
  const { question, save, asSaved } = wordsOf(work, workbookName(workbook.fsPath));
  const answer = await askModally(question, undefined, save, asSaved);
  if (answer === save) return (await vscode.workspace.save(unsaved)) !== undefined;
  return answer === asSaved;
}

/** The address under which an editor holds it, which may be a link to the file. */
async function unsavedEditorOf(workbook: vscode.Uri): Promise<vscode.Uri | undefined> {
  const texts = vscode.workspace.textDocuments.filter(({ isDirty }) => isDirty).map(({ uri }) => uri);
  const tabs = vscode.window.tabGroups.all.flatMap((group) => group.tabs);
  const others = tabs.flatMap(({ input, isDirty }) =>
    isDirty && input instanceof vscode.TabInputCustom ? input.uri : [],
  );
  const meant = await realPathOf(workbook);
  for (const uri of [...texts, ...others]) {
    if (uri.scheme === 'file' && (await realPathOf(uri)) === meant) return uri;
  }
  return undefined;
}

async function realPathOf({ fsPath }: vscode.Uri): Promise<string> {
  try {
    return await realpath(fsPath);
  } catch (error) {
    if (errnoOf(error) === undefined) throw error;
    return fsPath; // Whoever opens it says what is wrong with it.
  }
}

function wordsOf(work: FileWork, name: string): Words {
  switch (work) {
    case 'scan':
      return {
        question: vscode.l10n.t(
          '{0} has unsaved changes. The scan uses the saved file. Saving later would overwrite the results.',
          name,
        ),
        save: vscode.l10n.t('Save and Scan'),
        asSaved: vscode.l10n.t('Scan the Saved File'),
      };
    case 'add':
      return {
        question: vscode.l10n.t(
          '{0} has unsaved changes. Rows are added to the saved file. Saving later would overwrite them.',
          name,
        ),
        save: vscode.l10n.t('Save and Add'),
        asSaved: vscode.l10n.t('Add to the Saved File'),
      };
    case 'sync':
      return {
        question: vscode.l10n.t(
          '{0} has unsaved changes. Rows and versions are changed in the saved file. Saving later would overwrite them.',
          name,
        ),
        save: vscode.l10n.t('Save and Sync'),
        asSaved: vscode.l10n.t('Sync the Saved File'),
      };
    case 'fix':
      return {
        question: vscode.l10n.t(
          '{0} has unsaved changes. The colors are fixed in the saved file. Saving later would overwrite them.',
          name,
        ),
        save: vscode.l10n.t('Save and Fix'),
        asSaved: vscode.l10n.t('Fix the Saved File'),
      };
    case 'resolve':
      return {
        question: changedText(name),
        save: vscode.l10n.t('Save and Resolve'),
        asSaved: vscode.l10n.t('Resolve in the Saved File'),
      };
    case 'edit':
      return {
        question: changedText(name),
        save: vscode.l10n.t('Save and Edit'),
        asSaved: vscode.l10n.t('Edit the Saved File'),
      };
    case 'restore':
      return {
        question: replacedText(name),
        save: vscode.l10n.t('Save and Restore'),
        asSaved: vscode.l10n.t('Restore Without Saving'),
      };
    case 'undo':
      return {
        question: replacedText(name),
        save: vscode.l10n.t('Save and Undo'),
        asSaved: vscode.l10n.t('Undo Without Saving'),
      };
  }
}

function changedText(name: string): string {
  return vscode.l10n.t(
    '{0} has unsaved changes. The saved file is changed. Saving later would overwrite the changes.',
    name,
  );
}

function replacedText(name: string): string {
  return vscode.l10n.t(
    '{0} has unsaved changes. The saved file is replaced after a backup. Saving later would overwrite the restored file.',
    name,
  );
}
