/** Which queue a command uses, from its options or the environment, and what a worker is set up with. */
import type { SourceSettings } from '../../core/scan/sourceSettings';
import { resolve } from 'node:path';
import { parseQueueAddress } from '../../queue/queueAddress';
import type { QueueChoice } from '../../tasks/queue/openQueueLookup';
import { dataFiles } from '../../sources/registered';
import type { CliPlace } from '../cliPorts';
import { defaultStorageFolder } from '../process/storageFolder';
import { badArgument, type OptionValues } from './optionValues';
import { readChoice } from './readValue';
import { readSourceSettings } from './sourceArguments';

/** An empty one is none. */
export const queueVariable = 'IHACPA_QUEUE_URL';
export const queueFallbacks = ['none', 'local'] as const;
export const usualConcurrency = 500;
const mostConcurrency = 1000;

/** What a worker sets up for all scans. */
const ofWorker = ['advisories', 'source-url', ...dataFiles.map(({ option }) => option)];

/** Undefined: a scan queries the sources itself. Throws UserError `badArgument`. */
export function readQueue(
  values: OptionValues,
  { environment }: Pick<CliPlace, 'environment'>,
): QueueChoice | undefined {
  if (values.command.name !== 'scan') return undefined;
  const fallback = readChoice(values, 'queue-fallback', queueFallbacks) ?? 'none';
  const named = values.value('queue');
  if (values.has('offline')) {
    if (named === undefined) return undefined;
    throw badArgument(values.command, '--queue and --offline exclude each other', 'Pass only one of them');
  }
  const url = named ?? environment[queueVariable] ?? '';
  if (url === '') {
    if (!values.has('queue-fallback')) return undefined;
    throw badArgument(values.command, '--queue-fallback needs a queue', `Pass --queue URL or set ${queueVariable}`);
  }
  parseQueueAddress(url);
  const own = fallback === 'local' ? undefined : ofWorker.find((option) => values.has(option));
  if (own === undefined) return { url, fallback };
  const next = `Pass it to ihacpa worker, or add --queue-fallback local to use it there`;
  throw badArgument(values.command, `--${own} has no effect on a scan through a queue`, next);
}

/** Throws UserError `badArgument`. */
export function readQueueUrl(values: OptionValues, { environment }: Pick<CliPlace, 'environment'>): string {
  const url = values.value('queue') ?? environment[queueVariable] ?? '';
  if (url === '') {
    const next = `Pass --queue redis://host:6379/0 or set ${queueVariable}`;
    throw badArgument(values.command, `ihacpa ${values.command.name} needs a queue`, next);
  }
  parseQueueAddress(url);
  return url;
}

export interface WorkerArguments {
  readonly url: string;
  readonly concurrency: number;
  readonly sources: SourceSettings;
  readonly advisoriesPath: string | undefined;
  readonly storageFolder: string;
  readonly offline: boolean;
}

/** Throws UserError `badArgument`. */
export function readWorkerArguments(values: OptionValues, place: CliPlace): WorkerArguments {
  const absolute = (path: string | undefined): string | undefined =>
    path === undefined ? undefined : resolve(place.currentFolder, path);
  const storageFolder = absolute(values.value('storage')) ?? defaultStorageFolder(place);
  return {
    url: readQueueUrl(values, place),
    concurrency: readConcurrency(values),
    sources: readSourceSettings(values, place, storageFolder),
    advisoriesPath: absolute(values.value('advisories')),
    storageFolder,
    offline: values.has('offline'),
  };
}

function readConcurrency(values: OptionValues): number {
  const text = values.value('concurrency');
  if (text === undefined) return usualConcurrency;
  const number = /^\d{1,4}$/.test(text) ? Number(text) : 0;
  if (number >= 1 && number <= mostConcurrency) return number;
  const next = `Pass a whole number from 1 to ${mostConcurrency}`;
  throw badArgument(values.command, `--concurrency ${text} is not a number of packages`, next);
}

/** The options of the same queue, for the same command again, without a login. */
export function queueWords(values: OptionValues): readonly string[] {
  const url = values.value('queue');
  const fallback = values.value('queue-fallback');
  return [
    ...(url === undefined ? [] : ['--queue', withoutLogin(url)]),
    ...(fallback === undefined ? [] : ['--queue-fallback', fallback]),
  ];
}

function withoutLogin(url: string): string {
  const { shown, user, password } = parseQueueAddress(url);
  return user === undefined && password === undefined ? shown : shown.replace('://', '://USER:PASSWORD@');
}
