/** Lists what is new in a workbook, to be seen in the findings view or scanned. */
import * as vscode from 'vscode';
import { inertMessage } from '../../core/message/inert';
import type { NewsItem } from '../../threads/scan/protocol';
import { commandIds } from '../ids';
import { workbookName } from '../workbookName';

export async function showNews(workbook: vscode.Uri, changes: readonly NewsItem[]): Promise<void> {
  const scan = { label: vscode.l10n.t('Scan These Packages'), iconPath: new vscode.ThemeIcon('sync') };
  const items = changes.map((change) => ({
    label: inertMessage(`${change.package} ${change.version}`),
    description: inertMessage(change.text),
    change,
  }));
  const title = vscode.l10n.t('New in {0}', workbookName(workbook.fsPath));
  const options = { title, matchOnDescription: true };
  const picked = await vscode.window.showQuickPick<vscode.QuickPickItem & { change?: NewsItem }>(
    [scan, ...items],
    options,
  );
  if (picked === undefined) return;
  if (picked.change === undefined) {
    const packages = [...new Set(changes.map(({ name }) => name))];
    await vscode.commands.executeCommand(commandIds.startScan, workbook, { packages });
    return;
  }
  const { name, version } = picked.change;
  await vscode.commands.executeCommand(commandIds.revealFinding, { name, version, occurrence: 0 });
}
