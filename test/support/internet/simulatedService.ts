/** One service of the simulated internet: a real HTTP server on the loopback with limits, latencies, ETags and faults. Knows no data. */
import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ServiceId } from '../../../src/core/scan/sourceSettings';
import type { IdleClock } from './idleClock';
import { type Answer, type FaultName, misbehave } from './faults';
import { type DocumentedLimit, RequestLog } from './requestLog';

export interface Asked {
  readonly method: string;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** A body that is not bytes is sent as JSON. */
export interface Reply {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  /** Simulated milliseconds instead of the service's usual ones. */
  readonly latencyMs?: number;
}

export interface ServiceDescription {
  readonly id: ServiceId;
  readonly latencyMs: number;
  readonly limits: readonly DocumentedLimit[];
  /** More requests at once are a violation. */
  readonly atOnce: number;
  readonly sendsEtag: boolean;
  /** The header that must carry the secret, where one is needed. */
  readonly secret?: readonly [header: string, value: string];
  readonly answer: (asked: Asked) => Reply;
  /** A right answer to another question. */
  readonly wrongAnswer: (asked: Asked) => Reply;
  /** To whoever is over the limits. */
  readonly refuse: () => Reply;
}

export interface ServiceWorld {
  readonly clock: IdleClock;
  /** Every secret of this internet: none may show up where it does not belong. */
  readonly secrets: readonly string[];
  readonly strangerUrl: string;
}

export class SimulatedService {
  readonly log: RequestLog;
  fault: FaultName | undefined;
  /** Of endless bodies. */
  sentBytes = 0;
  private server: Server | undefined;

  constructor(
    readonly description: ServiceDescription,
    private readonly world: ServiceWorld,
  ) {
    this.log = new RequestLog(world.clock, description.limits, description.atOnce);
  }

  get url(): string {
    const { address, port } = this.server?.address() as AddressInfo;
    return `http://${address}:${port}`;
  }

  /** `host` is one of 127.0.0.0/8: each service is a host of its own. */
  listen(host: string): Promise<void> {
    const server = createServer((request, response) => void this.serve(request, response));
    this.server = server;
    return new Promise((resolve) => server.listen(0, host, resolve));
  }

  close(): Promise<void> {
    this.server?.closeAllConnections();
    return new Promise((resolve) => {
      if (this.server === undefined) resolve();
      else this.server.close(() => resolve());
    });
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    response.on('error', () => undefined); // Who asked went away.
    response.setMaxListeners(0); // A slow drip pauses often.
    const asked = await readRequest(request, this.url);
    const { method, url, headers } = asked;
    const { isWithin, end } = this.log.begin({ method, path: url.pathname + url.search, headers });
    response.once('close', end);
    this.inspect(headers);
    const { answer, refuse, latencyMs, wrongAnswer } = this.description;
    const reply = isWithin ? (this.unauthorized(headers) ?? answer(asked)) : refuse();
    const pause = (ms: number): Promise<void> => this.world.clock.park(ms, (gone) => response.once('close', gone));
    await pause(reply.latencyMs ?? latencyMs);
    if (this.fault === undefined) {
      this.send(response, asked, this.complete(reply));
      return;
    }
    await misbehave(this.fault, response, this.complete(reply), this.complete(wrongAnswer(asked)), {
      now: () => this.world.clock.now(),
      pause,
      strangerUrl: this.world.strangerUrl,
      onDidSend: (bytes) => void (this.sentBytes += bytes),
    });
  }

  private inspect(headers: Readonly<Record<string, string>>): void {
    const { log, description } = this;
    if (!/ihacpa/i.test(headers['user-agent'] ?? '')) log.violations.push('no User-Agent of our own');
    const own = description.secret?.[1];
    for (const [name, value] of Object.entries(headers)) {
      const foreign = this.world.secrets.find((secret) => value.includes(secret) && own?.includes(secret) !== true);
      if (foreign !== undefined) log.violations.push(`another service's secret in ${name}`);
    }
  }

  private unauthorized(headers: Readonly<Record<string, string>>): Reply | undefined {
    const { secret } = this.description;
    if (secret === undefined || headers[secret[0]] === secret[1]) return undefined;
    return { status: 401, body: { message: 'Bad credentials' } };
  }

  private complete({ status = 200, headers = {}, body = '' }: Reply): Answer {
    const bytes = Buffer.isBuffer(body) ? body : Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
    const all: Record<string, string> = { 'content-type': 'application/json', ...headers };
    if (this.description.sendsEtag && status === 200) {
      all['etag'] ??= `"${createHash('sha256').update(bytes).digest('hex').slice(0, 22)}"`;
    }
    return { status, headers: all, body: bytes };
  }

  private send(response: ServerResponse, asked: Asked, { status, headers, body }: Answer): void {
    const isKnown = headers['etag'] !== undefined && asked.headers['if-none-match'] === headers['etag'];
    if (isKnown) this.log.notModified += 1;
    response.writeHead(isKnown ? 304 : status, isKnown ? { etag: headers['etag'] ?? '' } : headers);
    response.end(isKnown ? undefined : body);
  }
}

async function readRequest(request: IncomingMessage, base: string): Promise<Asked> {
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(piece as Buffer);
  const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
  const method = request.method ?? 'GET';
  return { method, url: new URL(request.url ?? '/', base), headers, body: Buffer.concat(pieces).toString('utf8') };
}
