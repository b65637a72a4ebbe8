/** Creates the first review workbook, from a list of what is installed or without packages, then offers to scan it. Replaces no file. */
import { dirname, extname, join } from 'node:path';
import * as vscode from 'vscode';
import type { JobAnswers } from '../../threads/jobs/jobProtocol';
import { commandIds } from '../ids';
import { showInformation, withProgress } from '../messages';
import { tellError } from '../progress/errorMessage';
import { mayScan } from '../scanState/scanPermission';
import { workbookName } from '../workbookName';
import { chooseLists } from './chooseLists';
import { logLists, type SyncParts } from './syncWithEnvironment';

/** `list`: the file that the command was chosen for, if any. Resolves when the person has been told, and after what they asked for then. */
export async function newWorkbook(parts: SyncParts, list: unknown): Promise<void> {
  if (!mayScan(parts.runner)) return;
  const { jobs, store, log } = parts;
  try {
    const title = vscode.l10n.t('New Workbook');
    const root = vscode.workspace.workspaceFolders?.[0]?.uri;
    const near = root && vscode.Uri.joinPath(root, 'review.xlsx');
    const files = list instanceof vscode.Uri ? [list.fsPath] : await chooseLists(near, title, { mayBeNone: true });
    if (files === undefined) return;
    const workbook = await askForPlace(title, files, near);
    if (workbook === undefined) return;
    const input = { workbookPath: workbook.fsPath, storageFolder: store.folder, files: [...files] };
    const heading = vscode.l10n.t('Python packages');
    const progress = { location: vscode.ProgressLocation.Notification, title: vscode.l10n.t('IHACPA: new workbook') };
    const made = await withProgress(progress, () => jobs.run('newWorkbook', { ...input, title: heading }));
    logLists(made, log);
    await tell(workbook, made, log);
  } catch (error) {
    tellError(error, log, { retry: () => newWorkbook(parts, list) });
  }
}

/** Beside the list; a Python environment is no place for it, and without a list the workspace is. */
async function askForPlace(
  title: string,
  [first = '']: readonly string[],
  near: vscode.Uri | undefined,
): Promise<vscode.Uri | undefined> {
  const isNear = first === '' || (near !== undefined && (await isFolder(first)));
  const defaultUri = isNear ? near : vscode.Uri.file(join(dirname(first), 'review.xlsx'));
  const chosen = await vscode.window.showSaveDialog({
    title,
    saveLabel: vscode.l10n.t('Create'),
    ...(defaultUri === undefined ? {} : { defaultUri }),
    filters: { [vscode.l10n.t('Excel workbook')]: ['xlsx'] },
  });
  if (chosen === undefined || extname(chosen.fsPath) !== '') return chosen;
  return chosen.with({ path: `${chosen.path}.xlsx` });
}

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await vscode.workspace.fs.stat(vscode.Uri.file(path))).type === vscode.FileType.Directory;
  } catch {
    return false; // Whoever reads it says what is wrong.
  }
}

async function tell(
  workbook: vscode.Uri,
  { packages, notUsable }: JobAnswers['newWorkbook'],
  log: vscode.LogOutputChannel,
): Promise<void> {
  const scan = vscode.l10n.t('Start Scan');
  const grid = vscode.l10n.t('Open Review Grid');
  const add = vscode.l10n.t('Add Packages…');
  const showLog = vscode.l10n.t('Show Log');
  const text = [
    vscode.l10n.t('{0} was created. Packages: {1}.', workbookName(workbook.fsPath), packages),
    ...(notUsable.length === 0
      ? []
      : [vscode.l10n.t('Entries that cannot be used: {0}. The log lists them.', notUsable.length)]),
  ].join(' ');
  const next = packages === 0 ? [add] : [scan, grid];
  const picked = await showInformation(text, ...next, ...(notUsable.length === 0 ? [] : [showLog]));
  if (picked === scan) await vscode.commands.executeCommand(commandIds.startScan, workbook);
  else if (picked === grid) await vscode.commands.executeCommand(commandIds.openReview, workbook);
  else if (picked === add) await vscode.commands.executeCommand(commandIds.addPackages, workbook);
  else if (picked === showLog) log.show();
}
