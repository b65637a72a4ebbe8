import { deepStrictEqual, ok, strictEqual } from 'node:assert/strict';
import { chmodSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Answer, sendJson, useLoopbackServers } from '../../support/loopbackServer';
import { scaledClock } from '../../support/scaledClock';
import { useTemporaryFolder } from '../../support/temporaryFolder';
import type { FileSystem } from '../../../src/platform/fileSystem';
import { nodeFileSystem } from '../../../src/platform/nodeFileSystem';
import { answered, ask, clientFor, never, refused, type RigOptions, speed, textOf } from '../http/clientRig';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
const start = Date.UTC(2026, 0, 1);

describe('answers kept between scans', () => {
  const folder = useTemporaryFolder();
  const serve = useLoopbackServers();

  /** The same folder at a later time: another scan. */
  const later = (base: string, ms: number, options: RigOptions = {}): ReturnType<typeof clientFor> =>
    clientFor({ osv: base }, { cacheFolder: folder(), clock: scaledClock(speed, start + ms), ...options });

  const kept = { freshMs: hour, staleMs: 7 * day };

  it('serve without a request while they are fresh, and say so', async () => {
    const server = await serve(counting());
    const first = answered(await ask(later(server.base, 0), `${server.base}/`, kept));
    const again = answered(await ask(later(server.base, hour / 2), `${server.base}/`, kept));
    deepStrictEqual([first.fromCache, again.fromCache, again.stale], [false, true, false]);
    strictEqual(again.retrievedAt, first.retrievedAt);
    strictEqual(textOf(again), textOf(first));
    strictEqual(server.seen.length, 1);
  });

  for (const [header, value, condition] of [
    ['etag', 'W/"abc"', 'if-none-match'],
    ['last-modified', 'Thu, 01 Jan 2026 00:00:00 GMT', 'if-modified-since'],
  ] as const) {
    it(`are confirmed by ${condition} when they are not fresh, and are fresh again then`, async () => {
      const server = await serve((response, request) => {
        if (request.headers[condition] === value) response.writeHead(304).end();
        else sendJson(response, { n: 1 }, { [header]: value });
      });
      await ask(later(server.base, 0), `${server.base}/`, kept);
      const confirmed = answered(await ask(later(server.base, 2 * hour), `${server.base}/`, kept));
      const fresh = answered(await ask(later(server.base, 2.5 * hour), `${server.base}/`, kept));
      deepStrictEqual([confirmed.status, textOf(confirmed), confirmed.fromCache], [200, '{"n":1}', false]);
      ok(confirmed.retrievedAt.startsWith('2026-01-01T02:'));
      strictEqual(fresh.fromCache, true);
      strictEqual(server.seen.length, 2);
    });
  }

  it('are those that a proxy has marked as changed, too', async () => {
    const server = await serve((response) => response.writeHead(203).end('{}'));
    strictEqual(answered(await ask(later(server.base, 0), `${server.base}/`, kept)).status, 200);
  });

  const unasked: readonly (readonly [title: string, first: Answer, method: 'GET' | 'POST'])[] = [
    ['has no mark to ask by', (response) => sendJson(response, { n: 1 }), 'GET'],
    ['was posted', (response) => sendJson(response, { n: 1 }, { etag: '"1"' }), 'POST'],
    ['was that nothing is there', (response) => response.writeHead(404, { etag: '"1"' }).end(), 'GET'],
  ];
  for (const [title, first, method] of unasked) {
    it(`are not confirmed by a 304 that nobody asked for, where the answer ${title}`, async () => {
      const server = await serve((response, request, index) => {
        if (index === 0) first(response, request, index);
        else response.writeHead(304).end();
      });
      const body = method === 'POST' ? { body: '{}' } : {};
      const request = { service: 'osv', method, url: `${server.base}/`, ...body, freshMs: 0, staleMs: 0 } as const;
      await later(server.base, 0).request(request, never);
      const { why } = refused(await later(server.base, 300 * day).request(request, never));
      strictEqual(why, 'sent a response that cannot be read');
    });
  }

  const troubles: readonly [title: string, answer: Answer][] = [
    ['is down', (response) => response.destroy()],
    ['answers 503', (response) => response.writeHead(503).end()],
    ['shows a page', (response) => response.writeHead(200, { 'content-type': 'text/html' }).end('<p>')],
  ];
  for (const [title, trouble] of troubles) {
    it(`serve past their time, marked, when the service ${title}, and no longer than they may`, async () => {
      const server = await serve((response, request, index) => {
        if (index === 0) sendJson(response, { n: 1 });
        else trouble(response, request, index);
      });
      const first = answered(await ask(later(server.base, 0), `${server.base}/`, kept));
      const stale = answered(await ask(later(server.base, 2 * day), `${server.base}/`, kept));
      deepStrictEqual([stale.stale, stale.fromCache, textOf(stale)], [true, true, '{"n":1}']);
      strictEqual(stale.retrievedAt, first.retrievedAt);
      refused(await ask(later(server.base, 8 * day), `${server.base}/`, kept));
    });
  }

  it('that say "not found" are remembered, but do not serve past their time', async () => {
    const server = await serve((response, _, index) => {
      if (index === 0) response.writeHead(404, { 'content-type': 'text/html' }).end('<p>no such thing');
      else response.destroy();
    });
    const first = answered(await ask(later(server.base, 0), `${server.base}/`, kept));
    const again = answered(await ask(later(server.base, minute), `${server.base}/`, kept));
    deepStrictEqual([first.status, first.body.length, again.status, again.fromCache], [404, 0, 404, true]);
    refused(await ask(later(server.base, 2 * hour), `${server.base}/`, kept));
  });

  it('are not replaced by a body that is not what was asked for', async () => {
    const server = await serve((response, _, index) => sendJson(response, index === 0 ? { whole: 1 } : { other: 1 }));
    const isUsable = (body: Uint8Array): boolean => Buffer.from(body).includes('whole');
    const request = { service: 'osv', url: `${server.base}/`, freshMs: 0, staleMs: day, isUsable } as const;
    await later(server.base, 0).request(request, never);
    const stale = answered(await later(server.base, hour).request(request, never));
    deepStrictEqual([stale.stale, textOf(stale)], [true, '{"whole":1}']);
    strictEqual(
      refused(await later(server.base, 2 * day).request(request, never)).why,
      'sent a response that cannot be read',
    );
  });

  it('differ by body, by headers and by fragment', async () => {
    const server = await serve(counting());
    const client = later(server.base, 0);
    const url = `${server.base}/`;
    const asked = [
      { url },
      { url: `${url}#2026-01-01` },
      { url, headers: { accept: 'application/vnd.pypi.simple.v1+json' } },
      { url, method: 'POST', body: '{"a":1}' },
      { url, method: 'POST', body: '{"a":2}' },
    ] as const;
    for (const one of [...asked, ...asked]) await client.request({ service: 'osv', ...kept, ...one }, never);
    strictEqual(server.seen.length, asked.length);
    deepStrictEqual([...new Set(server.seen.map(({ path }) => path))], ['/']);
  });

  it('are asked for once by many at the same time', async () => {
    const server = await serve(counting());
    const client = clientFor({ osv: server.base });
    const outcomes = await Promise.all(Array.from({ length: 20 }, () => ask(client, `${server.base}/`)));
    strictEqual(new Set(outcomes.map(textOf)).size, 1);
    strictEqual(server.seen.length, 1);
  });

  it('still come to the others when one of those who asked gives up', async () => {
    const server = await serve(counting());
    const client = clientFor({ osv: server.base });
    const giveUp = new AbortController();
    const request = { service: 'osv', url: `${server.base}/`, freshMs: 0, staleMs: 0 } as const;
    const first = client.request(request, giveUp.signal).catch((error: unknown) => String(error));
    const second = client.request(request, never);
    giveUp.abort(new Error('enough'));
    strictEqual(await first, 'Error: enough');
    answered(await second);
  });

  it('are for this user’s eyes only', async () => {
    const server = await serve(counting());
    await ask(later(server.base, 0), `${server.base}/`, kept);
    for (const name of filesIn(folder())) strictEqual(statSync(name).mode & 0o777, 0o600);
    strictEqual(statSync(join(folder(), 'http')).mode & 0o777, 0o700);
  });

  it('count for nothing when they are damaged in any byte', async () => {
    const server = await serve(counting());
    await ask(later(server.base, 0), `${server.base}/`, kept);
    const [file = ''] = filesIn(folder());
    const bytes = readFileSync(file);
    for (const cut of [0, 10, bytes.length - 1]) {
      writeFileSync(file, bytes.subarray(0, cut));
      strictEqual(answered(await ask(later(server.base, minute), `${server.base}/`, kept)).fromCache, false);
    }
    writeFileSync(file, Buffer.from(bytes).fill(0x20, bytes.length - 2, bytes.length - 1));
    strictEqual(answered(await ask(later(server.base, minute), `${server.base}/`, kept)).fromCache, false);
  });

  it('take no more room than they may: the oldest go first', async () => {
    const server = await serve((response, { path }) => sendJson(response, { path, filler: 'x'.repeat(1000) }));
    for (let n = 0; n < 10; n++)
      await ask(later(server.base, n * minute, { cacheBytes: 5000 }), `${server.base}/${n}`, kept);
    ok(filesIn(folder()).reduce((sum, file) => sum + statSync(file).size, 0) <= 5000);
    const before = server.seen.length;
    strictEqual(answered(await ask(later(server.base, 20 * minute), `${server.base}/9`, kept)).fromCache, true);
    strictEqual(answered(await ask(later(server.base, 20 * minute), `${server.base}/0`, kept)).fromCache, false);
    strictEqual(server.seen.length, before + 1);
  });

  it('cost nothing but requests when the disk is full', async () => {
    const server = await serve(counting());
    const full: FileSystem = {
      ...nodeFileSystem,
      open: async (path, mode, permissions) => {
        if (mode === 'createNew') throw Object.assign(new Error('full'), { code: 'ENOSPC' });
        return nodeFileSystem.open(path, mode, permissions);
      },
    };
    for (const n of [1, 2]) {
      const outcome = await ask(later(server.base, n * minute, { fileSystem: full }), `${server.base}/`, kept);
      strictEqual(textOf(outcome), `{"n":${n}}`);
    }
  });

  it('cost nothing but requests when their folder is a file', async () => {
    const server = await serve(counting());
    writeFileSync(join(folder(), 'http'), 'in the way');
    strictEqual(textOf(await ask(later(server.base, 0), `${server.base}/`, kept)), '{"n":1}');
  });

  it('cost nothing but requests when their folder may not be written to', async function () {
    if (process.getuid?.() === 0) this.skip(); // Nothing is forbidden to root.
    const server = await serve(counting());
    mkdirSync(join(folder(), 'http'));
    chmodSync(join(folder(), 'http'), 0o500);
    strictEqual(textOf(await ask(later(server.base, 0), `${server.base}/`, kept)), '{"n":1}');
  });

  it('ask again when the clock was set back', async () => {
    const server = await serve(counting());
    await ask(later(server.base, 5 * hour), `${server.base}/`, kept);
    strictEqual(answered(await ask(later(server.base, 0), `${server.base}/`, kept)).fromCache, false);
  });
});

function counting(): Answer {
  return (response, _, index) => sendJson(response, { n: index + 1 });
}

function filesIn(folder: string): string[] {
  return readdirSync(join(folder, 'http')).map((name) => join(folder, 'http', name));
}
