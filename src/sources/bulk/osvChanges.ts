/** What OSV changed since an archive was fetched, told record by record against its list of changes. */
import { inItsLetters } from '../answers/lenientSchema';
import { join } from 'node:path';
import { replaceFile } from '../../platform/durableFile';
import { nodeFileSystem } from '../../platform/nodeFileSystem';
import { parseDocument } from '../offline/documentText';
import type { HttpClient } from '../http/httpClient';
import { readOsvDocument } from '../osv/osvRecord';
import type { AdvisoryFile } from '../offline/advisoryFiles';
import { osvFolder } from './bulkFiles';
import { type BundleFile, hashFile } from '../offline/bundleManifest';
import { makeFolders } from '../../platform/makeFolders';

export const changesFolder = 'osv-changes';

/** More changed records than this are fetched with the whole archive. */
export const mostChanges = 200;

export interface ChangedRecord {
  readonly id: string;
  readonly modified: number;
}

/** Lines of modified_id.csv: `2026-01-02T03:04:05.678Z,GHSA-…`. Undefined when any is none of these. */
export function readModifiedIds(text: string): readonly ChangedRecord[] | undefined {
  const records: ChangedRecord[] = [];
  for (const line of text.split('\n')) {
    if (line.trim() === '') continue;
    const [, time = '', id = ''] = /^([^,]+),([A-Za-z0-9][\w.-]{2,99})\s*$/.exec(line) ?? [];
    const modified = Date.parse(time);
    if (id === '' || Number.isNaN(modified)) return undefined;
    records.push({ id, modified });
  }
  return records.length === 0 ? undefined : records;
}

/** Ids and times of the records that are here, the newest of each. */
export async function recordsOf(files: readonly AdvisoryFile[]): Promise<ReadonlyMap<string, number>> {
  const known = new Map<string, number>();
  for (const file of files) {
    const read = readOsvDocument(parseDocument(file.name, await file.read()));
    if (read === undefined) continue;
    const { id } = read.record;
    known.set(id, Math.max(known.get(id) ?? -Infinity, read.modified));
  }
  return known;
}

/** Undefined: the whole archive is due, because too much changed or records that are here are gone there. */
export function changedSince(
  known: ReadonlyMap<string, number>,
  published: readonly ChangedRecord[],
): readonly ChangedRecord[] | undefined {
  const changed = published.filter(({ id, modified }) => !((known.get(id) ?? -Infinity) >= modified));
  const there = new Set(published.map(({ id }) => id));
  const gone = [...known.keys()].some((id) => !there.has(id));
  return gone || changed.length > mostChanges ? undefined : changed;
}

/** Undefined when one of them cannot be had, is another record or an earlier state of it. */
export async function fetchChanges(
  changed: readonly ChangedRecord[],
  { base, folder, client, signal }: { base: string; folder: string; client: HttpClient; signal: AbortSignal },
): Promise<readonly BundleFile[] | undefined> {
  const files: BundleFile[] = [];
  await makeFolders(join(folder, changesFolder));
  for (const { id, modified } of changed) {
    const url = `${base}${osvFolder}/${id}.json`;
    const outcome = await client.request({ service: 'osv', url, freshMs: 0, staleMs: 0 }, signal);
    if (outcome.kind !== 'answer' || outcome.status !== 200) return undefined;
    const file = `${changesFolder}/${id}.json`;
    if (!holdsRecord(Buffer.from(outcome.body).toString(), { id, modified })) return undefined;
    await replaceFile(nodeFileSystem, join(folder, file), outcome.body, 0o644);
    const { bytes, sha256 } = await hashFile(join(folder, file));
    files.push({ kind: 'change', file, url: outcome.url, bytes, sha256, retrievedAt: outcome.retrievedAt });
  }
  return files;
}

/** To the second: lists and records are not equally exact. */
function holdsRecord(text: string, { id, modified }: ChangedRecord): boolean {
  const read = readOsvDocument(parseDocument(`${id}.json`, text));
  return read?.record.id === inItsLetters(id) && !(Math.floor(read.modified / 1000) < Math.floor(modified / 1000));
}

/** The text of a published list of changes; undefined when it cannot be had. */
export async function fetchModifiedIds(
  base: string,
  { client, signal }: { client: HttpClient; signal: AbortSignal },
): Promise<readonly ChangedRecord[] | undefined> {
  const url = `${base}${osvFolder}/modified_id.csv`;
  const request = { service: 'osv', url, headers: { accept: '*/*' }, freshMs: 0, staleMs: 0 } as const;
  const outcome = await client.request(request, signal);
  if (outcome.kind !== 'answer' || outcome.status !== 200) return undefined;
  return readModifiedIds(Buffer.from(outcome.body).toString());
}

/** Whether a file is byte for byte what the list says. */
export async function isAsListed(folder: string, { file, bytes, sha256 }: BundleFile): Promise<boolean> {
  const path = join(folder, file);
  const hashes = await hashFile(path).catch(() => undefined); // Gone or unreadable: not as listed.
  return hashes?.bytes === bytes && hashes.sha256 === sha256;
}
