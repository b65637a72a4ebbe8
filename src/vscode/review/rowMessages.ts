/** What the review grid says about a row or cell that a person asked for in vain. */
import * as vscode from 'vscode';
import type { PackageIdentity } from '../../core/package/identity';
import type { EditedCell } from '../../grid/query/gridAnswer';
import { showInformation } from '../messages';
import { workbookName } from '../workbookName';
import { reviewTexts } from './reviewTexts';

export function tellMissing({ name, version }: PackageIdentity, workbook: vscode.Uri): void {
  const text = vscode.l10n.t(
    '{0} is not in {1}. It was changed, renamed or deleted after the scan.',
    `${name} ${version}`.trim(),
    workbookName(workbook.fsPath),
  );
  void showInformation(text);
}

export function tellNotEditable(bar: NonNullable<EditedCell['bar']>): void {
  const { words } = reviewTexts();
  void showInformation(bar === 'column' ? words.editNotHere : words.editFormula);
}
