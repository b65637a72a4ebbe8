/** Asks for the list of what is installed: one beside the workbook or in the workspace, the selected Python environment, or other files and folders. Reads none. */
import { readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import * as vscode from 'vscode';
import { workspaceFolderOf } from '../choose/findAdvisories';
import { selectedEnvironment } from './pythonEnvironment';

const knownName =
  /^(?:.*requirements.*\.txt|(?:uv|poetry|pdm|pixi|Pipfile)\.lock|pylock(?:\.[^.]+)?\.toml|environment\.ya?ml)$/i;
const mostLooked = 1000;
const mostListed = 50;

interface ListItem extends vscode.QuickPickItem {
  readonly from: 'files' | 'folder' | 'list' | 'nowhere';
  readonly path?: string;
}

/** `near`: the workbook that they are for; `mayBeNone` offers to do without. Absolute paths; undefined: the person canceled. */
export async function chooseLists(
  near: vscode.Uri | undefined,
  title: string,
  { mayBeNone = false }: { readonly mayBeNone?: boolean } = {},
): Promise<readonly string[] | undefined> {
  const [lists, environment] = await Promise.all([
    near === undefined ? [] : knownLists(near),
    selectedEnvironment(near),
  ]);
  const items: readonly ListItem[] = [
    ...lists.map((path): ListItem => ({
      label: vscode.workspace.asRelativePath(path),
      from: 'list',
      path,
    })),
    ...(environment === undefined
      ? []
      : [
          {
            label: vscode.l10n.t('Selected Python Environment'),
            description: environment,
            from: 'list' as const,
            path: environment,
          },
        ]),
    { label: vscode.l10n.t('Choose Files…'), from: 'files' },
    {
      label: vscode.l10n.t('Choose Folder…'),
      description: vscode.l10n.t('the folder of a Python environment'),
      from: 'folder',
    },
    ...(mayBeNone ? [{ label: vscode.l10n.t('Start Without Packages'), from: 'nowhere' as const }] : []),
  ];
  const placeHolder = vscode.l10n.t('The list of what is installed');
  const picked = await vscode.window.showQuickPick(items, { title, placeHolder, ignoreFocusOut: true });
  if (picked === undefined) return undefined;
  if (picked.path !== undefined) return [picked.path];
  if (picked.from === 'nowhere') return [];
  const chosen = await vscode.window.showOpenDialog({
    title,
    openLabel: vscode.l10n.t('Choose'),
    canSelectFiles: picked.from === 'files',
    canSelectFolders: picked.from === 'folder',
    canSelectMany: picked.from === 'files',
  });
  return chosen === undefined || chosen.length === 0 ? undefined : chosen.map(({ fsPath }) => fsPath);
}

/** Those beside the workbook first. */
async function knownLists(workbook: vscode.Uri): Promise<readonly string[]> {
  const folder = dirname(workbook.fsPath);
  const names = await readdir(folder).catch((): string[] => []); // Whoever opens the workbook says what is wrong.
  const beside = names.filter((name) => knownName.test(name)).map((name) => join(folder, name));
  const root = workspaceFolderOf(workbook);
  const found =
    root === undefined
      ? []
      : await vscode.workspace.findFiles(
          new vscode.RelativePattern(root, '**/*.{txt,lock,toml,yml,yaml}'),
          '**/{node_modules,.git,.venv,venv,site-packages}/**',
          mostLooked,
        );
  const others = found.filter(({ path }) => knownName.test(path.slice(path.lastIndexOf('/') + 1)));
  return [...new Set([...beside.sort(), ...others.map(({ fsPath }) => fsPath).sort()])].slice(0, mostListed);
}
