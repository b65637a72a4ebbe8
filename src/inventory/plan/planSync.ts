/** What a sync would do: the packages of a workbook beside those that are installed, matched by name and version. */
import { groupBy } from '../../core/collections/groupBy';
import { normalizeName } from '../../core/package/packageName';
import type { PackageRow } from '../../core/sheet/packageRow';
import { trailingZeroReadings } from '../../core/package/typedVersion';
import { parseVersion, sameVersion } from '../../core/package/version';
import type { InstalledPackage, Inventory, NotUsable, Reason } from '../inventory';
import { byVersion } from './joinInventories';
import type { PackageIdentity } from '../../core/package/identity';

export interface PlannedRow {
  readonly identity: PackageIdentity;
  /** 1-based. */
  readonly row: number;
  /** As the workbook spells it. */
  readonly name: string;
  /** What its cell shows; '' when empty. */
  readonly version: string;
}

export interface ChangedRow extends PlannedRow {
  readonly to: string;
  /** The same version, whose cell lost zeros as a number. */
  readonly isSameVersion: boolean;
}

/** Each list by name, then version, whatever the order of rows and packages. */
export interface SyncPlan {
  readonly added: readonly InstalledPackage[];
  readonly changed: readonly ChangedRow[];
  readonly notInstalled: readonly PlannedRow[];
  readonly unchanged: readonly PlannedRow[];
  /** The package is installed, and its version is not told. */
  readonly versionUnknown: readonly PlannedRow[];
  /** The files leave such packages out, so that nothing follows from it. */
  readonly notTold: readonly PlannedRow[];
  /** Further rows with the name and version of another one. */
  readonly writtenTwice: readonly PlannedRow[];
  readonly notUsable: readonly NotUsable[];
}

/** Rows of which the files say neither a version nor that they are gone. */
export function notCompared({ versionUnknown, notTold }: SyncPlan): number {
  return versionUnknown.length + notTold.length;
}

/** Whether the files say something of any row. */
export function comparesRows({ changed, unchanged, notInstalled }: SyncPlan): boolean {
  return changed.length + unchanged.length + notInstalled.length > 0;
}

type Lists = { -readonly [Key in Exclude<keyof SyncPlan, 'notUsable'>]: SyncPlan[Key][number][] };

/** Entries that say of a package of that name on PyPI neither that it is there nor that it is not. */
const otherPackages: readonly Reason[] = ['not-python', 'not-pypi', 'excluded', 'declared'];

export function planSync(
  rows: Iterable<Pick<PackageRow, 'identity' | 'row' | 'displayName' | 'versionIsNumber'>>,
  inventory: Inventory,
): SyncPlan {
  const planner = new SyncPlanner(inventory);
  const sheetRows = Array.from(rows, ({ identity, row, displayName, versionIsNumber }): SheetRow => {
    return { identity, row, name: displayName, version: identity.version, versionIsNumber };
  });
  const byName = groupBy(sheetRows, ({ identity }) => identity.name);
  const installed = groupBy(inventory.packages, ({ name }) => normalizeName(name));
  for (const name of new Set([...byName.keys(), ...installed.keys()])) {
    planner.match(name, byName.get(name) ?? [], installed.get(name) ?? []);
  }
  return planner.finish();
}

interface SheetRow extends PlannedRow {
  readonly versionIsNumber: boolean;
}

class SyncPlanner {
  private readonly lists: Lists = {
    ...{ added: [], changed: [], notInstalled: [], unchanged: [] },
    ...{ versionUnknown: [], notTold: [], writtenTwice: [] },
  };
  private readonly unknown: ReadonlySet<string>;
  private readonly hides: ReadonlySet<string>;

  constructor(private readonly inventory: Inventory) {
    const named = inventory.notUsable.filter(({ reason }) => !otherPackages.includes(reason));
    this.unknown = new Set(named.flatMap(({ name }) => (name === undefined ? [] : [normalizeName(name)])));
    this.hides = new Set(inventory.hides);
  }

  match(name: string, rows: readonly SheetRow[], installed: readonly InstalledPackage[]): void {
    const left = [...rows].sort((a, b) => byVersion(a.version, b.version) || a.row - b.row);
    const wanted = [...installed].sort((a, b) => byVersion(a.version, b.version));
    this.takeEqual(left, wanted);
    this.pair(left, wanted);
    this.lists.added.push(...wanted);
    for (const row of left) this.leave(name, row);
  }

  /** Lists as they are, the equal version of the text before one that a number or a local label hides. */
  private takeEqual(left: SheetRow[], wanted: InstalledPackage[]): void {
    for (const isEqual of [isSame, isPublicPart, isLostZero]) {
      for (const each of [...wanted]) {
        const equal = left.filter((row) => isEqual(row, each.version));
        const [first, ...twice] = equal;
        if (first === undefined) continue;
        wanted.splice(wanted.indexOf(each), 1);
        for (const row of equal) left.splice(left.indexOf(row), 1);
        const isNumber = isEqual === isLostZero;
        if (isNumber) this.lists.changed.push(...equal.map((row) => changedRow(row, each.version, true)));
        else this.lists.unchanged.push(...equal.map(plainRow));
        this.lists.writtenTwice.push(...twice.map(plainRow));
      }
    }
  }

  /** As many rows as versions: in their order. Else the highest version takes the row with the highest one. */
  private pair(left: SheetRow[], wanted: InstalledPackage[]): void {
    const count = left.length === wanted.length ? left.length : Math.min(1, left.length, wanted.length);
    const rows = left.splice(left.length - count, count);
    const versions = wanted.splice(wanted.length - count, count);
    for (const [at, row] of rows.entries()) {
      this.lists.changed.push(changedRow(row, versions[at]?.version ?? row.version, false));
    }
  }

  private leave(name: string, row: SheetRow): void {
    const list = this.unknown.has(name)
      ? this.lists.versionUnknown
      : !this.inventory.complete || this.hides.has(name)
        ? this.lists.notTold
        : this.lists.notInstalled;
    list.push(plainRow(row));
  }

  finish(): SyncPlan {
    const byRow = (a: PlannedRow, b: PlannedRow): number =>
      compareText(a.identity.name, b.identity.name) || a.row - b.row;
    const { added, changed, ...others } = this.lists;
    const byName = (a: InstalledPackage, b: InstalledPackage): number =>
      compareText(normalizeName(a.name), normalizeName(b.name)) || byVersion(a.version, b.version);
    for (const list of Object.values(others)) list.sort(byRow);
    return { ...others, added: added.sort(byName), changed: changed.sort(byRow), notUsable: this.inventory.notUsable };
  }
}

function isSame(row: SheetRow, version: string): boolean {
  return sameVersion(row.version, version);
}

/** A workbook that has the public part of a local version has that version. */
function isPublicPart(row: SheetRow, version: string): boolean {
  const read = parseVersion(version);
  return read !== undefined && read.local.length > 0 && parseVersion(row.version)?.canonical === read.publicCanonical;
}

/** 3.1 as a number may have been 3.10. */
function isLostZero(row: SheetRow, version: string): boolean {
  return row.versionIsNumber && trailingZeroReadings(row.version).some((reading) => sameVersion(reading, version));
}

function plainRow({ identity, row, name, version }: SheetRow): PlannedRow {
  return { identity, row, name, version };
}

function changedRow(row: SheetRow, to: string, isSameVersion: boolean): ChangedRow {
  return { ...plainRow(row), to, isSameVersion };
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
