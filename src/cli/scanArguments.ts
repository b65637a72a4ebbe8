/** What a person asked of `ihacpa scan`, checked and with absolute paths. Touches no file. */
import { resolve } from 'node:path';
import { defaultBatchConfiguration } from '../core/batchConfiguration';
import { type OverwriteRule, overwriteRules } from '../core/cellEdit';
import { defaultRecoveryOptions, type RecoveryOptions } from '../core/recoveryOptions';
import type { CliPlace } from './cliPorts';
import { scanCommand } from './commandTable';
import { badArgument, type OptionValues } from './optionValues';
import { defaultStorageFolder } from './storageFolder';

export type Detail = 'quiet' | 'normal' | 'verbose';

export interface ScanArguments {
  readonly workbookPath: string;
  readonly outputPath: string | undefined;
  readonly advisoriesPath: string | undefined;
  readonly storageFolder: string;
  /** Whether `--storage` named it. */
  readonly storageGiven: boolean;
  readonly offline: boolean;
  readonly overwrite: OverwriteRule;
  readonly batchSize: number;
  readonly recovery: RecoveryOptions;
  /** False: `--no-input`. */
  readonly mayAsk: boolean;
  readonly json: boolean;
  readonly detail: Detail;
}

/** Throws UserError `badArgument`. */
export function readScanArguments(values: OptionValues, place: CliPlace): ScanArguments {
  const absolute = (path: string | undefined): string | undefined =>
    path === undefined ? undefined : resolve(place.currentFolder, path);
  const workbookPath = resolve(place.currentFolder, values.operand ?? '');
  const outputPath = absolute(values.value('output'));
  if (outputPath === workbookPath) {
    throw badArgument(scanCommand, '--output names the workbook itself', 'Name a file that does not exist yet');
  }
  return {
    workbookPath,
    outputPath,
    advisoriesPath: absolute(values.value('advisories')),
    storageFolder: absolute(values.value('storage')) ?? defaultStorageFolder(place),
    storageGiven: values.has('storage'),
    offline: values.has('offline'),
    overwrite: readOverwrite(values.value('overwrite')),
    batchSize: readBatchSize(values.value('batch-size')),
    recovery: readRecovery(values),
    mayAsk: !values.has('no-input'),
    json: values.has('json'),
    detail: readDetail(values),
  };
}

function readBatchSize(text: string | undefined): number {
  if (text === undefined) return defaultBatchConfiguration.defaultBatchSize;
  const size = /^\d{1,4}$/.test(text) ? Number(text) : 0;
  if (size >= 1 && size <= 100) return size;
  throw badArgument(scanCommand, `--batch-size ${text} is not a batch size`, 'Pass a whole number from 1 to 100');
}

function readOverwrite(text: string | undefined): OverwriteRule {
  if (text === undefined) return 'automated';
  const rule = overwriteRules.find((candidate) => candidate === text);
  if (rule !== undefined) return rule;
  throw badArgument(scanCommand, `--overwrite ${text} is not a rule`, `Pass one of ${overwriteRules.join(', ')}`);
}

function readRecovery(values: OptionValues): RecoveryOptions {
  const given = ['start-fresh', 'resume-auto', 'checkpoint'].filter((name) => values.has(name));
  if (given.length > 1) {
    const names = given.map((name) => `--${name}`).join(' and ');
    throw badArgument(scanCommand, `${names} exclude each other`, 'Pass only one of them');
  }
  if (values.has('start-fresh')) return { ...defaultRecoveryOptions, resumeMode: 'fresh' };
  if (values.has('resume-auto')) return { ...defaultRecoveryOptions, resumeMode: 'auto' };
  const checkpointId = values.value('checkpoint');
  if (checkpointId === undefined) return defaultRecoveryOptions;
  if (!/^[a-z0-9-]{1,64}$/.test(checkpointId)) {
    const what = `--checkpoint ${checkpointId} is not a checkpoint's ID`;
    throw badArgument(scanCommand, what, 'Copy the ID from ihacpa checkpoints list WORKBOOK');
  }
  return { ...defaultRecoveryOptions, resumeMode: 'custom', checkpointId };
}

function readDetail(values: OptionValues): Detail {
  if (!values.has('quiet')) return values.has('verbose') ? 'verbose' : 'normal';
  if (!values.has('verbose')) return 'quiet';
  throw badArgument(scanCommand, '--quiet and --verbose exclude each other', 'Pass only one of them');
}
