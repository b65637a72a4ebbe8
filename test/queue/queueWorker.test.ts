/** What a worker says of what goes wrong: each thing once, of however many jobs. BullMQ is a stand-in that only tells events. */
import { deepStrictEqual } from 'node:assert/strict';
import { EventEmitter } from 'node:events';
import { Redis } from 'ioredis';
import { jobIdOf, jobOf } from '../../src/queue/jobFormat';
import { parseQueueAddress } from '../../src/queue/queueAddress';
import type { QueueLibrary } from '../../src/queue/queueLibrary';
import { startQueueWorker } from '../../src/queue/queueWorker';
import { manualClock } from '../support/manualClock';

const group = { toolVersion: '1.0.0', data: 'abc' };

function jobId(at: number): string {
  const query = { identity: { name: `p${at}`, version: '1', occurrence: 0 }, displayName: 'P', versionIsNumber: false };
  return jobIdOf(jobOf(group, { services: ['osv'] }, query), 7);
}

describe('a worker that cannot keep up', () => {
  const clock = manualClock();
  let said: string[];
  let worker: EventEmitter;

  beforeEach(() => {
    said = [];
    const made: EventEmitter[] = [];
    class Told extends EventEmitter {
      constructor() {
        super();
        made.push(this);
      }
    }
    startQueueWorker({
      ...{ address: parseQueueAddress('redis://127.0.0.1/0'), group, name: 'host:1', concurrency: 5, clock },
      library: { bullmq: { Worker: Told }, Redis } as unknown as QueueLibrary,
      lookUp: () => Promise.reject(new Error('not asked')),
      onDidFail: (why) => said.push(why),
    });
    const [first] = made;
    if (first === undefined) throw new Error('No worker was made');
    worker = first;
  });

  /** As BullMQ tells it: between jobs that end in time. */
  function loseLocks(from: number, to: number): void {
    for (let at = from; at < to; at += 1) {
      worker.emit('error', new Error(`could not renew lock for job ${jobId(at)}`));
      worker.emit('completed', { id: jobId(at + 1000) });
      worker.emit('error', new Error(`Missing lock for job ${jobId(at)}. moveToFinished`));
      clock.advance(500);
    }
  }

  it('says each thing once, not once for each job', () => {
    loseLocks(0, 300);
    deepStrictEqual(said, [
      `could not renew lock for job ${jobId(0)}`,
      `Missing lock for job ${jobId(0)}. moveToFinished`,
    ]);
  });

  it('says it again when it comes back after a quiet while', () => {
    loseLocks(0, 3);
    clock.advance(59_000);
    loseLocks(3, 4);
    deepStrictEqual(said.length, 2);
    clock.advance(61_000);
    loseLocks(4, 5);
    deepStrictEqual(said.slice(2), [
      `could not renew lock for job ${jobId(4)}`,
      `Missing lock for job ${jobId(4)}. moveToFinished`,
    ]);
  });

  it('says why jobs fail, once for each reason', () => {
    for (let at = 0; at < 20; at += 1) {
      worker.emit('failed', { id: jobId(at) }, new Error(at % 2 === 0 ? 'one reason' : 'another reason'));
      worker.emit('completed', { id: jobId(at + 1000) });
    }
    deepStrictEqual(said, [`Job ${jobId(0)} failed: one reason`, `Job ${jobId(1)} failed: another reason`]);
  });
});
