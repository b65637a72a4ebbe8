/** What the page of a report is told: the report, that there is none, or why it cannot be read. Never nothing. */
import * as vscode from 'vscode';
import { UserError } from '../../core/message/errors';
import type { ShownReport } from '../../reports/model/shownReport';
import type { ToReport } from '../../webview/reportProtocol';
import { errorText } from '../localize';
import { translatedReport } from './translatedReport';

export async function reportMessage(
  read: () => Promise<ShownReport | undefined>,
  log: Pick<vscode.LogOutputChannel, 'error'>,
): Promise<ToReport> {
  try {
    const report = await read();
    return report === undefined ? { type: 'none' } : { type: 'report', report: translatedReport(report) };
  } catch (error) {
    log.error('The report could not be read.', error);
    const why =
      error instanceof UserError
        ? errorText(error)
        : vscode.l10n.t('An unexpected error occurred. See the log for details.');
    return { type: 'failed', why };
  }
}
