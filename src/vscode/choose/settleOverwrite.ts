/** Asks before a rule that comes with a folder lets a scan replace people's values. Writes no workbook. */
import * as vscode from 'vscode';
import type { OverwriteRule } from '../../core/cells/cellEdit';
import { configurationSection, settingIds, storedKeys } from '../ids';
import { askModally } from '../messages';
import { workbookName } from '../workbookName';

/** What a person agreed to is remembered per workbook and rule. Undefined: the person wants no scan. */
export async function settleOverwrite(
  workbook: vscode.Uri,
  rule: OverwriteRule,
  memento: vscode.Memento,
): Promise<OverwriteRule | undefined> {
  if ((rule !== 'all' && rule !== 'worse') || !comesWithFolder(workbook)) return rule;
  const agreement = `${rule} ${workbook.fsPath}`;
  const agreed = memento.get<readonly string[]>(storedKeys.agreedOverwrite, []);
  if (agreed.includes(agreement)) return rule;
  const replace = vscode.l10n.t('Replace Values');
  const preserve = vscode.l10n.t('Preserve Values');
  const question = vscode.l10n.t('Replace your own values in {0}?', workbookName(workbook.fsPath));
  const setting = `${configurationSection}.${settingIds.overwrite}`;
  const detail = vscode.l10n.t('The settings of this folder set {0} to "{1}".', setting, rule);
  const answer = await askModally(question, detail, replace, preserve);
  if (answer === preserve) return 'automated';
  if (answer !== replace) return undefined;
  await memento.update(storedKeys.agreedOverwrite, [...agreed, agreement]);
  return rule;
}

/** Whoever sent or committed the folder may have made it. */
function comesWithFolder(workbook: vscode.Uri): boolean {
  const seen = vscode.workspace.getConfiguration(configurationSection, workbook).inspect(settingIds.overwrite);
  return seen?.workspaceFolderValue !== undefined || seen?.workspaceValue !== undefined;
}
