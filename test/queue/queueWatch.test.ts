/** When a scan says that no worker is there, by the scan's own clock. The server is a stand-in that knows one worker by its last beat. */
import { deepStrictEqual, match, ok } from 'node:assert/strict';
import { setImmediate as turn } from 'node:timers/promises';
import type { Clock } from '../../src/platform/clock';
import { jobFormat } from '../../src/queue/jobFormat';
import { parseQueueAddress } from '../../src/queue/queueAddress';
import type { QueueLibrary } from '../../src/queue/queueLibrary';
import { QueueWatch } from '../../src/queue/queueWatch';
import { beatMs, type Hello } from '../../src/queue/workerRegistry';
import { manualClock } from '../support/manualClock';

const hello: Hello = {
  ...{ format: jobFormat, toolVersion: '1.0.0', data: 'abc', name: 'host:1', services: ['osv'], isOnline: true },
  provenance: [{ source: 'advisories', label: 'OSV', origin: 'https://example.com', dataDate: undefined }],
  ...{ counted: ['advisories'], concurrency: 5 },
};
const promisedMs = 5000;
const command = /^No worker is running for this scan\. Start one with: ihacpa worker --queue redis:\/\/127\.0\.0\.1/;

describe('a scan that has no worker', () => {
  const manual = manualClock();
  /** Who has its answer meanwhile does not sleep. */
  const clock: Clock = {
    ...manual,
    sleep: async (ms, signal) => {
      await turn();
      if (signal?.aborted !== true) manual.advance(ms);
    },
  };
  let lastBeat: number | undefined;
  let said: { readonly message: string; readonly ms: number }[];
  let begun: number;
  let watch: QueueWatch;
  let stop: AbortController;

  class Server {
    readonly status = 'ready';
    readonly on = (): void => undefined;
    readonly disconnect = (): void => undefined;
    readonly connect = (): Promise<void> => Promise.resolve();
    readonly ping = this.connect;
    readonly xadd = this.connect;
    readonly del = this.connect;
    info(): Promise<string> {
      return Promise.resolve('redis_mode:standalone\nrole:master\nredis_version:8.0.0\nmaxmemory_policy:noeviction');
    }
    /** The third argument of the list of workers is for how long one may be silent. */
    eval(_script: string, _keys: number, ...args: readonly unknown[]): Promise<unknown> {
      const isThere = lastBeat !== undefined && clock.monotonic() - lastBeat <= Number(args[2]);
      return Promise.resolve([clock.now(), ...(isThere ? [JSON.stringify(hello)] : [])]);
    }
  }

  beforeEach(() => {
    said = [];
    lastBeat = undefined;
    begun = clock.monotonic();
    stop = new AbortController();
    watch = new QueueWatch({
      ...{ address: parseQueueAddress('redis://127.0.0.1/0'), clock, patienceMs: 60_000, signal: stop.signal },
      library: { Redis: Server } as unknown as QueueLibrary,
      wanted: { toolVersion: '1.0.0', services: ['osv'] },
      onDidWarn: (message) => said.push({ message, ms: clock.monotonic() - begun }),
    });
  });
  afterEach(() => {
    stop.abort();
    watch.close();
  });

  async function firstSaid(): Promise<{ readonly message: string; readonly ms: number }> {
    for (;;) {
      const [first] = said;
      if (first !== undefined) return first;
      await turn();
    }
  }

  it('says so in time at its start, with the command that starts one, and goes on with it', async () => {
    const finding = watch.find();
    const { message, ms } = await firstSaid();
    match(message, command);
    ok(ms <= promisedMs, `${ms} ms`);
    lastBeat = clock.monotonic();
    deepStrictEqual((await finding).hello.name, hello.name);
    deepStrictEqual(
      said.slice(1).map((each) => each.message),
      ['A worker is available again.'],
    );
  });

  for (const sinceBeat of [0, beatMs / 2, beatMs - 1])
    it(`says so in time when its only worker is killed ${sinceBeat} ms after it was heard`, async () => {
      lastBeat = clock.monotonic();
      await watch.find();
      begun = lastBeat + sinceBeat;
      watch.watch(hello.data, () => undefined);
      const { message, ms } = await firstSaid();
      match(message, command);
      ok(ms <= promisedMs, `${ms} ms`);
    });
});
