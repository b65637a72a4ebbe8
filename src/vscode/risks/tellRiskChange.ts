/** Tells what was decided in which file, with Rescan, Open File, and Undo. */
import { basename } from 'node:path';
import * as vscode from 'vscode';
import type { JobAnswers } from '../../threads/jobs/jobProtocol';
import type { JobClient } from '../../threads/jobs/jobClient';
import { commandIds } from '../ids';
import { showInformation } from '../messages';
import { tellError } from '../progress/errorMessage';
import { mayWriteRisks } from './mayWriteRisks';

interface Told {
  readonly text: string;
  readonly change: JobAnswers['acceptRisks'];
  /** Names of those that are scanned again on request. */
  readonly packages: readonly string[];
}

export async function tellRiskChange(
  parts: { readonly jobs: JobClient; readonly log: vscode.LogOutputChannel },
  workbook: vscode.Uri,
  { text, change, packages }: Told,
): Promise<void> {
  const rescan = vscode.l10n.t('Rescan');
  const open = vscode.l10n.t('Open File');
  const undo = vscode.l10n.t('Undo');
  const { file } = change;
  const picked = await showInformation(text, rescan, open, undo);
  try {
    if (picked === open) await vscode.window.showTextDocument(vscode.Uri.file(file));
    if (picked === rescan) await vscode.commands.executeCommand(commandIds.startScan, workbook, { packages });
    if (picked !== undo || !(await mayWriteRisks(file))) return;
    await parts.jobs.run('undoRisks', change);
    void showInformation(vscode.l10n.t('The changes to {0} are undone.', basename(file)));
  } catch (error) {
    tellError(error, parts.log, { retry: () => tellRiskChange(parts, workbook, { text, change, packages }) });
  }
}
