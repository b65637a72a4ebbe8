/** A proxy on the loopback that knows every name itself, so that no name is asked for anywhere: tunnels, and requests for http addresses. */
import { once } from 'node:events';
import { createServer, request, type Server } from 'node:http';
import { type AddressInfo, connect, Socket } from 'node:net';
import type { Duplex } from 'node:stream';

export interface TunnelProxy {
  readonly url: string;
  /** The targets of the tunnels that were asked for, as `host:port`, and of requests, as `GET host:port`, in their order. */
  readonly seen: readonly string[];
  close(): Promise<void>;
}

type AddressOf = (host: string) => string | undefined;

/** How firewalls and proxies hang up on a tunnel that they do not allow: in order, at once, or after the first word. */
export const hangUps = {
  end: (client: Duplex) => client.end(),
  destroy: (client: Duplex) => client.destroy(),
  reset: (client: Duplex) => (client instanceof Socket ? client.resetAndDestroy() : client.destroy()),
  'cut short': (client: Duplex) => client.end('HTTP/1.1 2'),
  'cut after its headers began': (client: Duplex) => client.end('HTTP/1.1 200 Connection established\r\nVia: a'),
} as const satisfies Readonly<Record<string, (client: Duplex) => unknown>>;

/**
 * `addressOf` tells where on the loopback a name is served; without it every name is 127.0.0.1. Other names are refused.
 * `hangUp`: how every tunnel ends that is asked for.
 */
export async function startTunnelProxy(
  addressOf: AddressOf = () => '127.0.0.1',
  hangUp?: keyof typeof hangUps,
): Promise<TunnelProxy> {
  const seen: string[] = [];
  const server = tunnelServer(seen, addressOf, hangUp).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen,
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

function tunnelServer(seen: string[], addressOf: AddressOf, hangUp: keyof typeof hangUps | undefined): Server {
  const server = createServer((asked, response) => {
    const url = URL.canParse(asked.url ?? '') ? new URL(asked.url ?? '') : undefined;
    const address = url?.protocol === 'http:' ? addressOf(url.hostname) : undefined;
    seen.push(url === undefined ? `unexpected ${asked.url ?? ''}` : `${asked.method ?? ''} ${url.host}`);
    if (url === undefined || address === undefined) {
      response.writeHead(400).end();
      return;
    }
    const { method, headers } = asked;
    const onward = { host: address, port: url.port, path: url.pathname + url.search, method, headers };
    asked.pipe(request(onward, (answer) => answer.pipe(response.writeHead(answer.statusCode ?? 502, answer.headers))));
  });
  server.on('connect', ({ url = '' }, client) => {
    seen.push(url);
    client.on('error', () => client.destroy());
    if (hangUp !== undefined) {
      hangUps[hangUp](client);
      return;
    }
    const [host = '', port] = url.split(':');
    const address = addressOf(host);
    if (address === undefined) {
      client.end('HTTP/1.1 403 Forbidden\r\n\r\n');
      return;
    }
    const target = connect(Number(port), address, () => {
      client.write('HTTP/1.1 200 Connection established\r\n\r\n');
      target.pipe(client).pipe(target);
    });
    target.on('error', () => target.destroy());
    client.on('close', () => target.destroy());
    target.on('close', () => client.destroy());
  });
  return server;
}
