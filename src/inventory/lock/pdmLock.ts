/** pdm.lock, format 4 and before. A package with extras stands a second time; both are one. */
import { normalizeName } from '../../core/package/packageName';
import { readRequirement } from '../../core/package/requirement';
import { say } from '../../core/message/text';
import type { InventoryBuilder } from '../inventoryBuilder';
import { Graph } from '../graph';
import type { PackageSource } from '../inventory';
import { urlSource } from '../origin';
import { entriesOf, positionOf } from '../read/entries';
import { type Table, tableOf, textOf, textsOf } from '../read/parseDocument';
import { entryLines } from './entryLines';

export function readPdmLock(
  document: Table,
  text: string,
  builder: InventoryBuilder,
  declared: ReadonlySet<string> | undefined,
): void {
  const format = textOf(tableOf(document['metadata'])['lock_version']);
  if (format !== '' && !format.startsWith('4')) builder.note(say`pdm.lock has format ${format}, which is not 4`);
  const entries = entriesOf(document['package'], 'package', builder);
  const graph = new Graph();
  for (const entry of entries) {
    for (const dependency of textsOf(entry['dependencies'])) {
      const required = readRequirement(dependency);
      if (required !== undefined) graph.edge(textOf(entry['name']), required.name);
    }
  }
  const lineOf = entryLines(text, 'package', entries.length);
  for (const [at, entry] of entries.entries()) {
    const name = textOf(entry['name']);
    const place = { name, version: textOf(entry['version']), line: lineOf(at), ...positionOf(entry) };
    const source = sourceOf(entry);
    if (source === undefined) builder.refuse('local-project', place);
    else if (place.version === '') builder.refuse(source === 'vcs' ? 'vcs-no-version' : 'no-version', place);
    else {
      const marker = textOf(entry['marker']);
      const key = normalizeName(name);
      builder.add({
        ...place,
        source,
        groups: textsOf(entry['groups']),
        extras: textsOf(entry['extras']).map(normalizeName).sort(),
        ...(marker === '' ? {} : { marker }),
        ...(declared === undefined ? {} : { direct: declared.has(key) }),
        requiredBy: graph.requiredBy(key),
      });
    }
  }
}

/** Undefined for a folder. */
function sourceOf(entry: Table): PackageSource | undefined {
  if ('git' in entry) return 'vcs';
  if ('url' in entry) return urlSource(textOf(entry['url']));
  if (!('path' in entry)) return 'pypi';
  return entry['editable'] === true || !/\.(?:whl|zip|tar\.\w+|tgz)$/.test(textOf(entry['path'])) ? undefined : 'path';
}
