/** What a finished scan prints on standard output and standard error. */
import { deepStrictEqual, doesNotMatch, match, ok, strictEqual } from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../../src/core/message/errors';
import { verdicts } from '../../src/core/verdict/finding';
import type { ScanSummary } from '../../src/core/scan/scanSummary';
import { noCounts } from '../../src/core/scan/verdictCounts';
import { verbatim } from '../../src/core/message/text';
import { useTemporaryFolder } from '../support/temporaryFolder';
import { findingOf, runFake, summary } from './fakeCli';

const command = ['scan', 'review.xlsx', '--advisories', 'my data/all.zip'];
const scripted = (part: Partial<ScanSummary>) => ({ runScan: () => Promise.resolve(summary(part)) });

const progress = { completedPackages: 0, totalPackages: 2, currentBatch: 1, totalBatches: 1, counts: noCounts };
const workbookPath = '/reviews/review.xlsx';
const started = { type: 'scanStarted', scanId: 'scan-1', workbookPath, resumed: false, progress } as const;

const found = [
  findingOf('low', 'vulnerable', { row: 4, flaws: 9, highestSeverity: 'LOW', fixedIn: '2.0' }),
  findingOf('worst', 'vulnerable', { row: 6, flaws: 2, highestSeverity: 'CRITICAL' }),
  findingOf('unknown', 'vulnerable', { row: 5, flaws: 1 }),
  findingOf('bad', 'vulnerable', { row: 7, flaws: 3, highestSeverity: 'CRITICAL', fixedIn: '1.1' }),
  findingOf('fine', 'clean'),
];

describe('scan output', () => {
  const folder = useTemporaryFolder();

  it('--json prints the summary as exactly one object and nothing else', async () => {
    const { out, code } = await runFake([...command, '--json'], scripted({ findings: found }));
    deepStrictEqual(JSON.parse(out), summary({ findings: found }));
    strictEqual(out.endsWith('}\n'), true);
    strictEqual(code, 1);
  });

  it('advises only what helps: the command with its workbook, no choice where nothing is preserved, no clean end with packages left', async () => {
    const cell = {
      cell: 'W4',
      package: 'low',
      value: 'PROCEED',
      finding: 'SECURITY RISK | REMOVE OR REPLACE, no fix known',
    };
    const contradicted = [{ ...cell, verdict: 'vulnerable', severity: 'LOW' }] as const;
    const differs = await runFake(command, scripted({ findings: found, kept: [cell], contradicted }));
    match(differs.out, /--overwrite worse, or package by package: ihacpa resolve \/reviews\/review\.xlsx$/m);
    const refused = await runFake(
      command,
      scripted({ findings: found, kept: [{ ...cell, refused: 'mergedInterior' }] }),
    );
    doesNotMatch(refused.out, /Compare the preserved cells/);
    const packages = { total: 2, completed: 0, failed: 0, skipped: 0 };
    const left = await runFake(command, scripted({ findings: [], packages }));
    match(left.out, /^ {2}- Check 2 packages without a result: ihacpa scan /m);
    doesNotMatch(left.out, /Nothing to do/);
  });

  it('suggests a command with another rule for cells, and leaves a name that looks like an option as it is', async () => {
    const cell = { cell: 'W4', package: 'low', value: 'PROCEED', finding: 'SECURITY RISK' };
    const contradicted = [{ ...cell, verdict: 'vulnerable', severity: 'LOW' }] as const;
    const differs = scripted({ findings: found, kept: [cell], contradicted });
    const { out } = await runFake(['scan', 'my --overwrite all.xlsx', '--overwrite=empty', '--offline'], differs);
    match(out, /: ihacpa scan 'my --overwrite all\.xlsx' --offline --overwrite worse, or package by package: /);
  });

  it('suggests no command that settles again what a resume has settled', async () => {
    const known = [findingOf('low', 'vulnerable', { row: 4 })];
    const settled = [...command, '--resume-auto', '--merge-strategy', 'use_checkpoint'];
    for (const status of ['finished', 'interrupted'] as const) {
      const { out } = await runFake(settled, scripted({ known, status }));
      match(out, /: ihacpa scan .*all\.zip/);
      doesNotMatch(out, /--merge-strategy/);
    }
  });

  it('suggests commands for the copy that --output wrote, which exists now', async () => {
    const cell = { cell: 'W4', package: 'low', value: 'PROCEED', finding: 'SECURITY RISK' };
    const contradicted = [{ ...cell, verdict: 'vulnerable', severity: 'LOW' }] as const;
    const workbook = join(folder(), 'review.xlsx');
    writeFileSync(workbook, 'workbook');
    const copy = join(folder(), 'reviewed.xlsx');
    const words = ['scan', workbook, '--offline', '--output', copy];
    const finished = await runFake(words, scripted({ findings: found, kept: [cell], contradicted }));
    ok(finished.out.includes(`: ihacpa scan ${copy} --offline --overwrite worse, or package`), finished.out);
    doesNotMatch(finished.out, /--output/);
  });

  it('lists the vulnerable packages worst first', async () => {
    const { out } = await runFake(command, scripted({ findings: found }));
    const order = out.split('\n').flatMap((line) => /^ {2}\d\s+(\w+) +1\.0 /.exec(line)?.[1] ?? []);
    deepStrictEqual(order, ['bad', 'worst', 'low', 'unknown']);
    match(out, /worst +1\.0 +CRITICAL +2 +no fix known/);
    match(out, /4 vulnerable, 0 need review, 0 not checked, 0 not affected, 1 without known vulnerabilities/);
  });

  it('never says that no fix is known where one is to be reviewed, nor that a file nobody read has no date', async () => {
    const fixDoubt = '2014.2.4 was released before 17.1.3: the project has renumbered its releases';
    const doubtful = findingOf('odd', 'vulnerable', { row: 4, flaws: 1, fixDoubt });
    const data = [
      { label: 'CISA KEV', file: '/data/kev.json', day: null, unused: true as const },
      { label: 'EPSS', file: '/data/epss.csv', day: null },
    ];
    const { out } = await runFake(command, scripted({ findings: [doubtful], data }));
    match(out, /odd +1\.0 +UNKNOWN +1 +to review: 2014\.2\.4 was released before 17\.1\.3: the .*…$/m);
    doesNotMatch(out, /no fix known|KEV, date unknown/);
    match(out, /^ {2}CISA KEV: not needed$/m);
    match(out, /^ {2}EPSS, date unknown$/m);
  });

  it('puts a malicious package before everything else', async () => {
    const malicious = findingOf('evil', 'malicious', { row: 9, flaws: 1, highestSeverity: 'CRITICAL' });
    const { out, code } = await runFake(command, scripted({ findings: [...found, malicious] }));
    match(out, /\n {2}1 malicious, 4 vulnerable, /);
    const [, table = ''] = /\nMalicious, remove these packages:\n((?: {2}.*\n)+)\nVulnerable:\n/.exec(out) ?? [];
    deepStrictEqual(
      table.split('\n').map((line) => line.trim().split(/ {2,}/)),
      [['Row', 'Package', 'Version', 'Vulnerabilities'], ['9', 'evil', '1.0', '1'], ['']],
    );
    doesNotMatch(out.split('Vulnerable:')[1] ?? '', /evil/);
    strictEqual(code, 1);
    const alone = await runFake(command, scripted({ findings: [malicious] }));
    doesNotMatch(alone.out, /Vulnerable:/);
  });

  it('counts every package of a scan once, whatever its verdict', async () => {
    const findings = verdicts.flatMap((verdict, at) =>
      Array.from({ length: at + 2 }, (_, nth) => findingOf(`${verdict}-${nth}`, verdict)),
    );
    const failed = 2;
    const packages = { total: findings.length, completed: findings.length - failed, failed, skipped: 0 };
    for (const detail of [[], ['--quiet']]) {
      const { out } = await runFake([...command, ...detail], scripted({ findings, packages }));
      const totals = out.split('\n').find((line) => line.includes('malicious,')) ?? '';
      const numbers = [...totals.replace(/^.*\. /, '').matchAll(/(?:^|, )\s*(\d+) [a-z]/g)].map(([, number]) =>
        Number(number),
      );
      strictEqual(numbers.length, verdicts.length + 1, totals);
      strictEqual(
        numbers.reduce((sum, number) => sum + number, 0),
        findings.length,
        totals,
      );
    }
  });

  it('tells the day of old data, and never "nothing to do" by data that stands in for a source', async () => {
    const clean = findingOf('a', 'clean');
    const oldData = [{ label: 'PyPA advisories', day: '2024-10-10' }];
    const file = await runFake(command, scripted({ findings: [{ ...clean, oldData }] }));
    match(file.out, /\n {2}Data of 2024-10-10 from PyPA advisories for 1 package\n/);
    match(file.out, /Nothing to do: no known advisory affects these versions, according to data of 2024-10-10\n/);
    strictEqual(file.code, 0);
    const standIns = [{ label: 'OSV', day: '2026-11-25' }];
    const recent = await runFake(command, scripted({ findings: [{ ...clean, standIns }] }));
    match(recent.out, /\n {2}Earlier data of OSV of 2026-11-25 used, as the source did not respond, for 1 package\n/);
    doesNotMatch(recent.out, /Nothing to do/);
    match(recent.out, /Scan again when all sources are available/);
    strictEqual(recent.code, 0);
    const old = { ...clean, standIns, outdated: true, oldData: [{ label: 'OSV', day: '2026-11-01' }] };
    const { out, code } = await runFake(command, scripted({ findings: [old] }));
    doesNotMatch(out, /Nothing to do/);
    strictEqual(code, 2);
  });

  it('says where the reasons are, whatever columns the sheet has', async () => {
    const findings = [...found, findingOf('odd', 'review')];
    const { out } = await runFake(command, scripted({ findings }));
    match(out, /^ {2}- Review the Recommendation column in \/reviews\/review\.xlsx$/m);
    match(out, /^ {2}- See why 1 package needs review: ihacpa report \/reviews\/review\.xlsx$/m);
    const bare = await runFake(command, scripted({ findings, lacksRecommendation: true }));
    doesNotMatch(bare.out, /Recommendation column|result columns/);
    match(bare.out, /^ {2}- See what to do about 4 vulnerable packages: ihacpa report \/reviews\/review\.xlsx$/m);
  });

  it('says that accepted risks are left, not that there is none', async () => {
    const { out } = await runFake(command, scripted({ findings: [findingOf('flask', 'accepted', { flaws: 1 })] }));
    match(out, /1 risk accepted,/);
    match(out, /Nothing to do: 1 package with accepted risks only\n/);
    doesNotMatch(out, /no known advisory affects/);
  });

  it('names the sources that could not answer, and for how many packages', async () => {
    const silent = (name: string, ...unchecked: readonly string[]) => ({ ...findingOf(name, 'clean'), unchecked });
    const findings = [silent('a', 'NVD', 'Snyk'), silent('b', 'NVD'), findingOf('c', 'clean')];
    const { out, code } = await runFake(command, scripted({ findings }));
    match(out, /NVD was unavailable for 2 packages\n {2}Snyk was unavailable for 1 package\n/);
    strictEqual(code, 2);
  });

  it('names the kept cells and says how many are not shown', async () => {
    const kept = Array.from({ length: 25 }, (_, index) => ({
      cell: `M${index + 4}`,
      package: 'click',
      value: 'my own\nwords',
      finding: 'None found',
    }));
    const { out } = await runFake(command, scripted({ kept }));
    match(out, /25 cells/);
    match(out, /M4 +click +my own words +None found/);
    match(out, /and 5 more; --verbose shows all/);
    const verbose = await runFake([...command, '--verbose'], scripted({ kept }));
    match(verbose.out, /M28/);
    doesNotMatch(verbose.out, /more; --verbose/);
  });

  it('never lets an escape sequence of a package name reach the terminal', async () => {
    const evil = findingOf('evil\u001b[2J\u202egnp', 'vulnerable', { version: '1\u0007', flaws: 1 });
    const { out } = await runFake(command, scripted({ findings: [evil] }));
    // eslint-disable-next-line no-control-regex -- control characters are what is looked for
    doesNotMatch(out, /[\u0000-\u0009\u000b-\u001f\u202e]/);
  });

  it('--quiet prints one line and no progress', async () => {
    const { out, err } = await runFake([...command, '--quiet'], scripted({ findings: found }));
    strictEqual(out.split('\n').length, 2);
    strictEqual(err, '');
  });

  it('a dry run says what it would write, and that nothing was', async () => {
    const { out } = await runFake([...command, '--dry-run'], scripted({ findings: found, dryRun: true }));
    match(out, /8 cells would be written; not changed: \/reviews\/review\.xlsx/);
    match(out, /Remove --dry-run to save the results/);
    doesNotMatch(out, /written in/);
  });

  it('a cancelled scan says how to go on, as a command to copy', async () => {
    const part = { status: 'cancelled', packages: { total: 9, completed: 4, failed: 0, skipped: 0 } } as const;
    const { out, code } = await runFake([...command, '--storage', 'state'], scripted(part));
    match(out, /Scan canceled: 4 of 9 packages done/);
    ok(out.includes("ihacpa scan review.xlsx --advisories 'my data/all.zip' --storage state --resume-auto"), out);
    strictEqual(code, 130);
  });

  it('an incomplete scan says why on standard error, also with --json', async () => {
    const findings = ['click', 'attrs', 'flask'].map((name) => findingOf(name, 'notChecked'));
    const packages = { total: 3, completed: 2, failed: 1, skipped: 0 };
    const { err, code } = await runFake([...command, '--json'], scripted({ findings, packages }));
    match(err, /ihacpa: incomplete: 1 package failed, 2 packages not checked\n$/);
    strictEqual(code, 2);
  });

  it('an incomplete scan does not call a package unchecked that some sources have answered about', async () => {
    const findings = [{ ...findingOf('click', 'clean'), unchecked: ['GitHub'] }, findingOf('attrs', 'clean')];
    const { out, err, code } = await runFake(command, scripted({ findings }));
    match(out, /0 not checked/);
    match(out, /See why 1 package was not fully checked: ihacpa report \S*review\.xlsx\n/);
    match(err, /ihacpa: incomplete: 1 package not fully checked\n$/);
    strictEqual(code, 2);
    const dry = await runFake([...command, '--dry-run'], scripted({ findings, dryRun: true }));
    doesNotMatch(dry.out, /See why/);
  });

  const blind: readonly [string[], RegExp][] = [
    [['--offline'], /^ihacpa: warning: --offline without advisory data \(--advisories\)/],
    [['--disable-source', 'osv'], /^ihacpa: warning: OSV is off and --advisories is not set/],
  ];
  for (const [options, warning] of blind) {
    it(`with ${options.join(' ')} and no advisories says so at the start and at the end, and never that all is well`, async () => {
      const findings = [findingOf('click', 'notChecked'), findingOf('attrs', 'notChecked')];
      const { out, err, code, requests } = await runFake(['scan', 'review.xlsx', ...options], {
        runScan: (_request, { onDidEvent }) => {
          onDidEvent(started);
          return Promise.resolve(summary({ findings }));
        },
      });
      match(err, warning);
      match(out, /Nothing was checked: no advisory source is available/);
      doesNotMatch(out, /Nothing to do/);
      strictEqual(code, 2);
      strictEqual(requests[0]?.advisoriesPath, undefined);
    });
  }

  it('of a workbook that is refused says nothing of missing data', async () => {
    const refusal = new UserError({ code: 'workbookRefused', what: verbatim('No header'), next: verbatim('Add it') });
    const { err } = await runFake(['scan', 'review.xlsx', '--offline'], { runScan: () => Promise.reject(refusal) });
    strictEqual(err, 'ihacpa: No header. Add it.\n');
  });

  it('without any data asks the services and warns of nothing', async () => {
    const { err, requests } = await runFake(['scan', 'review.xlsx'], scripted({}));
    doesNotMatch(err, /warning/);
    deepStrictEqual([requests[0]?.offline, requests[0]?.sources?.services['osv']], [false, { enabled: true }]);
  });
});
