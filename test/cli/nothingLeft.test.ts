/** Nothing left to look up is not clean: `--only empty` and `add` run again, through the built command line. */
import { deepStrictEqual, doesNotMatch, match, strictEqual } from 'node:assert/strict';
import { copyFileSync, cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { addToBytes, patchBytes, readBytes } from '../support/patchedSheet';
import { needSharedData } from '../support/sharedData';
import { useTemporaryFolder } from '../support/temporaryFolder';
import { buildWorkbook, textCell } from '../support/workbookBuilder';
import { projectRoot } from '../support/vscode/projectRoot';
import { batchFrom, type Ended, runCli, saysOnce, startCli, summaryOf } from './realCli';

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

const vulnerable = ({ out }: Ended): number => Number(/^ {2}(?:\d+ malicious, )?(\d+) vulnerable, /m.exec(out)?.[1]);

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

  it('knows what was checked in a sheet without columns of databases', async () => {
    const headers = [textCell('A1', 'Package Name'), textCell('B1', 'Version'), textCell('C1', 'Recommendation')];
    const rows = ['jinja2', 'six'].map((name, at) => {
      const row = at + 2;
      return `<row r="${row}">${textCell(`A${row}`, name)}${textCell(`B${row}`, '2.4.1')}</row>`;
    });
    writeFileSync(workbook(), buildWorkbook({ rows: `<row r="1">${headers.join('')}</row>${rows.join('')}` }));
    const first = await run('scan', ['--json', ...atHand, '--only', 'empty']);
    strictEqual(summaryOf(first).findings.length, 2, first.err);
    const again = summaryOf(await run('scan', ['--json', ...atHand, '--only', 'empty']));
    deepStrictEqual([again.findings.length, again.known?.length], [0, 2]);
  });

  it('ends with the code of what is known and names the vulnerable packages', async () => {
    const first = await run('scan', atHand);
    const again = await run('scan', [...atHand, '--only', 'empty']);
    strictEqual(again.code, 1, again.out);
    match(again.out, /^2 vulnerable packages still say PROCEED\.\n/);
    match(again.out, /^Nothing new to check\. All 33 selected packages already have results:\n {2}.*\d vulnerable, /m);
    strictEqual(vulnerable(again), vulnerable(first));
    match(again.out, /Jinja2/);
    doesNotMatch(again.out + again.err, /no known advisory affects|written in|Scan finished/);
    const summary = summaryOf(await run('scan', [...atHand, '--only', 'empty', '--json']));
    deepStrictEqual([summary.findings.length, summary.known?.length], [0, 33]);
  });

  it('knows a workbook whose scans are not stored here by the words of its cells', async () => {
    const first = await run('scan', atHand);
    const elsewhere = await runCli([
      'scan',
      workbook(),
      ...atHand,
      '--only',
      'empty',
      '--storage',
      join(folder(), 'b'),
    ]);
    strictEqual(elsewhere.code, 2, elsewhere.out);
    strictEqual(vulnerable(elsewhere), vulnerable(first) - 1);
    match(elsewhere.out, /, 3 not checked, /, 'three rows hold words of people only, that of certifi among them');
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
    match(again.out, /^Nothing to add\. Already listed, not added again: Jinja2 2\.4\.1 \(row 37\)\.\n/);
    match(again.out, /1 vulnerable/);
    doesNotMatch(again.out + again.err, /no known advisory affects/);
  });

  const rowOf = (name: string) => [...readBytes(readFileSync(workbook())).rows].find((row) => row.displayName === name);
  const addPackage = (name: string): void =>
    writeFileSync(workbook(), addToBytes(readFileSync(workbook()), `${name}==1.0`).bytes);

  for (const only of ['empty', 'outdated']) {
    it(`counts with --only ${only} what was left out beside new packages with its latest result`, async () => {
      const first = await run('scan', atHand);
      addPackage('brand-new');
      const again = await run('scan', [...atHand, '--only', only, '--batch-size', '100']);
      strictEqual(again.code, 1, again.out);
      match(again.out, /^2 vulnerable packages still say PROCEED\.\n/);
      match(again.out, /^Scan finished: 1 of 1 package done/m);
      strictEqual(vulnerable(again), vulnerable(first));
      match(again.out, /^ {2}33 packages of these were not checked again and are counted by their latest results$/m);
      match(again.out, /^Vulnerable:[^]*Jinja2/m);
      doesNotMatch(again.out + again.err, /no known advisory affects|left out/);
    });
  }

  it('counts a listed package that is added again beside a new one', async () => {
    await run('scan', atHand);
    const added = await run('add', ['brand-new==1.0', 'certifi==2022.6.15', ...atHand]);
    strictEqual(added.code, 1, added.out);
    match(added.out, /^1 vulnerable package still says PROCEED/m);
    doesNotMatch(added.out + added.err, /no known advisory affects/);
    strictEqual((await run('add', ['other-new==1.0', 'six==1.16.0', ...atHand])).code, 0);
  });

  it('counts them also after a stop', async () => {
    const first = await run('scan', atHand);
    for (const name of ['one', 'two', 'three']) addPackage(name);
    const words = [
      'scan',
      workbook(),
      ...atHand,
      '--storage',
      join(folder(), 'state'),
      '--only',
      'empty',
      '--batch-size',
      '1',
    ];
    const started = startCli(words, { environment: { IHACPA_TEST_LOOKUP_DELAY_MS: '300' } });
    await saysOnce(started, batchFrom(1));
    started.child.kill('SIGKILL');
    await started.ended;
    const resumed = await run('scan', [...atHand, '--resume-auto']);
    strictEqual(resumed.code, 1, resumed.out);
    strictEqual(vulnerable(resumed), vulnerable(first));
  });

  it('does not take the result of another version for that of a package', async () => {
    await run('scan', atHand);
    const row = rowOf('six');
    const version = { kind: 'text' as const, text: '1.0' };
    const edit = { package: row!.identity, field: 'currentVersion' as const, value: version, look: 'plain' as const };
    const expected = row!.cells.currentVersion ?? { kind: 'empty' as const };
    writeFileSync(workbook(), patchBytes(readFileSync(workbook()), () => [{ ...edit, expected }]).bytes);
    const again = await run('scan', [...atHand, '--only', 'empty', '--packages', 'six']);
    strictEqual(again.code, 2, again.out);
    match(again.out, /Check 1 package that no scan has checked in this version: .* --packages six --only outdated$/m);
    strictEqual((await run('scan', [...atHand, '--packages', 'six', '--only', 'outdated'])).code, 0);
  });

  it('knows by their words that results are of another version, and which let a vulnerable package pass', async () => {
    await run('scan', atHand);
    const row = rowOf('Jinja2');
    const elsewhere = (...words: readonly string[]) =>
      runCli([
        'scan',
        workbook(),
        ...atHand,
        '--only',
        'empty',
        '--packages',
        'jinja2',
        ...words,
        '--storage',
        join(folder(), 'b'),
      ]);
    const type = (field: 'recommendation' | 'currentVersion', text: string): void => {
      const { bytes } = patchBytes(readFileSync(workbook()), ({ rows: present }) => {
        const now = [...present].find(({ displayName }) => displayName === 'Jinja2');
        const expected = now?.cells[field] ?? { kind: 'empty' as const };
        return [{ package: now!.identity, field, value: { kind: 'text', text }, look: 'plain', expected }];
      });
      writeFileSync(workbook(), bytes);
    };
    type('recommendation', 'PROCEED');
    const told = await elsewhere();
    strictEqual(told.code, 1, told.out);
    match(
      told.out,
      new RegExp(`^1 vulnerable package still says PROCEED[^]*W${row!.row} +Jinja2 +PROCEED +VULNERABLE`),
    );
    type('currentVersion', '99.0');
    strictEqual((await elsewhere()).code, 2);
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
