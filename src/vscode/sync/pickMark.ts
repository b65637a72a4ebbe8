/** Asks how packages that are no longer installed are marked. Writes nothing. */
import * as vscode from 'vscode';
import type { ChosenChanges } from './pickPlan';

type Mark = NonNullable<ChosenChanges['mark']>;

/** Undefined: the person left without a choice. */
export async function pickMark(count: number): Promise<Mark | undefined> {
  const choices: readonly (vscode.QuickPickItem & { readonly mark: Mark })[] = [
    { label: vscode.l10n.t('Leave Rows As They Are'), mark: 'none' },
    { label: vscode.l10n.t('Write a Note'), description: vscode.l10n.t('into empty Notes cells'), mark: 'note' },
    { label: vscode.l10n.t('Strike Through'), description: vscode.l10n.t('name and version'), mark: 'strike' },
  ];
  const picked = await vscode.window.showQuickPick(choices, {
    title: vscode.l10n.t('Packages No Longer Installed: {0}', count),
    placeHolder: vscode.l10n.t('How are they marked? The choice is saved for this workbook'),
    ignoreFocusOut: true,
  });
  return picked?.mark;
}
