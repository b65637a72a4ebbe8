/** The command line's way to the network: proxies of the environment, certificates of Node, of NODE_EXTRA_CA_CERTS and of the system. */
import type * as Tls from 'node:tls';
import type * as Undici from 'undici';
import { boundedFetch } from '../../sources/http/boundedFetch';
import type { Transport } from '../../sources/http/transport';
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
    } finally {
      init.signal.removeEventListener('abort', hangUp);
    }
  });
}

/** The same for all services, so that they share what a proxy has said. */
function optionsOf(undici: typeof Undici, tls: typeof Tls): Undici.EnvHttpProxyAgent.Options {
  const ca = certificates(tls);
  // One list for the service, one for a proxy that is itself asked by TLS.
  const trust = ca === undefined ? {} : { connect: { ca }, requestTls: { ca }, proxyTls: { ca } };
  const [httpProxy, httpsProxy] = [proxyAddress(process.env, 'HTTP_PROXY'), proxyAddress(process.env, 'HTTPS_PROXY')];
  return {
    ...trust,
    ...(httpProxy === undefined ? {} : { httpProxy }),
    ...(httpsProxy === undefined ? {} : { httpsProxy }),
    // As others ask for http addresses: many proxies allow tunnels to port 443 only.
    proxyTunnel: false,
    clientFactory: tunnelFactory(undici),
  };
}

/** Undefined where Node (before 22.15) cannot tell the system's: then its own and NODE_EXTRA_CA_CERTS count. */
function certificates(tls: Partial<typeof Tls>): string[] | undefined {
  const { getCACertificates } = tls;
  if (getCACertificates === undefined) return undefined;
  return [...new Set([...getCACertificates('default'), ...getCACertificates('system')])];
}
