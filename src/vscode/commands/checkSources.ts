/** Asks each source that is on one question, reads the data at hand, and shows how it answered, in the log, from where it can be passed on. Shows no token. */
import * as vscode from 'vscode';
import { showInformation, showWarning, withProgress } from '../messages';
import { tellError } from '../progress/errorMessage';
import { mayAskNetwork } from '../scanState/scanPermission';

export interface CheckSourcesParts {
  readonly ask: () => Promise<{ readonly lines: readonly string[] } & Counts>;
  readonly log: vscode.LogOutputChannel;
}

/** Of sources that were asked, of data files, and of both those that failed and those of old data. */
type Counts = Readonly<Record<'asked' | 'files' | 'failed' | 'old', number>>;

/** Resolves when the person has been told the outcome. */
export async function checkSources(parts: CheckSourcesParts): Promise<void> {
  const { ask, log } = parts;
  if (!mayAskNetwork()) {
    void showWarning(vscode.l10n.t('Sources are queried in trusted workspaces only.'));
    return;
  }
  try {
    const title = vscode.l10n.t('Checking sources…');
    const { lines, ...counts } = await withProgress({ location: vscode.ProgressLocation.Notification, title }, ask);
    for (const line of lines) log.info(line);
    const show = vscode.l10n.t('Show Log');
    const isWell = counts.failed === 0 && counts.old === 0 && counts.asked + counts.files > 0;
    const picked = await (isWell ? showInformation : showWarning)(outcomeText(counts), show);
    if (picked === show) log.show();
  } catch (error) {
    tellError(error, log, { retry: () => checkSources(parts) });
  }
}

function outcomeText({ asked, files, failed, old }: Counts): string {
  if (asked + files === 0) return vscode.l10n.t('No source was queried: none is enabled and configured.');
  if (failed === 1) return vscode.l10n.t('One source or data file does not work. The log says what to do.');
  if (failed > 0) return vscode.l10n.t('{0} sources or data files do not work. The log says what to do.', failed);
  if (old === 1) return vscode.l10n.t('One source or data file is old. The log says what to do.');
  if (old > 0) return vscode.l10n.t('{0} sources or data files are old. The log says what to do.', old);
  if (asked === 0) return vscode.l10n.t('No source was queried. The data files can be read.');
  return vscode.l10n.t('All enabled and configured sources respond.');
}
