/** A client whose answers a test writes down, and what it was asked. Has no limits, no retries and no network. */
import type { HttpClient, HttpOutcome, HttpRequest } from '../../src/sources/http/httpClient';
import type { ServiceId } from '../../src/core/scan/sourceSettings';

export interface ScriptedAnswer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** JSON unless it is text or bytes. */
  readonly body?: unknown;
  readonly stale?: boolean;
}

/** A text is why the service could not be reached. */
export type Script = (url: URL, request: HttpRequest) => ScriptedAnswer | string;

export class ScriptedClient implements HttpClient {
  readonly requests: HttpRequest[] = [];
  readonly sent = new Map<ServiceId, number>();
  /** Replaced by tests that keep requests waiting. */
  room: Promise<void> = Promise.resolve();

  constructor(private readonly script: Script) {}

  get urls(): readonly string[] {
    return this.requests.map(({ url }) => url);
  }

  whenRoom(): Promise<void> {
    return this.room;
  }

  request(request: HttpRequest, signal: AbortSignal): Promise<HttpOutcome> {
    if (signal.aborted) return Promise.reject(signal.reason as Error);
    this.requests.push(request);
    const answer = this.script(new URL(request.url), request);
    if (typeof answer === 'string') return Promise.resolve({ kind: 'unavailable', why: answer });
    const { status = 200, headers = {}, body = '', stale = false } = answer;
    return Promise.resolve({
      kind: 'answer',
      status,
      headers,
      body: bytesOf(body),
      url: request.url,
      retrievedAt: '2026-01-01T00:00:00.000Z',
      fromCache: stale,
      stale,
    });
  }
}

function bytesOf(body: unknown): Uint8Array {
  if (body instanceof Uint8Array) return body;
  return Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
}
