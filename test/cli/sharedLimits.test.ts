/** Windows, command lines, and threads that scan at the same time, and what a service sees of them together. Time is real here. */
import { deepStrictEqual, ok, strictEqual } from 'node:assert/strict';
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { defaultBatchConfiguration } from '../../src/core/scan/batchConfiguration';
import { defaultRecoveryOptions } from '../../src/core/scan/recoveryOptions';
import type { ScanRequest } from '../../src/core/scan/scanRequest';
import type { SourceSettings } from '../../src/core/scan/sourceSettings';
import { nvdService } from '../support/internet/services/cveServices';
import { osvService } from '../support/internet/services/osvService';
import type { ServiceDescription } from '../support/internet/simulatedService';
import { type LoopbackServer, useLoopbackServers } from '../support/loopbackServer';
import { useTemporaryFolder } from '../support/temporaryFolder';
import { advisory, factsOfWorld, workbookOf, type World } from '../scenario/smallWorlds';
import { answerOf } from './markedServices';
import { runCli } from './realCli';
import { scanInThreads } from './scanWindow';

const world: World = {
  rows: [['demo', '1.0']],
  records: [advisory('demo', 'GHSA-aaaa-bbbb-cccc', ['CVE-2021-0001'], '1.5')],
};

/** The largest number of times within [t, t + ms) for any t. */
function mostWithin(times: readonly number[], ms: number): number {
  return Math.max(...times.map((from) => times.filter((time) => time >= from && time < from + ms).length));
}

describe('scans at the same time', function () {
  this.timeout(170_000);
  const folder = useTemporaryFolder();
  const serve = useLoopbackServers();
  const children = new Set<ChildProcess>();
  let homeBefore: string | undefined;
  let osv: LoopbackServer;
  let nvd: LoopbackServer;
  /** When the NVD was asked, in milliseconds. */
  let asked: number[];
  let scans = 0;

  beforeEach(async () => {
    homeBefore = process.env['IHACPA_STATE_HOME'];
    process.env['IHACPA_STATE_HOME'] = home();
    const facts = factsOfWorld(world);
    asked = [];
    osv = await start(osvService(facts));
    nvd = await start(nvdService(facts), () => asked.push(performance.now()));
  });
  afterEach(() => {
    for (const child of children) child.kill('SIGKILL');
    if (homeBefore === undefined) Reflect.deleteProperty(process.env, 'IHACPA_STATE_HOME');
    else process.env['IHACPA_STATE_HOME'] = homeBefore;
  });

  const home = (): string => join(folder(), 'home');

  async function start(description: ServiceDescription, onAsked = (): unknown => undefined): Promise<LoopbackServer> {
    const server: LoopbackServer = await serve((response, seen, index) => {
      onAsked();
      answerOf(description, () => server.base)(response, seen, index);
    });
    return server;
  }

  /** A scan with a workbook, a state, and cached responses of its own. */
  function newScan(): { readonly workbook: string; readonly storage: string } {
    const own = join(folder(), `scan-${(scans += 1)}`);
    mkdirSync(own, { recursive: true });
    return { workbook: workbookOf(own, world), storage: join(own, 'state') };
  }

  function request(): ScanRequest {
    const { workbook, storage } = newScan();
    const off: [string, { enabled: boolean }][] = ['pypi', 'github', 'mitre', 'snyk', 'exploitDb', 'kev', 'epss'].map(
      (id) => [id, { enabled: false }],
    );
    const services: SourceSettings['services'] = {
      ...Object.fromEntries<{ enabled: boolean }>(off),
      osv: { enabled: true, baseUrl: osv.base },
      nvd: { enabled: true, baseUrl: nvd.base },
    };
    return {
      ...{ workbookPath: workbook, storageFolder: storage, offline: false, overwrite: 'all', toolVersion: '0.0.0' },
      sources: { services, files: {} },
      configuration: defaultBatchConfiguration,
      recovery: defaultRecoveryOptions,
    };
  }

  async function commandLines(count: number): Promise<readonly string[]> {
    const said: string[] = [];
    for (let round = 0; round < count; round++) {
      const { workbook, storage } = newScan();
      const addresses = ['--source-url', `osv=${osv.base},nvd=${nvd.base}`];
      const others = ['--disable-source', 'pypi,github,mitre,snyk,exploitDb,kev,epss'];
      const { code, err } = await runCli(['scan', workbook, '--storage', storage, ...addresses, ...others], {
        environment: { NO_PROXY: '*' },
      });
      said.push(code === 1 ? 'finished' : err);
    }
    return said;
  }

  async function window(count: number): Promise<readonly string[]> {
    const requests = Array.from({ length: count }, request);
    const child = fork(join(__dirname, 'scanWindow.js'), ['window', JSON.stringify(requests)]);
    children.add(child);
    const [said] = (await once(child, 'message')) as [readonly string[]];
    return said;
  }

  it('two windows, two command lines, and a thread ask the NVD five times in any 30 seconds', async () => {
    const thread = scanInThreads([request(), request()]);
    const all = await Promise.all([window(2), window(2), commandLines(2), commandLines(2), thread]);
    deepStrictEqual(all.flat(), Array<string>(10).fill('finished'));
    strictEqual(asked.length, 10);
    ok(mostWithin(asked, 30_000) <= 5, `${mostWithin(asked, 30_000)} in 30 s`);
  });

  it('goes on where the state of the user cannot be written, and says so once', async function () {
    if (process.platform === 'win32' || process.getuid?.() === 0) {
      mkdirSync(home(), { recursive: true });
      writeFileSync(join(home(), 'limits'), 'a file in its place');
    } else {
      mkdirSync(join(home(), 'limits'), { recursive: true });
      chmodSync(join(home(), 'limits'), 0o500);
    }
    const { workbook, storage } = newScan();
    const words = ['scan', workbook, '--storage', storage, '--source-url', `osv=${osv.base},nvd=${nvd.base}`];
    const off = ['--disable-source', 'pypi,github,mitre,snyk,exploitDb,kev,epss'];
    const { code, err } = await runCli([...words, ...off], { environment: { NO_PROXY: '*' } });
    strictEqual(code, 1, err);
    strictEqual(err.split('cannot count the requests of other scans').length - 1, 1, err);
    ok(!readdirSync(home()).some((name) => name.endsWith('.tmp')));
  });
});
