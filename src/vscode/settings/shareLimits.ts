/** Hands the setting for the limits of workbooks to every thread that reads one. Leaves checking it to them. */
import * as vscode from 'vscode';
import { limitsVariable } from '../../core/limitsVariable';
import { configurationSection, settingIds } from '../ids';

/** Now, and whenever the setting changes. */
export function shareLimits(): vscode.Disposable {
  const share = (): void => {
    const value = vscode.workspace.getConfiguration(configurationSection).get<unknown>(settingIds.limits);
    process.env[limitsVariable] = typeof value === 'string' ? value : '';
  };
  share();
  return vscode.workspace.onDidChangeConfiguration((change) => {
    if (change.affectsConfiguration(`${configurationSection}.${settingIds.limits}`)) share();
  });
}
