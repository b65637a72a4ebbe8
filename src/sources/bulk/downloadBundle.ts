/** Fetches or refreshes a folder of offline data, file by file. */
import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { oldDayOf, usualAgeBounds } from '../../core/advisory/dataAge';
import { remark } from '../../core/message/remark';
import type { Clock } from '../../platform/clock';
import { listAdvisoryFiles } from '../offline/advisoryFiles';
import type { HttpClient } from '../http/httpClient';
import { type BulkFile, bulkFiles, osvBulk } from './bulkFiles';
import { hasMirror } from '../kev/kev';
import { type BundleFile, type BundleKind, readManifest, writeManifest } from '../offline/bundleManifest';
import { changedSince, changesFolder, fetchChanges, fetchModifiedIds, isAsListed, recordsOf } from './osvChanges';
import { type Downloaded, downloadFile, dropPart } from './resumableDownload';
import { makeFolders } from '../../platform/makeFolders';

export interface BundlePorts {
  readonly client: HttpClient;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** Holds every file under the publishers' own paths; absent: the publishers themselves. */
  readonly mirror?: string | undefined;
  readonly pieceBytes?: number;
  /** Of PyPI's names, without which a list is not whole; 100,000 when absent. */
  readonly leastNames?: number;
  readonly onDidProgress?: (label: string, done: number, total: number | undefined) => void;
}

/** How one kind of data came out. */
export type BundleResult = { readonly kind: BundleKind; readonly label: string } & (
  | { readonly status: 'fetched' | 'unchanged'; readonly file: BundleFile }
  /** Records that were fetched alone. */
  | { readonly status: 'refreshed'; readonly file: BundleFile; readonly records: number }
  /** What was there before still is. */
  | {
      readonly status: 'failed';
      /** Completes "HOST …". */
      readonly why: string;
      /** The last one that was asked. */
      readonly host: string;
      readonly isKept: boolean;
      /** ISO 8601, of the data that is kept, where it is known. */
      readonly dataDate?: string;
    }
);

/** `folder` is made when missing. Rejects with the signal's reason or for this machine's disk. */
export async function downloadBundle(folder: string, ports: BundlePorts): Promise<readonly BundleResult[]> {
  await makeFolders(folder);
  // A list that cannot be read is made anew, with everything on it.
  let files = (await readManifest(folder).catch(() => undefined)) ?? [];
  const results: BundleResult[] = [];
  for (const bulk of bulkFiles) {
    const before = await soundFile(folder, files, bulk);
    const refresh =
      bulk.kind === 'advisories' && before !== undefined ? await refreshed(folder, files, before, ports) : undefined;
    const { result, list } = refresh ?? (await fetched(folder, files, bulk, before, ports));
    results.push(result);
    if (list === files) continue;
    files = list;
    await writeManifest(folder, files);
  }
  return results;
}

interface Step {
  readonly result: BundleResult;
  /** The manifest afterwards; the same one when nothing changed. */
  readonly list: readonly BundleFile[];
}

async function soundFile(
  folder: string,
  files: readonly BundleFile[],
  { kind }: BulkFile,
): Promise<BundleFile | undefined> {
  const file = files.find((entry) => entry.kind === kind);
  return file !== undefined && (await isAsListed(folder, file)) ? file : undefined;
}

async function fetched(
  folder: string,
  files: readonly BundleFile[],
  bulk: BulkFile,
  before: BundleFile | undefined,
  ports: BundlePorts,
): Promise<Step> {
  const { kind, label } = bulk;
  let [why, host] = [remark`is published nowhere`, ''];
  const urls = bulk.urls(ports.mirror);
  const from = before?.askedUrl ?? before?.url ?? '';
  /** Old data, where another address may have newer. */
  let old: (Step & { readonly dataDate: string }) | undefined;
  const isLast = (step: Step, { dataDate = '' }: BundleFile, at: number): boolean => {
    if (at === urls.length - 1 || oldDayOf(dataDate, usualAgeBounds.file, ports.clock.now()) === undefined) return true;
    old = { ...step, dataDate };
    return false;
  };
  for (const [at, url] of urls.entries()) {
    const part = join(folder, `.part-${bulk.file}`);
    const etag = from === url ? before?.etag : undefined;
    const onDidProgress = (done: number, total: number | undefined): void => ports.onDidProgress?.(label, done, total);
    const { service, accept, mostBytes } = bulk;
    const wanted = { service, url, part, etag, accept, mostBytes, hasMirror: hasMirror(urls, at) };
    const got = await downloadFile(wanted, { ...ports, onDidProgress });
    if (got.kind === 'unchanged' && before !== undefined) {
      const file = { ...before, retrievedAt: got.retrievedAt };
      const step: Step = { result: { kind, label, status: 'unchanged', file }, list: replaced(files, [file]) };
      if (isLast(step, file, at)) return step;
      continue;
    }
    // What another address gave before, or gives now, is not replaced by older data.
    const known = old?.dataDate ?? (urls.includes(from) && from !== url ? before?.dataDate : undefined);
    const isNewer = (dataDate = ''): boolean =>
      known === undefined || dataDate > known || (old === undefined && dataDate === known);
    const file =
      got.kind === 'whole'
        ? await accepted(folder, bulk, part, { ...got, askedUrl: url, isFirst: before === undefined, isNewer }, ports)
        : undefined;
    if (file === undefined || typeof file === 'string') {
      ({ host } = new URL(got.kind === 'whole' ? got.url : url));
      why = file ?? (got.kind === 'failed' ? got.why : why);
      continue;
    }
    if (kind === 'advisories') await rm(join(folder, changesFolder), { recursive: true, force: true });
    const others = kind === 'advisories' ? files.filter((entry) => entry.kind !== 'change') : files;
    const step: Step = { result: { kind, label, status: 'fetched', file }, list: replaced(others, [file]) };
    if (isLast(step, file, at)) return step;
  }
  if (old !== undefined) return old;
  const day = before?.dataDate;
  const kept = { isKept: before !== undefined, ...(day === undefined ? {} : { dataDate: day }) };
  return { result: { kind, label, status: 'failed', why, host, ...kept }, list: files };
}

/** The file in its place, or why it may not be there. */
async function accepted(
  folder: string,
  { kind, file, check, sizeOf }: BulkFile,
  part: string,
  {
    url,
    askedUrl,
    etag,
    bytes,
    sha256,
    retrievedAt,
    isFirst,
    isNewer,
  }: Extract<Downloaded, { kind: 'whole' }> & {
    readonly askedUrl: string;
    readonly isFirst: boolean;
    readonly isNewer: (dataDate: string | undefined) => boolean;
  },
  ports: BundlePorts,
): Promise<BundleFile | string> {
  try {
    const dataDate = await check(part, ports);
    if (!isNewer(dataDate)) throw new Error('Its data is not newer than what is here');
    if (!isFirst && sizeOf !== undefined) assertGrown(await sizeOf(part), await sizeOf(join(folder, file)));
    await rename(part, join(folder, file));
    const dated = dataDate === undefined ? {} : { dataDate };
    const asked = askedUrl === url ? {} : { askedUrl };
    return { kind, file, url, ...asked, bytes, sha256, ...(etag === undefined ? {} : { etag }), ...dated, retrievedAt };
  } catch (error) {
    await dropPart(part);
    const why = error instanceof Error ? error.message : String(error);
    return remark`sent a file that cannot be used (${why})`;
  }
}

/** Publishers take back single records: a set that shrinks to less than half is another one. */
function assertGrown(records: number, before: number): void {
  if (records < before / 2)
    throw new Error(`It has ${records} ${records === 1 ? 'record' : 'records'}, and the one that is here ${before}`);
}

/** Undefined: the whole archive is due. */
async function refreshed(
  folder: string,
  files: readonly BundleFile[],
  archive: BundleFile,
  ports: BundlePorts,
): Promise<Step | undefined> {
  const base = ports.mirror ?? osvBulk;
  const published = await fetchModifiedIds(base, ports);
  if (published === undefined) return undefined;
  for (const file of files) if (file.kind === 'change' && !(await isAsListed(folder, file))) return undefined;
  const changed = changedSince(await recordsOf(await listAdvisoryFiles(folder)), published);
  if (changed === undefined) return undefined;
  const { kind, label } = { kind: 'advisories', label: 'OSV advisories' } as const;
  const records = await fetchChanges(changed, { base, folder, ...ports });
  if (records === undefined) return undefined;
  const newest = published.reduce((latest, { modified }) => Math.max(latest, modified), 0);
  const now = new Date(ports.clock.now()).toISOString();
  const file = { ...archive, dataDate: new Date(newest).toISOString(), retrievedAt: now };
  const list = replaced(files, [file, ...records]);
  if (records.length === 0) return { result: { kind, label, status: 'unchanged', file }, list };
  return { result: { kind, label, status: 'refreshed', file, records: records.length }, list };
}

function replaced(files: readonly BundleFile[], by: readonly BundleFile[]): readonly BundleFile[] {
  const names = new Set(by.map(({ file }) => file));
  return [...files.filter(({ file }) => !names.has(file)), ...by];
}
