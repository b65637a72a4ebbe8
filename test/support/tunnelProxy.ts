/** A CONNECT proxy on the loopback that knows every name itself, so that no name is asked for anywhere. Forwards nothing but tunnels. */
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';

export interface TunnelProxy {
  readonly url: string;
  /** The targets of the tunnels that were asked for, as `host:port`, in their order. */
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
  const server = createServer((request, response) => {
    seen.push(`unexpected ${request.url ?? ''}`);
    response.writeHead(400).end();
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
