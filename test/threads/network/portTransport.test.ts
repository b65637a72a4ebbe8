/** The worker's network over a real message port, with a real fetch and server on the other side. */
import { deepStrictEqual, rejects, strictEqual } from 'node:assert/strict';
import { once } from 'node:events';
import { MessageChannel } from 'node:worker_threads';
import * as v from 'valibot';
import { TransportError, type TransportErrorKind } from '../../../src/sources/http/transport';
import { FetchService, hostFetch } from '../../../src/threads/network/fetchService';
import { PortTransport } from '../../../src/threads/network/portTransport';
import { fromWorkerSchema, toWorkerSchema } from '../../../src/threads/rpc/protocol';
import { type Answer, sendJson, useLoopbackServers } from '../../support/loopbackServer';

const never = new AbortController().signal;

describe('network of a worker', () => {
  const serve = useLoopbackServers();
  let ends: (() => void)[] = [];
  afterEach(() => {
    for (const end of ends) end();
    ends = [];
  });

  function connect(): { readonly worker: PortTransport; readonly host: FetchService } {
    const { port1: workerPort, port2: hostPort } = new MessageChannel();
    const worker = new PortTransport((message) => workerPort.postMessage(message));
    const host = new FetchService(hostFetch, (message) => hostPort.postMessage(message));
    workerPort.on('message', (raw) => {
      const message = v.parse(toWorkerSchema, raw);
      if (message.type === 'fetched' || message.type === 'fetchFailed') worker.receive(message);
    });
    hostPort.on('message', (raw) => {
      const message = v.parse(fromWorkerSchema, raw);
      if (message.type === 'fetch' || message.type === 'stopFetch') host.receive(message);
    });
    ends.push(() => hostPort.close());
    return { worker, host };
  }

  const get = (url: string, maxBytes = 1000) => ({ method: 'GET', url, headers: { accept: 'a/b' }, maxBytes }) as const;

  it('brings status, headers and bytes of many requests at once to whoever asked', async () => {
    const server = await serve((response, { path, method, body }) =>
      sendJson(response, { path, method, body }, { 'x-path': path }),
    );
    const { worker } = connect();
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, n) => worker.transport(get(`${server.base}/${n}`), never)),
    );
    deepStrictEqual(
      answers.map(({ status, headers }) => [status, headers['x-path']]),
      answers.map((_, n) => [200, `/${n}`]),
    );
    const post = { ...get(server.base), method: 'POST', body: '{"a":"ä"}' } as const;
    const posted = await worker.transport(post, never);
    deepStrictEqual(JSON.parse(Buffer.from(posted.body).toString()), { path: '/', method: 'POST', body: '{"a":"ä"}' });
  });

  it('follows no redirect', async () => {
    const server = await serve((response) => response.writeHead(302, { location: '/other' }).end());
    const { status, headers } = await connect().worker.transport(get(server.base), never);
    deepStrictEqual([status, headers['location'], server.seen.length], [302, '/other', 1]);
  });

  const failures: readonly [title: string, kind: TransportErrorKind, answer: Answer][] = [
    ['a broken connection', 'unreachable', (response) => response.destroy()],
    ['a body past its bound', 'tooLarge', (response) => response.end('x'.repeat(1001))],
    [
      'a body that its encoding cannot be',
      'badEncoding',
      (response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end('no gzip'),
    ],
  ];
  for (const [title, kind, answer] of failures) {
    it(`tells ${title} as what it is`, async () => {
      const server = await serve(answer);
      await rejects(
        connect().worker.transport(get(server.base), never),
        (error: unknown) => error instanceof TransportError && error.kind === kind,
      );
    });
  }

  it('stops the request itself when the worker stops it', async () => {
    let closed: Promise<unknown> | undefined;
    let arrived = (): void => undefined;
    const arrival = new Promise<void>((resolve) => (arrived = resolve));
    const server = await serve((response) => {
      closed = once(response, 'close');
      arrived();
    });
    const stop = new AbortController();
    const asked = connect().worker.transport(get(server.base), stop.signal);
    await arrival;
    stop.abort(new Error('enough'));
    await rejects(asked, /enough/);
    await closed;
  });

  it('stops every request when the worker is gone', async () => {
    let closed: Promise<unknown> | undefined;
    let arrived = (): void => undefined;
    const arrival = new Promise<void>((resolve) => (arrived = resolve));
    const server = await serve((response) => {
      closed = once(response, 'close');
      arrived();
    });
    const { worker, host } = connect();
    void worker.transport(get(server.base), never);
    await arrival;
    host.close();
    await closed;
    strictEqual(server.seen.length, 1);
  });
});
