/** Whether a scan may start in this window now; says why not, with a button for what helps. */
import * as vscode from 'vscode';
import { hostCommands } from '../ids';
import { showInformation, showWarning } from '../messages';
import type { ScanRunner } from './scanRunner';
import { workbookName } from '../workbookName';

export function mayScan(runner: ScanRunner): boolean {
  if (!vscode.workspace.isTrusted) {
    void tellUntrusted();
    return false;
  }
  if (runner.active !== undefined) {
    void tellRunning(runner, runner.active.workbookPath);
    return false;
  }
  return true;
}

/** No request leaves the machine from a workspace that nobody trusts. */
export function mayAskNetwork(): boolean {
  return vscode.workspace.isTrusted;
}

async function tellUntrusted(): Promise<void> {
  const manage = vscode.l10n.t('Manage Workspace Trust');
  const picked = await showWarning(vscode.l10n.t('Workbooks are changed in trusted workspaces only.'), manage);
  if (picked === manage) await vscode.commands.executeCommand(hostCommands.manageTrust);
}

async function tellRunning(runner: ScanRunner, workbookPath: string): Promise<void> {
  const show = vscode.l10n.t('Show Scans');
  const cancel = vscode.l10n.t('Cancel That Scan');
  const picked = await showInformation(
    vscode.l10n.t('{0} is being scanned; a window runs one scan at a time.', workbookName(workbookPath)),
    show,
    cancel,
  );
  if (picked === show) await vscode.commands.executeCommand(hostCommands.focusScans);
  else if (picked === cancel) runner.cancel();
}
