/** Why a workbook cannot be shown as a grid, in words; where nobody expected it, the report is offered as a file. */
import * as vscode from 'vscode';
import { UserError } from '../../core/message/errors';
import type { ToReview } from '../../webview/reviewProtocol';
import { localize } from '../localize';

export function refusal(error: unknown, path: string): Extract<ToReview, { type: 'refused' }> {
  if (error instanceof UserError) {
    const { what, next } = error.texts;
    return {
      type: 'refused',
      what: localize(what),
      file: error.file ?? path,
      next: localize(next),
      isUnexpected: false,
    };
  }
  const [what, next] = [vscode.l10n.t('An unexpected error occurred'), vscode.l10n.t('See the log for details')];
  return { type: 'refused', what, file: path, next, isUnexpected: true };
}
