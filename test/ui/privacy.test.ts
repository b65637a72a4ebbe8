/** What leaves the machine: every connection of the extension host while a person works, and no telemetry among them. */
import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { serviceIds } from '../../src/sources/registered';
import { type LoopbackServer, loopbackServer, sendJson } from '../support/loopbackServer';
import { projectRoot } from '../support/vscode/projectRoot';
import { removeTemporaryFolder, temporaryFolder } from '../support/vscode/temporaryFolder';
import { temporaryWorkspace } from '../support/vscode/temporaryWorkspace';
import { useWorkbench } from './support/journey';
import { ReviewGrid } from './support/reviewGrid';
import type { Workbench } from './support/workbench';

interface Asked {
  readonly kind: 'start' | 'connect' | 'lookup' | 'datagram';
  readonly host?: string;
  readonly port?: number;
}

/** Whom the extensions that come with VS Code ask for experiments and tell what was done, once telemetry is switched on. */
const askedByVSCode: readonly string[] = ['default.exp-tas.com', 'mobile.events.data.microsoft.com'];

const recorder = join(projectRoot(), 'out', 'test', 'support', 'vscode', 'recordNetwork.js');

/** A scan, and a look at everything that shows it. */
async function work(workbench: Workbench): Promise<void> {
  await workbench.runCommand('IHACPA: Start Scan');
  await workbench.notifications.waitFor(/review\.xlsx: .*Checked \d+/, 60_000);
  await workbench.runCommand('IHACPA: Open Review Grid');
  await new ReviewGrid(workbench).waitForRow('pyyaml');
  await workbench.runCommand('IHACPA: Open Report');
  await workbench.webview().getByRole('heading').first().waitFor();
}

describe('what leaves the machine', function () {
  this.timeout(300_000);
  let folder = '';
  before(async () => {
    folder = await temporaryFolder('network');
  });
  after(() => removeTemporaryFolder(folder));

  const recordInto = (name: string): Readonly<Record<string, string>> => ({
    NODE_OPTIONS: `--require ${recorder}`,
    IHACPA_TEST_NETWORK_LOG: join(folder, name),
  });

  /** What the extension hosts of a window asked, as `host:port` or a name that was looked up. */
  async function asked(name: string): Promise<readonly string[]> {
    const lines = (await readFile(join(folder, name), 'utf8')).trimEnd().split('\n');
    const all = lines.map((line) => JSON.parse(line) as Asked);
    assert.ok(
      all.some(({ kind }) => kind === 'start'),
      'the recorder ran',
    );
    const others = all.filter(({ kind, host }) => kind !== 'start' && !askedByVSCode.includes(host ?? ''));
    return [...new Set(others.map(({ kind, host, port }) => (kind === 'connect' ? `${host}:${port}` : `${host}`)))];
  }

  it('is none of what VS Code says itself: no bundle of ours knows whom it tells', async () => {
    const dist = join(projectRoot(), 'dist');
    const bundles = (await readdir(dist, { recursive: true })).filter((name) => name.endsWith('.js'));
    assert.ok(bundles.includes('extension.js'));
    for (const name of bundles) {
      const text = await readFile(join(dist, name), 'utf8');
      assert.deepEqual(
        askedByVSCode.filter((host) => text.includes(host)),
        [],
        name,
      );
    }
  });

  describe('where VS Code is told to stay offline', () => {
    const workbench = useWorkbench('privacy-offline', async () => ({
      workspace: await temporaryWorkspace(),
      env: recordInto('offline'),
      settings: { 'telemetry.telemetryLevel': 'all' },
    }));

    it('is nothing', async () => {
      await work(workbench());
      assert.deepEqual(await asked('offline'), []);
    });
  });

  describe('where one source is switched on', () => {
    let server: LoopbackServer;
    const workbench = useWorkbench('privacy-one-source', async () => {
      server = await loopbackServer((response, { path }) => {
        const [, , name = ''] = path.split('/');
        sendJson(response, { info: { name, classifiers: [] }, releases: { '1.0': [] } });
      });
      const others = serviceIds.filter((id) => id !== 'pypi');
      return {
        workspace: await temporaryWorkspace(),
        env: recordInto('one'),
        settings: {
          'telemetry.telemetryLevel': 'all',
          'ihacpa.network.offline': false,
          'ihacpa.network.keepAnswers': false,
          'ihacpa.sources.pypi.baseUrl': server.base,
          ...Object.fromEntries(others.map((id) => [`ihacpa.sources.${id}.enabled`, false])),
        },
      };
    });
    after(() => server.close());

    it('is what that source is asked, and it is told no more than a name', async () => {
      await work(workbench());
      assert.deepEqual(await asked('one'), [`127.0.0.1:${server.port}`]);
      assert.ok(server.seen.length > 0);
      for (const { method, path, body } of server.seen) {
        assert.deepEqual([method, body], ['GET', '']);
        assert.match(path, /^\/(pypi\/[a-z0-9-]+\/json|simple\/[a-z0-9-]+\/)$/);
      }
    });
  });
});
