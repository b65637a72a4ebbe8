/** Why a package is installed: asked for itself, or required by others. */
import { normalizeName } from './packageName';
import { parseVersion } from './version';

/** Names from a package that was asked for to the one that requires this one; empty: it was asked for itself. */
export type RequiredThrough = readonly string[];

/** `direct` or `through A → B`. */
export function throughText(through: RequiredThrough): string {
  return through.length === 0 ? 'direct' : `through ${chainText(through)}`;
}

/** `A → B`. */
export function chainText(through: RequiredThrough): string {
  return through.join(' → ');
}

/** The same for every spelling of a name and a version. */
export function installedKey({ name, version }: { readonly name: string; readonly version: string }): string {
  return `${normalizeName(name)} ${parseVersion(version)?.canonical ?? version}`;
}
