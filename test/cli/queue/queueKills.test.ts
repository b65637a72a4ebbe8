/** One scan during which workers are killed at any instant, and the server, too. The long form kills twenty and two. */
import { deepStrictEqual, ok, strictEqual } from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { ScanSummary } from '../../../src/core/scan/scanSummary';
import { advisory, factsOfWorld, workbookOf, type World } from '../../scenario/smallWorlds';
import { internetSecrets } from '../../support/internet/internet';
import { LoopbackInternet } from '../../support/internet/loopbackInternet';
import { needsQueueServer, useQueueServers } from '../../support/queue/queueServer';
import { isSoak, soakCount } from '../../support/soak';
import { useTemporaryFolder } from '../../support/temporaryFolder';
import { type Started, summaryOf } from '../realCli';
import { useQueueRig } from './queueRig';

const packages = soakCount(40, 300);
const kills = soakCount(2, 20);
/** Milliseconds within which a worker on a busy machine has stored an answer that it was sent. */
const keptAfterMs = 1000;
const off = ['--disable-source', 'snyk,mitre'];

const rows: World['rows'] = Array.from({ length: packages }, (_, at) => [`package-${at}`, '1.0']);
const world: World = {
  rows,
  records: rows
    .filter((_, at) => at % 10 === 0)
    .map(([name], at) =>
      advisory(name, `GHSA-aaaa-bbbb-${String(at).padStart(4, 'c')}`, [`CVE-2021-${1000 + at}`], '1.5'),
    ),
};

/** Each scan has retrieved its own responses. */
function undated(findings: ScanSummary['findings']): readonly object[] {
  const plain = JSON.stringify(findings, (key, value: unknown) => (key === 'retrievedAt' ? undefined : value));
  return JSON.parse(plain) as object[];
}

describe('a scan whose workers and server are killed again and again', function () {
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

  function scan(name: string, words: readonly string[], environment: Readonly<Record<string, string>> = {}): Started {
    const own = join(folder(), name);
    mkdirSync(own);
    const workbook = workbookOf(own, world);
    return start(['scan', workbook, '--storage', join(own, 'state'), '--json', ...off, ...words], environment);
  }

  it('loses no package and finds what a scan without a queue finds', async () => {
    const secrets = { GITHUB_TOKEN: internetSecrets.githubToken };
    const server = await startServer();
    const addresses = ['--source-url', internet.addresses];
    // Workers of one computer share what they have heard.
    const environment = { ...secrets, IHACPA_STATE_HOME: join(folder(), 'workers') };
    const newWorker = (): Promise<Started> =>
      startWorker(server.url, [...addresses, ...off, '--concurrency', '20'], environment);
    const workers = [await newWorker(), await newWorker()];
    const scanning = scan('queued', ['--queue', server.url]);
    const indexed = (): readonly string[] =>
      internet.seenBy('pypi').flatMap(({ path }) => (path.includes('package-') ? [path] : []));
    while (indexed().length === 0) await wait(20);
    let [killed, underWay, restarted] = [0, 0, 0];
    while (killed < kills && scanning.child.exitCode === null) {
      await wait(1500 * Math.random());
      const at = Math.floor(Math.random() * workers.length);
      const killedAt = performance.now();
      workers[at]?.child.kill('SIGKILL');
      killed += 1;
      // What was on its way to the service, too.
      await wait(100);
      underWay += internet.underWaySince(killedAt - keptAfterMs);
      if (killed % 10 === 2) {
        await server.kill();
        await wait(1000 * Math.random());
        await server.start();
        restarted += 1;
      }
      workers[at] = await newWorker();
    }
    const ended = await scanning.ended;
    strictEqual(ended.code, 1, ended.err);
    const seen = indexed();
    const repeated = seen.length - new Set(seen).size;
    const said = `${killed} workers and ${restarted} times the server killed, ${repeated} of ${seen.length} requests to PyPI repeated, ${underWay} under way at a kill`;
    if (isSoak) console.log(`      ${said}`);
    strictEqual(killed, kills, said);
    const local = await scan('local', addresses, secrets).ended;
    strictEqual(local.code, 1, local.err);
    const [found, expected] = [ended, local].map((each) => undated(summaryOf(each).findings));
    strictEqual(found?.length, packages);
    deepStrictEqual(found, expected);
    ok(repeated <= underWay, said);
  });
});
