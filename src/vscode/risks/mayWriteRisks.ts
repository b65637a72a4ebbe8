/** Whether the file of accepted risks may be written: not over changes in an editor that are not saved. */
import { basename } from 'node:path';
import * as vscode from 'vscode';
import { askModally } from '../messages';

export async function mayWriteRisks(file: string): Promise<boolean> {
  const unsaved = vscode.workspace.textDocuments.find(({ isDirty, uri }) => isDirty && uri.fsPath === file);
  if (unsaved === undefined) return true;
  const save = vscode.l10n.t('Save and Continue');
  const question = vscode.l10n.t('{0} has unsaved changes. Save them before the decision is added.', basename(file));
  return (await askModally(question, undefined, save)) === save && (await unsaved.save());
}
