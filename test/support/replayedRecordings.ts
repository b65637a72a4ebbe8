/** A network that answers from a folder of recordings. Refuses to reach any other. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Transport, TransportError } from '../../src/sources/http/transport';

interface Recording {
  readonly request: { readonly method: string; readonly url: string; readonly body?: unknown };
  readonly response: {
    readonly status: number;
    readonly headers: Readonly<Record<string, string>>;
    readonly body: unknown;
  };
}

export function replayedRecordings(folder: string): Transport {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.json'));
  const recordings = files.map((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as Recording);
  const byQuestion = new Map(recordings.map(({ request, response }) => [keyOf(request), response]));
  return ({ method, url, body }) => {
    const asked = body === undefined ? {} : { body: JSON.parse(body) as unknown };
    const response = byQuestion.get(keyOf({ method, url, ...asked }));
    if (response === undefined)
      return Promise.reject(new TransportError('unreachable', `not recorded: ${method} ${url}`));
    return Promise.resolve({ ...response, body: bytesOf(response.body) });
  };
}

function keyOf({ method, url, body }: Recording['request']): string {
  return JSON.stringify([method, url, body]);
}

function bytesOf(body: unknown): Uint8Array {
  if (typeof body === 'string') return Buffer.from(body);
  const { base64 } = body as { readonly base64?: unknown };
  return typeof base64 === 'string' ? Buffer.from(base64, 'base64') : Buffer.from(JSON.stringify(body));
}
