/** poetry.lock, formats 1 and 2. Which packages are asked for directly stands in the pyproject.toml beside it. */
import { normalizeName } from '../../core/package/packageName';
import { say } from '../../core/message/text';
import type { InventoryBuilder } from '../inventoryBuilder';
import { Graph } from '../graph';
import type { PackageSource } from '../inventory';
import { indexSource, urlSource } from '../origin';
import { entriesOf, positionOf } from '../read/entries';
import { isTable, type Table, tableOf, textOf, textsOf } from '../read/parseDocument';
import { entryLines } from './entryLines';

/** `declared`: names in PEP 503 form of the pyproject.toml beside it; undefined without one. */
export function readPoetryLock(
  document: Table,
  text: string,
  builder: InventoryBuilder,
  declared: ReadonlySet<string> | undefined,
): void {
  const format = textOf(tableOf(document['metadata'])['lock-version']);
  if (!/^[12](?:\.|$)/.test(format)) {
    builder.refuse('unknown-format-version', { version: format });
    return;
  }
  if (Number(format) > 2.1) builder.note(say`poetry.lock has format ${format}, which is newer than 2.1`);
  const entries = entriesOf(document['package'], 'package', builder);
  const graph = new Graph();
  for (const entry of entries) {
    for (const name of Object.keys(tableOf(entry['dependencies']))) graph.edge(textOf(entry['name']), name);
  }
  const lineOf = entryLines(text, 'package', entries.length);
  for (const [at, entry] of entries.entries()) {
    const name = textOf(entry['name']);
    const place = { name, version: textOf(entry['version']), line: lineOf(at), ...positionOf(entry) };
    const source = sourceOf(tableOf(entry['source']));
    if (source === undefined) {
      builder.refuse('local-project', place);
      continue;
    }
    const key = normalizeName(name);
    const direct = declared === undefined ? {} : { direct: declared.has(key) };
    builder.add({
      ...place,
      source,
      groups: groupsOf(entry),
      ...markerOf(entry),
      ...direct,
      requiredBy: graph.requiredBy(key),
    });
  }
}

/** Undefined for a folder. */
function sourceOf(source: Table): PackageSource | undefined {
  switch (textOf(source['type'])) {
    case 'directory':
      return undefined;
    case 'git':
      return 'vcs';
    case 'url':
      return urlSource(textOf(source['url']));
    case 'file':
      return 'path';
    default:
      return indexSource(textOf(source['url']));
  }
}

function groupsOf(entry: Table): readonly string[] {
  const category = textOf(entry['category']);
  return category === '' ? textsOf(entry['groups']) : [category];
}

/** A text, or one for each group. */
function markerOf(entry: Table): { readonly marker?: string } {
  const { markers } = entry;
  if (typeof markers === 'string') return { marker: markers };
  if (!isTable(markers)) return {};
  const texts = Object.entries(markers).map(([group, text]) => `${group}: ${textOf(text)}`);
  return { marker: texts.sort().join('; ') };
}
