/** The command line's way to the network: proxies of the environment, certificates of Node, of NODE_EXTRA_CA_CERTS and of the system. Reads no file itself. */
import * as tls from 'node:tls';
import type * as Undici from 'undici';
import { boundedFetch } from '../../sources/http/boundedFetch';
import type { Transport } from '../../sources/http/transport';

/** HTTPS_PROXY, HTTP_PROXY and NO_PROXY, in capitals or not, are read when the first request leaves. */
export function nodeTransport(): Transport {
  let agent: Undici.EnvHttpProxyAgent | undefined;
  return boundedFetch(async (url, init) => {
    // Not before: it takes memory that a machine without a network may not have.
    const undici = await import('undici');
    agent ??= proxyAgent(undici);
    return undici.fetch(url, { ...init, dispatcher: agent });
  });
}

function proxyAgent(undici: typeof Undici): Undici.EnvHttpProxyAgent {
  const ca = certificates();
  // One list for the service, one for a proxy that is itself asked by TLS.
  return new undici.EnvHttpProxyAgent(
    ca === undefined ? {} : { connect: { ca }, requestTls: { ca }, proxyTls: { ca } },
  );
}

/** Undefined where Node (before 22.15) cannot tell the system's: then its own and NODE_EXTRA_CA_CERTS count. */
function certificates(): string[] | undefined {
  const { getCACertificates } = tls as Partial<typeof tls>;
  if (getCACertificates === undefined) return undefined;
  return [...new Set([...getCACertificates('default'), ...getCACertificates('system')])];
}
