/** `add` through the built command line: rows that are added and looked up, refusals that leave every byte, and what a stop in between leaves. */
import assert from 'node:assert/strict';
import { cpSync, existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ScanSummary } from '../../src/core/scan/scanSummary';
import type { WorkbookChanges } from '../../src/reports/changes/workbookChanges';
import { nodeFileSystem } from '../../src/platform/nodeFileSystem';
import { acquireWorkbookLock } from '../../src/workbook/lock/workbookLock';
import { readReviewWorkbook } from '../../src/workbook/review/readReviewWorkbook';
import { useTemporaryFolder } from '../support/temporaryFolder';
import { projectRoot } from '../support/vscode/projectRoot';
import { buildWorkbook, headerRow, packageRow, textCell } from '../support/workbookBuilder';
import { batchFrom, type Ended, hashOf, runCli, saysOnce, startCli } from './realCli';

const sample = join(projectRoot(), 'media', 'sample');
const advisories = join(sample, 'advisories');
/** Long enough to meet a scan in its middle. */
const slowly = { IHACPA_TEST_LOOKUP_DELAY_MS: '300' };

interface Printed {
  readonly workbook: string;
  readonly added: readonly { readonly row: number; readonly package: string; readonly version: string }[];
  readonly present: Printed['added'];
  readonly scan: ScanSummary;
}

describe('add', function () {
  this.timeout(60_000);
  const folder = useTemporaryFolder();
  const workbook = (): string => join(folder(), 'review.xlsx');
  const before = (): string => join(folder(), 'before.xlsx');
  const storage = (): string => join(folder(), 'state');
  const command = (...more: string[]): string[] => [
    ...['add', workbook(), ...more, '--advisories', advisories, '--offline', '--storage', storage()],
  ];
  const add = (...more: string[]): Promise<Ended> => runCli(command(...more));
  const added = async (): Promise<string[]> => {
    const { rows } = await readReviewWorkbook(nodeFileSystem, workbook());
    return rows.slice(33).map(({ row, displayName, identity }) => `${row} ${displayName} ${identity.version}`.trim());
  };
  beforeEach(() => {
    cpSync(join(sample, 'review.xlsx'), workbook());
    cpSync(workbook(), before());
  });

  function printed({ out, err }: Ended): Printed {
    assert.notEqual(out, '', err);
    return JSON.parse(out) as Printed;
  }

  it('gives packages rows of their own and looks up these alone', async () => {
    const ended = await add('Click==8.1.7', 'jinja2==3.1.1');
    assert.equal(ended.code, 1, ended.err);
    assert.match(ended.out, /^Added 2 packages in rows 37 to 38\.\nScan finished: 2 of 2 packages done/);
    assert.match(ended.out, /38 +jinja2 +3\.1\.1 +MEDIUM/);
    assert.match(ended.err, /Already listed with another version, not changed: Jinja2 3\.1\.2 \(row 12\)\./);
    assert.equal(hashOf(/is at (.*)$/m.exec(ended.err)?.[1] ?? ''), hashOf(before()));
    assert.deepEqual(await added(), ['37 Click 8.1.7', '38 jinja2 3.1.1']);
    const { rows } = await readReviewWorkbook(nodeFileSystem, workbook());
    assert.deepEqual(rows.at(-2)?.cells.nvdResult, { kind: 'text', text: 'None found - no CVE in OSV' });
    assert.deepEqual(rows.at(-2)?.cells.index, { kind: 'number', value: 34, digits: '34' });
    assert.deepEqual(rows.at(-1)?.cells.currentVersion, { kind: 'text', text: '3.1.1' });
    assert.deepEqual(readdirSync(folder()).sort(), ['before.xlsx', 'review.xlsx', 'state']);
  });

  it('is told by changes as rows added, and nothing else', async () => {
    await add('click==8.1.7', 'jinja2==3.1.1');
    const { out } = await runCli(['changes', before(), workbook(), '--format', 'json', '--storage', storage()]);
    const { changes, rowsAdded, rowsRemoved } = JSON.parse(out) as WorkbookChanges;
    assert.deepEqual([changes, rowsRemoved], [[], []]);
    assert.deepEqual(
      rowsAdded.map(({ row, package: name, version }) => `${row} ${name} ${version}`),
      ['37 click 8.1.7', '38 jinja2 3.1.1'],
    );
  });

  it('ends with 0 where nothing is known of them, and prints one object with --json', async () => {
    const ended = await add('click==8.1.7', '--json');
    assert.equal(ended.code, 0, ended.err);
    const { workbook: named, added: rows, present, scan } = printed(ended);
    assert.deepEqual(rows, [{ row: 37, package: 'click', version: '8.1.7' }]);
    assert.deepEqual([named, present], [workbook(), []]);
    assert.deepEqual(
      scan.findings.map(({ row, verdict }) => [row, verdict]),
      [[37, 'clean']],
    );
  });

  it('leaves the cell of a version that was not given empty, and says so', async () => {
    const ended = await add('click');
    assert.equal(ended.code, 0, ended.err);
    assert.match(ended.err, /No version was given for click \(row 37\): type the installed one/);
    assert.match(ended.out, /1 needs review/);
    assert.deepEqual(await added(), ['37 click']);
  });

  it('says what is listed already, adds the rest, and does nothing the second time', async () => {
    const first = await add('click==8.1.7', 'JINJA2', 'tomli==2.0.1', '--json');
    assert.deepEqual(
      printed(first).present.map(({ row, package: name, version }) => `${row} ${name} ${version}`),
      ['12 Jinja2 3.1.2'],
    );
    const hash = hashOf(workbook());
    const again = await add('tomli==2.0.1', 'click==8.1.7');
    assert.equal(again.code, 0, again.err);
    assert.match(again.out, /^Nothing to add\. Already listed, not added again: tomli 2\.0\.1 \(row 38\), click/);
    assert.match(again.out, /Nothing new to check\. All 2 selected packages already have results:/);
    assert.match(again.out, /Check them again with current data: ihacpa scan .* --packages tomli,click/);
    assert.equal(hashOf(workbook()), hash);
  });

  it('writes nothing in a dry run, neither beside the workbook nor into the state', async () => {
    const ended = await add('jinja2==3.1.1', '--dry-run');
    assert.equal(ended.code, 1, ended.err);
    assert.match(ended.out, /^Would add 1 package in row 37\.\n/);
    assert.ok(ended.out.includes(`not changed: ${workbook()}`), ended.out);
    assert.ok(ended.err.includes(`Scanning ${workbook()}`), ended.err);
    assert.equal(hashOf(workbook()), hashOf(before()));
    assert.deepEqual(readdirSync(storage()), []);
  });

  it('adds to a copy with --output', async () => {
    const copy = join(folder(), 'copy.xlsx');
    const ended = await add('click==8.1.7', '--output', copy);
    assert.equal(ended.code, 0, ended.err);
    assert.equal(hashOf(workbook()), hashOf(before()));
    const { rows } = await readReviewWorkbook(nodeFileSystem, copy);
    assert.equal(rows.length, 34);
  });

  it('reads accepted risks beside the workbook, in a dry run too', async () => {
    writeFileSync(join(folder(), 'ihacpa-risks.yaml'), 'accepted:\n  - advisory: 5\n');
    for (const more of [[], ['--dry-run']]) {
      const ended = await add('click==8.1.7', ...more);
      assert.equal(ended.code, 127, ended.err);
      assert.ok(ended.err.includes(join(folder(), 'ihacpa-risks.yaml')), ended.err);
    }
    assert.equal(hashOf(workbook()), hashOf(before()));
  });

  it('takes requirements as they are pasted, and refuses none for its extras or markers', async () => {
    const ended = await add(
      'Click[x]==8.1.7',
      'tomli === 2.0.1 ; python_version < "3.11"',
      'wcwidth @ https://h/wcwidth-0.2.1.tar.gz',
    );
    assert.equal(ended.code, 0, ended.err);
    assert.deepEqual(await added(), ['37 Click 8.1.7', '38 tomli 2.0.1', '39 wcwidth 0.2.1']);
  });

  describe('with lists', () => {
    const list = (): string => join(folder(), 'requirements.txt');
    const withList = (...more: string[]): Promise<Ended> => add('-r', list(), ...more);
    beforeEach(() => {
      writeFileSync(list(), 'Jinja2==3.1.2\nurllib3==99.0\nclick[x]==8.1.7 # via a\nq>=1\n-e .\n');
    });

    it('adds what the workbook lacks, changes no version, and tells what it cannot use', async () => {
      const ended = await withList('tomli==2.0.1', 'CLICK==8.1.7');
      assert.equal(ended.code, 1, ended.err);
      assert.deepEqual(await added(), ['37 click 8.1.7', '38 tomli 2.0.1']);
      assert.match(ended.out, /Already listed, not added again: Jinja2 3\.1\.2 \(row 12\)/);
      assert.match(ended.err, /The workbook has 1 row with another version: update it with ihacpa sync\./);
      assert.match(ended.err, /requirements\.txt:4 +q +has a range of versions, not one version/);
      assert.match(ended.err, /requirements\.txt:5 +an entry +is a folder or an editable install/);
      const printedAgain = printed(await withList('--json')) as Printed & Record<'changed' | 'notUsable', unknown[]>;
      assert.deepEqual([printedAgain.added, printedAgain.changed.length, printedAgain.notUsable.length], [[], 1, 2]);
    });

    it('takes several lists, short and long, and repeats none of their packages', async () => {
      const other = join(folder(), 'other.txt');
      writeFileSync(other, 'click==8.1.7\nwcwidth==0.2.1\n');
      const ended = await add(`-r${list()}`, `--requirement=${other}`, '--dry-run', '--json');
      assert.deepEqual(
        printed(ended).added.map(({ package: name }) => name),
        ['click', 'wcwidth'],
      );
      assert.equal(hashOf(workbook()), hashOf(before()));
    });

    it('has nothing to add where no package has one version, and says why', async () => {
      writeFileSync(list(), 'q>=1\n');
      const ended = await withList();
      assert.deepEqual([ended.code, ended.out], [0, 'Nothing to add.\n'], ended.err);
      assert.match(ended.err, /requirements\.txt:1 +q +has a range/);
      const { scan, added: rows } = printed(await withList('--json'));
      assert.deepEqual([scan, rows], [null, []]);
      assert.equal(hashOf(workbook()), hashOf(before()));
    });

    it('refuses a list that is none, and leaves the workbook', async () => {
      writeFileSync(list(), 'Dear all,\n');
      const ended = await withList('tomli==2.0.1');
      assert.deepEqual([ended.code, ended.out], [127, ''], ended.err);
      assert.match(ended.err, /requirements\.txt: The file names no package/);
      assert.equal(hashOf(workbook()), hashOf(before()));
    });
  });

  const refusals: readonly [string, readonly string[], RegExp][] = [
    ['no package', [], /needs the NAME\[==VERSION\]/],
    [
      'every wrong package at once',
      ['fine==1.0', 'a b', '-x', 'q>=1', 'q==1.x', 'q ; nonsense', 'é', '=cmd==1', ''],
      /"a b" has no valid package name.*"q>=1" has a range of versions, not one version; "q==1\.x" has no valid version.*"q ; nonsense" is not a valid requirement.*"é" has no valid package name.*"=cmd==1" has no valid package name.*"" has no valid/,
    ],
    ['a name with an escape sequence', ['a\u001b[31m'], /^ihacpa: Nothing was added: "a\uFFFD\[31m" has no valid/],
    ['missing advisories', ['fine==1.0', '--advisories', '/nowhere'], /given twice/],
    ['options of a scan that it does not have', ['fine==1.0', '--only', 'empty'], /Unknown option --only/],
    ['a wrong severity', ['fine==1.0', '--fail-on', 'bad'], /See ihacpa add --help/],
  ];
  for (const [title, more, reason] of refusals) {
    it(`refuses ${title}, and leaves the workbook`, async () => {
      const words = more.flatMap((word) => (word === '-x' ? ['--', '-x'] : [word]));
      const ended = await runCli(
        words.includes('--')
          ? [
              'add',
              '--advisories',
              advisories,
              '--offline',
              '--storage',
              storage(),
              workbook(),
              ...more.filter((w) => w !== '-x'),
            ]
          : command(...more),
      );
      assert.deepEqual([ended.code, ended.out], [127, ''], ended.err);
      assert.match(ended.err, reason);
      assert.equal(ended.err.trimEnd().split('\n').length, 1, ended.err);
      assert.equal(hashOf(workbook()), hashOf(before()));
    });
  }

  it('refuses data that it cannot read before it adds anything or makes a copy', async () => {
    const copy = join(folder(), 'copy.xlsx');
    for (const more of [[], ['--output', copy]]) {
      const ended = await runCli([
        ...['add', workbook(), 'click==8.1.7', '--advisories', join(folder(), 'nowhere'), '--offline'],
        ...['--storage', storage(), ...more],
      ]);
      assert.deepEqual([ended.code, ended.out], [127, ''], ended.err);
      assert.equal(hashOf(workbook()), hashOf(before()));
      assert.equal(existsSync(copy), false);
    }
  });

  it('refuses a workbook without room, also in a copy and in a dry run, by its own name', async () => {
    const rows = `${headerRow()}${packageRow(2, 'a', '1')}<row r="3">${textCell('D3', 'Total')}</row>`;
    writeFileSync(workbook(), buildWorkbook({ rows }));
    const copy = join(folder(), 'copy.xlsx');
    for (const more of [[], ['--dry-run'], ['--output', copy]]) {
      const ended = await add('click==8.1.7', ...more);
      assert.deepEqual([ended.code, ended.out], [127, ''], ended.err);
      assert.ok(ended.err.startsWith(`ihacpa: ${workbook()}: Row 3 below the packages is not empty`), ended.err);
    }
    assert.equal(existsSync(copy), false);
  });

  it('refuses a missing workbook and a folder', async () => {
    mkdirSync(join(folder(), 'folder.xlsx'));
    for (const [name, reason] of [
      ['missing.xlsx', /does not exist/],
      ['folder.xlsx', /not a file/],
    ] as const) {
      for (const more of [[], ['--dry-run']]) {
        const args = command('click==8.1.7', ...more).map((each) =>
          each === workbook() ? join(folder(), name) : each,
        );
        const ended = await runCli(args);
        assert.deepEqual([ended.code, ended.out], [127, ''], ended.err);
        assert.match(ended.err, reason);
      }
    }
  });

  it('ends with 3 and touches nothing while a scan holds the workbook', async () => {
    const lock = await acquireWorkbookLock(workbook());
    try {
      const ended = await add('click==8.1.7');
      assert.deepEqual([ended.code, ended.out], [3, ''], ended.err);
    } finally {
      await lock.release();
    }
    assert.equal(hashOf(workbook()), hashOf(before()));
  });

  it('ends with 2 where nobody could look', async () => {
    const ended = await runCli(['add', workbook(), 'click==8.1.7', '--offline', '--storage', storage()]);
    assert.equal(ended.code, 2, ended.err);
    assert.match(ended.err, /without advisory data.*Not checked/);
    assert.deepEqual(await added(), ['37 click 8.1.7']);
  });

  /** Starts a slow scan of the workbook and sends the signal after its first batch. */
  async function stopScan(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    const options = ['--advisories', advisories, '--offline', '--batch-size', '5', '--storage', storage()];
    const started = startCli(['scan', workbook(), ...options], { environment: slowly });
    await saysOnce(started, batchFrom(1));
    started.child.kill(signal);
    await started.ended;
  }

  for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
    it(`leaves a scan that was stopped by ${signal} to be resumed where it was`, async () => {
      await stopScan(signal);
      const ended = await add('click==8.1.7', 'jinja2==3.1.1', '--json');
      // The stopped scan waits, whatever was found of these.
      assert.equal(ended.code, 2, ended.err);
      assert.deepEqual(
        printed(ended).scan.findings.map(({ row, verdict }) => [row, verdict]),
        [
          [37, 'clean'],
          [38, 'vulnerable'],
        ],
      );
      assert.deepEqual(await added(), ['37 click 8.1.7', '38 jinja2 3.1.1']);
      const shared = ['--advisories', advisories, '--offline', '--storage', storage(), '--json'];
      const resumed = await runCli(['scan', workbook(), '--resume-auto', ...shared]);
      assert.match(resumed.err, /New in the workbook, checked now: click 8\.1\.7, jinja2 3\.1\.1\./);
      assert.match(resumed.err, /^Resuming the scan of .*: 5 of 35 /m);
      assert.equal((JSON.parse(resumed.out) as ScanSummary).packages.completed, 35);
      const { rows } = await readReviewWorkbook(nodeFileSystem, workbook());
      assert.ok(rows.every(({ cells }) => cells.recommendation?.kind === 'text'));
    });
  }

  it('killed while it looks up, goes on when it is run again and adds nothing twice', async () => {
    const packages = ['click==8.1.7', 'jinja2==3.1.1', 'tomli==2.0.1'];
    const started = startCli(command(...packages), { environment: slowly });
    await saysOnce(started, /^Scanning /m);
    started.child.kill('SIGKILL');
    await started.ended;
    assert.equal((await added()).length, 3);
    const again = await add(...packages);
    assert.equal(again.code, 1, again.err);
    assert.match(again.err, /^Resuming the scan of /m);
    assert.match(again.out, /Scan finished: 3 of 3 packages/);
    assert.deepEqual(await added(), ['37 click 8.1.7', '38 jinja2 3.1.1', '39 tomli 2.0.1']);
  });

  it('killed as soon as the rows are there, looks them up when it is run again', async () => {
    const started = startCli(command('click==8.1.7', 'jinja2==3.1.1'), { environment: slowly });
    await saysOnce(started, /A backup of the workbook is at/);
    started.child.kill('SIGKILL');
    await started.ended;
    const again = await add('click==8.1.7', 'jinja2==3.1.1');
    assert.equal(again.code, 1, again.err);
    assert.match(again.out, /Already listed, not added again: click 8\.1\.7 \(row 37\), jinja2 3\.1\.1 \(row 38\)/);
    assert.match(again.out, /Scan finished: 2 of 2 packages/);
    assert.equal((await added()).length, 2);
  });
});
