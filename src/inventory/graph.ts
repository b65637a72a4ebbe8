/** Who requires whom: the edges that a file tells, asked for `requiredBy` and `direct` of each entry. */
import { normalizeName } from '../core/package/packageName';

/** Where each name stands in a list, by its normalized form. */
export function positionsByName(names: readonly string[]): ReadonlyMap<string, readonly number[]> {
  const positions = new Map<string, number[]>();
  for (const [at, typed] of names.entries()) {
    const name = normalizeName(typed);
    const known = positions.get(name);
    if (known === undefined) positions.set(name, [at]);
    else known.push(at);
  }
  return positions;
}

export class Graph {
  private readonly requirers = new Map<string, Set<string>>();
  private readonly roots = new Set<string>();

  /** `from`: a name; nothing requires itself. `to`: the key of an entry. */
  edge(from: string, to: string, toName: string = to): void {
    const name = normalizeName(from);
    if (name === normalizeName(toName)) return;
    const key = to === toName ? normalizeName(to) : to;
    const known = this.requirers.get(key);
    if (known === undefined) this.requirers.set(key, new Set([name]));
    else known.add(name);
  }

  /** The project itself requires the entry. */
  root(to: string): void {
    this.roots.add(to);
  }

  requiredBy(key: string): readonly string[] {
    return [...(this.requirers.get(key) ?? [])].sort();
  }

  isDirect(key: string): boolean {
    return this.roots.has(key);
  }
}
