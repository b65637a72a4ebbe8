/** One kept answer as bytes: a line of JSON, then the body. Refuses bytes that are not exactly what was written. */
import * as v from 'valibot';
import { sha256 } from '../../platform/contentHash';
import { parseJson } from '../../platform/parseJson';

const headSchema = v.object({
  format: v.literal(1),
  status: v.number(),
  headers: v.record(v.string(), v.string()),
  /** After redirects. */
  url: v.string(),
  /** ISO 8601: when the service last said that this is its answer. */
  retrievedAt: v.pipe(v.string(), v.isoTimestamp()),
  bodySha256: v.string(),
});

export interface KeptResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly url: string;
  readonly retrievedAt: string;
  readonly body: Uint8Array;
}

/** The others may name sessions or the asker and are not kept. */
const keptHeaders = new Set(['content-type', 'date', 'etag', 'last-modified', 'link', 'x-pypi-last-serial']);

const lineFeed = 0x0a;

export function toBytes({ body, headers, ...head }: KeptResponse): Uint8Array {
  const kept = Object.fromEntries(Object.entries(headers).filter(([name]) => keptHeaders.has(name)));
  const line = JSON.stringify({ format: 1, ...head, headers: kept, bodySha256: sha256(body) });
  return Buffer.concat([Buffer.from(`${line}\n`), body]);
}

/** Undefined for a damaged or foreign file. */
export function fromBytes(bytes: Buffer): KeptResponse | undefined {
  const end = bytes.indexOf(lineFeed);
  const head = v.safeParse(headSchema, parseJson(bytes.toString('utf8', 0, Math.max(0, end))));
  if (!head.success) return undefined;
  const body = bytes.subarray(end + 1);
  const { status, headers, url, retrievedAt, bodySha256 } = head.output;
  return sha256(body) === bodySha256 ? { status, headers, url, retrievedAt, body } : undefined;
}
