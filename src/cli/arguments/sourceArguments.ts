/** Which sources a person wants asked, where, and with what data at hand. */
import { join, resolve } from 'node:path';
import { type AgeBounds, usualAgeBounds } from '../../core/advisory/dataAge';
import { mostDays, type ServiceId, type SourceSettings } from '../../core/scan/sourceSettings';
import { dataFiles, serviceIds } from '../../sources/registered';
import type { CliPlace } from '../cliPorts';
import { badArgument, type OptionValues } from './optionValues';

/** Throws UserError `badArgument`. Answers are kept below the state folder, unless they are recorded: what is kept is not sent again. */
export function readSourceSettings(values: OptionValues, place: CliPlace, storageFolder: string): SourceSettings {
  const services = readServices(values);
  const { files, fileDays } = readDataFiles(values, place);
  const risks = values.list('risks');
  return {
    services,
    files,
    ...(isRecording(place.environment) ? {} : { cacheFolder: join(storageFolder, 'cache') }),
    ageBounds: { cached: readDays(values, 'cached'), file: fileDays },
    ...(risks.length === 0 ? {} : { risks: risks.map((path) => resolve(place.currentFolder, path)) }),
  };
}

/** IHACPA_RECORD names the folder for recordings of what services respond. */
function isRecording(environment: CliPlace['environment']): boolean {
  return (environment['IHACPA_RECORD'] ?? '') !== '';
}

/** Data at hand with absolute paths, and the days from which on it is old. Throws UserError `badArgument`. */
export function readDataFiles(values: OptionValues, place: Pick<CliPlace, 'currentFolder'>) {
  const files: SourceSettings['files'] = {};
  const pathOf = (option: string): string | undefined => {
    const path = values.value(option);
    return path === undefined ? undefined : resolve(place.currentFolder, path);
  };
  for (const { kind, option } of dataFiles) {
    const path = pathOf(option);
    if (path !== undefined) files[kind] = path;
  }
  return { advisoriesPath: pathOf('advisories'), files, fileDays: readDays(values, 'file') };
}

const ageOptions = { cached: 'cached-days', file: 'file-days' } as const satisfies Record<keyof AgeBounds, string>;

function readDays(values: OptionValues, kind: keyof AgeBounds): number {
  const option = ageOptions[kind];
  const text = values.value(option);
  if (text === undefined) return usualAgeBounds[kind];
  const days = /^\d{1,4}$/.test(text) ? Number(text) : Infinity;
  if (days <= mostDays[kind]) return days;
  throw badArgument(
    values.command,
    `--${option} ${text} is not a number of days`,
    `Pass a whole number from 0 to ${mostDays[kind]}`,
  );
}

/** Throws UserError `badArgument`. */
export function readServices(values: OptionValues): SourceSettings['services'] {
  const disabled = new Set(readDisabled(values));
  const addresses = readAddresses(values);
  return Object.fromEntries(
    serviceIds.map((id) => {
      const baseUrl = addresses.get(id);
      return [id, { enabled: !disabled.has(id), ...(baseUrl === undefined ? {} : { baseUrl }) }];
    }),
  );
}

function readDisabled(values: OptionValues): readonly ServiceId[] {
  return listed(values, 'disable-source').map((name) => serviceNamed(values, name, '--disable-source'));
}

function readAddresses(values: OptionValues): ReadonlyMap<ServiceId, string> {
  return new Map(
    listed(values, 'source-url').map((entry) => {
      const [name = '', address = ''] = /^([^=]*)=?(.*)$/.exec(entry)?.slice(1) ?? [];
      const service = serviceNamed(values, name, '--source-url');
      const url = URL.canParse(address) ? new URL(address) : undefined;
      const isPlain =
        url !== undefined && [url.username, url.password, url.search, url.hash].every((part) => part === '');
      const isUsable = isPlain && /^https?:$/.test(url.protocol);
      if (isUsable) return [service, address.replace(/\/+$/, '')];
      const next =
        'Pass --source-url NAME=https://mirror.example/path, without a user name or a query; the login of a mirror of PyPI comes from IHACPA_PYPI_LOGIN';
      throw badArgument(values.command, `--source-url ${name} has no usable address`, next);
    }),
  );
}

function listed(values: OptionValues, option: string): readonly string[] {
  const names = (values.value(option) ?? '').split(',');
  return names.map((name) => name.trim()).filter((name) => name !== '');
}

/** `exploit-db` and `exploitdb` are `exploitDb`. */
function serviceNamed(values: OptionValues, name: string, option: string): ServiceId {
  const plain = name.replaceAll('-', '').toLowerCase();
  const service = serviceIds.find((id) => id.toLowerCase() === plain);
  if (service !== undefined) return service;
  throw badArgument(values.command, `${option} ${name} is not a source`, `Pass one of ${serviceIds.join(', ')}`);
}
