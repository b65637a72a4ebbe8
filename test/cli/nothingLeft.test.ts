/** Nothing left to look up is not clean: `--only empty` and `add` run again, through the built command line. */
import { deepStrictEqual, doesNotMatch, match, strictEqual } from 'node:assert/strict';
import { copyFileSync, cpSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { needSharedData } from '../support/sharedData';
import { useTemporaryFolder } from '../support/temporaryFolder';
import { projectRoot } from '../support/vscode/projectRoot';
import { type Ended, runCli, summaryOf } from './realCli';

const sample = join(projectRoot(), 'media', 'sample');
/** Nobody listens there: what is asked through it fails at once. */
const deadNetwork = { HTTPS_PROXY: 'http://127.0.0.1:9' };
const onlyOsv = ['--disable-source', 'pypi,github,nvd,mitre,snyk,exploitDb,kev,epss'];

const exploitColumns =
  'id,file,description,date_published,author,type,platform,port,date_added,date_updated,verified,codes,tags,aliases,' +
  'screenshot_url,application_url,source_url';

const verdictsOf = (ended: Ended): Record<string, number> => {
  const counts: Record<string, number> = {};
  for (const { verdict } of summaryOf(ended).findings) counts[verdict] = (counts[verdict] ?? 0) + 1;
  return counts;
};

describe('a scan with nothing left to look up', function () {
  this.timeout(60_000);
  const folder = useTemporaryFolder();
  const workbook = (): string => join(folder(), 'review.xlsx');
  const run = (command: string, words: readonly string[], environment: Readonly<Record<string, string>> = {}) =>
    runCli([command, workbook(), ...words, '--storage', join(folder(), 'state')], { environment });
  const atHand = ['--advisories', join(sample, 'advisories'), '--offline'];
  beforeEach(() => cpSync(join(sample, 'review.xlsx'), workbook()));

  it('looks up with --only empty what a dead network left unchecked', async () => {
    const dead = await run('scan', ['--json', ...onlyOsv], deadNetwork);
    deepStrictEqual([dead.code, verdictsOf(dead)], [2, { notChecked: 33 }], dead.err);
    const whole = await run('scan', ['--json', ...atHand, '--dry-run']);
    const second = await run('scan', ['--json', ...atHand, '--only', 'empty']);
    deepStrictEqual([second.code, verdictsOf(second)], [1, verdictsOf(whole)], second.err);
  });

  it('ends with the code of what is known and names the vulnerable packages', async () => {
    await run('scan', atHand);
    const again = await run('scan', [...atHand, '--only', 'empty']);
    strictEqual(again.code, 1, again.out);
    match(again.out, /^2 vulnerable packages still say PROCEED, 2 differ from the finding\.\n/);
    match(again.out, /^Nothing new to check\. All 33 selected packages already have results:\n {2}17 vulnerable, /m);
    match(again.out, /Jinja2/);
    doesNotMatch(again.out + again.err, /no known advisory affects|written in|Scan finished/);
    const summary = summaryOf(await run('scan', [...atHand, '--only', 'empty', '--json']));
    deepStrictEqual([summary.findings.length, summary.known?.length], [0, 33]);
  });

  it('knows a workbook whose scans are not stored here by the words of its cells', async () => {
    await run('scan', atHand);
    const elsewhere = await runCli([
      'scan',
      workbook(),
      ...atHand,
      '--only',
      'empty',
      '--storage',
      join(folder(), 'b'),
    ]);
    strictEqual(elsewhere.code, 1, elsewhere.out);
    match(elsewhere.out, /^ {2}16 vulnerable, /m, 'the cells of certifi hold the words of a person');
  });

  it('ends with 0 for packages that are known to be clean, and with the severity asked for', async () => {
    await run('scan', atHand);
    const clean = await run('scan', [...atHand, '--only', 'empty', '--packages', 'six']);
    match(clean.out, /^Nothing new to check\. The selected package already has results:/);
    strictEqual(clean.code, 0);
    match(clean.out, /Check them again with current data: ihacpa scan .* --packages six$/m);
    strictEqual((await run('scan', [...atHand, '--only', 'empty', '--no-fail'])).code, 0);
  });

  it('selects nothing for a source that is off or has no token', async () => {
    await run('scan', atHand);
    const again = await run('scan', ['--json', ...atHand, '--only', 'empty']);
    deepStrictEqual(summaryOf(again).packages.total, 0, 'Snyk and Exploit-DB were off then and are off now');
  });

  it('looks up what a failed source left open as soon as that source is on', async () => {
    await run('scan', atHand);
    const table = join(folder(), 'files_exploits.csv');
    writeFileSync(
      table,
      `${exploitColumns}\n1,exploits/1,Some exploit,2024-01-01,a,remote,linux,0,,,1,CVE-2000-0001,,,,,\n`,
    );
    const again = await run('scan', ['--json', ...atHand, '--only', 'empty', '--exploit-db', table]);
    strictEqual(
      summaryOf(again).packages.total,
      30,
      'all but three for review said "Not checked - Exploit-DB offline"',
    );
  });

  it('ends add run again with the code of the first time', async () => {
    const first = await run('add', ['Jinja2==2.4.1', ...atHand]);
    strictEqual(first.code, 1, first.err);
    const again = await run('add', ['Jinja2==2.4.1', ...atHand]);
    strictEqual(again.code, 1, again.out);
    match(again.out, /^Nothing to add\. Listed already, not added again: Jinja2 2\.4\.1 \(row 37\)\.\n/);
    match(again.out, /1 vulnerable/);
    doesNotMatch(again.out + again.err, /no known advisory affects/);
  });

  it('never ends clean over the real workbook that a dead network left unchecked', async function () {
    copyFileSync(needSharedData(this, 'review-workbook.xlsx'), workbook());
    const advisories = needSharedData(this, 'osv-pypi-2024-10-10.zip');
    await run('scan', onlyOsv, deadNetwork);
    const second = await run('scan', ['--json', '--advisories', advisories, '--offline', '--only', 'empty']);
    strictEqual(second.code, 1, second.err);
    strictEqual(verdictsOf(second)['vulnerable'], 24);
  });
});
