/** Collects what a reader finds, checks every name and version at one place, and joins what is said twice. */
import { isArchiveName, isValidName, normalizeName } from '../core/package/packageName';
import { parseVersion } from '../core/package/version';
import { say, type Text } from '../core/message/text';
import {
  type InstalledPackage,
  type Inventory,
  mostEntries,
  type NotUsable,
  type PackageSource,
  type Reason,
} from './inventory';
import { refuseFile } from './inventoryError';

interface FoundPackage {
  readonly name: string;
  readonly version: string;
  readonly source?: PackageSource;
  readonly extras?: readonly string[];
  readonly groups?: readonly string[];
  readonly platforms?: readonly string[];
  readonly marker?: string | undefined;
  readonly direct?: boolean | undefined;
  readonly requiredBy?: readonly string[];
  readonly file?: string;
  readonly line?: number | undefined;
  readonly entry?: number | undefined;
  readonly condaName?: string | undefined;
}

/** An entry that could not be read may be any package. */
const unread: readonly Reason[] = [
  ...([
    'unset-variable',
    'invalid-requirement',
    'invalid-line',
    'invalid-entry',
    'invalid-version',
    'invalid-name',
  ] as const),
  ...(['missing-file', 'outside-folder', 'not-fetched', 'broken-metadata', 'unknown-format-version'] as const),
];

/** Also names of conda packages and of components, which PEP 508 does not know. */
const shownName = /^[\w@][\w.@/+-]*$/;
/** Longer than any name or version on PyPI. */
const longest = 200;

export class InventoryBuilder {
  private readonly packages: InstalledPackage[] = [];
  private readonly notUsable: NotUsable[] = [];
  private readonly notes: Text[] = [];
  /** A lock file for several platforms names the same package of conda again and again. */
  private readonly told = new Set<string>();
  private readonly hides = new Set<string>();
  private complete = true;

  /** `file` as the person named it. */
  constructor(readonly file: string) {}

  add({ name, version, file = this.file, line, entry, ...rest }: FoundPackage): void {
    if (!isValidName(name) || isArchiveName(name) || name.length > longest) {
      this.refuse('invalid-name', { file, line, entry });
      return;
    }
    if (version.length > longest || parseVersion(version) === undefined) {
      this.refuse('invalid-version', { name, version: version.slice(0, longest), file, line });
      return;
    }
    this.count(file);
    const { source = 'pypi', extras = [], groups = [], platforms = [], requiredBy = [] } = rest;
    const { marker, direct, condaName } = rest;
    const lists = { extras, groups, platforms, requiredBy };
    this.packages.push({
      name: name.trim(),
      version: version.trim(),
      source,
      ...lists,
      marker,
      direct,
      file,
      line,
      condaName,
    });
  }

  /** A name that holds more than names do is not told: it may be anything. */
  refuse(reason: Reason, { name, version, file = this.file, line, entry: at }: Partial<NotUsable> = {}): void {
    this.count(file);
    const isName = name !== undefined && name.length <= longest && shownName.test(name);
    const hasVersion = version !== undefined && version !== '';
    const entry = {
      ...(isName ? { name } : {}),
      ...(hasVersion ? { version: version.slice(0, longest) } : {}),
      file,
      line,
      ...(isName || line !== undefined || at === undefined ? {} : { entry: at }),
      reason,
    };
    const key = JSON.stringify(entry);
    if (line === undefined && isName && this.told.has(key)) return;
    this.told.add(key);
    this.notUsable.push(entry);
  }

  /** A package that is not named may be there all the same. */
  isIncomplete(): void {
    this.complete = false;
  }

  get isEmpty(): boolean {
    return this.packages.length + this.notUsable.length === 0;
  }

  hide(...names: readonly string[]): void {
    for (const name of names) this.hides.add(name);
  }

  note(text: Text): void {
    this.notes.push(text);
  }

  build(): Inventory {
    const { notes } = this;
    const complete = this.complete && !this.notUsable.some(({ reason }) => unread.includes(reason));
    return { packages: joinEqual(this.packages), notUsable: this.notUsable, complete, hides: [...this.hides], notes };
  }

  private count(file: string): void {
    if (this.packages.length + this.notUsable.length < mostEntries) return;
    throw refuseFile(say`The file has more than ${mostEntries} entries`, file);
  }
}

/** One entry for what is equal in name, version, source and marker; its lists are united. */
function joinEqual(packages: readonly InstalledPackage[]): readonly InstalledPackage[] {
  const joined = new Map<string, InstalledPackage>();
  for (const each of packages) {
    const key = JSON.stringify([normalizeName(each.name), each.version, each.source, each.marker ?? '']);
    const before = joined.get(key);
    joined.set(key, before === undefined ? each : unite(before, each));
  }
  return [...joined.values()];
}

export function unite(a: InstalledPackage, b: InstalledPackage): InstalledPackage {
  return {
    ...a,
    extras: union(a.extras, b.extras),
    groups: union(a.groups, b.groups),
    platforms: union(a.platforms, b.platforms),
    requiredBy: union(a.requiredBy, b.requiredBy),
    direct: a.direct === true || b.direct === true ? true : (a.direct ?? b.direct),
  };
}

function union(a: readonly string[], b: readonly string[]): readonly string[] {
  return b.length === 0 ? a : [...new Set([...a, ...b])].sort();
}
