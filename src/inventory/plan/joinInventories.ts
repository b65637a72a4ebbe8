/** Several files as one list of packages; refuses files that disagree, since nobody can tell which of them is right. */
import { normalizeName } from '../../core/package/packageName';
import { installedKey } from '../../core/package/requiredThrough';
import { compareVersions, parseVersion, sameVersion } from '../../core/package/version';
import { UserError } from '../../core/message/errors';
import { say } from '../../core/message/text';
import { type InstalledPackage, type Inventory, type NotUsable, type PackageSource, reasons } from '../inventory';
import { refuseFile } from '../inventoryError';
import { unite } from '../inventoryBuilder';

/** From PyPI to the farthest from it. */
const distance: readonly PackageSource[] = ['pypi', 'conda', 'index', 'path', 'url', 'vcs'];

/** One entry for each version of each package. Throws UserError for versions on which two files disagree, and for files without any package. */
export function joinInventories(inventories: readonly Inventory[], files: readonly string[]): Inventory {
  for (const [at, { packages, notUsable }] of inventories.entries()) {
    const isUnknown = packages.length === 0 && notUsable.every(({ name }) => name === undefined);
    if (isUnknown) throw noPackage(files[at] ?? '', notUsable[0]);
  }
  requireAgreement(inventories, files);
  const packages = inventories.flatMap((each) => joinVersions(each.packages));
  return {
    packages: joinVersions(packages),
    notUsable: inventories.flatMap(({ notUsable }) => notUsable),
    complete: inventories.every(({ complete }) => complete),
    hides: [...new Set(inventories.flatMap(({ hides }) => hides))],
    notes: inventories.flatMap(({ notes }) => notes),
  };
}

/** The first reason says most: without one, there was nothing to use. */
function noPackage(path: string, first: NotUsable | undefined): UserError {
  if (first === undefined) return refuseFile(say`The file names no package`, path);
  const { line, entry, file, reason } = first;
  const where = line !== undefined ? say`line ${line}` : entry !== undefined ? say`entry ${entry}` : say`it`;
  const why = say`The file names no package that can be used: ${where} ${reasons[reason]}`;
  return refuseFile(file === path ? why : say`${why} (${file})`, path);
}

function joinVersions(packages: readonly InstalledPackage[]): readonly InstalledPackage[] {
  const known = new Map<string, InstalledPackage>();
  for (const each of packages) {
    const key = installedKey(each);
    const before = known.get(key);
    known.set(key, before === undefined ? each : farther(unite(before, each), each));
  }
  return [...known.values()];
}

/** Another project of the same name is worse than none: the source that is not PyPI is kept. */
function farther(a: InstalledPackage, b: InstalledPackage): InstalledPackage {
  return distance.indexOf(b.source) > distance.indexOf(a.source) ? { ...a, source: b.source } : a;
}

function requireAgreement(inventories: readonly Inventory[], files: readonly string[]): void {
  const first = new Map<string, { readonly versions: readonly string[]; readonly file: string }>();
  for (const [at, { packages }] of inventories.entries()) {
    for (const [name, versions] of versionsByName(packages)) {
      const before = first.get(name);
      const file = files[at] ?? '';
      if (before === undefined) first.set(name, { versions, file });
      else if (!isWithin(versions, before.versions) && !isWithin(before.versions, versions)) {
        throw disagreement(name, before, { versions, file });
      }
    }
  }
}

function isWithin(some: readonly string[], all: readonly string[]): boolean {
  return some.every((version) => all.some((other) => sameVersion(version, other)));
}

function versionsByName(packages: readonly InstalledPackage[]): ReadonlyMap<string, readonly string[]> {
  const byName = new Map<string, string[]>();
  for (const { name, version } of packages) {
    const key = normalizeName(name);
    const known = byName.get(key);
    if (known === undefined) byName.set(key, [version]);
    else known.push(version);
  }
  return byName;
}

interface Told {
  readonly versions: readonly string[];
  readonly file: string;
}

function disagreement(name: string, a: Told, b: Told): UserError {
  return new UserError({
    code: 'badArgument',
    what: say`The files disagree on ${name}: ${a.versions.join(', ')} here, ${b.versions.join(', ')} in ${b.file}`,
    file: a.file,
    next: say`Pass the file that is right, or files that agree`,
  });
}

/** Lowest first; texts that are no versions are lowest. */
export function byVersion(a: string, b: string): number {
  const [left, right] = [parseVersion(a), parseVersion(b)];
  if (left === undefined || right === undefined) return Number(left !== undefined) - Number(right !== undefined);
  return compareVersions(left, right);
}
