/** Writes what services answer as recordings, one file per question, so that a change of theirs is a difference between two files. Refuses to write a secret. */
import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { urlPart } from '../../core/text/inert';
import type { SourceSecrets } from '../../core/scan/sourceSettings';
import type { Transport, TransportRequest, TransportResponse } from '../../sources/http/transport';

/** They may name who asks, or a session. */
const privateHeaders: ReadonlySet<string> = new Set([
  ...['authorization', 'apikey', 'cookie', 'set-cookie', 'proxy-authorization', 'www-authenticate'],
  ...['x-github-request-id', 'x-request-id', 'cf-ray', 'user-agent'],
]);

const removed = '[removed]';

/** `onFailure` hears of a file that could not be written; the scan goes on. */
export function recordingTransport(
  transport: Transport,
  folder: string,
  secrets: SourceSecrets,
  onFailure: (error: unknown) => void,
): Transport {
  const clean = cleaner(Object.values(secrets));
  return async (request, signal) => {
    const response = await transport(request, signal);
    await write(folder, request, response, clean).catch(onFailure);
    return response;
  };
}

async function write(
  folder: string,
  request: TransportRequest,
  response: TransportResponse,
  clean: (text: string) => string,
): Promise<void> {
  const { method, url, body } = request;
  const key = createHash('sha256')
    .update(clean(`${method} ${url} ${body ?? ''}`))
    .digest('hex')
    .slice(0, 12);
  const { hostname, pathname } = new URL(url);
  const slug = clean(pathname)
    .replace(/[^\w.-]+/g, '-')
    .replace(/^[-.]+|-+$/g, '')
    .slice(0, 80);
  const recording = {
    request: {
      method,
      url,
      headers: publicHeaders(request.headers),
      ...(body === undefined ? {} : { body: parsed(body) }),
    },
    response: { status: response.status, headers: publicHeaders(response.headers), body: parsedBytes(response.body) },
  };
  await mkdir(join(folder, hostname), { recursive: true });
  const text = clean(JSON.stringify(recording, undefined, 2));
  await writeFile(join(folder, hostname, `${slug}-${key}.json`), `${text}\n`, { mode: 0o600 });
}

function publicHeaders(headers: Readonly<Record<string, string>>): Record<string, string> {
  const kept = Object.entries(headers).filter(([name]) => !privateHeaders.has(name.toLowerCase()));
  return Object.fromEntries(kept.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** JSON as it is, so that it can be read and compared; other text as one text; the rest as Base64. */
function parsedBytes(bytes: Uint8Array): unknown {
  try {
    return parsed(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return { base64: Buffer.from(bytes).toString('base64') };
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text; // HTML, CSV and the like.
  }
}

/** A secret in each form in which it may stand in an address, a header or JSON. */
function cleaner(secrets: readonly (string | undefined)[]): (text: string) => string {
  const forms = secrets.flatMap((secret) => {
    if (secret === undefined || secret === '') return [];
    const password = secret.includes(':') ? [secret.slice(secret.indexOf(':') + 1)] : [];
    return [secret, ...password].flatMap((each) =>
      each === '' ? [] : [each, urlPart(each), JSON.stringify(each).slice(1, -1), Buffer.from(each).toString('base64')],
    );
  });
  const longestFirst = [...new Set(forms)].sort((a, b) => b.length - a.length);
  return (text) => longestFirst.reduce((rest, form) => rest.replaceAll(form, removed), text);
}
