/** What the built command line does when its streams, its folder or the process itself fails: one sentence and 127, never a trace and never 1. */
import { doesNotMatch, match, strictEqual } from 'node:assert/strict';
import { cpSync, existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { useLoopbackServers } from '../support/loopbackServer';
import { useTemporaryFolder } from '../support/temporaryFolder';
import { projectRoot } from '../support/vscode/projectRoot';
import { lookedUp } from './journalLookups';
import { batchFrom, runCli, saysOnce, startCli } from './realCli';

const sample = join(projectRoot(), 'media', 'sample');
const trace = /\n {4}at |\(node:\d+\)|Node\.js v/;

describe('the process around the command line', function () {
  this.timeout(60_000);
  const folder = useTemporaryFolder();
  const serve = useLoopbackServers();
  const workbook = (): string => join(folder(), 'review.xlsx');
  const storage = (): string[] => ['--storage', join(folder(), 'state')];
  const scan = (...more: string[]): string[] => [
    ...['scan', workbook(), '--advisories', join(sample, 'advisories'), '--offline', ...storage(), ...more],
  ];
  /** The rest of its command line runs inside this shell script as "$@". */
  const shell = (script: string): readonly string[] => ['/bin/sh', '-c', script, 'sh'];
  const intoFullDisk = { launcher: shell('exec "$@" > /dev/full') };

  beforeEach(() => cpSync(join(sample, 'review.xlsx'), workbook()));

  for (const [what, args] of [
    ['a summary', () => scan('--json')],
    ['a report', () => ['report', workbook(), ...storage()]],
    ['a help page', () => ['--help']],
  ] as const) {
    it(`tells in one sentence that ${what} does not fit on the disk of standard output`, async function () {
      if (!existsSync('/dev/full')) this.skip();
      await runCli(scan('--quiet'));
      const { code, err } = await runCli([...args(), ...(what === 'a summary' ? ['--quiet'] : [])], intoFullDisk);
      strictEqual(code, 127, err);
      match(err, /^ihacpa: Standard output cannot be written: the disk is full\..*\n$/);
    });
  }

  it('goes on without a word when the reader of standard output has gone', async () => {
    const started = startCli(scan());
    started.child.stdout?.destroy();
    const { code, err } = await started.ended;
    strictEqual(code, 1, err);
    doesNotMatch(err, trace);
    strictEqual(lookedUp(join(folder(), 'state')).length, 33);
  });

  it('goes on when nobody can hear its progress', async function () {
    if (!existsSync('/dev/full')) this.skip();
    const { code, out } = await runCli(scan('--json'), { launcher: shell('exec "$@" 2> /dev/full') });
    strictEqual(code, 1);
    match(out, /^\{.*\}\n$/);
  });

  it('lets no warning of Node reach a person while services are asked', async () => {
    // An index without any of the packages; one without pip would be none.
    const { base } = await serve((response, { path }) => {
      const status = path === '/simple/pip/' ? 200 : 404;
      const type = { 'content-type': 'application/vnd.pypi.simple.v1+json' };
      const page = JSON.stringify({ meta: { 'api-version': '1.1' }, name: 'pip', versions: ['24.0'], files: [] });
      setTimeout(() => response.writeHead(status, type).end(status === 200 ? page : '{}'), 300);
    });
    const off = 'osv,github,nvd,mitre,snyk,exploitDb,kev,epss';
    const live = [
      'scan',
      workbook(),
      '--advisories',
      join(sample, 'advisories'),
      '--disable-source',
      off,
      ...storage(),
    ];
    const { code, err } = await runCli([...live, '--source-url', `pypi=${base}`], { environment: { NO_PROXY: '*' } });
    strictEqual(code, 1, err);
    doesNotMatch(err, trace);
  });

  it('says that its current folder is gone', async function () {
    if (process.platform === 'win32') this.skip();
    const gone = join(folder(), 'gone');
    const { code, err } = await runCli(['report', 'review.xlsx'], {
      launcher: shell(`mkdir '${gone}' && cd '${gone}' && rmdir '${gone}' && exec "$@"`),
    });
    strictEqual(code, 127, err);
    match(err, /^ihacpa: The current folder does not exist any more\. .*\n$/);
  });

  for (const [what, statement] of [
    ['an error that nobody caught', "throw new Error('boom')"],
    ['a promise that nobody caught', "void Promise.reject(new Error('boom'))"],
  ] as const) {
    it(`ends with 127 and one sentence after ${what}, and its lookups stay`, async () => {
      const preload = join(folder(), 'preload.cjs');
      writeFileSync(preload, `process.on('SIGUSR2', () => { ${statement}; });`);
      const started = startCli(scan('--batch-size', '5'), {
        environment: { IHACPA_TEST_LOOKUP_DELAY_MS: '200', NODE_OPTIONS: `--require=${preload}` },
      });
      await saysOnce(started, batchFrom(2));
      started.child.kill('SIGUSR2');
      const { code, err } = await started.ended;
      strictEqual(code, 127, err);
      match(err, /\nihacpa: Something unexpected happened \(Error: boom\)\. .*\n$/);
      doesNotMatch(err, trace);
      const resumed = await runCli(scan('--resume-auto', '--quiet'));
      strictEqual(resumed.code, 1, resumed.err);
    });
  }

  it('says of a scan that runs that it runs, in the report as in the list of checkpoints', async () => {
    const started = startCli(scan('--batch-size', '5'), { environment: { IHACPA_TEST_LOOKUP_DELAY_MS: '200' } });
    await saysOnce(started, batchFrom(2));
    // However long the next two take, it does not end before.
    started.child.kill('SIGSTOP');
    const report = await runCli(['report', workbook(), ...storage()]);
    const list = await runCli(['checkpoints', 'list', workbook(), ...storage()]);
    started.child.kill('SIGKILL');
    await started.ended;
    match(report.out, /^ *Scan +\S+, running$/m);
    match(list.out, /, running: /);
    match((await runCli(['report', workbook(), ...storage()])).out, /^ *Scan +\S+, interrupted$/m);
  });
});
