/** Gives packages that a person names rows of their own, then offers to look them up. Writes nothing before every name is right. */
import * as vscode from 'vscode';
import type { NewPackage } from '../../core/package/newPackage';
import type { ScanSelection } from '../../core/scan/scanSelection';
import { type NamedPackages, readNewPackages, splitNamed } from '../../inventory/requirements/namedPackages';
import type { JobClient } from '../../threads/jobs/jobClient';
import type { JobAnswers } from '../../threads/jobs/jobProtocol';
import { settleUnsavedChanges } from '../choose/dirtyWorkbook';
import { withWorkbook } from '../choose/pickWorkbook';
import { commandIds } from '../ids';
import { askForText, showInformation, withProgress } from '../messages';
import { mayScan } from '../scanState/scanPermission';
import type { ScanRunner } from '../scanState/scanRunner';
import type { ScanStore } from '../scanState/scanStore';
import { localize } from '../localize';
import { additionText } from './additionText';
import { workbookName } from '../workbookName';

export interface AddParts {
  readonly store: ScanStore;
  readonly jobs: JobClient;
  readonly runner: ScanRunner;
  readonly log: vscode.LogOutputChannel;
}

/** Resolves when the person has been told what was added, and after the scan that they asked for then. */
export async function addPackages(parts: AddParts, argument: unknown): Promise<void> {
  if (!mayScan(parts.runner)) return;
  await withWorkbook(argument, parts, async (workbook) => {
    const packages = await askForPackages(workbookName(workbook.fsPath));
    if (packages === undefined || !(await settleUnsavedChanges(workbook, 'add'))) return;
    // The questions took time: a scan may have begun.
    if (!mayScan(parts.runner)) return;
    const added = await add(workbook, packages, parts);
    if (added.backup !== undefined) parts.log.info(`Before packages were added: ${added.backup}`);
    await offerToScan(workbook, added, parts.log);
  });
}

async function askForPackages(workbook: string): Promise<readonly NewPackage[] | undefined> {
  const text = await askForText({
    title: vscode.l10n.t('Add Packages to {0}', workbook),
    prompt: vscode.l10n.t('Names, with or without a version, in rows below the last package: click==8.1.7, attrs'),
    ignoreFocusOut: true,
    validateInput: (typed) => {
      const problems = readTyped(typed).problems.map(localize);
      return problems.length === 0 ? undefined : problems.join('; ');
    },
  });
  const { packages } = readTyped(text ?? '');
  return packages.length === 0 ? undefined : packages;
}

function readTyped(text: string): NamedPackages {
  return readNewPackages(splitNamed(text));
}

function add(
  workbook: vscode.Uri,
  packages: readonly NewPackage[],
  { store, jobs }: AddParts,
): Promise<JobAnswers['addPackages']> {
  const title = vscode.l10n.t('IHACPA: rows for new packages in {0}', workbookName(workbook.fsPath));
  const input = { workbookPath: workbook.fsPath, storageFolder: store.folder, packages: [...packages] };
  return Promise.resolve(
    withProgress({ location: vscode.ProgressLocation.Window, title }, () => jobs.run('addPackages', input)),
  );
}

async function offerToScan(
  workbook: vscode.Uri,
  added: JobAnswers['addPackages'],
  log: vscode.LogOutputChannel,
): Promise<void> {
  const lookUp = vscode.l10n.t('Check');
  const exactly = added.added.map(({ name, version }) => ({ name, version }));
  const showLog = vscode.l10n.t('Show Log');
  const buttons = exactly.length === 0 ? [] : [lookUp, showLog];
  const picked = await showInformation(additionText(added), ...buttons);
  if (picked === showLog) log.show();
  if (picked !== lookUp) return;
  const selection: ScanSelection = { exactly };
  await vscode.commands.executeCommand(commandIds.startScan, workbook, selection);
}
