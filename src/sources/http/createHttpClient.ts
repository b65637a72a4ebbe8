/** The one client of all services: kept answers first, then the network, then kept answers past their time. */
import { join } from 'node:path';
import type { Clock, RandomHex } from '../../platform/clock';
import type { FileSystem } from '../../platform/fileSystem';
import type { ServiceId, SourceSecrets, SourceSettings } from '../../core/scan/sourceSettings';
import type { HttpAnswer, HttpClient, HttpOutcome, HttpRequest } from './httpClient';
import type { KeptResponse } from './keptResponse';
import { type Exchange, sendWithRetry } from './sendWithRetry';
import { ResponseCache } from './responseCache';
import { firstHost, urlOf } from './serviceAddress';
import { ServiceClient, statusAnswer, unreadableAnswer } from './serviceClient';
import type { OpenGate } from './sharedGate';
import type { SharedLimits } from './sharedLimits';
import { firstPageOnly, nextPage } from './nextPage';
import { SharedQuestion } from './sharedQuestion';
import { SharedWork } from './sharedWork';
import type { Transport, TransportRequest } from './transport';

export interface HttpClientPorts {
  readonly transport: Transport;
  readonly clock: Clock;
  /** 0 to below 1. */
  readonly random: () => number;
  readonly randomHex: RandomHex;
  readonly fileSystem: FileSystem;
  readonly services: SourceSettings['services'];
  readonly secrets: SourceSecrets;
  /** Absent: nothing is kept. */
  readonly cacheFolder?: string | undefined;
  /** Of all kept answers together; 256 MiB when absent. */
  readonly cacheBytes?: number;
  /** How often one question is asked at most while it fails; three times when absent. */
  readonly mostTries?: number;
  /** What counts together with the other processes of the user; absent: this one is alone. */
  readonly shared?: SharedLimits | undefined;
  /** Opens what counts over several machines, too; absent: nothing does. */
  readonly openGate?: OpenGate | undefined;
  /** Called as a request leaves, behind all waits. */
  readonly onDidSend?: (service: ServiceId) => void;
  /** Tells services who asks: `ihacpa/1.2.3 (…)`. */
  readonly userAgent: string;
}

const mebibyte = 1024 * 1024;

export function createHttpClient(ports: HttpClientPorts): HttpClient {
  return new PoliteClient(ports);
}

class PoliteClient implements HttpClient {
  readonly sent = new Map<ServiceId, number>();
  /** By service and host. */
  private readonly lines = new Map<string, ServiceClient>();
  private readonly running = new SharedWork<HttpOutcome>();
  private readonly cache: ResponseCache | undefined;

  constructor(private readonly ports: HttpClientPorts) {
    const { cacheFolder, cacheBytes: maxBytes = 256 * mebibyte, clock, fileSystem, randomHex } = ports;
    if (cacheFolder === undefined) return;
    this.cache = new ResponseCache(join(cacheFolder, 'http'), { fileSystem, randomHex, maxBytes }, () => clock.now());
  }

  request(request: HttpRequest, signal: AbortSignal): Promise<HttpOutcome> {
    const key = keyOf(request);
    const sharedKey = `${key} ${request.freshMs} ${request.staleMs}`;
    return this.running.do(sharedKey, (stop) => this.answer(request, key, stop), signal);
  }

  async whenRoom(service: ServiceId, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    const line = this.lineOf(service);
    if (line.circuit.refusal === undefined) await line.gate.whenRoom(signal);
  }

  private async answer(request: HttpRequest, key: string, signal: AbortSignal): Promise<HttpOutcome> {
    const question = this.questionOf(request, key);
    let isToAsk = question === undefined;
    try {
      for (;;) {
        const kept = await this.cache?.get(key);
        if (this.isYounger(kept, request.freshMs)) return answerOf(kept, { fromCache: true });
        if (isToAsk) return await this.ask(request, key, kept, signal);
        // The answer of whoever asked before may have come since.
        isToAsk = (await question?.claim(signal)) ?? true;
      }
    } finally {
      await question?.release();
    }
  }

  private async ask(
    request: HttpRequest,
    key: string,
    kept: KeptResponse | undefined,
    signal: AbortSignal,
  ): Promise<HttpOutcome> {
    const line = this.lineOf(request.service, urlOf(request.url)?.host);
    const exchange = await sendWithRetry(line, this.wireRequest(request, kept), this.ports, signal);
    const isServing = this.isYounger(kept, request.staleMs) && isContent(kept.status);
    const got = exchange.kind === 'failure' ? exchange : this.read(request, exchange, { kept, isServing });
    if (got.kind === 'kept') {
      await this.cache?.put(key, got.response);
      return answerOf(got.response, { fromCache: false });
    }
    if (isServing) {
      return answerOf(kept, { fromCache: true, stale: true });
    }
    return { kind: 'unavailable', why: got.why, ...(got.status === undefined ? {} : { status: got.status }) };
  }

  /** A time to come is a clock that was set back: nothing can be said about the answer's age. */
  private isYounger(kept: KeptResponse | undefined, ms: number): kept is KeptResponse {
    const age = kept === undefined ? NaN : this.ports.clock.now() - Date.parse(kept.retrievedAt);
    return age >= 0 && age < ms;
  }

  /** Undefined: nobody else could use the answer. */
  private questionOf(request: HttpRequest, key: string): SharedQuestion | undefined {
    const { cacheFolder, shared } = this.ports;
    if (cacheFolder === undefined || shared === undefined || request.freshMs <= 0) return undefined;
    return new SharedQuestion([cacheFolder, key], shared);
  }

  private read(
    request: HttpRequest,
    { response: { status, headers, body }, url }: Extract<Exchange, { kind: 'response' }>,
    { kept, isServing }: { readonly kept: KeptResponse | undefined; readonly isServing: boolean },
  ): { kind: 'kept'; response: KeptResponse } | { kind: 'failure'; why: string; status: number } {
    const retrievedAt = new Date(this.ports.clock.now()).toISOString();
    // What was not asked for confirms nothing.
    if (status === 304 && kept !== undefined && hasCondition(request, kept))
      return { kind: 'kept', response: { ...kept, retrievedAt } };
    if (isContent(status)) {
      if (request.followsPages !== true && nextPage({ headers, url }) !== undefined)
        return { kind: 'failure', why: firstPageOnly, status };
      const before = isServing ? kept?.body : undefined;
      const usable = !isForeignPage(request, headers) && request.isUsable?.(body, before) !== false;
      // A proxy that changed a good answer on its way marks it so (RFC 9110, section 15.3.4).
      if (usable)
        return { kind: 'kept', response: { status: status === 203 ? 200 : status, headers, url, retrievedAt, body } };
      return { kind: 'failure', why: unreadableAnswer, status };
    }
    if (status === 304) return { kind: 'failure', why: unreadableAnswer, status };
    if (request.isMissing?.(body) === false) return { kind: 'failure', why: statusAnswer(status), status };
    return { kind: 'kept', response: { status, headers, url, retrievedAt, body: new Uint8Array() } };
  }

  private wireRequest(request: HttpRequest, kept: KeptResponse | undefined): TransportRequest {
    const { method = 'GET', url, headers, body, maxBytes = 32 * mebibyte } = request;
    return {
      method,
      url,
      headers: {
        accept: 'application/json',
        'user-agent': this.ports.userAgent,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
        ...(method === 'GET' ? conditionOf(kept) : {}),
      },
      body,
      maxBytes,
      isBulk: request.maxBytes !== undefined,
      isOptional: request.isOptional,
      hasMirror: request.hasMirror,
    };
  }

  /** A wait or a failure of one host says nothing of a service's others. Absent: the first host. */
  private lineOf(service: ServiceId, asked?: string): ServiceClient {
    const first = firstHost(service, this.ports.services);
    const host = asked ?? first;
    const key = `${service} ${host}`;
    const known = this.lines.get(key);
    if (known !== undefined) return known;
    const onDidSend = (id: ServiceId): void => {
      this.sent.set(id, (this.sent.get(id) ?? 0) + 1);
      this.ports.onDidSend?.(id);
    };
    const caughtUp = async (): Promise<void> => this.cache?.caughtUp();
    const further = host === first ? {} : { furtherHost: host };
    const line = new ServiceClient(service, { ...this.ports, ...further, onDidSend, caughtUp });
    this.lines.set(key, line);
    return line;
  }
}

/** Secrets are added behind it and so never part of it. */
function keyOf({ service, method = 'GET', url, headers = {}, body = '' }: HttpRequest): string {
  const sorted = Object.entries(headers).sort(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify([service, method, url, sorted, body]);
}

function conditionOf(kept: KeptResponse | undefined): Record<string, string> {
  if (kept === undefined || !isContent(kept.status)) return {};
  const etag = kept.headers['etag'];
  const lastModified = kept.headers['last-modified'];
  if (etag !== undefined) return { 'if-none-match': etag };
  return lastModified === undefined ? {} : { 'if-modified-since': lastModified };
}

function hasCondition({ method = 'GET' }: HttpRequest, kept: KeptResponse): boolean {
  return method === 'GET' && Object.keys(conditionOf(kept)).length > 0;
}

/** A page for people where data was asked for: a portal or an error page that claims to be fine. */
function isForeignPage(request: HttpRequest, headers: KeptResponse['headers']): boolean {
  const wanted = request.headers?.['accept'] ?? '';
  return /^text\/html\b/i.test(headers['content-type'] ?? '') && !wanted.includes('text/html');
}

function isContent(status: number): boolean {
  return status >= 200 && status < 300;
}

function answerOf(
  { status, headers, url, retrievedAt, body }: KeptResponse,
  how: { readonly fromCache: boolean; readonly stale?: true },
): HttpAnswer {
  return { kind: 'answer', status, headers, body, url, retrievedAt, stale: false, ...how };
}
