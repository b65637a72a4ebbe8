/** Pipfile.lock, specification 6. Every section counts. */
import { normalizeName } from '../../core/package/packageName';
import type { InventoryBuilder } from '../inventoryBuilder';
import type { PackageSource } from '../inventory';
import { indexSource, urlSource, versionFromFile } from '../origin';
import { isTable, type Table, tableOf, tablesOf, textOf, textsOf } from '../read/parseDocument';

export function readPipfileLock(document: Table, builder: InventoryBuilder): void {
  const meta = tableOf(document['_meta']);
  const format = String(meta['pipfile-spec']);
  if (format !== '6') {
    builder.refuse('unknown-format-version', { version: format });
    return;
  }
  const indexes = new Map(tablesOf(meta['sources']).map((each) => [textOf(each['name']), textOf(each['url'])]));
  for (const [section, packages] of Object.entries(document)) {
    if (section === '_meta') continue;
    if (!isTable(packages)) builder.refuse('invalid-entry', { name: section });
    for (const [name, entry] of Object.entries(tableOf(packages))) {
      if (isTable(entry)) readEntry(name, entry, section, indexes, builder);
      else builder.refuse('invalid-entry', { name });
    }
  }
}

function readEntry(
  name: string,
  entry: Table,
  section: string,
  indexes: ReadonlyMap<string, string>,
  builder: InventoryBuilder,
): void {
  const file = textOf(entry['file']);
  const path = textOf(entry['path']);
  const version = /^===?\s*(\S+)$/.exec(textOf(entry['version']))?.[1] ?? versionFromFile(file || path, name);
  if (path !== '' && version === undefined) {
    builder.refuse(path === '.' ? 'project-itself' : 'local-project', { name });
    return;
  }
  if (version === undefined) {
    builder.refuse(reasonOf(entry, file), { name });
    return;
  }
  const marker = textOf(entry['markers']);
  const extras = textsOf(entry['extras']).map(normalizeName).sort();
  const source = sourceOf(entry, file || path, indexes);
  builder.add({ name, version, groups: [section], extras, source, ...(marker === '' ? {} : { marker }) });
}

function reasonOf(entry: Table, file: string): 'vcs-no-version' | 'url-no-version' | 'no-version' {
  if (['git', 'hg', 'svn', 'bzr'].some((key) => key in entry)) return 'vcs-no-version';
  return file === '' ? 'no-version' : 'url-no-version';
}

function sourceOf(entry: Table, file: string, indexes: ReadonlyMap<string, string>): PackageSource {
  if ('git' in entry) return 'vcs';
  if (file !== '') return urlSource(file) === 'path' ? 'path' : 'url';
  return indexSource(indexes.get(textOf(entry['index'])) ?? '');
}
