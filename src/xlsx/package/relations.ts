/** Which parts of a workbook belong together, as its relations parts say. Refuses a damaged relations part. */
import { posix } from 'node:path';
import type { ZipArchive } from '../zip/zipReader';
import { attributesOf, readTags } from '../xml/xmlTags';
import { entryName, relationsNameOf, resolveTarget } from './partNames';
import { readPart } from './readPart';

export interface Relation {
  readonly id: string;
  /** Last segment of the relation type: `worksheet`, `styles`, `hyperlink`. */
  readonly type: string;
  /** Of an internal one the name of the archive's entry; of a dangling one the name that the entry should have. */
  readonly target: string;
  readonly external: boolean;
}

/** Entry name of the relations part of `part`; `''` is the package itself. A part without relations has none in the archive. */
export function relationsPartOf(archive: ZipArchive, part: string): string {
  const name = relationsNameOf(part);
  return entryName(archive, name) ?? name;
}

/** A part without relations has none. */
export function relationsOf(archive: ZipArchive, part: string): readonly Relation[] {
  const name = relationsPartOf(archive, part);
  if (archive.entry(name) === undefined) return [];
  const xml = readPart(archive, name);
  const relations: Relation[] = [];
  for (const tag of readTags(xml)) {
    if (tag.local !== 'Relationship' || tag.form === 'close') continue;
    const attributes = attributesOf(xml, tag);
    const external = attributes.get('TargetMode') === 'External';
    const target = attributes.get('Target') ?? '';
    relations.push({
      id: attributes.get('Id') ?? '',
      type: posix.basename(attributes.get('Type') ?? ''),
      target: external ? target : targetEntry(archive, part, target),
      external,
    });
  }
  return relations;
}

/** Entry name of what an internal relation of `part` leads to. */
export function targetEntry(archive: ZipArchive, part: string, target: string): string {
  const name = resolveTarget(part, target);
  return entryName(archive, name) ?? name;
}

/** Links lead to places, not to parts; `NULL` is what Excel itself leaves of a picture that is gone. */
export function isDangling(archive: ZipArchive, { type, target, external }: Relation): boolean {
  if (external || type === 'hyperlink' || target === '' || /(?:^|\/)NULL$/i.test(target)) return false;
  return archive.entry(target) === undefined;
}
