/** The command line's way to the network: proxies of the environment, certificates of Node, of NODE_EXTRA_CA_CERTS and of the system. */
import type * as Tls from 'node:tls';
import type * as Undici from 'undici';
import { asksForProxyLogin, boundedFetch, codesOf } from '../../sources/http/boundedFetch';
import { type Transport, TransportError } from '../../sources/http/transport';
import { bypassesProxy } from './noProxy';
import { proxyAddress } from './proxyAddress';
import { tunnelFactory } from './tunnelFactory';

/** HTTPS_PROXY, HTTP_PROXY and NO_PROXY, in capitals or not, are read when the first request leaves. */
export function nodeTransport(): Transport {
  const agents = new Map<string, Undici.EnvHttpProxyAgent>();
  let options: Undici.EnvHttpProxyAgent.Options | undefined;
  return boundedFetch(async (url, init) => {
    // Not before: they take memory that a machine without a network may not have, and `--offline` loads neither.
    const [undici, tls] = await Promise.all([import('undici'), import('node:tls')]);
    const asked = new URL(url);
    const { origin } = asked;
    options ??= optionsOf(undici, tls);
    const noProxy = bypassesProxy(asked, process.env['no_proxy'] ?? process.env['NO_PROXY'] ?? '') ? '*' : '';
    const agent = agents.get(origin) ?? new undici.EnvHttpProxyAgent({ ...options, noProxy });
    agents.set(origin, agent);
    // A proxy may go on sending to a tunnel that nobody waits for any more: only without its agent it is hung up on.
    const hangUp = (): void => {
      if (agents.get(origin) === agent) agents.delete(origin);
      void agent.destroy();
    };
    init.signal.addEventListener('abort', hangUp, { once: true });
    try {
      return await undici.fetch(url, { ...init, dispatcher: agent });
    } catch (error) {
      const { httpProxy, httpsProxy = httpProxy } = options;
      const proxy = noProxy === '*' ? undefined : asked.protocol === 'https:' ? httpsProxy : httpProxy;
      throw proxy === undefined ? error : (ofProxy(error, new URL(proxy)) ?? error);
    } finally {
      init.signal.removeEventListener('abort', hangUp);
    }
  });
}

/** How a connection fails before there is one. */
const notConnected: ReadonlySet<string> = new Set([
  ...['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'EHOSTDOWN'],
]);

/** Whoever goes through a proxy connects to nobody else. Undefined: it is not about the proxy itself. */
function ofProxy(error: unknown, { host, username }: URL): TransportError | undefined {
  if (codesOf(error).some((code) => notConnected.has(code)))
    return new TransportError('proxyDown', host, { cause: error });
  if (!asksForProxyLogin(error)) return undefined;
  return new TransportError(username === '' ? 'proxyLogin' : 'proxyRefusal', host, { cause: error });
}

/** The same for all services, so that they share what a proxy has said. */
function optionsOf(undici: typeof Undici, tls: typeof Tls): Undici.EnvHttpProxyAgent.Options {
  const [httpProxy, httpsProxy] = [proxyAddress(process.env, 'HTTP_PROXY'), proxyAddress(process.env, 'HTTPS_PROXY')];
  const hasProxy = httpProxy !== undefined || httpsProxy !== undefined;
  let trusted: Tls.SecureContext | undefined;
  const trust = () => ({ secureContext: (trusted ??= secureContextOf(tls)) });
  let secure: Undici.buildConnector.connector | undefined;
  const plain = undici.buildConnector({});
  return {
    // A function, since undici copies whatever else it is given for each service.
    connect: (to, done) => {
      if (to.protocol !== 'https:') plain(to, done);
      else (secure ??= undici.buildConnector(trust()))(to, done);
    },
    // For the service behind a proxy, and for a proxy that is itself asked by TLS.
    ...(hasProxy ? { requestTls: trust(), proxyTls: trust() } : {}),
    ...(httpProxy === undefined ? {} : { httpProxy }),
    ...(httpsProxy === undefined ? {} : { httpsProxy }),
    // As others ask for http addresses: many proxies allow tunnels to port 443 only.
    proxyTunnel: false,
    clientFactory: tunnelFactory(undici),
  };
}

type Trust = Pick<typeof Tls, 'createSecureContext'> & Partial<Pick<typeof Tls, 'getCACertificates'>>;

/** The certificates to trust, read once: hundreds of them take 100 ms and megabytes for each connection otherwise. */
function secureContextOf({ createSecureContext, getCACertificates }: Trust): Tls.SecureContext {
  // Before 22.15 Node cannot tell the system's: then its own and NODE_EXTRA_CA_CERTS count.
  if (getCACertificates === undefined) return createSecureContext();
  return createSecureContext({ ca: [...new Set([...getCACertificates('default'), ...getCACertificates('system')])] });
}
