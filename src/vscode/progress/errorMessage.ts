/** Tells a person about a failed run: the cause, the next step and a button for it. Never shows a stack trace. */
import * as vscode from 'vscode';
import { UserError } from '../../core/message/errors';
import { commandIds, configurationSection, hostCommands } from '../ids';
import { showError } from '../messages';
import { plainText } from './plainText';
import { errorText } from '../localize';

interface Remedy {
  readonly title: string;
  readonly run: () => unknown;
}

/** Each acts on the workbook, scan or checkpoint that the message is about. */
export interface Remedies {
  readonly retry: () => unknown;
  /** Asks for another workbook; for one that is gone. */
  readonly choose?: () => unknown;
}

/** What its button does follows on its own. */
export function tellError(error: unknown, log: vscode.LogOutputChannel, remedies: Remedies): void {
  log.error(error instanceof Error ? error : String(error));
  const showLog: Remedy = { title: vscode.l10n.t('Show Log'), run: () => log.show() };
  if (!(error instanceof UserError)) {
    const text = vscode.l10n.t('An unexpected error occurred. See the log for details.');
    void offer(text, [showLog], log);
    return;
  }
  if (error.cause instanceof Error) log.error(error.cause);
  const remedy = remedyFor(error, remedies);
  void offer(plainText(errorText(error)), remedy === undefined ? [showLog] : [remedy, showLog], log);
}

async function offer(text: string, remedies: readonly Remedy[], log: vscode.LogOutputChannel): Promise<void> {
  const picked = await showError(text, ...remedies.map(({ title }) => title));
  try {
    await remedies.find(({ title }) => title === picked)?.run();
  } catch (error) {
    log.error(error instanceof Error ? error : String(error));
  }
}

function remedyFor({ code, file, line }: UserError, { retry, choose }: Remedies): Remedy | undefined {
  const command = (title: string, id: string, ...args: unknown[]): Remedy => ({
    title,
    run: () => vscode.commands.executeCommand(id, ...args),
  });
  switch (code) {
    case 'workbookMissing':
      return choose && { title: vscode.l10n.t('Choose Workbook…'), run: choose };
    case 'workbookLocked':
    case 'workbookChanged':
    case 'workbookRefused':
    case 'noPackageRows':
    case 'notWritable':
    case 'diskFull':
    case 'storageUnusable':
      return { title: vscode.l10n.t('Try Again'), run: retry };
    case 'badArgument':
      if (file !== undefined && line !== undefined) {
        return { title: vscode.l10n.t('Open File'), run: () => openAt(file, line) };
      }
      return command(vscode.l10n.t('Open Settings'), hostCommands.openSettings, configurationSection);
    case 'advisoriesUnreadable':
      return command(vscode.l10n.t('Open Settings'), hostCommands.openSettings, configurationSection);
    case 'stateExists':
    case 'scanCrashed':
      return file === undefined ? undefined : command(vscode.l10n.t('Resume'), commandIds.resumeScan, file);
    case 'nothingToResume':
      return command(vscode.l10n.t('Start Scan'), commandIds.startScan);
    case 'checkpointUnusable':
      return command(vscode.l10n.t('Show Scans'), hostCommands.focusScans);
    // Only the command line uses a queue.
    case 'queueRefused':
    case 'queueAway':
    case 'cancelled':
      return undefined;
  }
}

/** `line` is 1-based. */
async function openAt(file: string, line: number): Promise<void> {
  const selection = new vscode.Range(line - 1, 0, line - 1, 0);
  await vscode.window.showTextDocument(vscode.Uri.file(file), { selection });
}
