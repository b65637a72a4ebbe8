/** Reads which sources a scan may ask, where, and with what data at hand. Holds no secret and asks nobody. */
import { isAbsolute, resolve } from 'node:path';
import * as vscode from 'vscode';
import { type AgeBounds, usualAgeBounds } from '../../core/advisory/dataAge';
import { mostDays, type ServiceId, type SourceSettings } from '../../core/scan/sourceSettings';
import { UserError } from '../../core/message/errors';
import { say } from '../../core/message/text';
import { serviceIds } from '../../sources/registered';
import { registry } from '../../sources/registry';
import { configurationSection } from '../ids';
import type { TokenId } from './sourceTokens';

/** Which setting names data at hand, by its kind, relative to the section. */
export const dataFileSettings: Readonly<Record<string, string>> = Object.fromEntries(
  registry.flatMap(({ id, files = [] }) => files.map(({ kind, setting }) => [kind, `sources.${id}.${setting}`])),
);

export const networkSettings = { offline: 'network.offline', keepAnswers: 'network.keepAnswers' } as const;
export const risksSetting = 'sources.risks';
export const ageSettings = { cached: 'sources.cachedDays', file: 'sources.fileDays' } as const;

export function enabledSetting(service: ServiceId): string {
  return `sources.${service}.enabled`;
}

export function baseUrlSetting(service: ServiceId): string {
  return `sources.${service}.baseUrl`;
}

/** `base`: the folder that relative paths start at; `cacheFolder`: where answers are kept if the person wants that. Throws UserError `badArgument`. */
export function readSourceSettings(scope: vscode.Uri | undefined, base: string, cacheFolder: string): SourceSettings {
  const settings = vscode.workspace.getConfiguration(configurationSection, scope);
  const path = (name: string): string | undefined => readPath(settings, name, base);
  const files = Object.entries(dataFileSettings).map(([file, name]) => [file, path(name)] as const);
  const risks = path(risksSetting);
  return {
    services: readServices(settings),
    files: Object.fromEntries(files.filter(([, value]) => value !== undefined)),
    ...(settings.get<boolean>(networkSettings.keepAnswers, true) ? { cacheFolder } : {}),
    ageBounds: { cached: readDays(settings, 'cached'), file: readDays(settings, 'file') },
    ...(risks === undefined ? {} : { risks: [risks] }),
  };
}

/** The file of accepted risks; undefined: the one next to the workbook. `base` as above. */
export function readRisksSetting(scope: vscode.Uri, base: string): string | undefined {
  return readPath(vscode.workspace.getConfiguration(configurationSection, scope), risksSetting, base);
}

function readPath(settings: vscode.WorkspaceConfiguration, name: string, base: string): string | undefined {
  const value = settings.get<string>(name, '').trim().replaceAll('${workspaceFolder}', base);
  if (value === '') return undefined;
  return isAbsolute(value) ? value : resolve(base, value);
}

/** Settings may hold anything: what is no number of days means the usual one. */
function readDays(settings: vscode.WorkspaceConfiguration, kind: keyof AgeBounds): number {
  const value: unknown = settings.get(ageSettings[kind]);
  if (typeof value !== 'number' || !Number.isFinite(value)) return usualAgeBounds[kind];
  return Math.min(mostDays[kind], Math.max(0, Math.floor(value)));
}

/** No request leaves this machine. */
export function isOffline(scope: vscode.Uri | undefined): boolean {
  return vscode.workspace.getConfiguration(configurationSection, scope).get<boolean>(networkSettings.offline, false);
}

/** The service a token is for, and its mirror where the person asks one. */
export function serviceOfToken(id: TokenId): {
  readonly service: 'github' | 'nvd' | 'snyk' | 'pypi';
  readonly baseUrl: { readonly baseUrl?: string };
} {
  const service = ({ githubToken: 'github', nvdApiKey: 'nvd', snykToken: 'snyk', pypiLogin: 'pypi' } as const)[id];
  const { baseUrl } = readService(vscode.workspace.getConfiguration(configurationSection), service);
  return { service, baseUrl: baseUrl === undefined ? {} : { baseUrl } };
}

/** Throws UserError `badArgument`. */
function readServices(settings: vscode.WorkspaceConfiguration): SourceSettings['services'] {
  return Object.fromEntries(serviceIds.map((service) => [service, readService(settings, service)]));
}

function readService(
  settings: vscode.WorkspaceConfiguration,
  service: ServiceId,
): { readonly enabled: boolean; readonly baseUrl?: string } {
  const name = baseUrlSetting(service);
  const baseUrl = settings.get<string>(name, '').trim().replace(/\/+$/, '');
  const enabled = settings.get<boolean>(enabledSetting(service), true);
  if (baseUrl === '') return { enabled };
  if (!/^https?:\/\/[^\s/?#]+[^?#]*$/.test(baseUrl) || !URL.canParse(baseUrl)) {
    throw new UserError({
      code: 'badArgument',
      what: say`The setting ${`${configurationSection}.${name}`} is not a web address`,
      next: say`Write it like https://mirror.example, or leave it empty`,
    });
  }
  return { enabled, baseUrl };
}
