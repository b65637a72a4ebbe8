/** What goes wrong with a queue while a scan runs: workers and servers that are killed, and what the scan makes of it. Everything is a real process. */
import { deepStrictEqual, match, strictEqual } from 'node:assert/strict';
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { needsQueueServer, useQueueServers } from '../../support/queue/queueServer';
import { soakCount } from '../../support/soak';
import { useTemporaryFolder } from '../../support/temporaryFolder';
import { batchFrom, runCli, saysOnce, summaryOf } from '../realCli';
import { sample, sampleData, useQueueRig } from './queueRig';

/** So that there is time to kill somebody. */
const slow = { IHACPA_TEST_LOOKUP_DELAY_MS: '800' };
/** Milliseconds that the server stays away after it was said. */
const awayMs = soakCount(0, 20_000);
/** Few packages at a time, so that a scan takes a while. */
const few = [...sampleData, '--concurrency', '6'];

describe('a queue in which something goes wrong', function () {
  this.timeout(180_000);
  needsQueueServer();
  const folder = useTemporaryFolder();
  const startServer = useQueueServers();
  const { start, startScan, startWorker } = useQueueRig(folder);

  async function localFindings(): Promise<unknown> {
    const workbook = join(folder(), 'local.xlsx');
    cpSync(join(sample, 'review.xlsx'), workbook);
    return summaryOf(await runCli(['scan', workbook, ...sampleData, '--json', '--storage', join(folder(), 'local')]))
      .findings;
  }

  it('loses no package when a worker is killed', async () => {
    const { url } = await startServer();
    const first = await startWorker(url, few, slow);
    const scan = startScan(url, ['--batch-size', '5']);
    await saysOnce(scan, batchFrom(1));
    first.child.kill('SIGKILL');
    await startWorker(url);
    const ended = await scan.ended;
    strictEqual(ended.code, 1, ended.err);
    deepStrictEqual(summaryOf(ended).findings, await localFindings());
  });

  it('continues when the server is killed and starts again, and says so', async () => {
    const server = await startServer();
    await startWorker(server.url, few, slow);
    const scan = startScan(server.url, ['--batch-size', '5']);
    await saysOnce(scan, batchFrom(1));
    await server.kill();
    await saysOnce(scan, /Cannot reach the queue server redis:/);
    await wait(awayMs);
    await server.start();
    const ended = await scan.ended;
    strictEqual(ended.code, 1, ended.err);
    match(ended.err, /The queue server .* is available again\./);
    deepStrictEqual(summaryOf(ended).findings, await localFindings());
  });

  it('ends incomplete when the server stays away, and is resumed when it is there again', async () => {
    const server = await startServer();
    await startWorker(server.url, few, slow);
    const impatient = { IHACPA_TEST_QUEUE_PATIENCE_MS: '3000' };
    const scan = startScan(server.url, ['--batch-size', '5'], impatient);
    await saysOnce(scan, batchFrom(2));
    await server.kill();
    const ended = await scan.ended;
    strictEqual(ended.code, 2, ended.err);
    match(ended.err, /The queue server redis:.* was unavailable for 3 seconds\. Start the server, then resume/);
    await server.start();
    const resumed = await start([...scan.words, '--resume-auto']).ended;
    strictEqual(resumed.code, 1, resumed.err);
    deepStrictEqual(summaryOf(resumed).findings, await localFindings());
  });

  it('adds again what a server that lost its data lacks', async () => {
    const server = await startServer();
    await startWorker(server.url, few, slow);
    const scan = startScan(server.url, ['--batch-size', '5']);
    await saysOnce(scan, batchFrom(1));
    await server.kill();
    server.loseData();
    await server.start();
    const ended = await scan.ended;
    strictEqual(ended.code, 1, ended.err);
    deepStrictEqual(summaryOf(ended).findings, await localFindings());
  });
});
