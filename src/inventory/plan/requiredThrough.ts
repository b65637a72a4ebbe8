/** Through which packages the others of an inventory are required, by the shortest way from one that was asked for. */
import { groupBy } from '../../core/collections/groupBy';
import { normalizeName } from '../../core/package/packageName';
import { installedKey, type RequiredThrough } from '../../core/package/requiredThrough';
import type { Inventory } from '../inventory';

/** Longer ways show their first and their last names. */
const mostNames = 10;

/** By installedKey. A package of which the files do not tell has none. */
export function requiredThrough({ packages }: Pick<Inventory, 'packages'>): ReadonlyMap<string, RequiredThrough> {
  const requirers = packages.flatMap((each) => each.requiredBy.map((by) => ({ by: normalizeName(by), each })));
  const required = groupBy(requirers, ({ by }) => by);
  const found = new Map<string, RequiredThrough>();
  // In the order of names: several ways of one length are the same whatever the order of the list.
  let reached = packages.filter(({ direct }) => direct === true);
  for (const each of reached) found.set(installedKey(each), []);
  while (reached.length > 0) {
    const next: typeof reached = [];
    for (const from of [...reached].sort((a, b) => (normalizeName(a.name) < normalizeName(b.name) ? -1 : 1))) {
      const way = shortened([...(found.get(installedKey(from)) ?? []), from.name]);
      for (const { each } of required.get(normalizeName(from.name)) ?? []) {
        if (found.has(installedKey(each))) continue;
        found.set(installedKey(each), way);
        next.push(each);
      }
    }
    reached = next;
  }
  return found;
}

function shortened(way: RequiredThrough): RequiredThrough {
  const [first = ''] = way;
  return way.length <= mostNames ? way : [first, '…', ...way.slice(2 - mostNames)];
}
