/** pixi.lock, formats 4 to 7: packages of conda and of PyPI for several platforms. */
import { readRequirement } from '../../core/package/requirement';
import { normalizeName } from '../../core/package/packageName';
import { addCondaPackage, readCondaFile } from '../conda/condaPackage';
import { Graph } from '../graph';
import type { InventoryBuilder } from '../inventoryBuilder';
import { distributionOf, urlSource } from '../origin';
import { entriesOf, positionOf } from '../read/entries';
import { type Table, tableOf, tablesOf, textOf, textsOf } from '../read/parseDocument';

export function readPixiLock(document: Table, builder: InventoryBuilder): void {
  const format = textOf(document['version']);
  if (!['4', '5', '6', '7'].includes(format)) {
    builder.refuse('unknown-format-version', { version: format });
    return;
  }
  const platforms = platformsOf(document);
  const entries = entriesOf(document['packages'], 'packages', builder);
  const graph = new Graph();
  for (const entry of entries) {
    for (const text of textsOf(entry['requires_dist'])) {
      const required = readRequirement(text);
      if (required !== undefined) graph.edge(textOf(entry['name']), required.name);
    }
  }
  for (const entry of entries) {
    const kind = textOf(entry['kind']);
    const pypi = kind === 'pypi' ? textOf(entry['path']) || textOf(entry['url']) : textOf(entry['pypi']);
    const conda = kind === 'conda' ? textOf(entry['url']) : textOf(entry['conda']);
    if (pypi !== '') readPypi(entry, pypi, { platforms: platforms(pypi), graph }, builder);
    else if (conda !== '') readConda(entry, conda, platforms(conda), builder);
    else builder.refuse('invalid-entry', { name: textOf(entry['name']), ...positionOf(entry) });
  }
}

function readPypi(
  entry: Table,
  address: string,
  { platforms, graph }: { readonly platforms: readonly string[]; readonly graph: Graph },
  builder: InventoryBuilder,
): void {
  const name = textOf(entry['name']);
  const version = textOf(entry['version']);
  const position = positionOf(entry);
  const source = urlSource(address);
  if (/^git\+/.test(address)) {
    if (version === '') builder.refuse('vcs-no-version', { name, ...position });
    else builder.add({ name, version, source: 'vcs', platforms, ...position });
    return;
  }
  // A folder may have the name of an archive; a hash is only told of a file.
  const isFolder = source === 'path' && (distributionOf(address) === undefined || textOf(entry['sha256']) === '');
  if (isFolder) {
    builder.refuse('local-project', { name, version, ...position });
    return;
  }
  const stated = version || distributionOf(address)?.version;
  if (stated === undefined) {
    builder.refuse('no-version', { name, ...position });
    return;
  }
  const requiredBy = graph.requiredBy(normalizeName(name));
  builder.add({ name, version: stated, source, platforms, requiredBy, ...position });
}

function readConda(entry: Table, address: string, platforms: readonly string[], builder: InventoryBuilder): void {
  const found = readCondaFile(address);
  if (found === undefined) {
    builder.refuse('no-version', { name: textOf(entry['name']), ...positionOf(entry) });
    return;
  }
  const purl = textsOf(entry['purls']).map((each) => /^pkg:pypi\/([^@?#/]+)/.exec(each)?.[1]);
  addCondaPackage(
    { ...found, ...positionOf(entry), platforms, pypiName: purl.find((each) => each !== undefined) },
    builder,
  );
}

/** Of every environment, by the address of the package. */
function platformsOf(document: Table): (address: string) => readonly string[] {
  const known = new Map<string, Set<string>>();
  for (const environment of Object.values(tableOf(document['environments']))) {
    for (const [platform, packages] of Object.entries(tableOf(tableOf(environment)['packages']))) {
      for (const each of tablesOf(packages)) {
        const address = textOf(each['pypi']) || textOf(each['conda']);
        known.set(address, (known.get(address) ?? new Set()).add(platform));
      }
    }
  }
  return (address) => [...(known.get(address) ?? [])].sort();
}
