/** Says before a scan that its workbook has changes in an editor that are not saved yet. Saves only what a person lets it save. */
import { basename } from 'node:path';
import * as vscode from 'vscode';

/** True when the scan may begin; a scan reads and writes the file as it is on the disk. */
export async function settleUnsavedChanges(workbook: vscode.Uri): Promise<boolean> {
  if (!hasUnsavedChanges(workbook)) return true;
  const save = vscode.l10n.t('Save and Scan');
  const asSaved = vscode.l10n.t('Scan the Saved File');
  const answer = await vscode.window.showWarningMessage(
    vscode.l10n.t(
      '{0} has changes in an editor that are not saved. A scan reads and fills the file on the disk; saving that editor later would undo what the scan wrote.',
      basename(workbook.fsPath),
    ),
    { modal: true },
    save,
    asSaved,
  );
  if (answer === save) return (await vscode.workspace.save(workbook)) !== undefined;
  return answer === asSaved;
}

function hasUnsavedChanges(workbook: vscode.Uri): boolean {
  const shown = workbook.toString();
  const isThis = (uri: vscode.Uri): boolean => uri.toString() === shown;
  if (vscode.workspace.textDocuments.some((document) => document.isDirty && isThis(document.uri))) return true;
  return vscode.window.tabGroups.all.some(({ tabs }) =>
    tabs.some(({ input, isDirty }) => isDirty && input instanceof vscode.TabInputCustom && isThis(input.uri)),
  );
}
