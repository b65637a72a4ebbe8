/** Hands the settings for the limits and the sheet of workbooks to every thread that reads one. Leaves checking them to it. */
import * as vscode from 'vscode';
import { limitsVariable, sheetVariable } from '../../platform/processVariables';
import { configurationSection, settingIds } from '../ids';

const shared = [
  [settingIds.limits, limitsVariable],
  [settingIds.sheet, sheetVariable],
] as const;

/** Now, and whenever a setting changes. */
export function shareLimits(): vscode.Disposable {
  const share = (): void => {
    const settings = vscode.workspace.getConfiguration(configurationSection);
    for (const [setting, variable] of shared) {
      const value = settings.get<unknown>(setting);
      process.env[variable] = typeof value === 'string' ? value : '';
    }
  };
  share();
  return vscode.workspace.onDidChangeConfiguration((change) => {
    if (shared.some(([setting]) => change.affectsConfiguration(`${configurationSection}.${setting}`))) share();
  });
}
