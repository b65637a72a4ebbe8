/** Which package of a review is which of the one before: the same version first, then the same name in another version. */
import { groupBy } from '../collections/groupBy';
import { type Snapshot, snapshotKey, type SnapshotPackage } from './snapshot';

export interface PackagePair {
  /** Absent: the package was added since. */
  readonly before?: SnapshotPackage;
  /** Absent: it is gone. */
  readonly now?: SnapshotPackage;
}

/** In the order of the newer review; those that are gone come last. */
export function pairPackages(before: Snapshot, now: Snapshot): readonly PackagePair[] {
  const known = new Map(before.packages.map((each) => [snapshotKey(each), each]));
  const kept = new Set(now.packages.map(snapshotKey).filter((key) => known.has(key)));
  const left = before.packages.filter((each) => !kept.has(snapshotKey(each)));
  const others = groupBy(left, ({ name }) => name);
  const pairs = now.packages.map((each): PackagePair => {
    const earlier = known.get(snapshotKey(each)) ?? others.get(each.name)?.shift();
    return earlier === undefined ? { now: each } : { before: earlier, now: each };
  });
  return [...pairs, ...[...others.values()].flat().map((each) => ({ before: each }))];
}
