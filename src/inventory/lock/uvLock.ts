/** uv.lock, format 1. */
import { normalizeName } from '../../core/package/packageName';
import type { InventoryBuilder } from '../inventoryBuilder';
import { Graph, positionsByName } from '../graph';
import type { PackageSource } from '../inventory';
import { indexSource, urlSource } from '../origin';
import { entriesOf, positionOf } from '../read/entries';
import { isTable, listOf, type Table, tableOf, tablesOf, textOf, textsOf } from '../read/parseDocument';
import { entryLines } from './entryLines';

export function readUvLock(document: Table, text: string, builder: InventoryBuilder): void {
  const format = String(document['version']);
  if (format !== '1') {
    builder.refuse('unknown-format-version', { version: format });
    return;
  }
  const isOld = document['package'] === undefined;
  const entries = entriesOf(document['package'] ?? document['distribution'], 'package', builder);
  const members = new Set(textsOf(tableOf(document['manifest'])['members']).map(normalizeName));
  const isMember = (entry: Table): boolean =>
    members.size > 0 ? members.has(normalizeName(textOf(entry['name']))) : rootOf(entry) === '.';
  const graph = graphOf(entries, isMember);
  const lineOf = entryLines(text, isOld ? 'distribution' : 'package', entries.length);
  for (const [at, entry] of entries.entries()) {
    const place = {
      name: textOf(entry['name']),
      version: textOf(entry['version']),
      line: lineOf(at),
      ...positionOf(entry),
    };
    const source = sourceOf(entry);
    if (isMember(entry)) builder.refuse('project-itself', place);
    else if (source === undefined) builder.refuse('local-project', place);
    else if (place.version === '') builder.refuse(source === 'vcs' ? 'vcs-no-version' : 'no-version', place);
    else {
      const markers = textsOf(entry['resolution-markers']);
      const marker = markers.length === 0 ? {} : { marker: markers.map((each) => `(${each})`).join(' or ') };
      const requiredBy = graph.requiredBy(String(at));
      builder.add({ ...place, source, ...marker, direct: graph.isDirect(String(at)), requiredBy });
    }
  }
}

function rootOf(entry: Table): string {
  const source = tableOf(entry['source']);
  return textOf(source['virtual']) || textOf(source['editable']);
}

/** Undefined for a folder. */
function sourceOf(entry: Table): PackageSource | undefined {
  const source = tableOf(entry['source']);
  if ('git' in source) return 'vcs';
  if ('url' in source) return urlSource(textOf(source['url']));
  if ('path' in source) return 'path';
  if ('directory' in source || 'editable' in source || 'virtual' in source) return undefined;
  return indexSource(textOf(source['registry']));
}

function graphOf(entries: readonly Table[], isMember: (entry: Table) => boolean): Graph {
  const graph = new Graph();
  const byName = positionsByName(entries.map((entry) => textOf(entry['name'])));
  for (const entry of entries) {
    for (const edge of edgesOf(entry)) {
      const name = textOf(edge['name']);
      for (const at of byName.get(normalizeName(name)) ?? []) {
        if (!leadsTo(edge, entries[at] ?? {})) continue;
        if (isMember(entry)) graph.root(String(at));
        else graph.edge(textOf(entry['name']), String(at), name);
      }
    }
  }
  return graph;
}

function edgesOf(entry: Table): readonly Table[] {
  const groups = ['optional-dependencies', 'dev-dependencies', 'dependency-groups'].flatMap((key) =>
    Object.values(tableOf(entry[key])).flatMap(listOf),
  );
  return [...tablesOf(entry['dependencies']), ...groups.filter(isTable)];
}

/** An edge tells version and source where the name alone does not. */
function leadsTo(edge: Table, entry: Table): boolean {
  if (edge['version'] !== undefined && edge['version'] !== entry['version']) return false;
  return edge['source'] === undefined || JSON.stringify(edge['source']) === JSON.stringify(entry['source']);
}
