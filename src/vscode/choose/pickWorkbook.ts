/** Finds the workbook a person means: the one named, the one in front, the only one, else asks. Opens no workbook. */
import { basename } from 'node:path';
import * as vscode from 'vscode';
import { UserError } from '../../core/errors';

const workbookName = /\.xls[xm]$/i;
const mostListed = 200;

interface WorkbookItem extends vscode.QuickPickItem {
  readonly uri?: vscode.Uri;
}

/** Undefined: the person chose none. Throws UserError for a file that is not on a disk. */
export async function pickWorkbook(argument: unknown): Promise<vscode.Uri | undefined> {
  const named = argument instanceof vscode.Uri ? argument : activeWorkbook();
  const chosen = named ?? (await onlyOrAsked());
  if (chosen !== undefined && chosen.scheme !== 'file') throw notOnDisk(chosen);
  return chosen;
}

export async function browseForWorkbook(): Promise<vscode.Uri | undefined> {
  const chosen = await vscode.window.showOpenDialog({
    title: vscode.l10n.t('Choose the Review Workbook'),
    openLabel: vscode.l10n.t('Scan'),
    filters: { [vscode.l10n.t('Excel workbooks')]: ['xlsx', 'xlsm'] },
  });
  return chosen?.[0];
}

function activeWorkbook(): vscode.Uri | undefined {
  const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
  const hasUri = input instanceof vscode.TabInputText || input instanceof vscode.TabInputCustom;
  return hasUri && workbookName.test(input.uri.path) ? input.uri : undefined;
}

async function onlyOrAsked(): Promise<vscode.Uri | undefined> {
  const found = await vscode.workspace.findFiles('**/*.{xlsx,xlsm}', '**/{node_modules,.git}/**', mostListed);
  // Excel's owner files are no workbooks.
  const workbooks = found.filter((uri) => !basename(uri.path).startsWith('~$'));
  if (workbooks.length === 0) return browseForWorkbook();
  return workbooks.length === 1 ? workbooks[0] : ask(workbooks);
}

async function ask(workbooks: readonly vscode.Uri[]): Promise<vscode.Uri | undefined> {
  const items = workbooks.map((uri): WorkbookItem => ({
    label: basename(uri.path),
    description: folderOf(uri),
    iconPath: icon('table'),
    uri,
  }));
  items.sort((a, b) => a.label.localeCompare(b.label));
  const separator: WorkbookItem = { label: '', kind: vscode.QuickPickItemKind.Separator };
  const browse: WorkbookItem = { label: vscode.l10n.t('Browse…'), iconPath: icon('folder-opened'), alwaysShow: true };
  const picked = await vscode.window.showQuickPick([...items, separator, browse], {
    title: vscode.l10n.t('Start Scan'),
    placeHolder: vscode.l10n.t('Choose the review workbook to scan'),
    matchOnDescription: true,
  });
  return picked === browse ? browseForWorkbook() : picked?.uri;
}

function folderOf(uri: vscode.Uri): string {
  const shown = vscode.workspace.asRelativePath(uri);
  return shown.slice(0, Math.max(0, shown.length - basename(uri.path).length - 1));
}

function icon(id: string): vscode.ThemeIcon {
  return new vscode.ThemeIcon(id);
}

function notOnDisk(uri: vscode.Uri): UserError {
  return new UserError({
    code: 'workbookRefused',
    what: vscode.l10n.t('The workbook is not a file on this machine'),
    file: uri.toString(true),
    next: vscode.l10n.t('Save it to a folder on this machine and scan that copy'),
  });
}
