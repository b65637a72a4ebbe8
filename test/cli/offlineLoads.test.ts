/** What the built command line loads of Node when no request may leave: nothing that could send one. */
import { deepStrictEqual, ok } from 'node:assert/strict';
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { useTemporaryFolder } from '../support/temporaryFolder';
import { projectRoot } from '../support/vscode/projectRoot';
import { runCli } from './realCli';

const sample = join(projectRoot(), 'media', 'sample');
/** Modules of Node that send requests. `net` is not among them: the lock of a workbook is a local socket of it. Nor is `dgram`, which comes with child processes. */
const network = /^(?:https?2?|_http_\w+|tls|_tls_\w+|dns|internal\/deps\/undici\/undici)$/;

describe('a scan with --offline', function () {
  this.timeout(60_000);
  const folder = useTemporaryFolder();

  it('loads no part of Node that sends requests', async () => {
    const list = join(folder(), 'loaded.json');
    const hook = join(folder(), 'hook.cjs');
    writeFileSync(
      hook,
      `process.on('exit', () => require('node:fs').writeFileSync(${JSON.stringify(list)}, JSON.stringify(process.moduleLoadList)));`,
    );
    cpSync(join(sample, 'review.xlsx'), join(folder(), 'review.xlsx'));
    const { code, err } = await runCli(
      [
        ...['scan', join(folder(), 'review.xlsx'), '--offline', '--storage', join(folder(), 'state')],
        ...['--advisories', join(sample, 'advisories')],
      ],
      { environment: { NODE_OPTIONS: `--require=${hook}` } },
    );
    ok(code === 1 || code === 2, err);
    const loaded = (JSON.parse(readFileSync(list, 'utf8')) as readonly string[]).map((each) =>
      each.replace(/^(?:NativeModule|Internal Binding|Binding) /, ''),
    );
    ok(loaded.includes('fs'));
    deepStrictEqual(
      loaded.filter((each) => network.test(each)),
      [],
    );
  });
});
