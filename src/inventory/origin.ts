/** Where a package comes from, read from addresses and file names. Nothing but the kind leaves here: an address may hold a password. */
import { normalizeName } from '../core/package/packageName';
import { parseVersion } from '../core/package/version';
import type { PackageSource } from './inventory';

/** PyPI's own addresses, and none that only begin like one. */
const pypi = /^https?:\/\/(?:[^/@]*@)?(?:(?:www\.)?pypi\.org|pypi\.python\.org|files\.pythonhosted\.org)(?:[:/?#]|$)/i;

/** Of an index: no address is PyPI's. */
export function indexSource(address: string): PackageSource {
  return address === '' || pypi.test(address) ? 'pypi' : 'index';
}

/** Of a file at an address. */
export function urlSource(address: string): PackageSource {
  if (!/^[a-z][a-z0-9+.-]+:/i.test(address) || /^file:/i.test(address)) return 'path';
  return pypi.test(address) ? 'pypi' : 'url';
}

const builders = /\/croot\/|\/tmp\/build\/|\/ci_[^/]*\/|conda-bld|feedstock_root|_\d{10,}\/work\/?$/i;

/** A folder in which conda built the package: `pip freeze` prints it instead of the version. */
export function isCondaBuild(address: string): boolean {
  return builders.test(address.replaceAll('\\', '/'));
}

interface Distribution {
  readonly name: string;
  readonly version: string;
}

const archives = /\.(?:tar\.gz|tgz|tar\.bz2|tar\.xz|zip)$/i;

/** What the name of a wheel or an sdist says; undefined for any other file, and for an archive that only may be one. */
export function distributionOf(address: string): Distribution | undefined {
  const path = address.split(/[?#]/, 1)[0] ?? '';
  const file = decoded(path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1));
  if (file.toLowerCase().endsWith('.whl')) {
    const parts = file.slice(0, -4).split('-');
    const [name = '', version = ''] = parts;
    return parts.length >= 5 && parseVersion(version) !== undefined ? { name, version } : undefined;
  }
  if (!archives.test(file)) return undefined;
  const stem = file.replace(archives, '');
  const cut = stem.lastIndexOf('-');
  const [name, version] = [stem.slice(0, cut), stem.slice(cut + 1)];
  return cut > 0 && parseVersion(version) !== undefined ? { name, version } : undefined;
}

/** The version of the distribution, if it is of that name. */
export function versionFromFile(address: string, name: string): string | undefined {
  const found = distributionOf(address);
  return found !== undefined && normalizeName(found.name) === normalizeName(name) ? found.version : undefined;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
