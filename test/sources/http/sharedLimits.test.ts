/** Limits that hold over all processes of a user, measured at the service. */
import { deepStrictEqual, match, ok, strictEqual } from 'node:assert/strict';
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { ServiceId } from '../../../src/core/scan/sourceSettings';
import type { Clock } from '../../../src/platform/clock';
import type { FileSystem } from '../../../src/platform/fileSystem';
import { nodeFileSystem } from '../../../src/platform/nodeFileSystem';
import { type LoopbackServer, sendJson, useLoopbackServers } from '../../support/loopbackServer';
import { useTemporaryFolder } from '../../support/temporaryFolder';
import { askAll, commonClock, limitedClient, type LimitedClient, type LimitedWork } from './limitedProcess';

const processFile = join(__dirname, 'limitedProcess.js');

/** The largest number of times within [t, t + ms) for any t. */
function mostWithin(times: readonly number[], ms: number): number {
  return Math.max(...times.map((from) => times.filter((time) => time >= from && time < from + ms).length));
}

/** One clock for all processes of this file. */
const since = Date.now();

async function untilSeen({ seen }: LoopbackServer, count: number): Promise<void> {
  while (seen.length < count) await wait(5);
}

function pathsOf(name: string, count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => `/${name}/${index}`);
}

/** The same clock, with the sum of the waits that were asked for: however slow the machine, it tells what was meant. */
function noticed(clock: Clock): Clock & { readonly sleptMs: () => number } {
  let sleptMs = 0;
  const sleep: Clock['sleep'] = async (ms, signal) => {
    const begun = clock.monotonic();
    await clock.sleep(ms, signal);
    // Cut off, or a little longer than meant: the shorter of both counts.
    sleptMs += Math.min(ms, clock.monotonic() - begun);
  };
  return { ...clock, sleep, sleptMs: () => sleptMs };
}

/** A window of the NVD, and what a busy machine adds at a hundred times the speed. */
const mostMs = 50_000;

describe('limits over all processes', function () {
  this.timeout(120_000);
  const folder = useTemporaryFolder();
  const serve = useLoopbackServers();
  const children = new Set<ChildProcess>();
  afterEach(() => {
    for (const child of children) child.kill('SIGKILL');
    children.clear();
  });

  const limits = (): string => join(folder(), 'limits');
  const gateFileNames = (): string => (existsSync(limits()) ? gateFiles().join() : '');
  const gateFiles = (): readonly string[] => readdirSync(limits()).filter((name) => name.endsWith('.json'));

  async function start(work: LimitedWork): Promise<{ child: ChildProcess; done: Promise<readonly string[]> }> {
    const child = fork(processFile, ['work', JSON.stringify(work)]);
    children.add(child);
    await once(child, 'message');
    return { child, done: once(child, 'message').then(([said]) => said as readonly string[]) };
  }

  /** A service that answers at once and notes when it was asked, by the clock of all. */
  async function noting(speed: number): Promise<{ server: LoopbackServer; at: number[] }> {
    const at: number[] = [];
    const server = await serve((response) => {
      at.push(commonClock({ speed, since }).now());
      sendJson(response, {});
    });
    return { server, at };
  }

  for (const platform of ['linux', 'darwin'] as const) {
    const how = platform === 'linux' ? 'sockets' : 'files';

    it(`five processes together ask the NVD five times in any 30 seconds, with locks by ${how}`, async function () {
      if (platform === 'linux' && process.platform !== 'linux') this.skip();
      const speed = 20;
      const { server, at } = await noting(speed);
      const work = { service: 'nvd', base: server.base, folder: limits(), speed, since, platform } as const;
      const all = await Promise.all(
        ['a', 'b', 'c', 'd', 'e'].map((name) => start({ ...work, paths: pathsOf(name, 3) })),
      );
      deepStrictEqual((await Promise.all(all.map(({ done }) => done))).flat(), Array<string>(15).fill('200'));
      ok(mostWithin(at, 30_000) <= 5, `${mostWithin(at, 30_000)} in 30 s`);
      strictEqual(at.length, 15);
    });
  }

  it('five processes together ask Snyk at most 180 times in any minute, and at most four at once', async () => {
    const speed = 8;
    const at: number[] = [];
    let active = 0;
    let most = 0;
    const server = await serve((response) => {
      at.push(commonClock({ speed, since }).now());
      most = Math.max(most, ++active);
      response.once('close', () => active--);
      sendJson(response, {});
    });
    const secrets = { snykToken: 'marked-snyk-token-77' };
    const work = { service: 'snyk', base: server.base, folder: limits(), speed, since, secrets } as const;
    const all = await Promise.all(
      ['a', 'b', 'c', 'd', 'e'].map((name) => start({ ...work, paths: pathsOf(name, 45) })),
    );
    deepStrictEqual((await Promise.all(all.map(({ done }) => done))).flat(), Array<string>(225).fill('200'));
    ok(mostWithin(at, 60_000) <= 180, `${mostWithin(at, 60_000)} in a minute`);
    strictEqual(at.length, 225);
    ok(most <= 4, `${most} at once`);
    const names = readdirSync(limits());
    const everything = names.map((name) => readFileSync(join(limits(), name), 'latin1')).join('') + names.join('');
    ok(names.length >= 2 && !everything.includes('marked') && !everything.includes('127.0.0.1'), everything);
  });

  it('a token has limits of its own', async () => {
    const { server, at } = await noting(1);
    const work = { service: 'nvd', base: server.base, folder: limits(), speed: 1, since } as const;
    const one = limitedClient({ ...work, secrets: { nvdApiKey: 'first' } });
    const other = limitedClient({ ...work, secrets: { nvdApiKey: 'second' } });
    await Promise.all(
      [one, other].map(({ client }, index) => askAll(client, { ...work, paths: pathsOf(`${index}`, 30) })),
    );
    strictEqual(at.length, 60);
    strictEqual(gateFiles().length, 2);
  });

  it('a wait that one process is asked for is kept by all, also by one that starts later', async () => {
    const speed = 20;
    const seen: { readonly path: string; readonly at: number }[] = [];
    const server = await serve((response, { path }) => {
      seen.push({ path, at: commonClock({ speed, since }).now() });
      if (seen.length > 1) sendJson(response, {});
      else response.writeHead(429, { 'retry-after': '60' }).end();
    });
    const work = { service: 'pypi', base: server.base, folder: limits(), speed, since } as const;
    const first = await start({ ...work, paths: ['/first'] });
    while (gateFileNames() === '') await wait(5);
    const later = await start({ ...work, paths: ['/later'] });
    deepStrictEqual((await Promise.all([first.done, later.done])).flat(), ['200', '200']);
    const [, ...after] = seen;
    strictEqual(after.length, 2);
    // Rounded to the machine's milliseconds.
    for (const { at } of after) ok(at - (seen[0]?.at ?? 0) >= 60_000 - 2 * speed, `${at - (seen[0]?.at ?? 0)} ms`);
  });

  it('a service that asks for a long wait is left alone by all, with the reason', async () => {
    const server = await serve((response) => {
      response.writeHead(429, { 'retry-after': '1800' });
      response.end();
    });
    const work = { service: 'pypi', base: server.base, folder: limits(), speed: 1, since, paths: ['/one'] } as const;
    for (let round = 0; round < 3; round++) {
      const said = (await askAll(limitedClient(work).client, work)).join();
      match(
        said,
        round === 0 ? /^is limiting requests until .* UTC$/ : /^is not queried until .* UTC, as it requested$/,
      );
    }
    strictEqual(server.seen.length, 1);
  });

  for (const platform of ['linux', 'darwin'] as const) {
    const how = platform === 'linux' ? 'sockets' : 'files';
    it(`a killed process frees its places and its request counts, with locks by ${how}`, async function () {
      if (platform === 'linux' && process.platform !== 'linux') this.skip();
      const speed = 20;
      const held: ServerResponse[] = [];
      const at: number[] = [];
      const server = await serve((response, { path }) => {
        at.push(commonClock({ speed, since }).now());
        if (path === '/held') held.push(response);
        else sendJson(response, {});
      });
      const work = { service: 'nvd', base: server.base, folder: limits(), speed, since, platform } as const;
      const holder = await start({ ...work, paths: ['/held'] });
      while (held.length === 0) await wait(5);
      const others = askAll(limitedClient(work).client, { ...work, paths: pathsOf('other', 5) });
      const first = await Promise.race([others, wait(300, 'waits')]);
      strictEqual(first, 'waits');
      strictEqual(at.length, 1);
      holder.child.kill('SIGKILL');
      const killed = commonClock({ speed, since }).now();
      deepStrictEqual(await others, Array<string>(5).fill('200'));
      ok(mostWithin(at, 30_000) <= 5, `${mostWithin(at, 30_000)} in 30 s`);
      // Four at once, and the fifth a window after the death.
      ok((at[5] ?? 0) - killed >= 30_000 - 2 * speed, `${(at[5] ?? 0) - killed}`);
    });
  }

  it('survives the end of all processes', async () => {
    const speed = 4;
    const { server, at } = await noting(speed);
    const work = { service: 'nvd', base: server.base, folder: limits(), speed, since } as const;
    for (const name of ['a', 'b', 'c', 'd', 'e', 'f', 'g']) {
      const { child, done } = await start({ ...work, paths: [`/${name}`] });
      await done;
      child.kill('SIGKILL');
    }
    ok((at[5] ?? 0) - (at[0] ?? 0) >= 30_000 - 2 * speed, `${(at[5] ?? 0) - (at[0] ?? 0)} ms`);
    strictEqual(at.length, 7);
  });

  describe('files that are damaged, forged, or of another time', () => {
    /** Entries of the future and a wait without end among them. */
    const far = Date.UTC(2099, 0, 1);
    const full = Array.from({ length: 1000 }, () => far);
    const contents: readonly [string, string | Buffer][] = [
      ['empty', ''],
      ['cut off', '{"format":1,"open":[[0,'],
      ['binary', Buffer.from([0, 255, 1, 254])],
      ['of another format', '{"format":2,"open":[],"ended":[]}'],
      ['far too large', Buffer.alloc(1024 * 1024, '7')],
      ['deep', '['.repeat(30_000)],
      ['full of the future', JSON.stringify({ format: 1, open: [[0, far]], ended: full })],
      ['full of nonsense', JSON.stringify({ format: 1, open: [[-1, 'x']], ended: [null, -5] })],
      [
        'closed from the future',
        JSON.stringify({ format: 1, closed: { since: far, ms: 20_000 }, open: [], ended: [] }),
      ],
      ['closed for ever', JSON.stringify({ format: 1, closed: { since: 0, ms: 1e15 }, open: [], ended: [] })],
    ];
    for (const [title, content] of contents) {
      it(`${title}: no wait is longer than a window, and the file is replaced`, async () => {
        const speed = 100;
        const { server, at } = await noting(speed);
        const work = { service: 'nvd', base: server.base, folder: limits(), speed, since, paths: ['/one'] } as const;
        await askAll(limitedClient(work).client, work);
        const [name = ''] = gateFiles();
        const file = join(limits(), name);
        writeFileSync(file, content);
        const clock = noticed(commonClock({ speed, since }));
        const again = limitedClient(work, clock);
        deepStrictEqual(await askAll(again.client, { ...work, paths: ['/two'] }), ['200']);
        deepStrictEqual(again.warnings, []);
        strictEqual(at.length, 2);
        ok(clock.sleptMs() <= mostMs, `${clock.sleptMs()} ms`);
        const { format, ended } = JSON.parse(readFileSync(file, 'utf8')) as { format: number; ended: number[] };
        strictEqual(format, 1);
        ok(ended.length >= 1 && ended.every((time) => time <= commonClock({ speed, since }).now()));
        strictEqual(statSync(file).mode & 0o777, 0o600);
      });
    }

    it('a damaged salt is replaced', async () => {
      const { server, at } = await noting(1);
      const work = { service: 'pypi', base: server.base, folder: limits(), speed: 1, since, paths: ['/one'] } as const;
      mkdirSync(limits(), { recursive: true });
      writeFileSync(join(limits(), 'salt'), 'x');
      await askAll(limitedClient(work).client, work);
      match(readFileSync(join(limits(), 'salt'), 'utf8'), /^[0-9a-f]{64}$/);
      strictEqual(at.length, 1);
    });

    it('a clock that was set back makes nobody wait for longer than a window', async () => {
      const speed = 100;
      const { server, at } = await noting(speed);
      const work = { service: 'nvd', base: server.base, folder: limits(), speed, since } as const;
      await askAll(limitedClient(work).client, { ...work, paths: pathsOf('before', 5) });
      const clock = noticed(commonClock({ speed, since }));
      const back = { ...clock, now: () => clock.now() - 86_400_000 };
      await askAll(limitedClient(work, back).client, { ...work, paths: ['/back'] });
      strictEqual(at.length, 6);
      ok(clock.sleptMs() > 25_000 && clock.sleptMs() <= mostMs, `${clock.sleptMs()} ms`);
    });
  });

  it('goes on with its own limits where the state cannot be kept, and says so once', async () => {
    const { server, at } = await noting(1);
    writeFileSync(limits(), 'a file in its place');
    const work = { service: 'nvd', base: server.base, folder: limits(), speed: 1, since } as const;
    const { client, warnings } = limitedClient(work);
    deepStrictEqual(await askAll(client, { ...work, paths: pathsOf('alone', 5) }), Array<string>(5).fill('200'));
    strictEqual(at.length, 5);
    strictEqual(warnings.length, 1);
    match(warnings[0] ?? '', /limits cannot be used \((EEXIST|ENOTDIR)\)\. This scan follows the limits/);
  });

  it('goes on alone where one file cannot be replaced', async () => {
    const { server } = await noting(1);
    const work = { service: 'nvd', base: server.base, folder: limits(), speed: 1, since, paths: ['/one'] } as const;
    await askAll(limitedClient(work).client, work);
    const [name = ''] = gateFiles();
    rmSync(join(limits(), name));
    mkdirSync(join(limits(), name, 'in the way'), { recursive: true });
    const again: LimitedClient = limitedClient(work);
    deepStrictEqual(await askAll(again.client, work), ['200']);
    strictEqual(again.warnings.length, 1);
  });

  describe('equal questions', () => {
    const service: ServiceId = 'pypi';
    /** Answers after a while; `slow` is held until told. */
    async function slowly(): Promise<{ server: LoopbackServer; answer: () => void }> {
      const waiting: ServerResponse[] = [];
      const server = await serve((response) => void waiting.push(response));
      return { server, answer: () => waiting.splice(0).forEach((response) => sendJson(response, {})) };
    }

    it('of two processes are asked once', async () => {
      const { server, answer } = await slowly();
      const cacheFolder = join(folder(), 'cache');
      const work = {
        service,
        base: server.base,
        folder: limits(),
        speed: 1,
        since,
        cacheFolder,
        paths: ['/same'],
      } as const;
      const first = await start(work);
      await untilSeen(server, 1);
      const second = await start(work);
      await wait(200);
      answer();
      deepStrictEqual((await Promise.all([first.done, second.done])).flat(), ['200', '200']);
      strictEqual(server.seen.length, 1);
    });

    it('of two processes that ask many at once are asked once each', async () => {
      const { server, at } = await noting(1);
      const cacheFolder = join(folder(), 'cache');
      const paths = pathsOf('many', 60);
      const work = { service, base: server.base, folder: limits(), speed: 1, since, cacheFolder, paths } as const;
      const both = await Promise.all([start(work), start(work)]);
      deepStrictEqual((await Promise.all(both.map(({ done }) => done))).flat(), Array<string>(120).fill('200'));
      strictEqual(at.length, 60);
    });

    it('are not asked again when the answer comes between a look at the kept ones and the claim', async () => {
      const { server } = await noting(1);
      const cacheFolder = join(folder(), 'cache');
      const work = { service, base: server.base, folder: limits(), speed: 1, since, cacheFolder, paths: ['/same'] };
      const first = async (): Promise<unknown> => askAll(limitedClient(work).client, work);
      let asked: Promise<unknown> | undefined;
      const open: FileSystem['open'] = (path, mode) =>
        nodeFileSystem.open(path, mode).catch(async (error: unknown) => {
          if (path.endsWith('.answer')) await (asked ??= first());
          throw error;
        });
      const second = limitedClient(work, commonClock(work), { ...nodeFileSystem, open });
      deepStrictEqual(await askAll(second.client, work), ['200']);
      strictEqual(server.seen.length, 1);
    });

    it('are asked by the second when the first dies', async () => {
      const { server, answer } = await slowly();
      const cacheFolder = join(folder(), 'cache');
      const work = {
        service,
        base: server.base,
        folder: limits(),
        speed: 1,
        since,
        cacheFolder,
        paths: ['/same'],
      } as const;
      const first = await start(work);
      await untilSeen(server, 1);
      const second = await start(work);
      await wait(200);
      strictEqual(server.seen.length, 1);
      first.child.kill('SIGKILL');
      await untilSeen(server, 2);
      answer();
      deepStrictEqual(await second.done, ['200']);
    });

    it('are asked by the second when the first gets no answer', async () => {
      const server = await serve((response, _, index) => {
        if (index > 0) sendJson(response, {});
        else setTimeout(() => response.writeHead(400).end(), 300);
      });
      const cacheFolder = join(folder(), 'cache');
      const work = {
        service,
        base: server.base,
        folder: limits(),
        speed: 1,
        since,
        cacheFolder,
        paths: ['/same'],
      } as const;
      const first = await start(work);
      await untilSeen(server, 1);
      const second = await start(work);
      deepStrictEqual(await first.done, ['responded with status 400']);
      deepStrictEqual(await second.done, ['200']);
    });
  });
});
