/** Parts by name as OPC compares names: without regard to case, `%xx` decoded, `\` as `/` (ECMA-376 part 2, 6.2.2 and 6.3). Refuses two entries for one part. */
import { posix } from 'node:path';
import { say } from '../../core/message/text';
import { ZipError } from '../zip/zipError';
import type { ZipArchive } from '../zip/zipReader';

const indexes = new WeakMap<ZipArchive, ReadonlyMap<string, string>>();

/** The name of the archive's entry for the part; undefined when there is none. */
export function entryName(archive: ZipArchive, part: string): string | undefined {
  if (archive.entry(part) !== undefined) return part;
  let index = indexes.get(archive);
  if (index === undefined) indexes.set(archive, (index = indexNames(archive)));
  return index.get(foldName(part));
}

/** Throws ZipError `duplicateEntry`. */
export function indexNames(archive: ZipArchive): ReadonlyMap<string, string> {
  const index = new Map<string, string>();
  for (const { name } of archive.entries) {
    const folded = foldName(name);
    if (index.has(folded)) throw new ZipError('duplicateEntry', say`the name occurs twice`, name);
    index.set(folded, name);
  }
  return index;
}

export function foldName(name: string): string {
  return decoded(name).replaceAll('\\', '/').toLowerCase();
}

/** The part that a relation of `part` leads to, as its target is written. */
export function resolveTarget(part: string, target: string): string {
  const path = target.replace(/#.*$/s, '').replaceAll('\\', '/');
  if (path === '') return '';
  return path.startsWith('/') ? posix.normalize(path).slice(1) : posix.normalize(posix.join(folderOf(part), path));
}

/** The relations part that belongs to `part`; `''` is the package itself. */
export function relationsNameOf(part: string): string {
  const path = part.replaceAll('\\', '/');
  return posix.join(posix.dirname(path), '_rels', `${posix.basename(path)}.rels`);
}

function folderOf(part: string): string {
  return posix.dirname(part.replaceAll('\\', '/'));
}

function decoded(name: string): string {
  if (!name.includes('%')) return name;
  try {
    return decodeURIComponent(name);
  } catch {
    return name; // No escapes, just percent signs.
  }
}
