/** The transport over a `fetch`: decoded bodies counted while they stream, never more in memory than was allowed. */
import { largeBytes, LargeTurns } from './largeTurns';
import { type Transport, TransportError, type TransportRequest, type TransportResponse } from './transport';

/** What is used of `fetch`, so that every implementation of it fits. */
export type Fetch = (url: string, init: FetchInit) => Promise<FetchResponse>;

interface FetchInit {
  readonly method: string;
  readonly headers: Record<string, string>;
  readonly body?: string;
  readonly redirect: 'manual';
  readonly signal: AbortSignal;
}

interface FetchResponse {
  readonly status: number;
  readonly headers: { forEach(callback: (value: string, name: string) => void): void };
  readonly body: { getReader(): BodyReader } | null;
}

interface BodyReader {
  read(): Promise<{ readonly done: boolean; readonly value?: Uint8Array | undefined }>;
  cancel(): Promise<void>;
}

/** Encodings that every `fetch` decodes by itself. */
const decoded = new Set(['', 'identity', 'gzip', 'x-gzip', 'deflate', 'br']);

export function boundedFetch(fetch: Fetch): Transport {
  const turns = new LargeTurns();
  return async (request, signal) => {
    signal.throwIfAborted();
    let hasBegun = false;
    try {
      const response = await fetch(request.url, { ...initOf(request), signal });
      hasBegun = true;
      return await readResponse(response, request, () => waitForTurn(turns, request, signal));
    } catch (error) {
      signal.throwIfAborted();
      const failure = asTransportError(error);
      throw hasBegun && failure.kind === 'unreachable'
        ? new TransportError('brokenOff', failure.message, { cause: error })
        : failure;
    }
  };
}

function initOf({ method, headers, body }: TransportRequest): Omit<FetchInit, 'signal'> {
  return { method, headers: { ...headers }, redirect: 'manual', ...(body === undefined ? {} : { body }) };
}

async function readResponse(
  response: FetchResponse,
  { maxBytes, onDidReceive }: TransportRequest,
  takeTurn: TakeTurn,
): Promise<TransportResponse> {
  onDidReceive?.();
  const headers: Record<string, string> = {};
  response.headers.forEach((value, name) => (headers[name.toLowerCase()] = value));
  const reader = response.body?.getReader();
  const encodings = (headers['content-encoding'] ?? '').split(',').map((encoding) => encoding.trim().toLowerCase());
  if (!encodings.every((encoding) => decoded.has(encoding))) {
    await reader?.cancel();
    throw new TransportError('badEncoding', 'unknown content encoding');
  }
  return { status: response.status, headers, body: await readBody(reader, { maxBytes, onDidReceive, takeTurn }) };
}

/** A body of its own memory, so that it can be handed to another thread. */
async function readBody(
  reader: BodyReader | undefined,
  bounds: Pick<TransportRequest, 'maxBytes' | 'onDidReceive'> & { readonly takeTurn: TakeTurn },
): Promise<Uint8Array> {
  const { maxBytes, onDidReceive, takeTurn } = bounds;
  const chunks: Uint8Array[] = [];
  let length = 0;
  let endTurn: (() => void) | undefined;
  try {
    for (;;) {
      const { done, value } = (await reader?.read()) ?? { done: true };
      if (done) break;
      if (value === undefined) continue;
      onDidReceive?.();
      length += value.length;
      if (length > maxBytes) {
        await reader?.cancel();
        throw new TransportError('tooLarge', `more than ${maxBytes} bytes`);
      }
      chunks.push(value);
      // Unread, the rest waits at the service.
      if (length > largeBytes) endTurn ??= await takeTurn();
    }
    return joined(chunks, length);
  } finally {
    endTurn?.();
  }
}

type TakeTurn = () => Promise<() => void>;

const tellMs = 1000;

/** It is not the service that is silent meanwhile. Rejects with the signal's reason, and then leaves its place to the next. */
async function waitForTurn(turns: LargeTurns, { url, onDidReceive }: TransportRequest, signal: AbortSignal) {
  const timer = setInterval(() => onDidReceive?.(), tellMs);
  const turn = turns.take(new URL(url).host);
  let stop = (): void => undefined;
  const stopped = new Promise<never>((_, reject) => (stop = () => reject(signal.reason as Error)));
  signal.addEventListener('abort', stop);
  try {
    return await Promise.race([turn, stopped]);
  } catch (error) {
    void turn.then((end) => end());
    throw error;
  } finally {
    clearInterval(timer);
    signal.removeEventListener('abort', stop);
  }
}

function joined(chunks: readonly Uint8Array[], length: number): Uint8Array {
  const body = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    body.set(chunk, at);
    at += chunk.length;
  }
  return body;
}

function asTransportError(error: unknown): TransportError {
  const own = wrapped(error);
  if (own !== undefined) return own;
  const codes = codesOf(error);
  if (codes.some((code) => code.startsWith('Z_') || code.startsWith('ERR_BROTLI') || code.startsWith('ERR__ERROR_'))) {
    return new TransportError('badEncoding', 'undecodable body', { cause: error });
  }
  if (asksForProxyLogin(error)) return new TransportError('proxyLogin', '', { cause: error });
  const distrust = codes.find((code) => certificateCode.test(code)) ?? certificateCode.exec(messageOf(error))?.[0];
  if (distrust !== undefined) return new TransportError('certificate', distrust, { cause: error });
  return new TransportError('unreachable', codes[0] ?? 'no connection', { cause: error });
}

/** OpenSSL's as Node tells them, and the editor's own network's: `ERR_CERT_AUTHORITY_INVALID`. */
const certificateCode =
  /\b(?:(?:CERT|CRL|ERR_CERT|ERR_TLS_CERT|DEPTH_ZERO|SELF_SIGNED|HOSTNAME_MISMATCH|INVALID_CA|INVALID_PURPOSE)_?|UNABLE_TO_(?:GET_ISSUER|VERIFY))[A-Z_]*\b/;

function messageOf(error: unknown, depth = 0): string {
  if (!(error instanceof Error) || depth > 4) return '';
  return `${error.message} ${messageOf(error.cause, depth + 1)}`;
}

/** An error of ours that a `fetch` has wrapped. */
function wrapped(error: unknown, depth = 0): TransportError | undefined {
  if (error instanceof TransportError) return error;
  return error instanceof Error && depth < 4 ? wrapped(error.cause, depth + 1) : undefined;
}

/**
 * A tunnel that a proxy refuses is an error whose words alone tell the status. A response of status 407 that came any other
 * way is the one failure for which `fetch` gives no reason at all, as its standard wants it ("HTTP-network-or-cache fetch").
 */
export function asksForProxyLogin(error: unknown, depth = 0): boolean {
  if (!(error instanceof Error) || depth > 4) return false;
  if (error instanceof TypeError && error.cause instanceof Error && isWithoutReason(error.cause)) return true;
  return /\b407\b|proxy auth/i.test(error.message) || asksForProxyLogin(error.cause, depth + 1);
}

function isWithoutReason(cause: Error): boolean {
  return cause.name === 'Error' && cause.message === '' && cause.cause === undefined && codesOf(cause).length === 0;
}

/** Errno and library codes of an error and of what it wraps, outermost first. */
export function codesOf(error: unknown, depth = 0): string[] {
  if (typeof error !== 'object' || error === null || depth > 4) return [];
  const code = 'code' in error && typeof error.code === 'string' ? [error.code] : [];
  return [...code, ...('cause' in error ? codesOf(error.cause, depth + 1) : [])];
}
