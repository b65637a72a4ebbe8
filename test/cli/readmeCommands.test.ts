/** The commands of the README, run as they are in its order, against simulated services; and the outputs that pages show. */
import { deepStrictEqual, ok, strictEqual } from 'node:assert/strict';
import { cpSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { bulkSite, plausibleNames } from '../support/bulkSite';
import { fileAnswers } from '../support/fileServer';
import { useLoopbackServers } from '../support/loopbackServer';
import { useTemporaryFolder } from '../support/temporaryFolder';
import { projectRoot } from '../support/vscode/projectRoot';
import { MarkedServices, marks } from './markedServices';
import { runCli, startCli } from './realCli';

const records = [{ id: 'PYSEC-2026-1', modified: '2026-01-01T00:00:00Z' }];
const sample = join(projectRoot(), 'media', 'sample');
const page = (name: string): string => readFileSync(join(projectRoot(), name), 'utf8');
const blocks = (text: string, language: string): readonly string[] =>
  [...text.matchAll(new RegExp(`^\`\`\`${language}\\n([^]*?)^\`\`\``, 'gm'))].map(([, block = '']) => block);

/** Without what differs from run to run: how long it took, and where the workbook is. */
const steady = (text: string): readonly string[] =>
  text
    .trim()
    .split('\n')
    .map((line) => line.replace(/ done in .* s\./, ' done.').replace(/: \S*\.xlsx,/, ': WORKBOOK,'));

describe('the commands of the README', function () {
  this.timeout(120_000);
  const folder = useTemporaryFolder();
  const serve = useLoopbackServers();

  it('work with the services that they use', async () => {
    const services = await MarkedServices.start(sample, serve);
    const site = await serve(fileAnswers({ files: bulkSite(records, plausibleNames()), breaksOff: () => false }));
    cpSync(join(sample, 'review.xlsx'), join(folder(), 'review.xlsx'));
    const lines = blocks(page('README.md'), 'sh')
      .flatMap((block) => block.split('\n'))
      .flatMap((line) => /^ihacpa (.+)$/.exec(line)?.[1] ?? []);
    ok(lines.length >= 4 && lines.some((line) => /^scan /.test(line) && !line.includes('--offline')), lines.join('\n'));
    for (const line of lines) {
      const words = line.split(' ');
      if (words[0] === 'scan' && !words.includes('--offline')) words.push('--source-url', services.addresses);
      if (line.startsWith('sources download')) words.push('--mirror', site.base);
      const environment = { ...marks, HOME: folder(), IHACPA_STATE_HOME: join(folder(), 'state'), NO_PROXY: '*' };
      const { code, err } = await startCli(words, { environment, folder: folder() }).ended;
      ok(code === 0 || code === 1 || code === 2, `ihacpa ${line} ended with ${code ?? 'a signal'}: ${err}`);
    }
    ok(existsSync(join(folder(), 'reviewed.xlsx')));
    ok(services.seenBy('osv').length > 0, 'OSV was not queried');
  });

  it('has the output of the demo as it is', async () => {
    const { code, out } = await runCli(['demo']);
    strictEqual(code, 0);
    const [shown = ''] = blocks(page('README.md'), 'text');
    deepStrictEqual(steady(shown), steady(out).slice(0, steady(shown).length));
  });

  it('is followed by a tutorial with the output of its scan', async () => {
    cpSync(sample, folder(), { recursive: true });
    const words = 'scan review.xlsx --advisories advisories --offline --output reviewed.xlsx'.split(' ');
    const { out } = await startCli(words, { folder: folder(), environment: { HOME: folder() } }).ended;
    const [shown = ''] = blocks(page('docs/tutorial.md'), 'text');
    deepStrictEqual(steady(shown), steady(out).slice(0, steady(shown).length));
  });
});
