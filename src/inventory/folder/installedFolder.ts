/** An installed environment: the metadata in its site-packages, as pip and conda leave it. Looks at names first and opens few files. */
import { join } from 'node:path';
import { say } from '../../core/message/text';
import type { InventoryBuilder } from '../inventoryBuilder';
import { mostEntries } from '../inventory';
import { refuseFile } from '../inventoryError';
import { installedGraph, requiredBy, sourceOfInstalled } from '../lists/installed';
import { isTable, parseJson, type Table } from '../read/parseDocument';
import type { MarkerEnvironment } from '../../core/package/marker';
import { normalizeName } from '../../core/package/packageName';
import { type Metadata, readMetadata } from './metadata';

export interface FolderPorts {
  /** Names in a folder, a slash behind those of folders; undefined when it cannot be read. */
  readonly list: (path: string) => Promise<readonly string[] | undefined>;
  /** Undefined when it cannot be read. */
  readonly read: (path: string) => Promise<string | undefined>;
}

interface Found extends Metadata {
  readonly installer: string;
  readonly isRequested: boolean;
  readonly directUrl: Table | undefined;
}

/** Folders that hold packages, below the one that was named; none: the folder is no environment. */
export async function findSitePackages(folder: string, ports: FolderPorts): Promise<readonly string[]> {
  const names = await ports.list(folder);
  if (names === undefined) return [];
  if (names.some((name) => /\.(?:dist-info|egg-info)\/?$/.test(name))) return [folder];
  const found: string[] = [];
  for (const name of ['lib/', 'lib64/', 'Lib/', 'site-packages/', 'dist-packages/']) {
    if (!names.includes(name)) continue;
    const path = join(folder, name.slice(0, -1));
    if (name.endsWith('packages/')) found.push(path);
    else found.push(...(await packagesIn(path, ports)));
  }
  return [...new Set(found)];
}

async function packagesIn(library: string, ports: FolderPorts): Promise<readonly string[]> {
  const names = (await ports.list(library)) ?? [];
  const pythons = names
    .filter((name) => /^python3?[\d.]*\/$/.test(name))
    .map((name) => join(library, name.slice(0, -1)));
  const found: string[] = [];
  for (const folder of [library, ...pythons]) {
    const inside = folder === library ? names : ((await ports.list(folder)) ?? []);
    found.push(...inside.filter((name) => /^(?:site|dist)-packages\/$/.test(name)).map((name) => join(folder, name)));
  }
  return found;
}

/** `folder` and the site-packages that findSitePackages found in it. */
export async function readInstalledFolder(
  folder: string,
  sites: readonly string[],
  builder: InventoryBuilder,
  ports: FolderPorts,
): Promise<void> {
  const found: Found[] = [];
  for (const site of sites) found.push(...(await readSite(site, builder, ports)));
  const sourceOf = (each: Found): ReturnType<typeof sourceOfInstalled> =>
    sourceOfInstalled(each.directUrl, each.installer);
  const requirers = found.map((each) => ({ ...each, isLocal: sourceOf(each) === 'folder' }));
  const config = (await ports.read(join(folder, 'pyvenv.cfg'))) ?? '';
  const graph = installedGraph(requirers, environmentOf(config, sites));
  for (const each of found) {
    const source = sourceOf(each);
    const place = { name: each.name, version: each.version };
    if (source === 'folder') builder.refuse('local-project', place);
    else if (each.version === '') builder.refuse('no-version', place);
    else {
      const direct = each.isRequested ? { direct: true } : {};
      builder.add({ ...place, source, ...direct, requiredBy: requiredBy(graph, each.name) });
    }
  }
  tellTwice(found, builder);
  if (/^include-system-site-packages\s*=\s*true/im.test(config)) {
    builder.isIncomplete();
    builder.note(say`The environment also uses packages of the system, which are not in this folder`);
  }
}

/** What the folder tells of its Python: its version. */
function environmentOf(config: string, sites: readonly string[]): MarkerEnvironment {
  const told = /^version(?:_info)?\s*=\s*(\d+\.\d+[\w.]*)/im.exec(config)?.[1];
  const full = told ?? /python(\d+\.\d+)/.exec(sites[0] ?? '')?.[1];
  const short = /^\d+\.\d+/.exec(full ?? '')?.[0];
  return full === undefined || short === undefined ? {} : { python_version: short, python_full_version: full };
}

async function readSite(site: string, builder: InventoryBuilder, ports: FolderPorts): Promise<readonly Found[]> {
  const names = (await ports.list(site)) ?? [];
  if (names.length > mostEntries) throw refuseFile(say`The folder has more than ${mostEntries} entries`, site);
  const found: Found[] = [];
  for (const name of [...names].sort()) {
    if (/^~.*\.(?:dist|egg)-info\/?$/.test(name)) builder.refuse('leftover', { file: join(site, name) });
    else if (name.endsWith('.egg-link')) builder.refuse('local-project', { name: name.slice(0, -'.egg-link'.length) });
    else if (/\.(?:dist-info|egg-info|egg)\/?$/.test(name)) {
      const one = await readOne(join(site, name), name, ports);
      if (one === undefined) builder.refuse('broken-metadata', { file: join(site, name) });
      else found.push(one);
    }
  }
  return found;
}

/** `name` with the slash of a folder. */
async function readOne(path: string, name: string, ports: FolderPorts): Promise<Found | undefined> {
  const text = await ports.read(metadataPath(path, name));
  const metadata = text === undefined ? undefined : readMetadata(text);
  if (metadata === undefined) return undefined;
  if (!name.endsWith('.dist-info/')) return { ...metadata, installer: '', isRequested: false, directUrl: undefined };
  const installer = (await ports.read(join(path, 'INSTALLER')))?.trim() ?? '';
  const isRequested = (await ports.read(join(path, 'REQUESTED'))) !== undefined;
  return { ...metadata, installer, isRequested, directUrl: await readDirectUrl(path, ports) };
}

function metadataPath(path: string, name: string): string {
  if (name.endsWith('.dist-info/')) return join(path, 'METADATA');
  if (name.endsWith('.egg/')) return join(path, 'EGG-INFO', 'PKG-INFO');
  return name.endsWith('/') ? join(path, 'PKG-INFO') : path;
}

async function readDirectUrl(path: string, ports: FolderPorts): Promise<Table | undefined> {
  const text = await ports.read(join(path, 'direct_url.json'));
  if (text === undefined) return undefined;
  try {
    const document = parseJson(text, path);
    return isTable(document) ? document : undefined;
  } catch {
    return undefined; // Written by a tool that failed; the package itself is there.
  }
}

function tellTwice(found: readonly Found[], builder: InventoryBuilder): void {
  const seen = new Map<string, number>();
  for (const { name } of found) seen.set(normalizeName(name), (seen.get(normalizeName(name)) ?? 0) + 1);
  for (const [name, count] of seen) if (count > 1) builder.note(say`${name} is installed twice`);
}
