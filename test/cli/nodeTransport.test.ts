import { deepStrictEqual, rejects, strictEqual } from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { nodeTransport } from '../../src/cli/nodeTransport';
import { sendJson, useLoopbackServers } from '../support/loopbackServer';

const variables = ['HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY', 'http_proxy', 'https_proxy', 'no_proxy'] as const;
const never = new AbortController().signal;

describe("the command line's network", () => {
  const serve = useLoopbackServers();
  const before = new Map<string, string | undefined>();
  let proxy: Server;
  let proxied: string[];

  beforeEach(async () => {
    for (const name of variables) {
      before.set(name, process.env[name]);
      Reflect.deleteProperty(process.env, name);
    }
    proxied = [];
    proxy = tunnelProxy(proxied).listen(0, '127.0.0.1');
    await once(proxy, 'listening');
  });
  afterEach(async () => {
    for (const [name, value] of before) {
      if (value === undefined) Reflect.deleteProperty(process.env, name);
      else process.env[name] = value;
    }
    proxy.close();
    proxy.closeAllConnections();
    await once(proxy, 'close');
  });

  const proxyUrl = (): string => `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
  const get = (url: string) => ({ method: 'GET', url, headers: {}, maxBytes: 1000 }) as const;

  it('goes through the proxy that the environment names, by name of the service', async () => {
    const server = await serve((response) => sendJson(response, { fine: true }));
    process.env['HTTP_PROXY'] = proxyUrl();
    const url = `http://a-service.example:${server.port}/x`;
    const { status, body } = await nodeTransport()(get(url), never);
    deepStrictEqual([status, Buffer.from(body).toString()], [200, '{"fine":true}']);
    deepStrictEqual(proxied, [`a-service.example:${server.port}`]);
  });

  it('asks for a tunnel to services with TLS', async () => {
    const server = await serve((response) => response.end());
    process.env['HTTPS_PROXY'] = proxyUrl();
    // No TLS behind it: that the tunnel was asked for is what counts.
    await rejects(nodeTransport()(get(`https://a-service.example:${server.port}/x`), never), { kind: 'unreachable' });
    deepStrictEqual(proxied, [`a-service.example:${server.port}`]);
  });

  it('leaves out the proxy where NO_PROXY says so', async () => {
    const server = await serve((response) => sendJson(response, {}));
    process.env['HTTP_PROXY'] = proxyUrl();
    process.env['NO_PROXY'] = '127.0.0.1';
    strictEqual((await nodeTransport()(get(`${server.base}/x`), never)).status, 200);
    deepStrictEqual(proxied, []);
  });

  it('does not go around a proxy that is down', async () => {
    const server = await serve((response) => sendJson(response, {}));
    process.env['HTTP_PROXY'] = 'http://127.0.0.1:9';
    await rejects(nodeTransport()(get(`${server.base}/x`), never), { kind: 'unreachable' });
    deepStrictEqual(server.seen, []);
  });
});

/** A CONNECT proxy that knows every name as this machine, so that no name is asked for anywhere. */
function tunnelProxy(seen: string[]): Server {
  const server = createServer((request, response) => {
    seen.push(`unexpected ${request.url ?? ''}`);
    response.writeHead(400).end();
  });
  server.on('connect', ({ url = '' }, client) => {
    seen.push(url);
    const target = connect(Number(url.split(':')[1]), '127.0.0.1', () => {
      client.write('HTTP/1.1 200 Connection established\r\n\r\n');
      target.pipe(client).pipe(target);
    });
    for (const socket of [client, target]) socket.on('error', () => socket.destroy());
    client.on('close', () => target.destroy());
  });
  return server;
}
