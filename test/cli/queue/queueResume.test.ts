/** A scan through a queue that is killed: the workers finish its jobs, and the resumed scan has their answers without another request. */
import { deepStrictEqual, ok, strictEqual } from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { hourMs } from '../../../src/core/time/durations';
import type { QueueStatus } from '../../../src/queue/queueStatus';
import { advisory, factsOfWorld, workbookOf, type World } from '../../scenario/smallWorlds';
import { internetSecrets } from '../../support/internet/internet';
import { LoopbackInternet } from '../../support/internet/loopbackInternet';
import { needsQueueServer, useQueueServers } from '../../support/queue/queueServer';
import { useTemporaryFolder } from '../../support/temporaryFolder';
import { batchFrom, saysOnce, summaryOf } from '../realCli';
import { useQueueRig } from './queueRig';

const rows: World['rows'] = Array.from({ length: 40 }, (_, at) => [`package-${at}`, '1.0']);
const world: World = {
  rows,
  records: rows
    .filter((_, at) => at % 10 === 0)
    .map(([name], at) => advisory(name, `GHSA-aaaa-bbbb-${String(at).padStart(4, 'c')}`, [], '1.5')),
};
const off = ['--disable-source', 'snyk,mitre'];

describe('a scan through a queue that is killed while its jobs run', function () {
  this.timeout(180_000);
  needsQueueServer();
  const folder = useTemporaryFolder();
  const startServer = useQueueServers();
  const { start, startWorker } = useQueueRig(folder);
  let internet: LoopbackInternet;
  beforeEach(async () => {
    internet = await LoopbackInternet.start(factsOfWorld(world), 4);
  });
  afterEach(() => internet.close());

  async function countsOf(
    url: string,
  ): Promise<Pick<QueueStatus['queues'][number], 'waiting' | 'active' | 'finished'>> {
    const { out, err } = await start(['queue', 'status', '--json', '--queue', url]).ended;
    const [first] = (JSON.parse(out) as QueueStatus).queues;
    ok(first !== undefined, err);
    return first;
  }

  it('is resumed with the answers of its jobs, and without a request', async () => {
    const { url } = await startServer();
    const sources = ['--source-url', internet.addresses, ...off];
    const secrets = { GITHUB_TOKEN: internetSecrets.githubToken };
    const slow = { ...secrets, IHACPA_TEST_LOOKUP_DELAY_MS: '400' };
    const worker = await startWorker(url, [...sources, '--concurrency', '5'], slow);
    const own = join(folder(), 'own');
    mkdirSync(own);
    const words = ['scan', workbookOf(own, world), '--storage', join(own, 'state'), '--json', '--queue', url, ...off];
    const hour = Math.floor(Date.now() / hourMs);
    const killed = start([...words, '--batch-size', '5']);
    await saysOnce(killed, batchFrom(2));
    killed.child.kill('SIGKILL');
    strictEqual((await killed.ended).code, null);
    const before = await countsOf(url);
    ok(before.waiting + before.active > 0, `Expected jobs under way, got ${JSON.stringify(before)}`);

    let counts = before;
    while (counts.waiting + counts.active > 0) counts = await countsOf(url);
    strictEqual(counts.finished, rows.length);
    ok(internet.takeCount() > rows.length);

    // Another one has no stored responses.
    worker.child.kill();
    await worker.ended;
    await startWorker(url, sources, secrets);

    const resumed = await start([...words, '--resume-auto']).ended;
    strictEqual(resumed.code, 1, resumed.err);
    const summary = summaryOf(resumed);
    const { total, completed, failed } = summary.packages;
    deepStrictEqual({ total, completed, failed }, { total: rows.length, completed: rows.length, failed: 0 });
    strictEqual(summary.findings.filter(({ verdict }) => verdict === 'vulnerable').length, 4);
    // Every hour has jobs of its own.
    if (Math.floor(Date.now() / hourMs) !== hour) return;
    strictEqual((await countsOf(url)).finished, rows.length);
    strictEqual(internet.takeCount(), 0);
  });
});
