/** What the review grid says about a row or cell that a person asked for in vain. */
import * as vscode from 'vscode';
import type { PackageIdentity } from '../../core/package/identity';
import { showInformation } from '../messages';
import type { FromReview } from '../../webview/reviewProtocol';
import { workbookName } from '../workbookName';

export function tellMissing({ name, version }: PackageIdentity, workbook: vscode.Uri): void {
  const text = vscode.l10n.t(
    '{0} is not in {1}. It was changed, renamed or deleted after the scan.',
    `${name} ${version}`.trim(),
    workbookName(workbook.fsPath),
  );
  void showInformation(text);
}

export function tellNotEditable(bar: Extract<FromReview, { type: 'notEditable' }>['bar']): void {
  const texts = {
    column: vscode.l10n.t('Only results and notes can be edited here.'),
    formula: vscode.l10n.t('The cell has a formula. Edit it in your office program.'),
    readOnly: vscode.l10n.t(
      'Cells are edited in trusted workspaces, and in the file itself, not in another version of it.',
    ),
  };
  void showInformation(texts[bar]);
}
