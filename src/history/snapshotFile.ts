/** A snapshot as the bytes of its file: compressed JSON, whose checksum is that of the compression. */
import { promisify } from 'node:util';
import { constants, gunzip, gzip, type ZlibOptions } from 'node:zlib';
import * as v from 'valibot';
import { type Snapshot, snapshotSchema, snapshotSchemaVersion } from '../core/history/snapshot';
import { parseJson } from '../platform/parseJson';

/** What a snapshot may unpack to: 100,000 packages, a fifth of them vulnerable. Checking it takes thirty times that in memory. */
const mostBytes = 16 * 1024 * 1024;

const headSchema = v.looseObject({ schemaVersion: v.pipe(v.number(), v.integer(), v.minValue(1)) });

export type DecodedSnapshot =
  { readonly status: 'valid'; readonly snapshot: Snapshot } | { readonly status: 'newer' | 'damaged' };

/** Undefined where it is too large to be read again. */
export async function encodeSnapshot(snapshot: Snapshot): Promise<Buffer | undefined> {
  const json = Buffer.from(JSON.stringify(snapshot));
  return json.length > mostBytes ? undefined : promisify(gzip)(json);
}

/** Whether a file of so many bytes may be a snapshot: compression adds little even to what it does not shorten. */
export function mayBeSnapshot(bytes: number): boolean {
  return bytes <= mostBytes;
}

/** `scanId`: by the name of the file; one that says another was put there by somebody else. */
export async function decodeSnapshot(bytes: Buffer, scanId: string): Promise<DecodedSnapshot> {
  const text = await unpacked(bytes);
  const stored = text === undefined ? undefined : parseJson(text);
  const head = v.safeParse(headSchema, stored);
  if (!head.success) return { status: 'damaged' };
  if (head.output.schemaVersion > snapshotSchemaVersion) return { status: 'newer' };
  const parsed = v.safeParse(snapshotSchema, stored);
  if (!parsed.success || parsed.output.scanId !== scanId) return { status: 'damaged' };
  return { status: 'valid', snapshot: parsed.output };
}

/** More than the compressed `at` takes, which is among the first of its words. */
const headBytes = 1024;

/** When the scan finished, in milliseconds since the epoch, without unpacking the whole; undefined where decodeSnapshot would not read it. */
export async function finishedAt(bytes: Buffer, scanId: string): Promise<number | undefined> {
  const head = await unpacked(bytes.subarray(0, headBytes), { finishFlush: constants.Z_SYNC_FLUSH });
  const [, written, at = ''] = /^\{"schemaVersion":\d+,"scanId":"([^"]*)","at":"([^"]*)"/.exec(head ?? '') ?? [];
  const time = Date.parse(at);
  return written !== scanId || Number.isNaN(time) ? undefined : time;
}

async function unpacked(bytes: Buffer, options: ZlibOptions = {}): Promise<string | undefined> {
  try {
    return (await promisify(gunzip)(bytes, { maxOutputLength: mostBytes, ...options })).toString();
  } catch {
    return undefined; // Cut, changed, or none of ours: the caller says which file.
  }
}
