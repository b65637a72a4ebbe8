import { deepStrictEqual, ok, rejects, strictEqual } from 'node:assert/strict';
import fc from 'fast-check';
import { RateLimiter } from '../../../src/sources/http/rateLimiter';
import { virtualClock, type VirtualClock } from '../../support/virtualClock';

const never = new AbortController().signal;

interface Trip {
  readonly left: number;
  readonly arrived: number;
  readonly ended: number;
}

describe('ServiceGate', () => {
  it('never lets a service see more than its limits, whenever requests come and however long they take', async () => {
    const limit = fc.record({ requests: fc.integer({ min: 1, max: 6 }), ms: fc.integer({ min: 100, max: 30_000 }) });
    const request = fc.record({
      comesMs: fc.integer({ min: 0, max: 5000 }),
      wayMs: fc.integer({ min: 0, max: 3000 }),
      backMs: fc.integer({ min: 0, max: 3000 }),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 5 }),
        fc.array(limit, { maxLength: 2 }),
        fc.array(request, { minLength: 1, maxLength: 25 }),
        async (atOnce, rolling, requests) => {
          const clock = virtualClock();
          const gate = new RateLimiter({ atOnce, rolling, limitedWaitMs: 0 }, clock);
          const trips = requests.map(async ({ comesMs, wayMs, backMs }): Promise<Trip> => {
            await clock.sleep(comesMs);
            return travel(gate, clock, wayMs, backMs);
          });
          const [done] = await Promise.all([Promise.all(trips), clock.run()]);
          for (const { requests: most, ms } of rolling) {
            ok(
              mostWithin(
                done.map(({ left }) => left),
                ms,
              ) <= most,
            );
            ok(
              mostWithin(
                done.map(({ arrived }) => arrived),
                ms,
              ) <= most,
            );
          }
          ok(mostAtOnce(done) <= atOnce);
        },
      ),
      { numRuns: 200 },
    );
  });

  it('uses a limit to the full: five at once, then five more after thirty seconds', async () => {
    const clock = virtualClock();
    const gate = new RateLimiter({ atOnce: 5, rolling: [{ requests: 5, ms: 30_000 }], limitedWaitMs: 0 }, clock);
    const trips = Promise.all(Array.from({ length: 12 }, () => travel(gate, clock, 0, 0)));
    await clock.run();
    deepStrictEqual(
      (await trips).map(({ left }) => left),
      [0, 0, 0, 0, 0, 30_000, 30_000, 30_000, 30_000, 30_000, 60_000, 60_000],
    );
  });

  it('lets requests out in the order they came', async () => {
    const clock = virtualClock();
    const gate = new RateLimiter({ atOnce: 1, rolling: [], limitedWaitMs: 0 }, clock);
    const order: number[] = [];
    const trips = [0, 1, 2, 3].map(async (place) => {
      const leave = await gate.enter(never);
      order.push(place);
      await clock.sleep(10 - place);
      await leave();
    });
    await Promise.all([...trips, clock.run()]);
    deepStrictEqual(order, [0, 1, 2, 3]);
  });

  it('keeps everybody waiting while it is closed, and one who gives up holds nobody else', async () => {
    const clock = virtualClock();
    const gate = new RateLimiter({ atOnce: 1, rolling: [], limitedWaitMs: 0 }, clock);
    gate.close(5000);
    const giveUp = new AbortController();
    const first = rejects(gate.enter(giveUp.signal), /enough/);
    const second = travel(gate, clock, 0, 0);
    giveUp.abort(new Error('enough'));
    await first;
    await clock.run();
    strictEqual((await second).left, 5000);
  });

  it('does not count a request that was not sent', async () => {
    const clock = virtualClock();
    const gate = new RateLimiter({ atOnce: 1, rolling: [{ requests: 1, ms: 30_000 }], limitedWaitMs: 0 }, clock);
    await (
      await gate.enter(never)
    )(false);
    strictEqual((await travel(gate, clock, 0, 0)).left, 0);
  });

  it('tells when there is room without taking it', async () => {
    const clock = virtualClock();
    const gate = new RateLimiter({ atOnce: 1, rolling: [{ requests: 1, ms: 30_000 }], limitedWaitMs: 0 }, clock);
    await gate.whenRoom(never);
    await travel(gate, clock, 0, 0);
    const room = gate.whenRoom(never).then(() => clock.monotonic());
    await clock.run();
    strictEqual(await room, 30_000);
  });
});

async function travel(gate: RateLimiter, clock: VirtualClock, wayMs: number, backMs: number): Promise<Trip> {
  const leave = await gate.enter(never);
  const left = clock.monotonic();
  if (wayMs > 0) await clock.sleep(wayMs);
  const arrived = clock.monotonic();
  if (backMs > 0) await clock.sleep(backMs);
  await leave();
  return { left, arrived, ended: clock.monotonic() };
}

/** The largest number of times within [t, t + ms) for any t. */
function mostWithin(times: readonly number[], ms: number): number {
  return Math.max(...times.map((from) => times.filter((time) => time >= from && time < from + ms).length));
}

function mostAtOnce(trips: readonly Trip[]): number {
  return Math.max(...trips.map(({ left }) => trips.filter((trip) => trip.left <= left && left < trip.ended).length));
}
