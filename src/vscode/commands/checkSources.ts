/** Asks each source that is on one question and shows how it answered, in the log, from where it can be passed on. Shows no token. */
import * as vscode from 'vscode';
import { showInformation, showWarning, withProgress } from '../messages';
import { tellError } from '../progress/errorMessage';
import { mayAskNetwork } from '../scan/scanPermission';

export interface CheckSourcesParts {
  readonly ask: () => Promise<{ readonly lines: readonly string[]; readonly failed: number }>;
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
    const { lines, failed } = await withProgress({ location: vscode.ProgressLocation.Notification, title }, ask);
    for (const line of lines) log.info(line);
    const show = vscode.l10n.t('Show Log');
    const picked =
      failed === 0
        ? await showInformation(vscode.l10n.t('Every source that is on and has what it needs answers.'), show)
        : await showWarning(
            failed === 1
              ? vscode.l10n.t('One source does not answer. The log says what to do.')
              : vscode.l10n.t('{0} sources do not answer. The log says what to do.', failed),
            show,
          );
    if (picked === show) log.show();
  } catch (error) {
    tellError(error, log, { retry: () => checkSources(parts) });
  }
}
