/** Calls into real threads that lie, die, answer twice, or never: no call is left waiting, and nothing unchecked comes through. */
import { deepStrictEqual, match, ok, rejects, strictEqual } from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import type { Protocol } from '../../../src/threads/rpc/protocol';
import { WorkerClient } from '../../../src/threads/rpc/workerClient';
import { useTemporaryFolder } from '../../support/temporaryFolder';

const inputs = { double: v.object({ of: v.number() }) } as const;
interface Doubled {
  readonly double: number;
}
const protocol: Protocol<typeof inputs, Doubled, { readonly seen: number }, 'hurry'> = {
  inputs,
  answers: { double: v.number() },
  event: v.object({ seen: v.number() }),
  signals: ['hurry'],
};

describe('calls into a thread', function () {
  this.timeout(60_000);
  const folder = useTemporaryFolder();
  const clients: { dispose(): Promise<void> }[] = [];
  afterEach(() => Promise.all(clients.splice(0).map((client) => client.dispose())));

  /** `onCall` is the body of what the thread does with a call `m`. */
  function threadThat(onCall: string, onEvent: (event: { readonly seen: number }) => void = () => undefined) {
    const file = join(folder(), 'thread.cjs');
    writeFileSync(
      file,
      `const { parentPort: port } = require('node:worker_threads'); port.on('message', (m) => { ${onCall} });`,
    );
    const client = new WorkerClient(file, protocol, {
      name: 'test',
      failure: (cause, input) => new Error(`${cause.message} [${JSON.stringify(input)}]`),
      onEvent,
    });
    clients.push(client);
    return client;
  }

  it('bring each answer to its own call, in whatever order', async () => {
    const client = threadThat(
      `if (m.type === 'call') setTimeout(() => port.postMessage({ type: 'answered', id: m.id, answer: m.input.of * 2 }), 30 - m.input.of * 10);`,
    );
    deepStrictEqual(await Promise.all([1, 2, 3].map((of) => client.call('double', { of }))), [2, 4, 6]);
  });

  const faults: readonly [string, string, RegExp][] = [
    ['posts what is no message', `port.postMessage({ type: 'nonsense' });`, /Unexpected message/],
    [
      'answers with another type',
      `port.postMessage({ type: 'answered', id: m.id, answer: 'four' });`,
      /Unexpected message/,
    ],
    [
      'tells an event of another type',
      `port.postMessage({ type: 'event', event: { seen: 'x' } });`,
      /Unexpected message/,
    ],
    ['ends', `process.exit(3);`, /exit code 3/],
    ['throws', `throw new Error('broken');`, /broken/],
    ['rejects', `void Promise.reject(new Error('lost'));`, /lost/],
    ['ends quietly', `port.close();`, /exit code 0/],
  ];
  for (const [title, onCall, why] of faults) {
    it(`fail, all that wait and all that come, when the thread ${title}`, async () => {
      const client = threadThat(onCall);
      const waiting = await Promise.allSettled([client.call('double', { of: 1 }), client.call('double', { of: 2 })]);
      for (const [at, each] of waiting.entries()) {
        strictEqual(each.status, 'rejected');
        match(String(each.reason), why);
        match(String(each.reason), new RegExp(`\\[\\{"of":${at + 1}\\}\\]`));
      }
      ok(client.hasEnded);
      await rejects(client.call('double', { of: 3 }), why);
    });
  }

  it('fail when the thread is stopped while it works without an end', async () => {
    const client = threadThat(`for (;;);`);
    const waiting = rejects(client.call('double', { of: 1 }), /was stopped/);
    await client.dispose();
    await waiting;
  });

  it('pass over a second answer, and one that nobody waits for', async () => {
    const client = threadThat(
      `if (m.type === 'call') for (const id of [m.id, m.id, 99]) port.postMessage({ type: 'answered', id, answer: 4 });`,
    );
    strictEqual(await client.call('double', { of: 2 }), 4);
    strictEqual(await client.call('double', { of: 2 }), 4);
  });

  it('let one call fail alone, with its own words', async () => {
    const client = threadThat(
      `port.postMessage(m.input.of === 1 ? { type: 'failed', id: m.id, message: 'only this' } : { type: 'answered', id: m.id, answer: 4 });`,
    );
    const [failed, done] = await Promise.allSettled([
      client.call('double', { of: 1 }),
      client.call('double', { of: 2 }),
    ]);
    strictEqual(failed.status, 'rejected');
    match(String(failed.reason), /only this/);
    deepStrictEqual(done, { status: 'fulfilled', value: 4 });
  });

  it('go beside signals and events', async () => {
    const seen: number[] = [];
    const client = threadThat(
      `if (m.type === 'signal') port.postMessage({ type: 'event', event: { seen: m.signal.length } }); else port.postMessage({ type: 'answered', id: m.id, answer: 0 });`,
      (event) => seen.push(event.seen),
    );
    client.signal('hurry');
    await client.call('double', { of: 0 });
    deepStrictEqual(seen, [5]);
  });
});
