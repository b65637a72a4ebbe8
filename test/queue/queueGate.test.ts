/** Limits over all workers, at a real server: what a service sees of them together in any rolling window. Time is real here. */
import { ok, strictEqual } from 'node:assert/strict';
import { Redis } from 'ioredis';
import type { Clock } from '../../src/platform/clock';
import { systemClock } from '../../src/platform/systemClock';
import { queueGates } from '../../src/queue/queueGate';
import type { SharedGate } from '../../src/sources/http/sharedGate';
import { needsQueueServer, type QueueServer, useQueueServers } from '../support/queue/queueServer';
import { soakCount } from '../support/soak';

const windowMs = 1000;
const most = 5;
const limits = { atOnce: most, rolling: [{ requests: most, ms: windowMs }] };
const never = new AbortController().signal;

/** The largest number of times within [t, t + ms) for any t. */
function mostWithin(times: readonly number[], ms: number): number {
  return Math.max(0, ...times.map((from) => times.filter((time) => time >= from && time < from + ms).length));
}

describe('limits over all workers', function () {
  this.timeout(120_000);
  needsQueueServer();
  const startServer = useQueueServers();
  const open: Redis[] = [];
  afterEach(() => open.splice(0).forEach((redis) => redis.disconnect()));

  /** As another process has it: with a connection of its own. */
  function gate(
    server: QueueServer,
    { clock = systemClock, secret = '', onDidClose = (ms: number): unknown => ms } = {},
  ): SharedGate {
    const redis = new Redis({
      port: server.port,
      host: '127.0.0.1',
      maxRetriesPerRequest: null,
      retryStrategy: () => 50,
    });
    redis.on('error', () => undefined);
    open.push(redis);
    return queueGates(redis, clock)(['nvd', '', secret], limits, onDidClose);
  }

  /** Requests that reach the service somewhere on their way; resolves with when. */
  async function requests(gates: readonly SharedGate[], count: number): Promise<readonly number[]> {
    const seen: number[] = [];
    let left = count;
    const work = async (each: SharedGate): Promise<void> => {
      while (left > 0) {
        left -= 1;
        const place = await each.enter(never);
        if (typeof place !== 'object') {
          left += 1; // Told to wait, as after data was lost.
          continue;
        }
        await systemClock.sleep(30 * Math.random());
        seen.push(performance.now());
        await systemClock.sleep(30 * Math.random());
        await place.end(true);
      }
    };
    await Promise.all(gates.map(work));
    return seen;
  }

  it('cost a request one short question, and no wait for the server to hear of its end', async () => {
    const sent: (readonly (string | number)[])[] = [];
    const evalsha = (...args: readonly (string | number)[]): Promise<unknown> => {
      sent.push(args);
      return args.includes('end') ? new Promise(() => undefined) : Promise.resolve([0, 'epoch']);
    };
    const slow = queueGates({ evalsha } as unknown as Redis, systemClock)(['pypi', '', ''], limits, () => undefined);
    const place = await slow.enter(never);
    if (typeof place === 'object') await place.end(true);
    strictEqual(sent.length, 2);
    ok(JSON.stringify(sent).length < 1000, JSON.stringify(sent));
  });

  for (const workers of [1, 4, 16]) {
    it(`are met exactly by ${workers} workers in any rolling window`, async () => {
      const server = await startServer();
      const gates = Array.from({ length: workers }, () => gate(server));
      const seen = await requests(gates, soakCount(15, 100));
      strictEqual(mostWithin(seen, windowMs), most);
    });
  }

  it('hold where the clocks of workers differ by minutes', async () => {
    const server = await startServer();
    const shifted = (ms: number): Clock => ({
      now: () => Date.now() + ms,
      monotonic: () => performance.now() + ms,
      sleep: (wait, signal) => systemClock.sleep(wait, signal),
    });
    const seen = await requests(
      [gate(server, { clock: shifted(-300_000) }), gate(server, { clock: shifted(300_000) })],
      15,
    );
    strictEqual(mostWithin(seen, windowMs), most);
  });

  it('hold when the server is killed and starts again, with its data or without', async () => {
    for (const isLost of [false, true]) {
      const server = await startServer();
      const gates = [gate(server), gate(server), gate(server)];
      const asking = requests(gates, 20);
      await systemClock.sleep(1500);
      await server.kill();
      if (isLost) server.loseData();
      await server.start();
      const seen = await asking;
      strictEqual(seen.length, 20);
      ok(mostWithin(seen, windowMs) <= most, `${mostWithin(seen, windowMs)} in a window, data lost: ${isLost}`);
    }
  });

  it('count a request of a worker that is gone until its lease ends, and one with another token apart', async () => {
    const server = await startServer();
    const gone = gate(server);
    for (let at = 0; at < most; at += 1) await gone.enter(never);
    open.splice(0).forEach((redis) => redis.disconnect());
    const begun = performance.now();
    const apart = await gate(server, { secret: 'token' }).enter(never);
    ok(typeof apart === 'object' && performance.now() - begun < 5000);
    const place = await gate(server).enter(never);
    ok(typeof place === 'object' && performance.now() - begun < 40_000);
    ok(performance.now() - begun > 10_000);
    const names = await server.dump();
    ok(!names.includes('token'));
  });

  it('are a pause for all when a service asks one for it', async () => {
    const server = await startServer();
    const told: number[] = [];
    const one = gate(server);
    const other = gate(server, { onDidClose: (ms) => told.push(ms) });
    const place = await one.enter(never);
    one.tell(1500);
    if (typeof place === 'object') await place.end(true);
    strictEqual(await other.enter(never), 'closed');
    strictEqual(told.length, 1);
    ok((told[0] ?? 0) > 500 && (told[0] ?? 0) <= 1500);
    const begun = performance.now();
    strictEqual(typeof (await other.enter(never)), 'object');
    ok(performance.now() - begun > 300);
  });
});
