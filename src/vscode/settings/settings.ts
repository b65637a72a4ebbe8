/** Reads the person's settings for a workbook as they were typed. Leaves checking the numbers to the worker, which knows their bounds. */
import { dirname } from 'node:path';
import * as vscode from 'vscode';
import type { BatchConfiguration } from '../../core/scan/batchConfiguration';
import { type OverwriteRule, overwriteRules } from '../../core/cells/cellEdit';
import { UserError } from '../../core/message/errors';
import { say, type Text } from '../../core/message/text';
import type { EditorSettings } from '../../threads/scan/protocol';
import { configurationSection, settingIds } from '../ids';

/** Which setting holds which field, relative to the section. */
export const batchSettings: Readonly<Record<keyof BatchConfiguration, string>> = {
  strategy: 'batch.strategy',
  defaultBatchSize: 'batch.defaultBatchSize',
  minBatchSize: 'batch.minBatchSize',
  maxBatchSize: 'batch.maxBatchSize',
  memoryThreshold: 'batch.memoryThreshold',
  timeBasedInterval: 'batch.timeBasedInterval',
  maxConcurrentBatches: 'batch.maxConcurrentBatches',
  atomicOperations: 'batch.atomicOperations',
  retryFailedBatches: 'batch.retryFailedBatches',
  maxRetryAttempts: 'batch.maxRetryAttempts',
  checkpointFrequency: 'checkpoint.checkpointFrequency',
  backupOnCheckpoint: 'checkpoint.backupOnCheckpoint',
  cleanupOnSuccess: 'checkpoint.cleanupOnSuccess',
  keptCheckpoints: 'checkpoint.keptCheckpoints',
  keepDays: 'checkpoint.keepDays',
  reuseHours: 'checkpoint.reuseHours',
  keptReviews: 'checkpoint.keptReviews',
};

/** Only what a person set, so that a preset of `ihacpa.yaml` keeps its say over our defaults. */
export function readEditorSettings(workbook: vscode.Uri): EditorSettings {
  const settings = vscode.workspace.getConfiguration(configurationSection, workbook);
  const values = Object.entries(batchSettings).map(([field, name]) => [field, typedValue(settings, name)] as const);
  const folder = vscode.workspace.getWorkspaceFolder(workbook)?.uri.fsPath;
  const folders = [dirname(workbook.fsPath), ...(folder === undefined ? [] : [folder])];
  return {
    values: Object.fromEntries(values.filter(([, value]) => value !== undefined)),
    folders: [...new Set(folders)],
  };
}

/** Undefined where only the default counts. */
function typedValue(settings: vscode.WorkspaceConfiguration, name: string): unknown {
  const seen = settings.inspect<unknown>(name);
  return seen?.workspaceFolderValue ?? seen?.workspaceValue ?? seen?.globalValue;
}

/** Throws UserError `badArgument`. */
export function readOverwriteRule(scope: vscode.Uri): OverwriteRule {
  const value = vscode.workspace.getConfiguration(configurationSection, scope).get<unknown>(settingIds.overwrite);
  const rule = overwriteRules.find((candidate) => candidate === value);
  if (rule === undefined) throw badSetting(settingIds.overwrite, say`it must be one of ${overwriteRules.join(', ')}`);
  return rule;
}

/** As written, trimmed; undefined when empty. */
export function readAdvisoriesSetting(scope: vscode.Uri | undefined): string | undefined {
  const value = vscode.workspace.getConfiguration(configurationSection, scope).get<unknown>(settingIds.advisories);
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;
}

function badSetting(setting: string, reason: Text): UserError {
  return new UserError({
    code: 'badArgument',
    what: say`The setting ${`${configurationSection}.${setting}`} cannot be used: ${reason}`,
    next: say`Correct it in the settings, then start again`,
  });
}
