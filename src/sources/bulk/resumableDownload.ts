/** One file fetched in pieces that survive an interruption. */
import { open, rm, stat, writeFile } from 'node:fs/promises';
import * as v from 'valibot';
import { remark } from '../../core/message/remark';
import type { ServiceId } from '../../core/scan/sourceSettings';
import { readRegularFile, settingsFileBytes } from '../../platform/regularFile';
import type { HttpAnswer, HttpClient, HttpOutcome } from '../http/httpClient';
import { tooLargeAnswer } from '../http/serviceClient';
import { type FileHashes, hashFile } from '../offline/bundleManifest';

export interface DownloadPorts {
  readonly client: HttpClient;
  readonly signal: AbortSignal;
  /** Bytes had so far and in all, where the service tells it. */
  readonly onDidProgress?: (done: number, total: number | undefined) => void;
  /** 8 MiB when absent. */
  readonly pieceBytes?: number;
}

export interface Wanted {
  readonly service: ServiceId;
  readonly url: string;
  /** Where the pieces gather; a second file beside it tells of which version they are. */
  readonly part: string;
  /** Of a whole file that is here already: `unchanged` when the service still has the same. */
  readonly etag?: string | undefined;
  /** A media type; absent: any. */
  readonly accept?: string | undefined;
  /** Bytes of a file that comes at once; absent: 64 MiB. */
  readonly mostBytes?: number | undefined;
  /** Another host has it, too, and is asked next. */
  readonly hasMirror?: boolean;
}

export type Downloaded =
  | ({
      readonly kind: 'whole';
      readonly url: string;
      readonly etag: string | undefined;
      readonly retrievedAt: string;
    } & FileHashes)
  | { readonly kind: 'unchanged'; readonly retrievedAt: string }
  | { readonly kind: 'failed'; readonly why: string };

const stateSchema = v.object({ url: v.string(), etag: v.string(), total: v.number() });
type State = v.InferOutput<typeof stateSchema>;

const mebibyte = 1024 * 1024;
/** Services that know no pieces send the whole file at once. */
const wholeBytes = 64 * mebibyte;
/** A file may be published anew while it is being fetched. */
const maxVersions = 3;

/** Rejects with the signal's reason or for this machine's disk; what the network does is the result. */
export async function downloadFile(wanted: Wanted, ports: DownloadPorts): Promise<Downloaded> {
  for (let version = 1; version <= maxVersions; version++) {
    const result = await downloadVersion(wanted, ports);
    if (result !== 'changed') return result;
    await dropPart(wanted.part);
  }
  return { kind: 'failed', why: remark`changed again and again while it was fetched` };
}

export async function dropPart(part: string): Promise<void> {
  await rm(part, { force: true });
  await rm(stateOf(part), { force: true });
}

async function downloadVersion(wanted: Wanted, ports: DownloadPorts): Promise<Downloaded | 'changed'> {
  const { part } = wanted;
  let state = await readState(wanted);
  let done = state === undefined ? 0 : await sizeOf(part);
  let last: HttpAnswer | undefined;
  while (state === undefined || done < state.total) {
    const outcome = await askPiece(wanted, ports, state, done);
    if (outcome.kind === 'unavailable') {
      if (outcome.status === 304 && wanted.etag !== undefined)
        return { kind: 'unchanged', retrievedAt: new Date().toISOString() };
      // Past the end, or a whole file where a piece was asked for: another version is there now.
      if (state !== undefined && (outcome.status === 416 || outcome.why === tooLargeAnswer)) return 'changed';
      return { kind: 'failed', why: outcome.why };
    }
    last = outcome;
    if (outcome.status === 404 || outcome.status === 410) return { kind: 'failed', why: remark`has no such file` };
    if (outcome.status === 200) return await wholeAtOnce(wanted, outcome);
    const range = rangeOf(outcome);
    if (range === undefined || range.from !== done)
      return { kind: 'failed', why: remark`sent a different part than requested` };
    const etag = outcome.headers['etag'] ?? '';
    if (state !== undefined && (etag !== state.etag || range.total !== state.total)) return 'changed';
    state ??= await begin(wanted, etag, range.total);
    done = await append(part, outcome.body, done);
    ports.onDidProgress?.(done, range.total);
  }
  return finish(wanted, state, last);
}

function askPiece(
  { service, url, etag, accept = '*/*', mostBytes = wholeBytes, hasMirror = false }: Wanted,
  { client, signal, pieceBytes = 8 * mebibyte }: DownloadPorts,
  state: State | undefined,
  from: number,
): Promise<HttpOutcome> {
  const condition: Record<string, string> =
    state !== undefined ? { 'if-range': state.etag } : etag !== undefined ? { 'if-none-match': etag } : {};
  const headers = { accept, range: `bytes=${from}-${from + pieceBytes - 1}`, ...condition };
  return client.request({ service, url, headers, hasMirror, freshMs: 0, staleMs: 0, maxBytes: mostBytes }, signal);
}

async function wholeAtOnce({ part }: Wanted, answer: HttpAnswer): Promise<Downloaded> {
  await dropPart(part);
  await writeFile(part, answer.body, { mode: 0o600, flush: true });
  return checked(part, answer.url, answer.headers['etag'], answer);
}

async function finish({ part }: Wanted, state: State, last: HttpAnswer | undefined): Promise<Downloaded | 'changed'> {
  const result = await checked(part, last?.url ?? state.url, state.etag === '' ? undefined : state.etag, last);
  if (result.kind === 'whole' && result.bytes !== state.total) return 'changed';
  return result;
}

/** Google's storage tells the MD5 of the whole file with every piece. */
async function checked(
  part: string,
  url: string,
  etag: string | undefined,
  answer: HttpAnswer | undefined,
): Promise<Downloaded> {
  const hashes = await hashFile(part);
  const told = /\bmd5=([A-Za-z0-9+/]+=*)/.exec(answer?.headers['x-goog-hash'] ?? '')?.[1];
  if (told !== undefined && told !== hashes.md5) {
    await dropPart(part);
    return { kind: 'failed', why: remark`sent a file that fails its checksum` };
  }
  await rm(stateOf(part), { force: true });
  return { kind: 'whole', url, etag, retrievedAt: answer?.retrievedAt ?? new Date().toISOString(), ...hashes };
}

/** Only a strong ETag tells versions apart byte by byte; without one nothing is resumed later. */
async function begin({ part, url }: Wanted, etag: string, total: number): Promise<State> {
  const state = { url, etag, total };
  await rm(part, { force: true });
  if (/^"/.test(etag)) await writeFile(stateOf(part), JSON.stringify(state), { mode: 0o600 });
  return state;
}

async function readState({ part, url }: Wanted): Promise<State | undefined> {
  const text = (await readRegularFile(stateOf(part), settingsFileBytes).catch(() => '')).toString(); // None: nothing to resume.
  try {
    const state = v.parse(stateSchema, JSON.parse(text));
    return state.url === url && (await sizeOf(part)) <= state.total ? state : undefined;
  } catch {
    return undefined; // Damaged by whatever interrupted it: begin anew.
  }
}

function rangeOf({ status, headers, body }: HttpAnswer): { readonly from: number; readonly total: number } | undefined {
  const match = /^bytes (\d+)-(\d+)\/(\d+)$/.exec(headers['content-range'] ?? '');
  if (status !== 206 || match === null) return undefined;
  const [from, to, total] = match.slice(1).map(Number) as [number, number, number];
  return to - from + 1 === body.length && body.length > 0 && to < total ? { from, total } : undefined;
}

async function append(part: string, piece: Uint8Array, at: number): Promise<number> {
  const file = await open(part, at === 0 ? 'w' : 'r+', 0o600);
  try {
    await file.write(piece, 0, piece.length, at);
    await file.sync();
  } finally {
    await file.close();
  }
  return at + piece.length;
}

async function sizeOf(path: string): Promise<number> {
  return (await stat(path).catch(() => undefined))?.size ?? 0;
}

function stateOf(part: string): string {
  return `${part}.json`;
}
