/** Asks for offline data, has it copied and checked, and offers to scan with it. Changes no setting without being told to. */
import { join } from 'node:path';
import * as vscode from 'vscode';
import type { JobClient } from '../../threads/jobs/jobClient';
import type { JobInput } from '../../threads/jobs/jobProtocol';
import { rememberAdvisories } from '../choose/findAdvisories';
import { showInformation, withProgress } from '../messages';
import { tellError } from '../progress/errorMessage';
import { mayScan } from '../scanState/scanPermission';
import type { ScanRunner } from '../scanState/scanRunner';
import type { ScanStore } from '../scanState/scanStore';

export interface ImportParts {
  readonly store: ScanStore;
  readonly jobs: JobClient;
  readonly runner: ScanRunner;
  readonly log: vscode.LogOutputChannel;
}

type Origin = JobInput<'importAdvisories'>['from'];

const folderName = 'advisories';

/** Resolves with the folder of the copy when it is there; undefined: the person wants none or was told why. */
export async function importAdvisories(parts: ImportParts): Promise<string | undefined> {
  // A running scan may be reading the folder that the import replaces.
  if (!mayScan(parts.runner)) return undefined;
  try {
    const from = await askForOrigin();
    if (from === undefined) return undefined;
    const into = join(parts.store.folder, folderName);
    const title = vscode.l10n.t('IHACPA: importing advisory data');
    const { dataDate } = await withProgress({ location: vscode.ProgressLocation.Notification, title }, () =>
      parts.jobs.run('importAdvisories', { from, into }),
    );
    offerToUse(into, dataDate).catch((error: unknown) =>
      tellError(error, parts.log, { retry: () => importAdvisories(parts) }),
    );
    return into;
  } catch (error) {
    tellError(error, parts.log, { retry: () => importAdvisories(parts) });
    return undefined;
  }
}

/** Not every system has a dialog for files and folders at once. */
async function askForOrigin(): Promise<Origin | undefined> {
  const title = vscode.l10n.t('Import Advisory Data');
  const folder = {
    label: vscode.l10n.t('Choose Folder…'),
    description: vscode.l10n.t('as made by ihacpa sources download'),
    kind: 'folder' as const,
  };
  const files = {
    label: vscode.l10n.t('Choose Files…'),
    description: vscode.l10n.t('an OSV archive, and KEV, EPSS, or Exploit-DB data if available'),
    kind: 'files' as const,
  };
  const items = [folder, files].map((item) => ({ ...item, origin: item.kind, kind: vscode.QuickPickItemKind.Default }));
  const origin = (await vscode.window.showQuickPick(items, { title }))?.origin;
  if (origin === undefined) return undefined;
  const chosen = await vscode.window.showOpenDialog({
    title,
    openLabel: vscode.l10n.t('Import'),
    canSelectFiles: origin === 'files',
    canSelectFolders: origin === 'folder',
    canSelectMany: origin === 'files',
    ...(origin === 'files' ? { filters: { [vscode.l10n.t('Advisory data')]: ['zip', 'json', 'gz', 'csv'] } } : {}),
  });
  return chosen === undefined || chosen.length === 0
    ? undefined
    : { kind: origin, paths: chosen.map(({ fsPath }) => fsPath) };
}

async function offerToUse(folder: string, dataDate: string | undefined): Promise<void> {
  const use = vscode.l10n.t('Use It in Scans');
  const text =
    dataDate === undefined
      ? vscode.l10n.t('The advisory data is imported. Its date is unknown.')
      : vscode.l10n.t('The advisory data of {0} is imported.', dataDate.slice(0, 10));
  if ((await showInformation(text, use)) === use) await rememberAdvisories(folder, undefined);
}
