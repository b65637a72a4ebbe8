/** A scan whose worker forges its answers: each is refused by its cells and its exit code, and none of them is "none found". */
import { deepStrictEqual, match, strictEqual } from 'node:assert/strict';
import { join } from 'node:path';
import { verdictFields } from '../../../src/core/cells/resultGrammar';
import { workbookOf } from '../../scenario/smallWorlds';
import { type Forge, ForgingWorker } from '../../support/queue/forgingWorker';
import { needsQueueServer, useQueueServers } from '../../support/queue/queueServer';
import { cellsOf } from '../../support/scanSetUp';
import { useTemporaryFolder } from '../../support/temporaryFolder';
import { summaryOf } from '../realCli';
import { useQueueRig } from './queueRig';

/** By the package that is asked about. */
const forgeries: Readonly<Record<string, Forge>> = {
  'a-text': () => 'clean',
  'a-number': () => 0,
  nothing: () => undefined,
  'no-finding': (_, honest) => ({ ...honest, finding: undefined }),
  'other-verdict': (_, honest) => ({ ...honest, finding: { ...honest.finding, verdict: 'fine' } }),
  'other-format': (_, honest) => ({ ...honest, format: 2 }),
  'other-tool': (_, honest) => ({ ...honest, toolVersion: '0.0.1' }),
  'other-data': (_, honest) => ({ ...honest, data: 'others' }),
  'other-package': (_, honest) => ({
    ...honest,
    finding: { ...honest.finding, package: { ...honest.finding.package, name: 'honest' } },
  }),
  'other-version': (_, honest) => ({
    ...honest,
    finding: { ...honest.finding, package: { ...honest.finding.package, version: '2.0' } },
  }),
  'by-nobody': (_, honest) => ({ ...honest, finding: { ...honest.finding, sources: [] } }),
  accepted: (_, honest) => ({ ...honest, finding: { ...honest.finding, verdict: 'accepted' } }),
};
const refused =
  /^(Not checked - .+ sent a response through the queue that does not fit \(its .+\)|FURTHER REVIEW REQUIRED \| OSV not checked)$/;
const rows = [...Object.keys(forgeries), 'failing', 'honest'].map((name) => [name, '1.0'] as const);
const world = { rows };

describe('a scan whose worker forges answers', function () {
  this.timeout(120_000);
  needsQueueServer();
  const folder = useTemporaryFolder();
  // Before its server ends.
  let forger: ForgingWorker | undefined;
  afterEach(async () => {
    await forger?.end();
    forger = undefined;
  });
  const startServer = useQueueServers();
  const { start } = useQueueRig(folder);

  async function scanned(url: string, name: string) {
    const workbook = workbookOf(join(folder(), name), world);
    const words = ['scan', workbook, '--storage', join(folder(), `${name}-state`), '--json', '--queue', url];
    return { ...(await start(words).ended), cells: await cellsOf(workbook) };
  }

  function verdictsOf(cells: ReadonlyMap<string, string>, name: string): readonly string[] {
    return verdictFields.flatMap((field) =>
      [...cells].flatMap(([key, text]) => (key.startsWith(`["${name}",`) && key.endsWith(` ${field}`) ? [text] : [])),
    );
  }

  it('refuses each, says so in the cells, and ends incomplete; honest answers count, also after it', async () => {
    const { url } = await startServer();
    let isHonest = false;
    forger = await ForgingWorker.start(url, (job, honest) => {
      if (!isHonest && job.query.name === 'failing') throw new Error('None found');
      const forge = forgeries[job.query.name];
      return isHonest || forge === undefined ? honest : forge(job, honest);
    });
    const { cells, ...ended } = await scanned(url, 'forged');
    strictEqual(ended.code, 2, ended.err);
    const { findings } = summaryOf(ended);
    for (const name of Object.keys(forgeries)) {
      const texts = verdictsOf(cells, name);
      strictEqual(texts.length, verdictFields.length, name);
      for (const text of texts) match(text, refused, name);
      strictEqual(findings.find((found) => found.package === name)?.verdict, 'notChecked', name);
    }
    for (const text of verdictsOf(cells, 'failing')) match(text, /^($|Not checked - OSV failed: |FURTHER REVIEW)/);
    const honest = verdictsOf(cells, 'honest');
    deepStrictEqual(honest.slice(0, 2), ['No published security advisories', 'None found - no CVE in OSV']);

    isHonest = true;
    const again = await scanned(url, 'again');
    strictEqual(again.code, 0, again.err);
    for (const [name] of rows) deepStrictEqual(verdictsOf(again.cells, name), honest, name);
  });
});
