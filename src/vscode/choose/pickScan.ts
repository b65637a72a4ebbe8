/** Asks which of several unfinished scans is meant. Resumes none. */
import { basename, dirname } from 'node:path';
import * as vscode from 'vscode';
import type { ResumableScan } from '../../core/scan/resumableScan';
import { situationText } from './startChoice';

/** Undefined: the person chose none. */
export async function pickScan(scans: readonly ResumableScan[]): Promise<ResumableScan | undefined> {
  const items = scans.map((scan) => ({
    label: basename(scan.workbookPath),
    description: vscode.workspace.asRelativePath(dirname(scan.workbookPath)),
    detail: situationText(scan),
    scan,
  }));
  const title = vscode.l10n.t('Resume Scan');
  const placeHolder = vscode.l10n.t('Select the scan to resume');
  return (await vscode.window.showQuickPick(items, { title, placeHolder, matchOnDescription: true }))?.scan;
}
