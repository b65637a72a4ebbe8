/** What one requirement of a file means: a package with a version, or the reason why it gives none. */
import { isArchiveName, isValidName } from '../../core/package/packageName';
import { readRequirement, type Requirement } from '../../core/package/requirement';
import { pinnedVersion } from '../../core/package/specifier';
import type { PackageSource, Reason } from '../inventory';
import { distributionOf, isCondaBuild, urlSource, versionFromFile } from '../origin';

export type LineMeaning =
  | {
      readonly name: string;
      readonly version: string;
      readonly source?: PackageSource;
      readonly extras?: readonly string[];
      readonly marker?: string | undefined;
    }
  | { readonly reason: Reason; readonly name?: string | undefined; readonly requirement?: Requirement };

const isVcs = /^(?:git|hg|svn|bzr)\+|^git:/i;
/** Longer than any requirement without its options. */
const longestLine = 4096;
const variable = /\$\{[A-Z0-9_]+\}/;

export function readRequirementLine(text: string): LineMeaning {
  if (text.length > longestLine) return { reason: 'invalid-requirement' };
  if (variable.test(text)) return { reason: 'unset-variable', name: /^[\w.-]+/.exec(text)?.[0] };
  const named = /^([\w.-]+)\s*(?:\[[^\]]*\])?\s*@\s*(\S+)/.exec(text);
  if (named === null && isAddress(text)) return readAddress(text);
  const requirement = readRequirement(text);
  if (requirement !== undefined) return ofRequirement(requirement);
  // pip takes `name @ file:relative`, PEP 508 does not.
  const [, name = '', address = ''] = named ?? [];
  if (isValidName(name) && /^file:/i.test(address)) return atUrl(name, address, {});
  return { reason: 'invalid-requirement' };
}

function ofRequirement(requirement: Requirement): LineMeaning {
  const { name, extras, marker, url, clauses } = requirement;
  if (url !== undefined) return atUrl(name, url, { extras, marker });
  const pin = pinnedVersion(clauses);
  if ('version' in pin) return { name, version: pin.version, extras, marker };
  return { reason: pin.lack === 'none' ? 'no-version' : pin.lack, name, requirement };
}

function atUrl(name: string, url: string, more: Pick<Requirement, 'extras' | 'marker'> | object): LineMeaning {
  if (isVcs.test(url)) return { reason: 'vcs-no-version', name };
  if (isCondaBuild(url)) return { reason: 'conda-build-path', name };
  const version = versionFromFile(url, name);
  if (version !== undefined) return { name, version, source: urlSource(url), ...more };
  return { reason: /^file:/i.test(url) ? 'local-project' : 'url-no-version', name };
}

function isAddress(text: string): boolean {
  return /^(?:[a-z][a-z0-9+.-]+:\/\/|file:|[./~\\]|[a-z]:[\\/])/i.test(text) || /\.(?:whl|tar\.gz|zip)$/i.test(text);
}

/** A path or an address without a name before it. */
export function readAddress(text: string): LineMeaning {
  const egg = /#(?:.*&)?egg=([\w.-]+)/.exec(text)?.[1];
  if (isVcs.test(text)) return { reason: 'vcs-no-version', name: egg };
  const [address = ''] = text.split(/\s*;\s|\s;/, 1);
  const found = distributionOf(address.trim());
  if (found !== undefined) return { ...found, source: urlSource(address) };
  const isFolder = urlSource(text) === 'path' && !isArchiveName(address);
  if (isFolder) return { reason: 'local-project', name: egg };
  return { reason: 'url-no-version', name: egg };
}
