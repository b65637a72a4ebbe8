/** `pip inspect`, report version 1: what is installed, from where, and who asked for it. */
import { say } from '../../core/message/text';
import type { InventoryBuilder } from '../inventoryBuilder';
import { entriesOf, positionOf } from '../read/entries';
import { isTable, type Table, tableOf, textOf, textsOf } from '../read/parseDocument';
import { installedGraph, requiredBy, sourceOfInstalled } from './installed';

export function readPipInspect(document: Table, builder: InventoryBuilder): void {
  const format = textOf(document['version']);
  if (format !== '1' && format !== '0') {
    builder.refuse('unknown-format-version', { version: format });
    return;
  }
  if (format === '0') builder.note(say`The pip inspect report has version 0 of its format`);
  const entries = entriesOf(document['installed'], 'installed', builder);
  const environment = Object.fromEntries(
    Object.entries(tableOf(document['environment'])).map(([key, value]) => [key, textOf(value)]),
  );
  const graph = installedGraph(
    entries.map((entry) => {
      const metadata = tableOf(entry['metadata']);
      const isLocal = sourceOf(entry) === 'folder';
      return { name: textOf(metadata['name']), requires: textsOf(metadata['requires_dist']), isLocal };
    }),
    environment,
  );
  for (const entry of entries) {
    const metadata = tableOf(entry['metadata']);
    const place = { name: textOf(metadata['name']), version: textOf(metadata['version']), ...positionOf(entry) };
    const source = sourceOf(entry);
    if (source === 'folder') builder.refuse('local-project', place);
    else builder.add({ ...place, source, ...directOf(entry), requiredBy: requiredBy(graph, place.name) });
  }
}

function sourceOf(entry: Table): ReturnType<typeof sourceOfInstalled> {
  return sourceOfInstalled(isTable(entry['direct_url']) ? entry['direct_url'] : undefined, textOf(entry['installer']));
}

/** pip alone tells that nobody asked for a package. */
function directOf(entry: Table): { readonly direct?: boolean } {
  if (entry['requested'] === true) return { direct: true };
  return entry['requested'] === false && entry['installer'] === 'pip' ? { direct: false } : {};
}
