/** What a worker keeps in memory does not grow with the number of its jobs. The long form looks up 5,000 packages. */
import { ok, strictEqual } from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { advisory, factsOfWorld, workbookOf, type World } from '../../scenario/smallWorlds';
import { internetSecrets } from '../../support/internet/internet';
import { LoopbackInternet } from '../../support/internet/loopbackInternet';
import { needsQueueServer, useQueueServers } from '../../support/queue/queueServer';
import { isSoak, soakCount } from '../../support/soak';
import { useTemporaryFolder } from '../../support/temporaryFolder';
import { summaryOf } from '../realCli';
import { useQueueRig } from './queueRig';

const packages = soakCount(500, 5000);
/** MiB that the worker may keep; Node alone lets garbage grow with the memory of the machine. */
const heapMb = 96;
/** Of the jobs; the most memory in each is compared. */
const parts = 5;
const off = ['--disable-source', 'snyk,mitre,nvd'];

const rows: World['rows'] = Array.from({ length: packages }, (_, at) => [`package-${at}`, '1.0']);
const world: World = {
  rows,
  records: rows.map(([name], at) => {
    const record = advisory(name, `PYSEC-2021-${at}`, [`CVE-2021-${10_000 + at}`], '1.5');
    return { ...record, details: 'Something is wrong. '.repeat(200) };
  }),
};

function residentMb(pid: number | undefined): number {
  const [, kb] = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Number(kb) / 1024;
}

describe('a worker of a queue', function () {
  this.timeout(900_000);
  needsQueueServer();
  const folder = useTemporaryFolder();
  const startServer = useQueueServers();
  const { start, startWorker } = useQueueRig(folder);
  let internet: LoopbackInternet;
  beforeEach(async () => {
    internet = await LoopbackInternet.start(factsOfWorld(world), 2);
  });
  afterEach(() => internet.close());

  it('keeps no more in memory for its last jobs than for its first ones', async function () {
    if (process.platform !== 'linux') this.skip();
    const server = await startServer();
    const environment = {
      GITHUB_TOKEN: internetSecrets.githubToken,
      NODE_OPTIONS: `--max-old-space-size=${heapMb} --max-semi-space-size=4`,
    };
    const worker = await startWorker(server.url, ['--source-url', internet.addresses, ...off], environment);
    const words = ['scan', workbookOf(folder(), world), '--storage', join(folder(), 'state'), '--json', ...off];
    const scan = start([...words, '--queue', server.url]);
    const most = Array.from({ length: parts }, () => 0);
    while (scan.child.exitCode === null) {
      const done = internet.seenBy('pypi').length;
      const part = Math.min(parts - 1, Math.floor((done * parts) / packages));
      most[part] = Math.max(most[part] ?? 0, residentMb(worker.child.pid));
      await wait(50);
    }
    const ended = await scan.ended;
    strictEqual(ended.code, 1, ended.err);
    strictEqual(summaryOf(ended).findings.length, packages);
    const said = most.map((mb) => mb.toFixed(0)).join(', ');
    if (isSoak) console.log(`      ${packages} jobs: at most ${said} MiB in each fifth of them`);
    const [, second = 0] = most;
    ok((most.at(-1) ?? 0) <= second * 1.3, said);
  });
});
