/** Asks each source that is on one question and shows how it answered, in the log, from where it can be passed on. Shows no token. */
import * as vscode from 'vscode';
import { showInformation, showWarning, withProgress } from '../messages';
import { tellError } from '../progress/errorMessage';
import { mayAskNetwork } from '../scan/scanPermission';

export interface CheckSourcesParts {
  readonly ask: () => Promise<{
    readonly lines: readonly string[];
    readonly asked: number;
    readonly failed: number;
  }>;
  readonly log: vscode.LogOutputChannel;
}

/** Resolves when the person has been told the outcome. */
export async function checkSources(parts: CheckSourcesParts): Promise<void> {
  const { ask, log } = parts;
  if (!mayAskNetwork()) {
    void showWarning(vscode.l10n.t('Sources are asked in trusted workspaces only.'));
    return;
  }
  try {
    const title = vscode.l10n.t('Checking sources…');
    const { lines, asked, failed } = await withProgress({ location: vscode.ProgressLocation.Notification, title }, ask);
    for (const line of lines) log.info(line);
    const show = vscode.l10n.t('Show Log');
    const shown = failed === 0 && asked > 0 ? showInformation : showWarning;
    const picked = await shown(outcomeText(asked, failed), show);
    if (picked === show) log.show();
  } catch (error) {
    tellError(error, log, { retry: () => checkSources(parts) });
  }
}

function outcomeText(asked: number, failed: number): string {
  if (asked === 0) return vscode.l10n.t('No source was asked: none is on and has what it needs.');
  if (failed === 0) return vscode.l10n.t('Every source that is on and has what it needs answers.');
  return failed === 1
    ? vscode.l10n.t('One source does not answer. The log says what to do.')
    : vscode.l10n.t('{0} sources do not answer. The log says what to do.', failed);
}
