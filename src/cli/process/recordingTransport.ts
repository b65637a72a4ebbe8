/** Writes what services answer as recordings, one file per question, so that a change of theirs is a difference between two files. */
import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { errnoOf } from '../../core/message/errors';
import { urlPart } from '../../core/message/inert';
import type { SourceSecrets } from '../../core/scan/sourceSettings';
import type { Transport, TransportRequest, TransportResponse } from '../../sources/http/transport';

/** What a source or a reader of recordings can use. Any other may name who asks, a session, or a proxy on the way, or is another one each time. */
const keptHeaders: ReadonlySet<string> = new Set([
  ...['accept', 'content-type', 'range', 'if-range', 'if-none-match', 'if-modified-since', 'x-github-api-version'],
  ...[
    'accept-ranges',
    'content-range',
    'etag',
    'last-modified',
    'link',
    'location',
    'message',
    'retry-after',
    'server',
  ],
  ...['deprecation', 'sunset', 'warning', 'x-github-api-version-selected', 'x-goog-hash', 'x-pypi-last-serial'],
]);

const removed = '[removed]';
/** In place of an id of this shape, so that a reader that wants one can read the recording: Snyk's organization is one. */
const removedId = '00000000-0000-0000-0000-000000000000';
const idShape = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;

/** `onFailure` hears of the first file that could not be written; the scan goes on, and nothing more is written. */
export function recordingTransport(
  transport: Transport,
  folder: string,
  secrets: SourceSecrets,
  onFailure: (error: unknown) => void,
): Transport {
  let clean = cleaner(Object.values(secrets));
  let hasFailed = false;
  return async (request, signal) => {
    const response = await transport(request, signal);
    // That nothing has changed says nothing of the answer.
    if (response.status === 304 || hasFailed) return response;
    const own = ownTexts(request, response);
    if (own.length > 0) clean = cleaner([...Object.values(secrets), ...own]);
    await write(folder, request, response, clean).catch((error: unknown) => {
      if (!hasFailed) onFailure(error);
      hasFailed = true;
    });
    return response;
  };
}

/** What an address about whoever asks says of them: name, mail, ids, and the organization, which later addresses repeat. */
function ownTexts({ url }: TransportRequest, { body }: TransportResponse): readonly string[] {
  if (!new URL(url).pathname.endsWith('/self')) return [];
  const said = parsed(new TextDecoder().decode(body));
  const data = typeof said === 'object' && said !== null && 'data' in said ? said.data : undefined;
  if (typeof data !== 'object' || data === null) return [];
  const attributes = 'attributes' in data ? textsIn(data.attributes) : [];
  return [...attributes, ...('id' in data ? textsIn(data.id) : [])];
}

function textsIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
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
      headers: publicHeaders(request.headers, url),
      ...(body === undefined ? {} : { body: parsed(body) }),
    },
    response: {
      status: response.status,
      headers: publicHeaders(response.headers, url),
      body: parsedBytes(response.body, clean),
    },
  };
  // One level each: where no folder can be made, Node looks for one without an end.
  for (const path of [folder, join(folder, hostname)]) await mkdir(path).catch(unlessThere);
  const text = JSON.stringify(cleaned(recording, clean), undefined, 2);
  await writeFile(join(folder, hostname, `${slug}-${key}.json`), `${text}\n`, { mode: 0o600 });
}

function unlessThere(error: unknown): void {
  if (errnoOf(error) !== 'EEXIST') throw error;
}

function publicHeaders(headers: Readonly<Record<string, string>>, url: string): Record<string, string> {
  const named = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value] as const);
  const kept = named.filter(([name]) => keptHeaders.has(name)).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(
    kept.map(([name, value]) => [name, name === 'location' ? withoutSession(value, url) : value]),
  );
}

/** Where another host is to go on, only which one: what it is told of may be a session. */
function withoutSession(location: string, url: string): string {
  if (!URL.canParse(location, url)) return removed;
  const { host, origin } = new URL(location, url);
  return host === new URL(url).host ? location : `${origin}/`;
}

/** JSON as it is, so that it can be read and compared; other text as one text; the rest as Base64. */
function parsedBytes(bytes: Uint8Array, clean: (text: string) => string): unknown {
  try {
    return parsed(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    // Byte for byte, so that a page of another encoding hides nothing.
    const text = clean(Buffer.from(bytes).toString('latin1'));
    return { base64: Buffer.from(text, 'latin1').toString('base64') };
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text; // HTML, CSV and the like.
  }
}

/** Shorter ones stand in other words by chance: they are removed only where they are a whole text. */
const leastFound = 4;

/** A secret in each form in which it may stand in an address, a header, JSON or a page. */
function cleaner(secrets: readonly (string | undefined)[]): (text: string) => string {
  const forms = secrets.flatMap((secret) => {
    if (secret === undefined || secret === '') return [];
    const password = secret.includes(':') ? [secret.slice(secret.indexOf(':') + 1)] : [];
    return [secret, ...password].flatMap((each) => (each === '' ? [] : formsOf(each)));
  });
  const longestFirst = [...new Set(forms)].sort((a, b) => b.length - a.length);
  const [found, short] = [true, false].map((isFound) =>
    longestFirst.filter((form) => form.length >= leastFound === isFound),
  );
  return (text) => {
    if (short?.includes(text) === true) return removed;
    return (found ?? []).reduce((rest, form) => rest.replaceAll(form, idShape.test(form) ? removedId : removed), text);
  };
}

function formsOf(secret: string): readonly string[] {
  const shown = (quote: string, apostrophe: string): string =>
    secret.replace(
      /[&<>"']/g,
      (mark) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': quote, "'": apostrophe })[mark] ?? mark,
    );
  return [
    ...[secret, urlPart(secret), JSON.stringify(secret).slice(1, -1), Buffer.from(secret).toString('base64')],
    ...[shown('&quot;', '&#39;'), shown('&#34;', '&#x27;'), shown('&#x22;', '&apos;')],
  ];
}

/** Every text in a value, keys included: numbers and words of JSON are no secret and stay what they are. */
function cleaned(value: unknown, clean: (text: string) => string): unknown {
  if (typeof value === 'string') return clean(value);
  if (Array.isArray(value)) return value.map((each) => cleaned(each, clean));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [clean(key), cleaned(each, clean)]));
}
