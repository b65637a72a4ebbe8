/** One batch of lookups: failures stay with their package, a cancel starts nothing new. */
import assert from 'node:assert/strict';
import { BatchProcessor, type BatchPorts } from '../../../src/engine/run/batchProcessor';
import { PauseGate } from '../../../src/engine/run/pauseGate';
import type { JournalEvent } from '../../../src/engine/journal/journalEntry';
import type { LookupExecutor } from '../../../src/core/verdict/lookup';
import { manualClock } from '../../support/manualClock';
import { finding, identity } from '../../support/sampleEvents';
import type { PackageQuery } from '../../../src/core/sheet/packageRow';

/** Hands the packages out one by one. */
function queries(...names: string[]): () => PackageQuery | undefined {
  const waiting = names.map((name) => ({ identity: identity(name), displayName: name, versionIsNumber: false }));
  return () => waiting.shift();
}

const running = new AbortController().signal;

async function processAndRetry(processor: BatchProcessor, take: () => PackageQuery | undefined): Promise<void> {
  await processor.retryOneByOne(await processor.processBatch(take, running), running);
}

function setUp(lookup: LookupExecutor['lookup']) {
  const clock = manualClock();
  const pause = new PauseGate();
  const events: JournalEvent[] = [];
  const finished: string[] = [];
  const ports: BatchPorts = {
    executor: { provenance: [], lookup },
    append: (event) => Promise.resolve(void events.push(event)),
    flush: () => Promise.resolve(),
    clock,
    retry: { maxRetries: 3, random: () => 0.5 },
    pause,
    judge: (finding) => ({ finding }),
    onDidFinish: (result) => finished.push(result.finding.displayName),
  };
  return { processor: new BatchProcessor(ports), clock, events, finished, pause };
}

describe('batch processor', () => {
  it('journals one result per package and tells of it afterwards', async () => {
    const { processor, events, finished } = setUp(({ displayName }) => Promise.resolve(finding(displayName)));
    await processor.processBatch(queries('flask', 'jinja2'), running);
    assert.equal(events.length, 2);
    assert.deepEqual(finished, ['flask', 'jinja2']);
  });

  it('retries with exponential backoff and full jitter, then goes on', async () => {
    let calls = 0;
    const { processor, clock, events } = setUp(({ displayName }) => {
      calls += 1;
      return calls < 3 ? Promise.reject(new Error('reset')) : Promise.resolve(finding(displayName));
    });
    await processAndRetry(processor, queries('flask'));
    assert.deepEqual(clock.slept, [100, 200]);
    assert.equal(events[0]?.type === 'result' && events[0].data.failed, false);
  });

  it('marks a package failed with its reason when retries run out, and finishes the others', async () => {
    const { processor, events } = setUp(({ displayName }) =>
      displayName === 'bad' ? Promise.reject(new Error('reset by peer')) : Promise.resolve(finding(displayName)),
    );
    await processAndRetry(processor, queries('bad', 'good'));
    const results = events.flatMap((event) => (event.type === 'result' ? [event.data] : []));
    assert.deepEqual(
      results
        .map(({ finding: { displayName, verdict, reason }, failed }) => [displayName, verdict, reason, failed])
        .sort(),
      [
        ['bad', 'notChecked', 'failed: "reset by peer"', true],
        ['good', 'clean', undefined, false],
      ],
    );
  });

  it('starts no lookup after a cancel and journals no half-done one', async () => {
    const cancelled = new AbortController();
    const { processor, events } = setUp(() => {
      cancelled.abort();
      return Promise.reject(new Error('aborted'));
    });
    await processor.processBatch(queries('a', 'b', 'c', 'd', 'e', 'f', 'g'), cancelled.signal);
    assert.deepEqual(events, []);
  });

  it('does not wait for a lookup that ignores the cancel', async () => {
    const cancelled = new AbortController();
    const { processor, events } = setUp(() => new Promise(() => undefined));
    const batch = processor.processBatch(queries('stuck'), cancelled.signal);
    cancelled.abort();
    assert.deepEqual(await batch, []);
    assert.deepEqual(events, []);
  });

  it('starts nothing while paused and goes on where it was', async () => {
    const { processor, finished, pause } = setUp(({ displayName }) => Promise.resolve(finding(displayName)));
    pause.pause();
    const batch = processor.processBatch(queries('flask', 'jinja2'), running);
    await new Promise((resolve) => setImmediate(resolve));
    assert.deepEqual(finished, []);
    pause.continue();
    await batch;
    assert.deepEqual(finished, ['flask', 'jinja2']);
  });
});
