/** An installed distribution as `pip inspect` and its own metadata tell it: where it came from, and who required it. */
import { evaluateMarker, type MarkerEnvironment, readMarker } from '../../core/package/marker';
import { normalizeName } from '../../core/package/packageName';
import { readRequirement } from '../../core/package/requirement';
import { Graph } from '../graph';
import type { PackageSource } from '../inventory';
import { isCondaBuild, urlSource } from '../origin';
import { isTable, type Table, textOf } from '../read/parseDocument';

/** `folder`: installed from one, with version. */
export function sourceOfInstalled(direct: Table | undefined, installer: string): PackageSource | 'folder' {
  const url = textOf(direct?.['url']);
  if (installer === 'conda' || isCondaBuild(url)) return 'conda';
  if (direct === undefined) return 'pypi';
  if (isTable(direct['dir_info'])) return 'folder';
  return isTable(direct['vcs_info']) ? 'vcs' : urlSource(url);
}

interface Requirer {
  readonly name: string;
  /** `Requires-Dist`. */
  readonly requires: readonly string[];
  /** Installed from a folder: its name is private, so that it is named for no other package. */
  readonly isLocal: boolean;
}

/** Who requires whom in this environment, with the extras that were asked for. */
export function installedGraph(requirers: readonly Requirer[], environment: MarkerEnvironment): Graph {
  const graph = new Graph();
  const edges = requirers.flatMap(({ name, requires, isLocal }) =>
    requires.flatMap((text) => {
      const required = readRequirement(text);
      return required === undefined ? [] : [{ from: normalizeName(name), required, isLocal }];
    }),
  );
  const asked = new Map<string, Set<string>>();
  for (let isNew = true; isNew;) {
    isNew = false;
    for (const { from, required, isLocal } of edges) {
      if (!isAsked(required.marker, environment, ['', ...(asked.get(from) ?? [])])) continue;
      if (!isLocal) graph.edge(from, required.name);
      const name = normalizeName(required.name);
      const known = asked.get(name) ?? new Set();
      const before = known.size;
      for (const extra of required.extras) known.add(extra);
      asked.set(name, known);
      isNew ||= known.size > before;
    }
  }
  return graph;
}

function isAsked(text: string | undefined, environment: MarkerEnvironment, extras: readonly string[]): boolean {
  if (text === undefined) return true;
  const marker = readMarker(text);
  return marker !== undefined && extras.some((extra) => evaluateMarker(marker, { ...environment, extra }));
}

export function requiredBy(graph: Graph, name: string): readonly string[] {
  return graph.requiredBy(normalizeName(name));
}
