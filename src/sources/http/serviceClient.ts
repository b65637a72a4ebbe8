/** The way to one host of a service: one request after redirects, within the service's limits, with its secret for its own origin only. Repeats nothing, and makes nobody wait for longer than five minutes. */
import type { Clock } from '../../platform/clock';
import type { ServiceId, SourceSecrets, SourceSettings } from '../../core/scan/sourceSettings';
import { foreign } from '../../core/message/quoted';
import { remark } from '../../core/message/remark';
import { CircuitBreaker } from './circuitBreaker';
import { type Deadline, DeadlineError } from './deadline';
import { type ServiceAddress, serviceAddress, urlOf } from './serviceAddress';
import { RateLimiter } from './rateLimiter';
import { refusalOf } from './refusedSecret';
import { limitsOf, secretHeader } from './serviceLimits';
import { bothGates, type OpenGate, type SharedGate } from './sharedGate';
import { SharedLimiter } from './sharedLimiter';
import type { SharedLimits } from './sharedLimits';
import type { ServiceLimits } from '../sourceFacts';
import { type Transport, TransportError, type TransportRequest, type TransportResponse } from './transport';
import { adviceOf, isLimiting, mayBeBlocked } from './retryAfter';

export interface LinePorts {
  readonly transport: Transport;
  readonly clock: Clock;
  readonly services: SourceSettings['services'];
  readonly secrets: SourceSecrets;
  readonly onDidSend: (service: ServiceId) => void;
  /** Resolves when what came before is put away. */
  readonly caughtUp: () => Promise<void>;
  /** Host and port, where it is not the one that is asked first. */
  readonly furtherHost?: string;
  /** Absent: this process's requests alone are counted. */
  readonly shared?: SharedLimits | undefined;
  /** Opens what counts over several machines, too; absent: nothing does. */
  readonly openGate?: OpenGate | undefined;
}

/** What came of one try. */
export type Reply =
  | { readonly kind: 'response'; readonly response: TransportResponse; readonly url: string }
  | {
      readonly kind: 'failure';
      readonly why: string;
      /** Another try may do better; `once`: one only, as each costs a long time. */
      readonly passing: boolean | 'once';
      /** Of the response that settled it for all. */
      readonly status?: number;
    };

const mebibyte = 1024 * 1024;
/** Of all answers of a service, and of each of them on the average; real ones have some hundred KB. */
const mostBytes = 128 * mebibyte;
const mostBytesEach = 4 * mebibyte;
const maxRedirects = 5;
const minute = 60_000;
const longestWaitMs = 5 * minute;
/** Of a scan's whole time, once that is more than the longest wait. */
const waitShare = 0.1;
const redirects = new Set([301, 302, 303, 307, 308]);
/** Those that keep the method of a POST. */
const keepingMethod = new Set([307, 308]);
/** RFC 9110, section 5.5, without what it calls obsolete. */
const sendable = /^[\t\x20-\x7e]*$/;
const unsendableSecret = remark`was not queried: its token has a character in it that cannot be sent`;

export class ServiceClient {
  readonly gate: RateLimiter;
  readonly circuit: CircuitBreaker;
  readonly hasSecret: boolean;
  /** Set when the service has refused the secret, or all that it was asked without one: nobody is asked again. */
  #refused: { readonly why: string; readonly status: number } | undefined;
  /** Milliseconds without a byte after which no answer is expected. */
  readonly silenceMs: number;
  readonly #begun: number;
  #answers = 0;
  #bytes = 0;
  /** Milliseconds that the service asked everybody to wait so far. */
  #askedToWaitMs = 0;
  private readonly limitedWaitMs: number;
  /** How often in a row the service said "too many". */
  private limitedInARow = 0;
  #hasServed = false;
  private readonly address: ServiceAddress;
  private readonly secret: readonly [string, string] | undefined;

  constructor(
    readonly service: ServiceId,
    private readonly ports: LinePorts,
  ) {
    const limits = limitsOf(service, ports.secrets, ports.services);
    this.gate = new RateLimiter(limits, ports.clock);
    this.circuit = new CircuitBreaker(ports.clock);
    this.limitedWaitMs = limits.limitedWaitMs;
    this.silenceMs = limits.silenceMs ?? minute;
    this.#begun = ports.clock.monotonic();
    this.address = serviceAddress(service, ports.services);
    this.secret = secretHeader(service, ports.secrets, ports.services);
    this.hasSecret = this.secret !== undefined;
    this.gate.shared = this.sharedGate(limits);
    this.gate.isAlone = this.hasSecret;
  }

  private sharedGate(limits: ServiceLimits): SharedGate | undefined {
    const { shared, openGate, services, furtherHost } = this.ports;
    const address = furtherHost ?? services[this.service]?.baseUrl ?? '';
    const counted = [this.service, address, this.secret?.[1] ?? ''] as const;
    // Of another process, for an hour at most: what the service said, and until when, is not known here.
    const onDidClose = (ms: number): void => {
      const until = minuteOf(this.ports.clock.now() + ms);
      this.wait(ms, remark`is not queried until ${until} UTC, as it requested`);
    };
    const here = shared === undefined ? undefined : new SharedLimiter(counted, limits, shared, onDidClose);
    const further = openGate?.(counted, limits, onDidClose);
    return here === undefined || further === undefined ? (here ?? further) : bothGates(here, further);
  }

  /** A wrong secret is not repeated: some services lock the account after a few. */
  get refused(): { readonly why: string; readonly status: number } | undefined {
    return this.#refused;
  }

  /** Rejects only with the signal's reason. */
  async ask(request: TransportRequest, deadline: Deadline, signal: AbortSignal): Promise<Reply> {
    if (this.secret !== undefined && !sendable.test(this.secret[1])) return failure(unsendableSecret, false);
    let url = urlOf(request.url);
    if (url === undefined || !this.address.allows(url))
      return failure(remark`has an address that is not allowed`, false);
    for (let hops = 0; hops <= maxRedirects; hops++) {
      const reply = await this.send({ ...request, url: url.href }, deadline, signal);
      if (reply.kind === 'failure' || !redirects.has(reply.response.status)) return reply;
      const { status, headers } = reply.response;
      const next = urlOf(headers['location'] ?? '', url);
      if (headers['location'] === undefined || next === undefined) return reply;
      if (!this.address.allows(next, url)) {
        const losesTls = next.hostname === url.hostname && url.protocol === 'https:' && next.protocol === 'http:';
        const why = losesTls
          ? remark`was redirected to an address without TLS`
          : remark`was redirected to another host`;
        return { ...failure(why, false), status };
      }
      if (request.method === 'POST' && !keepingMethod.has(status)) return reply;
      url = next;
    }
    return failure(remark`was redirected too often`, false);
  }

  private async send(request: TransportRequest, deadline: Deadline, signal: AbortSignal): Promise<Reply> {
    const leave = await this.gate.enter(signal, request.hasMirror === true);
    if (leave === undefined) return failure(limiting, false);
    const refusal = this.#refused ?? (this.circuit.refusal === undefined ? undefined : { why: this.circuit.refusal });
    if (refusal !== undefined) {
      await leave(false);
      return { kind: 'failure', passing: false, ...refusal };
    }
    this.ports.onDidSend(this.service);
    try {
      await this.ports.caughtUp();
      const sent = { ...request, headers: this.withSecret(request) };
      const response = await deadline.spend(
        (stop, onDidReceive) => this.ports.transport({ ...sent, onDidReceive }, stop),
        signal,
      );
      this.heed(response);
      this.weigh(request, response);
      const refusedBy = refusalOf(this.service, this.givesSecret(request.url), response);
      if (refusedBy !== undefined && request.isOptional !== true)
        this.#refused = { why: refusedBy, status: response.status };
      return { kind: 'response', response, url: request.url };
    } catch (error) {
      signal.throwIfAborted();
      return failureOf(error);
    } finally {
      this.gate.isAlone = false;
      await leave();
    }
  }

  /** Before this request's place is given to the next one: a wait that the service asks for is everybody's. */
  private heed(response: TransportResponse): void {
    const now = this.ports.clock.now();
    const isLimited = isLimiting(this.service, response);
    // What comes while everybody waits was sent before.
    if (!isLimited) this.limitedInARow = 0;
    else if (this.gate.closedMs <= 0) this.limitedInARow += 1;
    if (response.status < 300) this.#hasServed = true;
    if (this.limitedInARow > 1 && this.limitedText(response) === limitingOrBlocked) {
      this.circuit.open(limitingOrBlocked, longestWaitMs);
      return;
    }
    const unsaid = isLimited ? Math.min(longestWaitMs, this.limitedWaitMs * 2 ** (this.limitedInARow - 1)) : 0;
    const ms = (isLimited || response.status >= 500 ? adviceOf(response, now) : undefined) ?? unsaid;
    if (ms <= 0) return;
    this.gate.tell(ms);
    const until = minuteOf(now + ms);
    this.wait(
      ms,
      isLimited ? remark`is limiting requests until ${until} UTC` : remark`is unavailable until ${until} UTC`,
    );
  }

  /** Why a response that says "too many" is no answer. A service that has answered before is not blocked. */
  limitedText(response: TransportResponse): string {
    return !this.#hasServed && mayBeBlocked(this.service, response) ? limitingOrBlocked : limiting;
  }

  /** Whoever was told to: this process or another one. `why`: for a wait that is too long. */
  private wait(ms: number, why: string): void {
    if (ms > longestWaitMs) {
      this.circuit.open(why, ms);
      return;
    }
    this.#askedToWaitMs += Math.max(0, ms - this.gate.closedMs);
    const most = Math.max(longestWaitMs, waitShare * (this.ports.clock.monotonic() - this.#begun));
    if (this.#askedToWaitMs <= most) this.gate.close(ms);
    else this.circuit.open(remark`keeps limiting requests and is paused`, longestWaitMs);
  }

  /** A service that sends ever more than anybody needs is left alone for good: it would fill memory and disk. */
  private weigh({ isBulk }: TransportRequest, { body }: TransportResponse): void {
    if (isBulk === true) return;
    this.#answers += 1;
    this.#bytes += body.length;
    if (this.#bytes <= mostBytes + this.#answers * mostBytesEach) return;
    const size = Math.round(this.#bytes / mebibyte);
    this.circuit.open(remark`has sent ${size} MiB in ${this.#answers} responses and is paused`, Infinity);
  }

  /** Whether a request to this address carries the service's secret. */
  givesSecret(url: string): boolean {
    return this.secret !== undefined && this.address.mayHaveSecret(new URL(url));
  }

  private withSecret({ url, headers }: TransportRequest): TransportRequest['headers'] {
    return this.secret !== undefined && this.givesSecret(url)
      ? { ...headers, [this.secret[0]]: this.secret[1] }
      : headers;
  }
}

/** The end of the minute, so that nobody comes too early: `2026-01-31 12:05`. */
function minuteOf(ms: number): string {
  return new Date(Math.ceil(ms / 60_000) * 60_000).toISOString().slice(0, 16).replace('T', ' ');
}

function failureOf(error: unknown): Reply {
  if (error instanceof DeadlineError) return failure(remark`did not respond in time`, 'once');
  if (!(error instanceof TransportError)) throw error;
  switch (error.kind) {
    case 'proxyLogin':
      return failure(
        error.message === ''
          ? remark`could not be reached: the proxy requires a login`
          : remark`could not be reached: the proxy ${error.message} requires a login`,
        false,
      );
    case 'proxyRefusal':
      return failure(remark`could not be reached: the proxy ${error.message} rejects the login`, false);
    case 'proxyDown':
      return failure(remark`could not be reached: the proxy ${error.message} does not respond`, true);
    case 'proxyPlain':
      return failure(remark`could not be reached: the proxy ${error.message} does not use TLS`, false);
    case 'proxyAddress':
      return failure(
        remark`could not be reached: ${foreign(error.message)} is not the address of an HTTP proxy`,
        false,
      );
    case 'brokenOff':
      return failure(remark`sent an incomplete response`, true);
    case 'certificate':
      return failure(remark`could not be reached: its certificate is not trusted (${foreign(error.message)})`, false);
    case 'unreachable':
      return failure(remark`could not be reached`, true);
    case 'tooLarge':
      return failure(tooLargeAnswer, false);
    case 'badEncoding':
      return failure(unreadableAnswer, false);
  }
}

export const limiting = remark`is limiting requests`;
const limitingOrBlocked = remark`is limiting requests, or a firewall blocks it (status 403)`;

export const tooLargeAnswer = remark`sent a response that is too large`;
export const unreadableAnswer = remark`sent a response that cannot be read`;

export function statusAnswer(status: number): string {
  return remark`responded with status ${status}`;
}

function failure(why: string, passing: boolean | 'once'): Extract<Reply, { kind: 'failure' }> {
  return { kind: 'failure', why, passing };
}
