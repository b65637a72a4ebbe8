/** A proxy on the loopback that knows every name itself, so that no name is asked for anywhere: tunnels, and requests for http addresses. */
import { once } from 'node:events';
import { createServer, request, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';

export interface TunnelProxy {
  readonly url: string;
  /** The targets of the tunnels that were asked for, as `host:port`, and of requests, as `GET host:port`, in their order. */
  readonly seen: readonly string[];
  close(): Promise<void>;
}

type AddressOf = (host: string) => string | undefined;

/** `addressOf` tells where on the loopback a name is served; without it every name is 127.0.0.1. Other names are refused. */
export async function startTunnelProxy(addressOf: AddressOf = () => '127.0.0.1'): Promise<TunnelProxy> {
  const seen: string[] = [];
  const server = tunnelServer(seen, addressOf).listen(0, '127.0.0.1');
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

function tunnelServer(seen: string[], addressOf: AddressOf): Server {
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
    for (const socket of [client, target]) socket.on('error', () => socket.destroy());
    client.on('close', () => target.destroy());
    target.on('close', () => client.destroy());
  });
  return server;
}
