/** Reads the person's settings as a checked configuration. Refuses values outside the bounds instead of bending them. */
import * as v from 'valibot';
import * as vscode from 'vscode';
import { type BatchConfiguration, batchConfigurationSchema } from '../../core/batch/batchConfiguration';
import { type OverwriteRule, overwriteRules } from '../../core/review/cellEdit';
import { UserError } from '../../core/errors';
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
};

/** Throws UserError `badArgument` naming the setting. */
export function readBatchConfiguration(scope: vscode.Uri): BatchConfiguration {
  const settings = vscode.workspace.getConfiguration(configurationSection, scope);
  const raw = Object.fromEntries(
    Object.entries(batchSettings).map(([field, setting]) => [field, settings.get<unknown>(setting)]),
  );
  const parsed = v.safeParse(batchConfigurationSchema, raw);
  if (parsed.success) return parsed.output;
  const [issue] = parsed.issues;
  const field = v.getDotPath(issue) as keyof BatchConfiguration;
  throw badSetting(batchSettings[field], issue.message);
}

/** Throws UserError `badArgument`. */
export function readOverwriteRule(scope: vscode.Uri): OverwriteRule {
  const value = vscode.workspace.getConfiguration(configurationSection, scope).get<unknown>(settingIds.overwrite);
  const rule = overwriteRules.find((candidate) => candidate === value);
  if (rule === undefined) throw badSetting(settingIds.overwrite, `it must be one of ${overwriteRules.join(', ')}`);
  return rule;
}

/** As written, trimmed; undefined when empty. */
export function readAdvisoriesSetting(scope: vscode.Uri): string | undefined {
  const value = vscode.workspace.getConfiguration(configurationSection, scope).get<unknown>(settingIds.advisories);
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;
}

function badSetting(setting: string, reason: string): UserError {
  return new UserError({
    code: 'badArgument',
    what: vscode.l10n.t('The setting {0} cannot be used: {1}', `${configurationSection}.${setting}`, reason),
    next: vscode.l10n.t('Correct it in the settings, then start again'),
  });
}
