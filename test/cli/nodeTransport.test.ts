import { deepStrictEqual, ok, rejects, strictEqual } from 'node:assert/strict';
import { createServer } from 'node:http';
import { type AddressInfo, createServer as createRawServer } from 'node:net';
import tls from 'node:tls';
import { nodeTransport } from '../../src/cli/process/nodeTransport';
import { sendJson, useLoopbackServers } from '../support/loopbackServer';
import { type hangUps, startTunnelProxy, type TunnelProxy } from '../support/tunnelProxy';

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
    deepStrictEqual(proxy.seen, [`GET a-service.example:${server.port}`]);
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
    for (const value of ['127.0.0.1', 'elsewhere.example,127.0.0.0/8', `127.0.0.1:${server.port}`, 'a.example, *']) {
      process.env['NO_PROXY'] = value;
      strictEqual((await nodeTransport()(get(`${server.base}/x`), never)).status, 200, value);
    }
    deepStrictEqual(proxy.seen, []);
    process.env['NO_PROXY'] = '10.0.0.0/8';
    strictEqual((await nodeTransport()(get(`${server.base}/x`), never)).status, 200);
    deepStrictEqual(proxy.seen, [`GET 127.0.0.1:${server.port}`]);
  });

  it('names the proxy that refuses its login, and tries it once for all services', async () => {
    let asked = 0;
    const strict = createServer().on('connect', (_, socket) => {
      asked += 1;
      setTimeout(() => socket.end('HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n'), 20);
    });
    await new Promise<void>((resolve) => strict.listen(0, '127.0.0.1', resolve));
    const host = `127.0.0.1:${(strict.address() as AddressInfo).port}`;
    process.env['HTTP_PROXY'] = process.env['HTTPS_PROXY'] = `http://me:wrong-word@${host}`;
    process.env['NO_PROXY'] = '127.0.0.2';
    const transport = nodeTransport();
    const urls = ['https://a.example/', 'https://b.example/', 'https://c.example/', 'https://b.example/2'];
    await Promise.all(
      urls.map((url) => rejects(transport(get(url), never), { kind: 'proxyRefusal', message: host }, url)),
    );
    await rejects(transport(get('https://d.example/'), never), { kind: 'proxyRefusal' });
    strictEqual(asked, 1);
    strict.close();
  });

  it('says of a proxy that it wants a login where none was given', async () => {
    const strict = createServer().on('connect', (_, socket) =>
      socket.end('HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n'),
    );
    await new Promise<void>((resolve) => strict.listen(0, '127.0.0.1', resolve));
    const host = `127.0.0.1:${(strict.address() as AddressInfo).port}`;
    process.env['HTTPS_PROXY'] = `http://${host}`;
    await rejects(nodeTransport()(get('https://a.example/'), never), { kind: 'proxyLogin', message: host });
    strict.close();
  });

  it('takes the address of a proxy without http:// and with a bare % as others do', async () => {
    const server = await serve((response) => sendJson(response, {}));
    const { host } = new URL(proxy.url);
    for (const address of [host, ` ${host} `, `me:p%w@${host}`, `http://me:100%@${host}`]) {
      process.env['HTTP_PROXY'] = address;
      const { status } = await nodeTransport()(get(`http://a-service.example:${server.port}/x`), never);
      strictEqual(status, 200, address);
    }
    strictEqual(proxy.seen.length, 4);
  });

  const logins = [
    ['CORP\\ann:a-word', 'CORP\\ann:a-word'],
    ['ann:a#b?c/d@e:f', 'ann:a#b?c/d@e:f'],
    ['ann:12#34', 'ann:12#34'],
    ['CORP%5Cann:a%23b', 'CORP\\ann:a#b'],
    ['ann:100%', 'ann:100%'],
  ] as const;
  for (const [written, sent] of logins) {
    it(`sends the login as others read it: ${written}`, async () => {
      let login: string | undefined;
      const strict = createServer().on('connect', ({ headers }, socket) => {
        login = headers['proxy-authorization'];
        socket.end('HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n');
      });
      await new Promise<void>((resolve) => strict.listen(0, '127.0.0.1', resolve));
      process.env['HTTPS_PROXY'] = `http://${written}@127.0.0.1:${(strict.address() as AddressInfo).port}`;
      await rejects(nodeTransport()(get('https://a.example/'), never), { kind: 'unreachable' });
      strictEqual(login, `Basic ${Buffer.from(sent).toString('base64')}`);
      strict.close();
    });
  }

  const wanting = [
    ['', '', 'proxyLogin'],
    ['HTTP_PROXY', '', 'proxyLogin'],
    ['HTTP_PROXY', 'ann:wrong@', 'proxyRefusal'],
  ] as const;
  for (const [variable, login, kind] of wanting) {
    it(`tells a 407 that is no answer to a tunnel: ${variable} ${login}`, async () => {
      const strict = createServer((_, response) => response.writeHead(407, { 'proxy-authenticate': 'Basic' }).end());
      await new Promise<void>((resolve) => strict.listen(0, '127.0.0.1', resolve));
      const host = `127.0.0.1:${(strict.address() as AddressInfo).port}`;
      if (variable !== '') process.env[variable] = `http://${login}${host}`;
      const message = variable === '' ? '' : host;
      await rejects(nodeTransport()(get(`http://${variable === '' ? host : 'a.example'}/x`), never), { kind, message });
      strict.close();
    });
  }

  for (const protocol of ['http', 'https']) {
    it(`names a proxy at which nobody responds: ${protocol}`, async () => {
      process.env['HTTP_PROXY'] = process.env['HTTPS_PROXY'] = 'http://127.0.0.1:9';
      const refusal = { kind: 'proxyDown', message: '127.0.0.1:9' };
      await rejects(nodeTransport()(get(`${protocol}://a.example/x`), never), refusal);
    });
  }

  for (const address of [
    'http://127.0.0.1:9/proxy.pac',
    'http://127.0.0.1:9?x',
    'socks5://127.0.0.1:9',
    'http://',
    'http://a b',
    'ftp://x',
    '://',
  ]) {
    it(`names the variable of a proxy that is none: ${address}`, async () => {
      const server = await serve((response) => sendJson(response, {}));
      process.env['HTTPS_PROXY'] = address;
      const refusal = { kind: 'proxyAddress', message: 'HTTPS_PROXY' };
      await rejects(nodeTransport()(get(`https://a-service.example:${server.port}/x`), never), refusal);
      deepStrictEqual([server.seen, proxy.seen], [[], []]);
    });
  }

  const floods = [
    ['instead of opening a tunnel', 'https://a.example/', '100 Continue', 30_000, { kind: 'unreachable' }],
    ['when nobody waits any more', 'http://a.example/', '102 Processing', 200, /no longer/],
  ] as const;
  for (const [when, url, word, waitMs, refusal] of floods) {
    it(`hangs up on a proxy that goes on sending ${when}`, async () => {
      let sent = 0;
      const flood = createRawServer((socket) => {
        const piece = `HTTP/1.1 ${word}\r\n\r\n`.repeat(2000);
        const send = (): void => {
          while (!socket.destroyed) {
            sent += piece.length;
            if (socket.write(piece)) continue;
            socket.once('drain', send);
            return;
          }
        };
        socket.on('error', () => undefined).once('data', send);
      });
      await new Promise<void>((resolve) => flood.listen(0, '127.0.0.1', resolve));
      process.env['HTTPS_PROXY'] = process.env['HTTP_PROXY'] =
        `http://127.0.0.1:${(flood.address() as AddressInfo).port}`;
      const stop = new AbortController();
      const timer = setTimeout(() => stop.abort(new Error('no longer')), waitMs);
      await rejects(nodeTransport()(get(url), stop.signal), refusal);
      clearTimeout(timer);
      await new Promise((resolve) => setTimeout(resolve, 200));
      const after = sent;
      await new Promise((resolve) => setTimeout(resolve, 200));
      ok(sent > 0 && sent === after, `${sent - after} bytes after the end`);
      flood.close();
    });
  }

  for (const how of ['end', 'destroy', 'reset', 'cut short', 'cut after its headers began'] as const) {
    it(`asks a proxy once that hangs up on a tunnel: ${how}`, async () => {
      const closing = await startTunnelProxy(undefined, how satisfies keyof typeof hangUps);
      process.env['HTTPS_PROXY'] = closing.url;
      const transport = nodeTransport();
      const late = AbortSignal.timeout(5_000);
      await rejects(transport(get('https://a.example/'), late), { kind: 'unreachable' });
      await rejects(transport(get('https://b.example/'), late), { kind: 'unreachable' });
      deepStrictEqual(closing.seen, ['a.example:443', 'b.example:443']);
      await closing.close();
    });
  }

  it('asks once what closes after the tunnel or before a word, with a proxy and without', async () => {
    let met = 0;
    const closing = createRawServer((socket) => {
      met += 1;
      socket.on('error', () => undefined).destroy();
    });
    await new Promise<void>((resolve) => closing.listen(0, '127.0.0.1', resolve));
    const { port } = closing.address() as AddressInfo;
    const late = AbortSignal.timeout(5_000);
    const ways: readonly [way: string, url: string, proxied: Readonly<Record<string, string>>][] = [
      ['direct', `http://127.0.0.1:${port}/`, {}],
      ['direct with TLS', `https://localhost:${port}/`, {}],
      ['through a tunnel', `https://a.example:${port}/`, { HTTPS_PROXY: proxy.url }],
      ['the proxy of http addresses', 'http://a.example/', { HTTP_PROXY: `http://127.0.0.1:${port}` }],
      ['the proxy of https addresses', 'https://a.example/', { HTTPS_PROXY: `http://127.0.0.1:${port}` }],
      ['a proxy with TLS', 'https://a.example/', { HTTPS_PROXY: `https://localhost:${port}` }],
    ];
    for (const [way, url, proxied] of ways) {
      for (const name of variables) Reflect.deleteProperty(process.env, name);
      Object.assign(process.env, proxied);
      met = 0;
      await rejects(nodeTransport()(get(url), late), { kind: 'unreachable' }, way);
      strictEqual(met, 1, way);
    }
    closing.close();
  });

  for (const host of ['127.0.0.1', 'localhost']) {
    it(`says of a proxy that does not use TLS that its address says so: ${host}`, async () => {
      const warned: string[] = [];
      const listen = ({ message }: Error): number => warned.push(message);
      process.on('warning', listen);
      const address = `${host}:${new URL(proxy.url).port}`;
      process.env['HTTPS_PROXY'] = process.env['HTTP_PROXY'] = `https://${address}`;
      for (const url of ['https://a.example/', 'http://a.example/'])
        await rejects(nodeTransport()(get(url), AbortSignal.timeout(5_000)), { kind: 'proxyPlain', message: address });
      await new Promise(setImmediate);
      process.off('warning', listen);
      deepStrictEqual([warned, proxy.seen], [[], []]);
    });
  }

  it('reads the trusted certificates once for all connections', async () => {
    let read = 0;
    const { createSecureContext } = tls;
    tls.createSecureContext = (options) => ((read += 1), createSecureContext(options));
    process.env['HTTPS_PROXY'] = proxy.url;
    process.env['NO_PROXY'] = '127.0.0.1';
    try {
      const transport = nodeTransport();
      const ask = (url: string) => rejects(transport(get(url), never), { kind: 'unreachable' });
      for (const port of [1, 2, 3, 1, 2]) await ask(`https://127.0.0.1:${port}/`);
      const plain = await serve((response) => response.end());
      await ask(`https://a.example:${plain.port}/`);
    } finally {
      tls.createSecureContext = createSecureContext;
    }
    strictEqual(read, 1);
  });

  it('does not go around a proxy that is down', async () => {
    const server = await serve((response) => sendJson(response, {}));
    process.env['HTTP_PROXY'] = 'http://127.0.0.1:9';
    await rejects(nodeTransport()(get(`${server.base}/x`), never), { kind: 'proxyDown' });
    deepStrictEqual(server.seen, []);
  });
});
