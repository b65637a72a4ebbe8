import { match, ok, strictEqual } from 'node:assert/strict';
import { createServer as createHttpServer } from 'node:http';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { fetch as proxiedFetch, ProxyAgent } from 'undici';
import { boundedFetch } from '../../../src/sources/http/boundedFetch';
import { once } from 'node:events';
import { createGzip, gzipSync } from 'node:zlib';
import { type Duplex, pipeline, Readable } from 'node:stream';
import type { ServerResponse } from 'node:http';
import type { ServiceId } from '../../../src/core/scan/sourceSettings';
import { IdleClock } from '../../support/internet/idleClock';
import { type Answer, sendJson, useLoopbackServers } from '../../support/loopbackServer';
import { manualClock } from '../../support/manualClock';
import { scaledClock } from '../../support/scaledClock';
import { answered, ask, clientFor, refused, speed, textOf } from './clientRig';

const mebibyte = 1024 * 1024;
const zeros = Buffer.alloc(mebibyte);

interface Fault {
  readonly title: string;
  readonly why: string;
  /** Requests that the service sees. */
  readonly requests: number;
  readonly answer: Answer;
  readonly service?: ServiceId;
  /** The answer takes a while to make, and is no matter of time. */
  readonly large?: true;
}

const faults: readonly Fault[] = [
  {
    title: 'that breaks the connection',
    why: 'could not be reached',
    requests: 3,
    answer: (response) => response.destroy(),
  },
  {
    title: 'that breaks off its answer',
    why: 'sent an incomplete response',
    requests: 3,
    answer: (response) => {
      response.writeHead(200, { 'content-length': '1000' });
      response.write('{"half":', () => response.destroy());
    },
  },
  { title: 'that never answers', why: 'did not respond in time', requests: 2, answer: () => undefined },
  { title: 'that drips', why: 'did not respond in time', requests: 1, answer: drip },
  { title: 'that answers 500', why: 'responded with status 500', requests: 3, answer: status(500) },
  { title: 'that answers 503', why: 'responded with status 503', requests: 3, answer: status(503) },
  { title: 'that answers 400', why: 'responded with status 400', requests: 1, answer: status(400) },
  { title: 'that answers 403', why: 'responded with status 403', requests: 1, answer: status(403) },
  {
    title: 'that keeps saying 429',
    why: 'is limiting requests',
    requests: 3,
    answer: status(429, { 'retry-after': '1' }),
  },
  {
    title: 'that wants an hour of rest',
    why: 'is limiting requests until 2026-01-01 01:01 UTC',
    requests: 1,
    answer: status(429, { 'retry-after': 'Thu, 01 Jan 2026 01:00:30 GMT' }),
  },
  {
    title: 'that is MITRE, behind a firewall of its own or of others',
    why: 'is limiting requests, or a firewall blocks it (status 403)',
    requests: 2,
    answer: status(403),
    service: 'mitre',
  },
  {
    title: 'that is GitHub and limits in words alone',
    why: 'keeps limiting requests and is paused',
    requests: 3,
    answer: (response) => {
      const message = 'You have exceeded a secondary rate limit. Please wait a few minutes before you try again.';
      response.writeHead(403, { 'x-ratelimit-remaining': '4000' }).end(JSON.stringify({ message }));
    },
    service: 'github',
  },
  {
    title: 'that is NVD, and has never answered otherwise',
    why: 'is limiting requests, or a firewall blocks it (status 403)',
    requests: 2,
    answer: status(403),
    service: 'nvd',
  },
  {
    title: 'that is NVD, and says for how long',
    why: 'is limiting requests',
    requests: 3,
    answer: status(403, { 'retry-after': '1' }),
    service: 'nvd',
  },
  {
    title: 'that is out of service for days',
    why: 'is unavailable until 2026-01-12 13:47 UTC',
    requests: 1,
    answer: status(503, { 'retry-after': '999999' }),
  },
  {
    title: 'that is NVD and does not know the key',
    why: 'does not accept the API key',
    requests: 1,
    answer: status(404, { message: 'Invalid apiKey.' }),
    service: 'nvd',
  },
  {
    title: 'that shows a page with status 200',
    why: 'sent a response that cannot be read',
    requests: 1,
    answer: (response) => {
      response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end('<h1>Sign in</h1>');
    },
  },
  {
    title: 'with a body of 1 GiB',
    why: 'sent a response that is too large',
    requests: 1,
    answer: (response) => flood(response, 1024),
    large: true,
  },
  { title: 'with a gzip bomb', why: 'sent a response that is too large', requests: 1, answer: bomb, large: true },
  {
    title: 'whose body is not what its encoding says',
    why: 'sent a response that cannot be read',
    requests: 1,
    answer: (response) => {
      response.writeHead(200, { 'content-encoding': 'gzip' }).end('not gzip at all, by far not');
    },
  },
  {
    title: 'with an encoding nobody knows',
    why: 'sent a response that cannot be read',
    requests: 1,
    answer: (response) => {
      response.writeHead(200, { 'content-encoding': 'secret' }).end('xyz');
    },
  },
  {
    title: 'with huge headers',
    why: 'could not be reached',
    requests: 3,
    answer: (response) => {
      response.writeHead(200, { 'x-huge': 'x'.repeat(mebibyte) }).end('{}');
    },
  },
  {
    title: 'that redirects in a circle',
    why: 'was redirected too often',
    requests: 6,
    answer: status(302, { location: '/again' }),
  },
  {
    title: 'that redirects nowhere',
    why: 'sent a response that cannot be read',
    requests: 1,
    answer: status(302),
  },
  {
    title: 'that redirects to a file',
    why: 'was redirected to another host',
    requests: 1,
    answer: status(302, { location: 'file:///etc/passwd' }),
  },
  { title: 'that answers 304 unasked', why: 'sent a response that cannot be read', requests: 1, answer: status(304) },
];

describe('a service', () => {
  const serve = useLoopbackServers();
  for (const { title, why, requests, answer, service = 'osv', large } of faults) {
    it(`${title} is told as "${why}"`, async () => {
      const server = await serve(answer);
      const clock = scaledClock(large === true ? 10 : speed);
      const client = clientFor({ [service]: server.base }, { clock });
      strictEqual(refused(await ask(client, `${server.base}/first`, { service })).why, why);
      strictEqual(server.seen.length, requests);
      strictEqual(client.sent.get(service), requests);
    });
  }

  it('that is down is told as "could not be reached"', async () => {
    const server = await serve(() => undefined);
    await server.close();
    const client = clientFor({ osv: server.base });
    strictEqual(refused(await ask(client, `${server.base}/`)).why, 'could not be reached');
  }).timeout(5000);

  it('that speaks no HTTP is told as "could not be reached"', async () => {
    const sockets = new Set<Socket>();
    const server = createServer((socket) => {
      sockets.add(socket.on('error', () => undefined));
      socket.end('SSH-2.0-OpenSSH_9.9\r\n');
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    ok(typeof address === 'object' && address !== null);
    const base = `http://127.0.0.1:${address.port}`;
    strictEqual(refused(await ask(clientFor({ osv: base }), `${base}/`)).why, 'could not be reached');
    for (const socket of sockets) socket.destroy();
    server.close();
    await once(server, 'close');
  });

  it('that recovers is asked again and answers', async () => {
    const server = await serve((response, _, index) => {
      if (index < 2) status(index === 0 ? 503 : 429)(response);
      else sendJson(response, { fine: true });
    });
    strictEqual(textOf(await ask(clientFor({ osv: server.base }), `${server.base}/`)), '{"fine":true}');
  });

  it('that is silent once is asked again and answers', async () => {
    const server = await serve((response, _, index) => {
      if (index > 0) sendJson(response, { fine: true });
    });
    strictEqual(textOf(await ask(clientFor({ osv: server.base }), `${server.base}/`)), '{"fine":true}');
    strictEqual(server.seen.length, 2);
  });

  for (const [form, retryAfter] of [
    ['seconds', '7'],
    ['a date', 'Thu, 01 Jan 2026 00:00:07 GMT'],
  ] as const) {
    it(`that says when to come back in ${form} is left alone until then, by every request`, async () => {
      const clock = manualClock();
      const arrivals: number[] = [];
      const server = await serve((response, _, index) => {
        arrivals.push(clock.monotonic());
        if (index === 0) status(429, { 'retry-after': retryAfter })(response);
        else sendJson(response, {});
      });
      const client = clientFor({ github: server.base }, { clock: withoutDeadline(clock) });
      await Promise.all(['/a', '/b'].map((path) => ask(client, server.base + path, { service: 'github' })));
      strictEqual(arrivals.length, 3);
      ok(arrivals.slice(1).every((time) => time >= 7000));
    });
  }

  // 30, 60, and 120 seconds; the fourth would be 240 and more than a scan waits for in all.
  for (const advice of ['-5', 'soon']) {
    it(`that asks for one wait after another is left alone after some minutes (Retry-After: ${advice})`, async () => {
      const server = await serve((response) => status(429, { 'retry-after': advice })(response));
      const client = clientFor({ osv: server.base }, { clock: scaledClock(speed) });
      for (let n = 0; n < 20; n++)
        match(refused(await ask(client, `${server.base}/${n}`)).why, /^(?:is|keeps) limiting requests/);
      strictEqual(server.seen.length, 4);
    });
  }

  it('whose limit is used up is left alone until the limit is reset', async () => {
    const clock = manualClock();
    const reset = String(clock.now() / 1000 + 45);
    const server = await serve((response, _, index) => {
      if (index === 0) status(403, { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': reset })(response);
      else sendJson(response, {});
    });
    const client = clientFor({ github: server.base }, { clock: withoutDeadline(clock) });
    answered(await ask(client, `${server.base}/advisories`, { service: 'github' }));
    ok(clock.monotonic() >= 45_000 && clock.monotonic() < 46_000);
  });

  it('behind a proxy that wants a login is told so', async () => {
    const proxy = createHttpServer().listen(0, '127.0.0.1');
    const sockets: Duplex[] = [];
    // A proxy that closes at once may be gone before its response is read.
    proxy.on('connect', (_, socket) => {
      sockets.push(socket);
      socket.write('HTTP/1.1 407 Proxy Authentication Required\r\ncontent-length: 0\r\n\r\n');
    });
    await once(proxy, 'listening');
    const agent = new ProxyAgent(`http://127.0.0.1:${(proxy.address() as AddressInfo).port}`);
    const transport = boundedFetch((url, init) => proxiedFetch(url, { ...init, dispatcher: agent }));
    const client = clientFor({ osv: 'http://osv.example.test' }, { transport });
    strictEqual(
      refused(await ask(client, 'http://osv.example.test/')).why,
      'could not be reached: the proxy requires a login',
    );
    for (const socket of sockets) socket.destroy();
    await agent.close();
    proxy.close();
  });

  it('that comes slowly is waited for while its bytes come', async () => {
    const server = await serve((response) => {
      const pieces = Array.from('{"a":1}');
      response.writeHead(200, { 'content-type': 'application/json' });
      const timer = setInterval(() => {
        const piece = pieces.shift();
        if (piece === undefined) response.end();
        else response.write(piece);
      }, 150);
      response.on('close', () => clearInterval(timer));
    });
    // Half a minute between two bytes, four minutes in all.
    strictEqual(
      textOf(await ask(clientFor({ exploitDb: server.base }), `${server.base}/`, { service: 'exploitDb' })),
      '{"a":1}',
    );
  }).timeout(5000);

  for (const advice of [{ 'retry-after': '-5' }, {}, { 'retry-after': '60' }] as const) {
    it(`that wants ${JSON.stringify(advice)} each time makes a whole scan wait for ten minutes at most`, async () => {
      const clock = new IdleClock();
      const refusal = { status: 429, headers: advice, body: new Uint8Array() };
      const client = clientFor(
        { osv: 'http://127.0.0.1:9' },
        { clock, transport: clock.watch(() => Promise.resolve(refusal)) },
      );
      for (let n = 0; n < 33; n++) refused(await ask(client, `http://127.0.0.1:9/${n}`));
      ok(clock.monotonic() <= 600_000, `${clock.monotonic()} ms`);
    });
  }

  it('that keeps failing is left alone for a minute, and then asked again', async () => {
    let healthy = false;
    const clock = manualClock();
    const server = await serve((response) => (healthy ? sendJson(response, {}) : status(500)(response)));
    const client = clientFor({ osv: server.base }, { clock: withoutDeadline(clock) });
    for (let n = 0; n < 3; n++) refused(await ask(client, `${server.base}/${n}`));
    const asked = server.seen.length;
    for (let n = 0; n < 50; n++) {
      match(refused(await ask(client, `${server.base}/x${n}`)).why, /^responded with status 500$/);
    }
    strictEqual(server.seen.length, asked);
    healthy = true;
    clock.advance(60_000);
    answered(await ask(client, `${server.base}/now`));
  });

  it('with a compressed body within the bound is read', async () => {
    const server = await serve((response) => {
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync('{"a":1}'));
    });
    strictEqual(textOf(await ask(clientFor({ osv: server.base }), `${server.base}/`)), '{"a":1}');
  });

  it('that does not answer holds up nobody who gives up', async () => {
    const server = await serve(() => undefined);
    const giveUp = new AbortController();
    const client = clientFor({ osv: server.base });
    const asked = client.request({ service: 'osv', url: server.base, freshMs: 0, staleMs: 0 }, giveUp.signal);
    giveUp.abort(new Error('enough'));
    strictEqual(await asked.then(String, (error: unknown) => String(error)), 'Error: enough');
  });
});

function status(code: number, headers: Record<string, string> = {}): (response: ServerResponse) => void {
  return (response) => {
    response.writeHead(code, headers).end(code === 304 ? undefined : '{}');
  };
}

/** A byte now and then, for ever. */
function drip(response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'application/json' });
  const timer = setInterval(() => response.write(' '), 5);
  response.on('close', () => clearInterval(timer));
}

function flood(response: ServerResponse, mebibytes: number): void {
  response.writeHead(200, { 'content-length': String(mebibytes * mebibyte) });
  pipeline(chunks(mebibytes), response, () => undefined);
}

/** 1 GiB of zeros that travels as 1 MiB. */
function bomb(response: ServerResponse): void {
  response.writeHead(200, { 'content-encoding': 'gzip' });
  pipeline(chunks(1024), createGzip(), response, () => undefined);
}

function chunks(count: number): Readable {
  return Readable.from(
    (function* () {
      for (let n = 0; n < count; n++) yield zeros;
    })(),
  );
}

/** Only waits that somebody asked for pass; the request's own time does not run out by itself. */
function withoutDeadline(clock: ReturnType<typeof manualClock>): ReturnType<typeof manualClock> {
  return {
    ...clock,
    sleep: (ms, signal) =>
      ms > 50_000 ? new Promise((resolve) => signal?.addEventListener('abort', () => resolve())) : clock.sleep(ms),
  };
}
