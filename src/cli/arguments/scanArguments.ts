/** What a person asked of `ihacpa scan`, checked and with absolute paths. */
import { resolve } from 'node:path';
import { type BatchConfiguration, batchStrategies } from '../../core/scan/batchConfiguration';
import { type FailOn, failSeverities } from '../exitCode';
import { type OverwriteRule, overwriteRules } from '../../core/cells/cellEdit';
import type { RecoveryOptions } from '../../core/scan/recoveryOptions';
import type { ScanSelection } from '../../core/scan/scanSelection';
import type { SourceSettings } from '../../core/scan/sourceSettings';
import type { CliPlace } from '../cliPorts';
import { badArgument, type OptionValues } from './optionValues';
import { readRecovery, resumingOption } from './recoveryArguments';
import type { QueueChoice } from '../../tasks/queue/openQueueLookup';
import { readQueue } from './queueArguments';
import { readChoice } from './readValue';
import { readSelection } from './selectionArguments';
import { repeatedWords } from './repeatedWords';
import { readSourceSettings } from './sourceArguments';
import { defaultStorageFolder } from '../process/storageFolder';

export type Detail = 'quiet' | 'normal' | 'verbose';

export interface ScanArguments {
  readonly workbookPath: string;
  readonly outputPath: string | undefined;
  readonly advisoriesPath: string | undefined;
  readonly storageFolder: string;
  /** Whether `--storage` named it. */
  readonly storageGiven: boolean;
  readonly offline: boolean;
  readonly sources: SourceSettings;
  /** Every option that the same command again must have, but for paths, the choice of packages and cells, and how it starts. */
  readonly repeated: readonly string[];
  /** What the same command for the copy that `--output` makes must name besides; see withFilesBeside. */
  readonly namedForCopy?: readonly string[];
  readonly overwrite: OverwriteRule;
  /** Whether `--overwrite` named it. */
  readonly overwriteGiven: boolean;
  /** Nobody is to be asked what counts in a workbook that changed. */
  readonly mergeGiven: boolean;
  /** Only what was given; see loadConfiguration for the rest. */
  readonly settings: Partial<BatchConfiguration>;
  /** Undefined: the usual file beside the workbook, if there is one. */
  readonly configPath: string | undefined;
  /** Undefined: every package. */
  readonly selection: ScanSelection | undefined;
  /** Look up and decide only. */
  readonly dryRun: boolean;
  /** Missing result columns are added without a question. */
  readonly addColumns: boolean;
  readonly ignoreOwnerFile: boolean;
  readonly recovery: RecoveryOptions;
  /** False: `--no-input`. */
  readonly mayAsk: boolean;
  /** Which findings make the exit code 1. */
  readonly failOn: FailOn;
  /** Only new ones do. */
  readonly failOnNew: boolean;
  readonly json: boolean;
  /** Undefined: the scan queries the sources itself. */
  readonly queue: QueueChoice | undefined;
  readonly detail: Detail;
}

/** Throws UserError `badArgument`. */
export function readScanArguments(values: OptionValues, place: CliPlace): ScanArguments {
  const absolute = (path: string | undefined): string | undefined =>
    path === undefined ? undefined : resolve(place.currentFolder, path);
  const workbookPath = resolve(place.currentFolder, values.operand ?? '');
  const outputPath = absolute(values.value('output'));
  if (outputPath === workbookPath) {
    throw badArgument(values.command, '--output names the workbook itself', 'Name a file that does not exist yet');
  }
  if (outputPath !== undefined && values.has('dry-run')) {
    throw badArgument(values.command, '--output and --dry-run exclude each other', 'Pass only one of them');
  }
  if (values.has('add-columns') && values.has('dry-run')) {
    throw badArgument(values.command, '--add-columns and --dry-run exclude each other', 'Pass only one of them');
  }
  const resuming = resumingOption(values);
  if (resuming !== undefined && values.has('dry-run')) {
    const what = `--dry-run cannot be combined with --${resuming}: a dry run is always a new scan`;
    throw badArgument(values.command, what, 'Leave it out, or remove --dry-run to resume');
  }
  const never = ['dry-run', 'no-fail'].find((option) => values.has(option));
  if (values.has('fail-on-new') && never !== undefined) {
    throw badArgument(values.command, `--fail-on-new and --${never} exclude each other`, 'Pass only one of them');
  }
  const storageFolder = absolute(values.value('storage')) ?? defaultStorageFolder(place);
  return {
    workbookPath,
    outputPath,
    advisoriesPath: absolute(values.value('advisories')),
    storageFolder,
    sources: readSourceSettings(values, place, storageFolder),
    repeated: repeatedWords(values),
    storageGiven: values.has('storage'),
    offline: values.has('offline'),
    overwrite: readChoice(values, 'overwrite', overwriteRules) ?? 'automated',
    overwriteGiven: values.has('overwrite'),
    mergeGiven: values.has('merge-strategy'),
    settings: readSettings(values),
    configPath: absolute(values.value('config')),
    selection: readSelection(values),
    dryRun: values.has('dry-run'),
    addColumns: values.has('add-columns'),
    ignoreOwnerFile: values.has('ignore-owner-file'),
    recovery: readRecovery(values),
    mayAsk: !values.has('no-input'),
    failOn: readFailOn(values),
    failOnNew: values.has('fail-on-new'),
    json: values.has('json'),
    queue: readQueue(values, place),
    detail: readDetail(values),
  };
}

/** Data at hand, or OSV itself. */
export function hasAdvisories({ advisoriesPath, offline, sources }: ScanArguments): boolean {
  return advisoriesPath !== undefined || (!offline && sources.services['osv']?.enabled === true);
}

function readSettings(values: OptionValues): Partial<BatchConfiguration> {
  const strategy = readChoice(values, 'batch-strategy', batchStrategies);
  return {
    ...(strategy === undefined ? {} : { strategy }),
    ...(values.has('batch-size') ? { defaultBatchSize: readBatchSize(values) } : {}),
  };
}

function readBatchSize(values: OptionValues): number {
  const text = values.value('batch-size') ?? '';
  const size = /^\d{1,4}$/.test(text) ? Number(text) : 0;
  if (size >= 1 && size <= 100) return size;
  throw badArgument(values.command, `--batch-size ${text} is not a batch size`, 'Pass a whole number from 1 to 100');
}

function readFailOn(values: OptionValues): FailOn {
  if (values.has('no-fail') && values.has('fail-on')) {
    throw badArgument(values.command, '--no-fail and --fail-on exclude each other', 'Pass only one of them');
  }
  if (values.has('no-fail')) return 'never';
  return readChoice(values, 'fail-on', failSeverities) ?? 'any';
}

function readDetail(values: OptionValues): Detail {
  if (!values.has('quiet')) return values.has('verbose') ? 'verbose' : 'normal';
  if (!values.has('verbose')) return 'quiet';
  throw badArgument(values.command, '--quiet and --verbose exclude each other', 'Pass only one of them');
}
