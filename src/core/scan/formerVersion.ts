/** A version that somebody changed after a scan: what was found about the former one says nothing about the present one. */
import { remark } from '../message/remark';
import { identityKey, type PackageIdentity } from '../package/identity';

/** Undefined where the row has no version, or was not scanned as another one; `scanned`: of its package, the newest scan first. */
export function formerVersion(
  { version }: PackageIdentity,
  scanned: Iterable<PackageIdentity>,
  isPresent: (identity: PackageIdentity) => boolean,
): string | undefined {
  if (version === '') return undefined;
  for (const former of scanned) if (former.version !== version && !isPresent(former)) return former.version;
  return undefined;
}

/** By name, in the order that they come. */
export function byName(identities: Iterable<PackageIdentity>): ReadonlyMap<string, readonly PackageIdentity[]> {
  const names = new Map<string, PackageIdentity[]>();
  for (const identity of identities) {
    const known = names.get(identity.name);
    if (known === undefined) names.set(identity.name, [identity]);
    else known.push(identity);
  }
  return names;
}

/** Of the rows that a workbook has now, compared with what scans looked up, the newest scan first. */
export class FormerVersions {
  readonly #scanned: ReadonlyMap<string, readonly PackageIdentity[]>;
  readonly #present = new Set<string>();
  readonly #names = new Set<string>();

  constructor(found: Iterable<PackageIdentity>, present: Iterable<PackageIdentity>) {
    this.#scanned = byName(found);
    for (const identity of present) {
      this.#present.add(identityKey(identity));
      this.#names.add(identity.name);
    }
  }

  of(row: PackageIdentity): string | undefined {
    return formerVersion(row, this.#scanned.get(row.name) ?? [], (each) => this.#present.has(identityKey(each)));
  }

  /** The workbook has its package, and no row of this version. */
  isFormer(found: PackageIdentity): boolean {
    return this.#names.has(found.name) && !this.#present.has(identityKey(found));
  }
}

export function changedSince(former: string, version: string): string {
  return remark`scanned as ${former}; ${version} is not checked`;
}
