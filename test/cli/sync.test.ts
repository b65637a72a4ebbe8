/** `sync` through the built command line: the plan first, one save of exactly its cells and rows, and results of old versions that the next scan refreshes. */
import assert from 'node:assert/strict';
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ScanSummary } from '../../src/core/scan/scanSummary';
import { parseVersion } from '../../src/core/package/version';
import { nodeFileSystem } from '../../src/platform/nodeFileSystem';
import { readReviewWorkbook } from '../../src/workbook/review/readReviewWorkbook';
import type { ColoredWorkbook } from '../../src/workbook/review/readReviewColors';
import type { WorkbookChanges } from '../../src/reports/changes/workbookChanges';
import { needSharedData } from '../support/sharedData';
import { useTemporaryFolder } from '../support/temporaryFolder';
import { projectRoot } from '../support/vscode/projectRoot';
import { runFake } from './fakeCli';
import type { CliDependencies } from '../../src/cli/cliPorts';
import type { SyncChoice, SyncMark } from '../../src/tasks/syncChoice';
import { type Ended, hashOf, runCli } from './realCli';

const sample = join(projectRoot(), 'media', 'sample');
const advisories = join(sample, 'advisories');

const noWorkbook: ColoredWorkbook = {
  ...{ path: '', realPath: '', hash: '', size: 0, sheetName: '', headerRow: 1, columns: new Map(), rows: [] },
  ...{ date1904: false, readColors: () => [] },
};

interface Printed {
  readonly plan: {
    readonly added: readonly { readonly package: string; readonly version: string }[];
    readonly changed: readonly { readonly package: string; readonly from: string; readonly to: string }[];
    readonly notInstalled: readonly { readonly package: string }[];
    readonly unchanged: number;
  };
  readonly applied: { readonly added: number; readonly changed: number; readonly marked: number } | null;
}

describe('sync', function () {
  this.timeout(120_000);
  const folder = useTemporaryFolder();
  const workbook = (): string => join(folder(), 'review.xlsx');
  const before = (): string => join(folder(), 'before.xlsx');
  const list = (): string => join(folder(), 'requirements.txt');
  const state = (): readonly string[] => ['--storage', join(folder(), 'state')];
  const environment = (): Readonly<Record<string, string>> => ({ IHACPA_STATE_HOME: join(folder(), 'home') });
  const run = (...args: readonly string[]): Promise<Ended> => runCli([...args], { environment: environment() });
  const sync = (...more: readonly string[]): Promise<Ended> =>
    run('sync', workbook(), '--from', list(), ...state(), ...more);
  const scan = async (...more: readonly string[]): Promise<ScanSummary> => {
    const { out, err } = await run(
      'scan',
      workbook(),
      '--advisories',
      advisories,
      '--offline',
      ...state(),
      '--json',
      ...more,
    );
    assert.notEqual(out, '', err);
    return JSON.parse(out) as ScanSummary;
  };
  const printed = ({ out, err }: Ended): Printed => {
    assert.notEqual(out, '', err);
    return JSON.parse(out) as Printed;
  };

  /** The packages of the workbook as a list, without some, with others changed. */
  async function writeList(
    changed: ReadonlyMap<string, string>,
    dropped: readonly string[],
    added: readonly string[],
  ): Promise<void> {
    const { rows } = await readReviewWorkbook(nodeFileSystem, workbook());
    const lines = rows
      .filter(({ identity }) => !dropped.includes(identity.name) && parseVersion(identity.version) !== undefined)
      .map(({ displayName, identity }) => `${displayName}==${changed.get(identity.name) ?? identity.version}`);
    writeFileSync(list(), [...new Set([...lines, ...added])].join('\n'));
  }

  beforeEach(() => {
    cpSync(join(sample, 'review.xlsx'), workbook());
  });

  it('shows the plan, changes exactly its cells and rows, and the next scan checks just these', async () => {
    await scan();
    cpSync(workbook(), before());
    const { rows } = await readReviewWorkbook(nodeFileSystem, workbook());
    const plain = rows.filter(({ identity }) => /^[\d.]+$/.test(identity.version)).map(({ identity }) => identity.name);
    const single = plain.filter((name) => rows.filter(({ identity }) => identity.name === name).length === 1);
    const changed = new Map(single.slice(0, 5).map((name) => [name, '99.1.0']));
    const dropped = single.slice(5, 9);
    await writeList(changed, dropped, ['newone==1.0', 'New-Two[x]==2.10 ; python_version > "3"', 'new.three==3']);

    const dry = await sync('--dry-run');
    assert.equal(dry.code, 0, dry.err);
    assert.match(dry.out, /Changed +5\n +Added +3\n +No longer installed +\d+/);
    assert.equal(hashOf(workbook()), hashOf(before()));

    const ended = await sync('--yes', '--json');
    assert.equal(ended.code, 0, ended.err);
    const { plan, applied } = printed(ended);
    assert.deepEqual(applied && [applied.added, applied.changed, applied.marked], [3, 5, 0]);
    assert.deepEqual(plan.added.map(({ package: name }) => name).sort(), ['New-Two', 'new.three', 'newone']);
    for (const name of dropped)
      assert.ok(plan.notInstalled.some((each) => each.package.toLowerCase().replace(/[._]/g, '-') === name));
    assert.equal(hashOf(/is at (.*)$/m.exec(ended.err)?.[1] ?? ''), hashOf(before()));

    const told = await run('changes', before(), workbook(), '--format', 'json', ...state());
    const { changes, rowsAdded, rowsRemoved } = JSON.parse(told.out) as WorkbookChanges;
    // A row with another version is another package to a comparison: its row went, and came.
    const now = (await readReviewWorkbook(nodeFileSystem, workbook())).rows;
    for (const [at, row] of rows.entries()) {
      const { currentVersion, pypiCurrentLink, ...others } = row.cells;
      const { currentVersion: version, pypiCurrentLink: link, ...same } = now[at]?.cells ?? {};
      assert.deepEqual(same, others, row.displayName);
      if (changed.has(row.identity.name)) assert.deepEqual(version, { kind: 'text', text: '99.1.0' });
      else assert.deepEqual([version, link], [currentVersion, pypiCurrentLink]);
    }
    assert.equal(now.length, rows.length + 3);
    assert.deepEqual(
      changes.filter(({ before: was }) => was.includes('Notes')),
      [],
    );
    assert.equal(rowsAdded.length - rowsRemoved.length, 3);

    const again = printed(await sync('--yes', '--json'));
    assert.deepEqual([again.plan.added, again.plan.changed], [[], []]);

    const summary = await scan('--only', 'outdated');
    assert.equal(summary.packages.total, 8);
    const after = (await readReviewWorkbook(nodeFileSystem, workbook())).rows;
    for (const [at, row] of rows.entries()) {
      if (!changed.has(row.identity.name)) assert.deepEqual(after[at]?.cells, row.cells, row.displayName);
      assert.deepEqual(after[at]?.cells.notes, row.cells.notes);
    }
    // What was said of the old version is not left beside the new one.
    for (const name of changed.keys()) {
      const [was, is] = [rows, after].map(
        (all) => all.find(({ identity }) => identity.name === name)?.cells.githubAdvisoryResult,
      );
      if (was?.kind === 'text' && was.text.includes(' v')) assert.notDeepEqual(is, was, name);
    }
    assert.equal((await scan('--only', 'outdated')).packages.total, 0);
  });

  it('marks what is no longer installed in an empty note, and takes the mark back', async () => {
    const { rows } = await readReviewWorkbook(nodeFileSystem, workbook());
    const gone = rows.find(({ cells, identity }) => cells.notes?.kind === 'empty' && /^[\d.]+$/.test(identity.version));
    assert.ok(gone);
    const noteNow = async (): Promise<unknown> =>
      (await readReviewWorkbook(nodeFileSystem, workbook())).rows.find(({ row }) => row === gone.row)?.cells.notes;
    await writeList(new Map(), [gone.identity.name], []);
    const ended = await sync('--yes', '--mark', 'note');
    assert.equal(ended.code, 0, ended.err);
    assert.deepEqual(await noteNow(), { kind: 'text', text: 'No longer installed' });
    await writeList(new Map(), [], []);
    await sync('--yes');
    assert.deepEqual(await noteNow(), { kind: 'empty' });
  });

  it('asks once how to mark, and remembers it for the workbook', async () => {
    const inventory = { packages: [], notUsable: [], complete: true, hides: [], notes: [] };
    const gone = { row: 4, name: 'flask', version: '1', identity: { name: 'flask', version: '1', occurrence: 0 } };
    const plan = {
      ...{ added: [], changed: [], notInstalled: [gone], unchanged: [], versionUnknown: [] },
      ...{ notTold: [], writtenTwice: [], notUsable: [] },
    };
    const choices: SyncChoice[] = [];
    const depsWith = (mark: SyncMark | undefined): Partial<CliDependencies> => ({
      planSync: () =>
        Promise.resolve({
          ...{ plan, inventory, workbook: noWorkbook },
          readMarks: () => Promise.resolve({ mark, marks: { add: [gone], remove: [], leave: [] } }),
        }),
      syncWorkbook: (_, __, ___, choice) => {
        choices.push(choice);
        return Promise.resolve({ added: 0, changed: 0, marked: 1, leftUnmarked: [], left: [], backup: undefined });
      },
    });
    const args = ['sync', workbook(), '--from', list()];
    const asked = await runFake(args, { terminal: true, answers: ['9', '3', 'y'], deps: depsWith(undefined) });
    assert.match(asked.err, /no longer installed\? .*\n +1\).*\n +2\).*\n +3\) Strike through name and version\n/);
    assert.equal(asked.code, 0, asked.err);
    const again = await runFake(args, { terminal: true, answers: ['y'], deps: depsWith('note') });
    assert.doesNotMatch(again.err, /3\)/);
    await runFake([...args, '--yes'], { terminal: true, deps: depsWith('note') });
    await runFake([...args, '--yes', '--mark', 'strike'], { terminal: true, deps: depsWith('note') });
    assert.deepEqual(
      choices.map(({ mark, remembersMark }) => [mark, remembersMark]),
      [
        ['strike', true],
        ['note', true],
        ['none', false],
        ['strike', true],
      ],
    );
    const left = await runFake(args, { terminal: true, answers: [], deps: depsWith(undefined) });
    assert.equal(left.code, 0);
    assert.deepEqual([choices.at(-1)?.mark, choices.at(-1)?.remembersMark], ['none', false]);
  });

  it('applies only the part that is asked for', async () => {
    const { rows } = await readReviewWorkbook(nodeFileSystem, workbook());
    const name = rows.find(({ identity }) => /^[\d.]+$/.test(identity.version))?.identity.name ?? '';
    await writeList(new Map([[name, '99.1']]), [], ['newone==1.0']);
    const added = printed(await sync('--yes', '--json', '--only', 'added'));
    assert.deepEqual(added.applied && [added.applied.added, added.applied.changed], [1, 0]);
    const changed = printed(await sync('--yes', '--json', '--only', 'changed'));
    assert.deepEqual(changed.applied && [changed.applied.added, changed.applied.changed >= 1], [0, true]);
  });

  it('plans one change for the real workbook and the list that it was made from, and then nothing', async function () {
    cpSync(needSharedData(this, 'review-workbook.xlsx'), workbook());
    cpSync(join(needSharedData(this, 'inventory/workbook'), 'pip-list.txt'), list());
    const first = printed(await sync('--yes', '--json'));
    assert.deepEqual([first.plan.added.length, first.plan.changed.length, first.plan.notInstalled.length], [0, 1, 1]);
    assert.equal(first.plan.unchanged, 484);
    const second = printed(await sync('--yes', '--json'));
    assert.deepEqual([second.plan.added, second.plan.changed, second.plan.unchanged], [[], [], 485]);
  });

  const refused: readonly (readonly [title: string, content: string, args: readonly string[], words: RegExp])[] = [
    ['a file that names no package', 'Dear all,\n', ['--yes'], /requirements\.txt: The file names no package/],
    ['a wrong part', 'a==1', ['--yes', '--only', 'both'], /--only both is not a choice/],
    ['a missing list', 'a==1', ['--yes', '--from', 'missing.txt'], /missing\.txt: The file or folder does not exist/],
    ['a pipe without an answer', 'a==1', [], /Pass --yes to apply it, or --dry-run/],
  ];
  for (const [title, content, args, words] of refused) {
    it(`refuses ${title} and writes nothing`, async () => {
      const hash = hashOf(workbook());
      writeFileSync(list(), content);
      const { code, out, err } = await sync(...args);
      assert.deepEqual([code, out], [127, '']);
      assert.match(err, words);
      assert.equal(hashOf(workbook()), hash);
    });
  }

  it('takes no row for gone by a list that gives ranges, and says that none was compared', async () => {
    const former = hashOf(workbook());
    writeFileSync(list(), 'flask>=2\nrequests>=2.0,<3\npytz\n');
    const { code, out } = await sync('--yes', '--mark', 'strike');
    assert.equal(code, 0);
    assert.match(out, /No longer installed +0\n/);
    assert.match(out, /flask +has a range of versions, not one version/);
    assert.match(
      out,
      /\nNothing was changed: no row was compared, since the files name no version\. Pass a lock file or the output of pip freeze\.\n$/,
    );
    writeFileSync(list(), 'six==1.16.0\nrequests>=2.0,<3\n');
    const mixed = await sync('--yes', '--mark', 'strike');
    assert.match(mixed.out, /No longer installed +0\n/);
    assert.match(mixed.out, /\nNothing to change in the rows that were compared\. Not compared: \d+ rows\.\n$/);
    assert.equal(hashOf(workbook()), former);
  });

  it('says of a project file without versions that no row was compared', async () => {
    const project = join(folder(), 'pyproject.toml');
    writeFileSync(project, '[project]\nname = "x"\ndependencies = ["flask>=2", "requests"]\n');
    const { code, out } = await run('sync', workbook(), '--from', project, ...state(), '--yes', '--mark', 'note');
    assert.equal(code, 0);
    assert.match(out, /no row was compared, since the files name no version/);
    assert.match(out, /Not compared, since these files may leave packages out +33\n/);
  });

  it('refuses two lists that disagree', async () => {
    const other = join(folder(), 'other.txt');
    writeFileSync(list(), 'a==1.0');
    writeFileSync(other, 'a==2.0');
    const { code, err } = await sync('--from', other, '--yes');
    assert.equal(code, 127);
    assert.match(err, /The files disagree on a: /);
  });

  it('lists what it cannot use, with line and reason, and no password', async () => {
    writeFileSync(
      list(),
      '--index-url https://ana:geheim@host/simple\nb>=2\ngit+https://ana:geheim@host/c#egg=c\nsix==1.16.0\n',
    );
    const { code, out, err } = await sync('--dry-run');
    assert.equal(code, 0, err);
    assert.match(out, /requirements\.txt:2 +b +has a range of versions, not one version/);
    assert.match(out, /requirements\.txt:3 +c +comes from version control without a version/);
    assert.doesNotMatch(out + err, /geheim/);
  });

  it('asks on a terminal, and no is no', async () => {
    const asked: string[] = [];
    const plan = {
      ...{
        added: [],
        notInstalled: [],
        unchanged: [],
        versionUnknown: [],
        notTold: [],
        writtenTwice: [],
        notUsable: [],
      },
      changed: [
        {
          identity: { name: 'a', version: '1', occurrence: 0 },
          row: 4,
          name: 'a',
          version: '1',
          to: '2',
          isSameVersion: false,
        },
      ],
    };
    const inventory = { packages: [], notUsable: [], complete: true, hides: [], notes: [] };
    const synced = { added: 0, changed: 1, marked: 0, leftUnmarked: [], left: [], backup: undefined };
    const deps = {
      planSync: () =>
        Promise.resolve({
          ...{ plan, inventory, workbook: noWorkbook },
          readMarks: () => Promise.resolve({ marks: { add: [], remove: [], leave: [] } }),
        }),
      syncWorkbook: (path: string) => {
        asked.push(path);
        return Promise.resolve(synced);
      },
    };
    const args = ['sync', 'r.xlsx', '--from', 'f.txt'];
    const no = await runFake(args, { terminal: true, answers: ['n'], deps });
    assert.deepEqual([no.code, asked.length], [130, 0]);
    assert.match(no.err, /Apply these changes to the workbook\? \[y\/N\]: .*Canceled before anything was changed/);
    const yes = await runFake(args, { terminal: true, answers: ['y'], deps });
    assert.deepEqual([yes.code, asked.length], [0, 1]);
  });

  it('does not load its readers for other commands', () => {
    const source = readFileSync(join(projectRoot(), 'src', 'inventory', 'read', 'parseDocument.ts'), 'utf8');
    assert.doesNotMatch(source, /^import .*(smol-toml|'yaml')/m);
  });
});
