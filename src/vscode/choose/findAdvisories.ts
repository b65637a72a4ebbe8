/** Finds the advisory data of a scan: the setting, else a conventional place, else asks. Reads none of it. */
import { readdir, realpath, stat } from 'node:fs/promises';
import { dirname, isAbsolute, join, resolve } from 'node:path';
import * as vscode from 'vscode';
import { errnoOf, UserError } from '../../core/message/errors';
import { say } from '../../core/message/text';
import { commandIds, configurationSection, settingIds } from '../ids';
import { showWarning } from '../messages';
import { readAdvisoriesSetting } from '../settings/settings';
import { enabledSetting, isOffline, networkSettings } from '../settings/sourceSettings';

const conventionalArchive = /^(osv-pypi.*|all)\.zip$/i;
const conventionalFolder = 'advisories';

/** `path` undefined: the person wants the scan although nothing can be checked. */
export interface AdvisoryChoice {
  readonly path: string | undefined;
}

/**
 * Undefined: the person wants no scan. `emptyResults` tells how many cells a scan without data fills, and rejects for a
 * workbook that no scan takes: nobody is asked for its data. Throws UserError when the setting names nothing.
 */
export async function findAdvisories(
  workbook: vscode.Uri,
  emptyResults: () => Promise<number>,
): Promise<AdvisoryChoice | undefined> {
  const setting = readAdvisoriesSetting(workbook);
  if (setting !== undefined) return { path: await existing(resolveSetting(setting, baseOf(workbook))) };
  const path = await firstPlace(await likelyFolders(workbook));
  if (path !== undefined) return { path };
  // The service answers what no data at hand does.
  if (asksService(workbook)) return { path: undefined };
  return ask(workbook, await emptyResults());
}

/** The same without a workbook and without a question: of the folders that are open. It need not exist. */
export async function advisoriesAtHand(base: string): Promise<string | undefined> {
  const setting = readAdvisoriesSetting(undefined);
  return setting === undefined ? firstPlace(openFolders()) : resolveSetting(setting, base);
}

async function firstPlace(folders: readonly string[]): Promise<string | undefined> {
  for (const folder of folders) {
    const path = await conventionalPlace(folder);
    if (path !== undefined) return path;
  }
  return undefined;
}

function asksService(workbook: vscode.Uri): boolean {
  const settings = vscode.workspace.getConfiguration(configurationSection, workbook);
  return !isOffline(workbook) && settings.get<boolean>(enabledSetting('osv'), true);
}

/** Relative paths start at the workbook's workspace folder, or beside the workbook where it is in none. */
export function baseOf(workbook: vscode.Uri): string {
  return workspaceFolderOf(workbook) ?? dirname(workbook.fsPath);
}

function resolveSetting(setting: string, base: string): string {
  const path = setting.replaceAll('${workspaceFolder}', base);
  return isAbsolute(path) ? path : resolve(base, path);
}

export function workspaceFolderOf(workbook: vscode.Uri): string | undefined {
  const { workspaceFolders } = vscode.workspace;
  return (vscode.workspace.getWorkspaceFolder(workbook) ?? workspaceFolders?.[0])?.uri.fsPath;
}

async function existing(path: string): Promise<string> {
  if ((await kindOf(path)) !== undefined) return path;
  throw new UserError({
    code: 'advisoriesUnreadable',
    what: say`There is no advisory data`,
    file: path,
    next: say`Correct the setting ${`${configurationSection}.${settingIds.advisories}`}`,
  });
}

/** Beside the workbook, also where a link leads to it, then the folders that are open. */
async function likelyFolders(workbook: vscode.Uri): Promise<readonly string[]> {
  // Who reads the workbook says what is wrong with it.
  const real = await realpath(workbook.fsPath).catch(() => workbook.fsPath);
  return [...new Set([dirname(workbook.fsPath), dirname(real), ...openFolders()])];
}

function openFolders(): readonly string[] {
  return vscode.workspace.workspaceFolders?.map((folder) => folder.uri.fsPath) ?? [];
}

/** The newest name wins where a folder holds several archives: they carry their date. */
async function conventionalPlace(folder: string): Promise<string | undefined> {
  const names = await readdir(folder).catch((error: unknown): string[] => {
    if (errnoOf(error) === 'ENOENT' || errnoOf(error) === 'EACCES') return [];
    throw error;
  });
  const archive = names.filter((name) => conventionalArchive.test(name)).sort();
  const newest = archive.at(-1);
  if (newest !== undefined) return join(folder, newest);
  const candidate = join(folder, conventionalFolder);
  return names.includes(conventionalFolder) && (await kindOf(candidate)) === 'folder' ? candidate : undefined;
}

async function kindOf(path: string): Promise<'file' | 'folder' | undefined> {
  try {
    return (await stat(path)).isDirectory() ? 'folder' : 'file';
  } catch (error) {
    if (errnoOf(error) === 'ENOENT' || errnoOf(error) === 'ENOTDIR') return undefined;
    throw error;
  }
}

/** Names the setting that a person may have forgotten. */
function whyNothing(workbook: vscode.Uri): string {
  return isOffline(workbook)
    ? vscode.l10n.t(
        'The network is off (setting {0}) and no advisory data was found, so packages cannot be checked.',
        `${configurationSection}.${networkSettings.offline}`,
      )
    : vscode.l10n.t(
        'OSV is off (setting {0}) and no advisory data was found, so packages cannot be checked.',
        `${configurationSection}.${enabledSetting('osv')}`,
      );
}

async function ask(workbook: vscode.Uri, cells: number): Promise<AdvisoryChoice | undefined> {
  const get = vscode.l10n.t('Get Data…');
  const choose = vscode.l10n.t('Choose Data…');
  const without = vscode.l10n.t('Scan Without Advisories');
  const answer = await showWarning(
    [
      whyNothing(workbook),
      vscode.l10n.t('A scan without it writes "Not checked" to empty result cells: {0}.', cells),
    ].join(' '),
    // A notification shows three buttons whole.
    get,
    choose,
    without,
  );
  if (answer === without) return { path: undefined };
  if (answer === undefined) return undefined;
  if (answer === get) return getData(workbook);
  const chosen = await chooseData();
  if (chosen === undefined) return undefined;
  await rememberAdvisories(chosen, workbook);
  return { path: chosen };
}

/** Imports data with the command that the palette has for it, for this scan and later ones. */
async function getData(workbook: vscode.Uri): Promise<AdvisoryChoice | undefined> {
  const path = await vscode.commands.executeCommand<string | undefined>(commandIds.importAdvisories);
  if (path === undefined) return undefined;
  await rememberAdvisories(path, workbook);
  return { path };
}

/** A dialog shows files or folders, not both. */
async function chooseData(): Promise<string | undefined> {
  const kinds = [
    { label: vscode.l10n.t('Choose File…'), areFolders: false },
    { label: vscode.l10n.t('Choose Folder…'), areFolders: true },
  ];
  const kind = await vscode.window.showQuickPick(kinds, { title: vscode.l10n.t('Choose the Advisory Data') });
  return kind && browse(kind.areFolders);
}

async function browse(folders: boolean): Promise<string | undefined> {
  const chosen = await vscode.window.showOpenDialog({
    title: vscode.l10n.t('Choose the Advisory Data'),
    openLabel: vscode.l10n.t('Use'),
    canSelectFiles: !folders,
    canSelectFolders: folders,
    ...(folders ? {} : { filters: { [vscode.l10n.t('Archives')]: ['zip'] } }),
  });
  return chosen?.[0]?.fsPath;
}

/** In the settings of the workspace, or in the person's own where none is open. */
export async function rememberAdvisories(path: string, scope: vscode.Uri | undefined): Promise<void> {
  const inWorkspace = vscode.workspace.workspaceFolders !== undefined;
  await vscode.workspace
    .getConfiguration(configurationSection, scope)
    .update(
      settingIds.advisories,
      path,
      inWorkspace ? vscode.ConfigurationTarget.Workspace : vscode.ConfigurationTarget.Global,
    );
}
