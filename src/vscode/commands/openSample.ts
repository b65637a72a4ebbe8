/** Copies the sample workspace to a folder of the person's and opens it there. Never opens the copy inside the extension. */
import { cp, mkdtemp, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { errnoOf } from '../../core/message/errors';
import { tellError } from '../progress/errorMessage';
import { hostCommands } from '../ids';

const folderName = 'ihacpa-sample';

/** `sample`: the folder to copy. Resolves with the copy, or with undefined when the person wants none. */
export async function openSample(sample: string, log: vscode.LogOutputChannel): Promise<string | undefined> {
  try {
    const target = await askForPlace();
    if (target === undefined) return undefined;
    await cp(sample, target, { recursive: true, errorOnExist: true, force: false });
    const options = { forceNewWindow: vscode.workspace.workspaceFolders !== undefined };
    await vscode.commands.executeCommand(hostCommands.openFolder, vscode.Uri.file(target), options);
    return target;
  } catch (error) {
    tellError(error, log, { retry: () => openSample(sample, log) });
    return undefined;
  }
}

async function askForPlace(): Promise<string | undefined> {
  const choose = { label: vscode.l10n.t('Choose a Folder…'), iconPath: new vscode.ThemeIcon('folder-opened') };
  const temporary = {
    label: vscode.l10n.t('A Temporary Folder'),
    description: vscode.l10n.t('Temporary; may be deleted by your system'),
    iconPath: new vscode.ThemeIcon('clock'),
  };
  const picked = await vscode.window.showQuickPick([choose, temporary], {
    title: vscode.l10n.t('Open Sample'),
    placeHolder: vscode.l10n.t('Folder for the sample workbook and its advisories'),
  });
  if (picked === undefined) return undefined;
  if (picked === temporary) return join(await mkdtemp(join(tmpdir(), 'ihacpa-')), folderName);
  const openLabel = vscode.l10n.t('Copy Here');
  const [parent] =
    (await vscode.window.showOpenDialog({ canSelectFolders: true, canSelectFiles: false, openLabel })) ?? [];
  return parent && freeName(parent.fsPath);
}

/** `ihacpa-sample`, `ihacpa-sample-2`, …: nothing that is there is touched. */
async function freeName(parent: string): Promise<string> {
  for (let number = 1; ; number += 1) {
    const path = join(parent, number === 1 ? folderName : `${folderName}-${number}`);
    if (!(await exists(path))) return path;
  }
}

async function exists(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return false;
    throw error;
  }
}
