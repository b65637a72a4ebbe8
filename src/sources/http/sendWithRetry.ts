/** Asks a service up to three times, twice where it is silent, and waits between. */
import type { Clock } from '../../platform/clock';
import { Deadline } from './deadline';
import { refusalOf } from './refusedSecret';
import { type Reply, type ServiceClient, statusAnswer, unreadableAnswer } from './serviceClient';
import type { TransportRequest, TransportResponse } from './transport';
import { isLimiting } from './retryAfter';

/** Where to go on from one try: it is settled, or it may be repeated after so many milliseconds of its own time. */
type Judged =
  | { readonly kind: 'settled'; readonly exchange: Exchange; readonly healthy: boolean }
  | { readonly kind: 'again'; readonly exchange: Exchange; readonly waitMs: number };

export type Exchange =
  | { readonly kind: 'response'; readonly response: TransportResponse; readonly url: string }
  | { readonly kind: 'failure'; readonly why: string; readonly status?: number };

interface ExchangePorts {
  readonly clock: Clock;
  /** 0 to below 1. */
  readonly random: () => number;
  readonly mostTries?: number;
}

/** In which a slow line gets 10 MB at 300 kbit/s. */
const mostMs = 300_000;
const maxTries = 3;
const firstBackoffMs = 1000;
const longestBackoffMs = 15_000;

/** The response is of status 200 to 299, 304, 404 or 410. Rejects only with the signal's reason. */
export async function sendWithRetry(
  line: ServiceClient,
  request: TransportRequest,
  ports: ExchangePorts,
  signal: AbortSignal,
): Promise<Exchange> {
  if (line.refused !== undefined) return { kind: 'failure', ...line.refused };
  const refusal = line.circuit.refusal;
  if (refusal !== undefined) return { kind: 'failure', why: refusal };
  const deadline = new Deadline({ silenceMs: line.silenceMs, mostMs }, ports.clock);
  for (let tries = 1; ; tries++) {
    const judged = judge(line, request, await line.ask(request, deadline, signal), tries, ports);
    if (judged.kind === 'settled') {
      if (judged.healthy) line.circuit.succeeded();
      else if (judged.exchange.kind === 'failure') noteFailure(line, judged.exchange.why);
      return judged.exchange;
    }
    if (tries >= (ports.mostTries ?? maxTries) || judged.waitMs >= deadline.leftMs) {
      if (judged.exchange.kind === 'failure') noteFailure(line, judged.exchange.why);
      return judged.exchange;
    }
    await ports.clock.sleep(judged.waitMs, signal);
    signal.throwIfAborted();
    deadline.charge(judged.waitMs);
  }
}

/** A refusal by the circuit itself is no new failure. */
function noteFailure({ circuit }: ServiceClient, why: string): void {
  if (circuit.refusal === undefined) circuit.failed(why);
}

function judge(
  line: ServiceClient,
  { isOptional, hasMirror }: TransportRequest,
  reply: Reply,
  tries: number,
  ports: ExchangePorts,
): Judged {
  if (reply.kind === 'failure') {
    const { why, status } = reply;
    const exchange = { kind: 'failure', why, ...(status === undefined ? {} : { status }) } as const;
    if (reply.passing === false || (reply.passing === 'once' && tries > 1))
      return { kind: 'settled', exchange, healthy: isOptional === true && status !== undefined };
    return { kind: 'again', exchange, waitMs: backoffMs(tries, ports) };
  }
  const { status } = reply.response;
  const isLimited = isLimiting(line.service, reply.response);
  if (isLimited || status >= 500 || status === 408) {
    const refusal = line.circuit.refusal;
    const why = refusal ?? (isLimited ? line.limitedText(reply.response) : statusAnswer(status));
    const exchange = { kind: 'failure', why, status } as const;
    if (refusal !== undefined || (hasMirror === true && line.gate.closedMs > 0))
      return { kind: 'settled', exchange, healthy: false };
    // What the service asked everybody to wait, the gate waits, outside this request's own time.
    return { kind: 'again', exchange, waitMs: line.gate.closedMs > 0 ? 0 : backoffMs(tries, ports) };
  }
  return { kind: 'settled', exchange: settled(line, reply.response, reply.url), healthy: true };
}

function settled(line: ServiceClient, response: TransportResponse, url: string): Exchange {
  const { status } = response;
  const failed = (why: string): Exchange => ({ kind: 'failure', why, status });
  const refusal = refusalOf(line.service, line.givesSecret(url), response);
  if (refusal !== undefined) return failed(refusal);
  if (status >= 300 && status < 400 && status !== 304) return failed(unreadableAnswer);
  if (status >= 300 && status !== 304 && status !== 404 && status !== 410) return failed(statusAnswer(status));
  return { kind: 'response', response, url };
}

/** Exponential with full jitter. */
function backoffMs(tries: number, { random }: ExchangePorts): number {
  return random() * Math.min(longestBackoffMs, firstBackoffMs * 2 ** tries);
}
