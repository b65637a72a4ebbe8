/** pylock.toml (PEP 751). */
import { normalizeName } from '../../core/package/packageName';
import type { PackageSource } from '../inventory';
import type { InventoryBuilder } from '../inventoryBuilder';
import { Graph, positionsByName } from '../graph';
import { indexSource, urlSource, versionFromFile } from '../origin';
import { entriesOf, positionOf } from '../read/entries';
import { isTable, type Table, tableOf, tablesOf, textOf } from '../read/parseDocument';
import { entryLines } from './entryLines';

export function readPylock(document: Table, text: string, builder: InventoryBuilder): void {
  const format = textOf(document['lock-version']);
  if (!/^1(?:\.|$)/.test(format)) {
    builder.refuse('unknown-format-version', { version: format });
    return;
  }
  const entries = entriesOf(document['packages'], 'packages', builder);
  const graph = graphOf(entries);
  const lineOf = entryLines(text, 'packages', entries.length);
  for (const [at, entry] of entries.entries()) {
    const name = textOf(entry['name']);
    const place = { name, line: lineOf(at), ...positionOf(entry) };
    const version = textOf(entry['version']);
    if (isTable(entry['directory'])) {
      const isRoot = textOf(entry['directory']['path']) === '.';
      builder.refuse(isRoot ? 'project-itself' : 'local-project', { ...place, version });
      continue;
    }
    const stated = version === '' ? versionOfArchive(entry, name) : version;
    if (stated === undefined) builder.refuse(reasonOf(entry), place);
    else {
      const marker = textOf(entry['marker']);
      const requiredBy = graph.requiredBy(String(at));
      builder.add({
        ...place,
        version: stated,
        source: sourceOf(entry),
        ...(marker === '' ? {} : { marker }),
        requiredBy,
      });
    }
  }
}

function reasonOf(entry: Table): 'vcs-no-version' | 'url-no-version' | 'no-version' {
  if (isTable(entry['vcs'])) return 'vcs-no-version';
  return isTable(entry['archive']) ? 'url-no-version' : 'no-version';
}

function versionOfArchive(entry: Table, name: string): string | undefined {
  const archive = tableOf(entry['archive']);
  return versionFromFile(textOf(archive['url']) || textOf(archive['path']), name);
}

function sourceOf(entry: Table): PackageSource {
  if (isTable(entry['vcs'])) return 'vcs';
  if (isTable(entry['archive'])) return urlSource(textOf(entry['archive']['url']) || 'file:');
  return indexSource(textOf(entry['index']));
}

/** A dependency names what tells its entry apart, key by key. */
function graphOf(entries: readonly Table[]): Graph {
  const graph = new Graph();
  const byName = positionsByName(entries.map((entry) => textOf(entry['name'])));
  for (const entry of entries) {
    for (const wanted of tablesOf(entry['dependencies'])) {
      const name = textOf(wanted['name']);
      for (const at of byName.get(normalizeName(name)) ?? []) {
        const target = entries[at] ?? {};
        if (fits(target, wanted)) graph.edge(textOf(entry['name']), String(at), name);
      }
    }
  }
  return graph;
}

function fits(entry: Table, wanted: Table): boolean {
  return Object.entries(wanted).every(
    ([key, value]) => key === 'name' || typeof value !== 'string' || entry[key] === value,
  );
}
