/** Offers the review grid once, when a workbook is opened that VS Code can only show as a binary file. Opens nothing unasked. */
import * as vscode from 'vscode';
import { isWorkbookName } from '../choose/pickWorkbook';
import { commandIds, editorIds, storedKeys } from '../ids';
import { showInformation } from '../messages';
import { workbookName } from '../workbookName';

const associations = 'workbench.editorAssociations';

/** `memento`: of the user; whoever was asked is not asked again. */
export function offerGrid(memento: vscode.Memento): vscode.Disposable {
  return vscode.window.tabGroups.onDidChangeTabs(async ({ opened }) => {
    const [uri] = opened.flatMap(({ input }) => (input instanceof vscode.TabInputText ? [input.uri] : []));
    if (uri === undefined || uri.scheme !== 'file' || !isWorkbookName(uri.path)) return;
    if (memento.get(storedKeys.askedForGrid) === true) return;
    await memento.update(storedKeys.askedForGrid, true);
    await ask(uri);
  });
}

async function ask(uri: vscode.Uri): Promise<void> {
  const always = vscode.l10n.t('Always Open in Review Grid');
  const once = vscode.l10n.t('Open Review Grid');
  const text = vscode.l10n.t(
    '{0} is a workbook. The review grid shows it here, and never writes.',
    workbookName(uri.fsPath),
  );
  const answer = await showInformation(text, always, once);
  if (answer === always) await associate();
  if (answer === always || answer === once) await vscode.commands.executeCommand(commandIds.openReview, uri);
}

/** In the person's own settings; what they associated stays. */
async function associate(): Promise<void> {
  const settings = vscode.workspace.getConfiguration();
  const own = settings.inspect<Readonly<Record<string, string>>>(associations)?.globalValue ?? {};
  const grid = { '*.xlsx': editorIds.review, '*.xlsm': editorIds.review };
  await settings.update(associations, { ...own, ...grid }, vscode.ConfigurationTarget.Global);
}
