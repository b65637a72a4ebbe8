/** Tunnels through a proxy. */
import { isIP } from 'node:net';
import type * as Undici from 'undici';
import { TransportError } from '../../sources/http/transport';

/** What undici makes its way to a proxy with. */
type Tunnels = NonNullable<Undici.ProxyAgent.Options['clientFactory']>;

/** Milliseconds for which others wait to hear whether the proxy takes the login. */
const firstAloneMs = 10_000;

/** What one proxy has said of its login, for all services together. */
interface Standing {
  refusal?: TransportError;
  first?: Promise<unknown>;
}

export function tunnelFactory({ Pool }: typeof Undici): Tunnels {
  const proxies = new Map<string, Standing>();

  class TunnelPool extends Pool {
    readonly #host: string;
    readonly #hasLogin: boolean;
    readonly #standing: Standing;

    constructor(origin: URL, options: object) {
      super(origin, options);
      this.#host = origin.host;
      this.#hasLogin = origin.username !== '';
      const known = proxies.get(origin.host) ?? {};
      proxies.set(origin.host, known);
      this.#standing = known;
    }

    // undici calls this form of it only.
    override connect(options: Undici.Dispatcher.ConnectOptions): Promise<Undici.Dispatcher.ConnectData>;
    override connect(...all: never[]): void;
    override async connect(options: Undici.Dispatcher.ConnectOptions): Promise<Undici.Dispatcher.ConnectData> {
      const standing = this.#standing;
      if (standing.first !== undefined) await Promise.race([standing.first, wait(firstAloneMs)]);
      if (standing.refusal !== undefined) throw standing.refusal;
      const asked = super.connect(named(options)).catch((error: unknown) => {
        if (isPlain(error)) throw (standing.refusal = new TransportError('proxyPlain', this.#host, { cause: error }));
        throw settledError(error);
      });
      standing.first ??= asked.catch(() => undefined);
      const answer = await asked;
      if (answer.statusCode !== 407) return answer;
      answer.socket.on('error', () => undefined).destroy();
      throw (standing.refusal = new TransportError(this.#hasLogin ? 'proxyRefusal' : 'proxyLogin', this.#host));
    }
  }

  return (origin, options) => new TunnelPool(origin, options);
}

/** An address is no name that a server could be chosen by (RFC 6066, section 3). */
function named(options: Undici.Dispatcher.ConnectOptions): Undici.Dispatcher.ConnectOptions {
  const { servername, ...rest } = options as typeof options & { readonly servername?: string };
  return servername === undefined || isIP(servername.replace(/^\[|\]$/g, '')) !== 0 ? rest : options;
}

/** What OpenSSL finds in place of TLS. */
function isPlain(error: unknown): boolean {
  return error instanceof Error && /wrong version number|packet length too long|http request/i.test(error.message);
}

/** undici itself connects again, at once and without end, for whoever waits behind an error with one of these codes. */
const repeated: ReadonlySet<string> = new Set(['UND_ERR_SOCKET', 'UND_ERR_INFO']);

/** One try is one try: how often there is another is for the client to say. */
function settledError(error: unknown): unknown {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return repeated.has(code) ? new TransportError('unreachable', code, { cause: error }) : error;
}

function wait(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms).unref());
}
