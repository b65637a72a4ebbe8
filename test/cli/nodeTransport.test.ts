import { deepStrictEqual, rejects, strictEqual } from 'node:assert/strict';
import { nodeTransport } from '../../src/cli/process/nodeTransport';
import { sendJson, useLoopbackServers } from '../support/loopbackServer';
import { startTunnelProxy, type TunnelProxy } from '../support/tunnelProxy';

const variables = ['HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY', 'http_proxy', 'https_proxy', 'no_proxy'] as const;
const never = new AbortController().signal;

describe("the command line's network", () => {
  const serve = useLoopbackServers();
  const before = new Map<string, string | undefined>();
  let proxy: TunnelProxy;

  beforeEach(async () => {
    for (const name of variables) {
      before.set(name, process.env[name]);
      Reflect.deleteProperty(process.env, name);
    }
    proxy = await startTunnelProxy();
  });
  afterEach(async () => {
    for (const [name, value] of before) {
      if (value === undefined) Reflect.deleteProperty(process.env, name);
      else process.env[name] = value;
    }
    await proxy.close();
  });

  const get = (url: string) => ({ method: 'GET', url, headers: {}, maxBytes: 1000 }) as const;

  it('goes through the proxy that the environment names, by name of the service', async () => {
    const server = await serve((response) => sendJson(response, { fine: true }));
    process.env['HTTP_PROXY'] = proxy.url;
    const url = `http://a-service.example:${server.port}/x`;
    const { status, body } = await nodeTransport()(get(url), never);
    deepStrictEqual([status, Buffer.from(body).toString()], [200, '{"fine":true}']);
    deepStrictEqual(proxy.seen, [`a-service.example:${server.port}`]);
  });

  it('asks for a tunnel to services with TLS', async () => {
    const server = await serve((response) => response.end());
    process.env['HTTPS_PROXY'] = proxy.url;
    // No TLS behind it: that the tunnel was asked for is what counts.
    await rejects(nodeTransport()(get(`https://a-service.example:${server.port}/x`), never), { kind: 'unreachable' });
    deepStrictEqual(proxy.seen, [`a-service.example:${server.port}`]);
  });

  it('leaves out the proxy where NO_PROXY says so', async () => {
    const server = await serve((response) => sendJson(response, {}));
    process.env['HTTP_PROXY'] = proxy.url;
    process.env['NO_PROXY'] = '127.0.0.1';
    strictEqual((await nodeTransport()(get(`${server.base}/x`), never)).status, 200);
    deepStrictEqual(proxy.seen, []);
  });

  it('does not go around a proxy that is down', async () => {
    const server = await serve((response) => sendJson(response, {}));
    process.env['HTTP_PROXY'] = 'http://127.0.0.1:9';
    await rejects(nodeTransport()(get(`${server.base}/x`), never), { kind: 'unreachable' });
    deepStrictEqual(server.seen, []);
  });
});
