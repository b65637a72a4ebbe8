/** Scans through a queue, with real workers and a real server: the same results as without, and each package looked up once. */
import { deepStrictEqual, match, ok, strictEqual } from 'node:assert/strict';
import { cpSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { snykOrganization } from '../../support/internet/services/snykService';
import { useLoopbackServers } from '../../support/loopbackServer';
import { needsQueueServer, useQueueServers } from '../../support/queue/queueServer';
import { useTemporaryFolder } from '../../support/temporaryFolder';
import { marks, MarkedServices } from '../markedServices';
import { runCli, saysOnce, summaryOf } from '../realCli';
import { sample, sampleData, useQueueRig } from './queueRig';

describe('a scan through a queue', function () {
  this.timeout(120_000);
  needsQueueServer();
  const folder = useTemporaryFolder();
  const startServer = useQueueServers();
  const serve = useLoopbackServers();
  const { start, startScan, startWorker } = useQueueRig(folder);

  it('finds what a scan of the same data finds without one', async () => {
    const { url } = await startServer();
    await startWorker(url);
    const queued = await startScan(url).ended;
    const workbook = join(folder(), 'local.xlsx');
    cpSync(join(sample, 'review.xlsx'), workbook);
    const local = await runCli(['scan', workbook, ...sampleData, '--json', '--storage', join(folder(), 'local')]);
    strictEqual(queued.code, local.code, queued.err);
    deepStrictEqual(summaryOf(queued).findings, summaryOf(local).findings);
    deepStrictEqual(summaryOf(queued).packages, summaryOf(local).packages);
  });

  it('names the upgrade that the open vulnerabilities ask for, as a scan without a queue does', async () => {
    const { url } = await startServer();
    await startWorker(url);
    const risks = join(folder(), 'ihacpa-risks.yaml');
    const reason = 'package: aiohttp, reason: no parser, until: 2099-12-31';
    writeFileSync(risks, `accepted:\n  - { advisory: GHSA-5h86-8mv2-jq9f, ${reason} }\n`);
    const chosen = ['--packages', 'aiohttp', '--risks', risks];
    const queued = await startScan(url, chosen).ended;
    const workbook = join(folder(), 'local.xlsx');
    cpSync(join(sample, 'review.xlsx'), workbook);
    const words = ['scan', workbook, ...sampleData, ...chosen, '--json', '--storage', join(folder(), 'local')];
    const local = await runCli(words);
    strictEqual(summaryOf(local).findings[0]?.fixedIn, '3.8.5', local.err);
    deepStrictEqual(summaryOf(queued).findings, summaryOf(local).findings, queued.err);
  });

  it('needs no token: those of the worker reach their services, and none reaches the server of the queue', async () => {
    const server = await startServer();
    const services = await MarkedServices.start(sample, serve);
    await startWorker(server.url, ['--source-url', services.addresses], { ...marks, SNYK_ORG: snykOrganization });
    const { code, err } = await startScan(server.url, ['--packages', 'flask,pillow,six']).ended;
    strictEqual(code, 1, err);
    const placed = services.wellPlaced();
    ok(
      Object.values(placed).every((count) => count > 0),
      JSON.stringify(placed),
    );
    const dump = await server.dump();
    ok(dump.length > 1000);
    deepStrictEqual(
      Object.values(marks).filter((mark) => dump.includes(mark)),
      [],
    );
  });

  it('of the same packages at the same time looks each up once', async () => {
    const { url } = await startServer();
    const services = await MarkedServices.start(sample, serve);
    const options = ['--source-url', services.addresses, '--disable-source', 'snyk'];
    await startWorker(url, options, marks);
    const chosen = ['--packages', 'flask,pillow,six', '--disable-source', 'snyk'];
    const all = await Promise.all([1, 2, 3].map(() => startScan(url, chosen).ended));
    deepStrictEqual(
      all.map(({ code }) => code),
      [1, 1, 1],
      all.map(({ err }) => err).join(),
    );
    const [first, ...others] = all.map((ended) => summaryOf(ended).findings);
    for (const other of others) deepStrictEqual(other, first);
    const asked = services.seenBy('pypi').map(({ path }) => path);
    deepStrictEqual([...asked].sort(), [...new Set(asked)].sort());
  });

  it('queries a source again that was unavailable for an earlier scan', async () => {
    const { url } = await startServer();
    const services = await MarkedServices.start(sample, serve);
    const without = ['--disable-source', 'snyk'];
    await startWorker(url, ['--source-url', services.addresses, ...without], marks);
    const statusOfIndex = async (): Promise<string | undefined> => {
      const ended = await startScan(url, ['--packages', 'six', ...without]).ended;
      const [six] = summaryOf(ended).findings;
      return six?.sources?.find(({ source }) => source === 'pypi')?.status;
    };
    services.misbehave = (service) => (service === 'pypi' ? { status: 400 } : undefined);
    strictEqual(await statusOfIndex(), 'unavailable');
    services.misbehave = () => undefined;
    strictEqual(await statusOfIndex(), 'ok');
    const asked = services.seenBy('pypi').length;
    strictEqual(await statusOfIndex(), 'ok');
    strictEqual(services.seenBy('pypi').length, asked);
  });

  it('without a worker says so with the command that starts one, and continues with it', async () => {
    const { url } = await startServer();
    const scan = startScan(url);
    await saysOnce(scan, /ihacpa worker --queue redis:/);
    await startWorker(url);
    const { code, err } = await scan.ended;
    strictEqual(code, 1, err);
    match(err, /A worker is available again/);
  });

  it('ends incomplete when no worker comes, and is looked up here where a person said so', async () => {
    const { url } = await startServer();
    const impatient = { ...marks, SNYK_ORG: snykOrganization, IHACPA_TEST_QUEUE_PATIENCE_MS: '3000' };
    const ended = await startScan(url, [], impatient).ended;
    strictEqual(ended.code, 2, ended.err);
    match(ended.err, /No worker was running for this scan for 3 seconds\. Start one with ihacpa worker --queue/);
    const services = await MarkedServices.start(sample, serve);
    const own = ['--queue-fallback', 'local', '--source-url', services.addresses, '--packages', 'flask,six'];
    const here = await startScan(url, own, impatient).ended;
    strictEqual(here.code, 1, here.err);
    match(here.err, /This scan now queries the sources itself/);
  });

  it('refuses a worker that lacks a source by its name', async () => {
    const { url } = await startServer();
    await startWorker(url, [...sampleData, '--disable-source', 'snyk']);
    const { code, err } = await startScan(url, [], { IHACPA_TEST_QUEUE_PATIENCE_MS: '3000' }).ended;
    strictEqual(code, 2, err);
    match(err, /Worker .+:\d+ does not query snyk: pass --disable-source snyk to do without/);
  });

  it('shows its workers and jobs', async () => {
    const { url } = await startServer();
    const none = await start(['queue', 'status', '--queue', url]).ended;
    strictEqual(none.code, 2, none.err);
    match(none.out, /No worker is running/);
    await startWorker(url);
    strictEqual((await startScan(url, ['--packages', 'six']).ended).code, 0);
    const one = await start(['queue', 'status', '--json', '--queue', url]).ended;
    strictEqual(one.code, 0, one.err);
    const { workers, queues } = JSON.parse(one.out) as { workers: unknown[]; queues: { finished: number }[] };
    deepStrictEqual([workers.length, queues.map(({ finished }) => finished)], [1, [1]]);
  });
});
