/** Which row of a workbook is which of another one: by name, version, and occurrence, and what is left over by name alone. */
import { groupBy } from '../../core/collections/groupBy';
import { identityKey, type PackageIdentity } from '../../core/package/identity';

export interface PairedRow {
  readonly identity: PackageIdentity;
  /** 1-based. */
  readonly row: number;
  /** Name as written. */
  readonly displayName: string;
}

export interface RowPairs<Before, After> {
  /** In the order of the later workbook. */
  readonly pairs: readonly (readonly [Before, After])[];
  readonly added: readonly After[];
  readonly removed: readonly Before[];
}

export function pairRows<Before extends PairedRow, After extends PairedRow>(
  before: readonly Before[],
  after: readonly After[],
): RowPairs<Before, After> {
  const left = new Map(before.map((row) => [identityKey(row.identity), row]));
  const found = new Map<After, Before>();
  for (const row of after) {
    const key = identityKey(row.identity);
    const same = left.get(key);
    if (same === undefined) continue;
    found.set(row, same);
    left.delete(key);
  }
  const byName = groupBy(left.values(), ({ identity }) => identity.name);
  for (const row of after) {
    if (found.has(row)) continue;
    const same = byName.get(row.identity.name)?.shift();
    if (same === undefined) continue;
    found.set(row, same);
    left.delete(identityKey(same.identity));
  }
  const pairs = after.flatMap((row) => {
    const same = found.get(row);
    return same === undefined ? [] : [[same, row] as const];
  });
  return { pairs, added: after.filter((row) => !found.has(row)), removed: [...left.values()] };
}
