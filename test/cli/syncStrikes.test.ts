/** `sync --mark strike` through the built command line: which cells are struck through, which are left, and what is told of each row. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { cpSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseVersion } from '../../src/core/package/version';
import type { PackageRow } from '../../src/core/sheet/packageRow';
import { nodeFileSystem } from '../../src/platform/nodeFileSystem';
import { readReviewWorkbook } from '../../src/workbook/review/readReviewWorkbook';
import { useTemporaryFolder } from '../support/temporaryFolder';
import { projectRoot } from '../support/vscode/projectRoot';
import { type Ended, runCli } from './realCli';

const sample = join(projectRoot(), 'media', 'sample');
const python = '/usr/bin/python3';

interface Row {
  readonly row: number;
  readonly package: string;
}

interface Printed {
  readonly plan: { readonly marks: { readonly add: Row[]; readonly remove: Row[]; readonly leave: Row[] } };
  readonly applied: { readonly changed: number; readonly marked: number; readonly leftUnmarked: Row[] } | null;
}

function struck(path: string): readonly string[] {
  const script = `import sys, json, openpyxl
s = openpyxl.load_workbook(sys.argv[1]).worksheets[0]
print(json.dumps([c.coordinate for r in s.iter_rows() for c in r if c.value is not None and c.font.strike]))`;
  return JSON.parse(execFileSync(python, ['-c', script, path], { encoding: 'utf8' })) as string[];
}

function strikeCell(path: string, cell: string): void {
  const script = `import sys, copy, openpyxl
b = openpyxl.load_workbook(sys.argv[1])
c = b.worksheets[0][sys.argv[2]]; f = copy.copy(c.font); f.strike = True; c.font = f
b.save(sys.argv[1])`;
  execFileSync(python, ['-c', script, path, cell]);
}

describe('strikes of a sync', function () {
  this.timeout(120_000);
  const folder = useTemporaryFolder();
  const workbook = (): string => join(folder(), 'review.xlsx');
  const list = (): string => join(folder(), 'requirements.txt');
  const state = (): readonly string[] => ['--storage', join(folder(), 'state')];
  const run = (...args: readonly string[]): Promise<Ended> =>
    runCli([...args], { environment: { IHACPA_STATE_HOME: join(folder(), 'home') } });
  const sync = (...more: readonly string[]): Promise<Ended> =>
    run('sync', workbook(), '--from', list(), ...state(), ...more);
  const printed = ({ out, err }: Ended): Printed => {
    assert.notEqual(out, '', err);
    return JSON.parse(out) as Printed;
  };
  const strikeGone = async (): Promise<Printed> => printed(await sync('--yes', '--json', '--mark', 'strike'));

  /** The packages of the workbook as a list, without some, with others changed. */
  async function writeList(changed: ReadonlyMap<string, string>, dropped: readonly string[] = []): Promise<void> {
    const { rows } = await readReviewWorkbook(nodeFileSystem, workbook());
    const lines = rows
      .filter(({ identity }) => !dropped.includes(identity.name) && parseVersion(identity.version) !== undefined)
      .map(({ displayName, identity }) => `${displayName}==${changed.get(identity.name) ?? identity.version}`);
    writeFileSync(list(), [...new Set(lines)].join('\n'));
  }

  async function twoPackages(): Promise<readonly [PackageRow, PackageRow]> {
    const { rows } = await readReviewWorkbook(nodeFileSystem, workbook());
    const [first, second] = rows.filter(({ identity }) => /^[\d.]+$/.test(identity.version));
    assert.ok(first && second);
    return [first, second];
  }

  beforeEach(function () {
    try {
      execFileSync(python, ['-c', 'import openpyxl'], { stdio: 'ignore' });
    } catch {
      console.log('      skipped: /usr/bin/python3 with openpyxl is not on this machine');
      this.skip();
    }
    cpSync(join(sample, 'review.xlsx'), workbook());
  });

  it('are listed by changes, set and removed', async () => {
    const [gone] = await twoPackages();
    const before = join(folder(), 'before.xlsx');
    const name = gone.displayName;
    cpSync(workbook(), before);
    await writeList(new Map(), [gone.identity.name]);
    await strikeGone();
    const struck = await run('changes', before, workbook(), ...state());
    assert.match(struck.out, /^\d+ cells changed, 0 rows added, 0 removed\.\n\nPackage Name: \d+\n/);
    assert.ok(struck.out.includes(`"${name}" -> "${name} (struck through)"  (unknown)`), struck.out);
    const back = await run('changes', workbook(), before, ...state());
    assert.ok(back.out.includes(`"${name} (struck through)" -> "${name}"  (unknown)`), back.out);
  });

  it('go through what is no longer installed, and only its own are undone, also in a renamed workbook', async () => {
    const [first, second] = await twoPackages();
    strikeCell(workbook(), `B${first.row}`);
    await writeList(new Map(), [first.identity.name, second.identity.name]);
    const planned = await strikeGone();
    const cells = [`B${first.row}`, `C${first.row}`, `B${second.row}`, `C${second.row}`];
    // Besides those that the sample has and no list can name.
    const others = struck(workbook()).filter((cell) => !cells.includes(cell));
    assert.deepEqual(
      cells.filter((cell) => !struck(workbook()).includes(cell)),
      [],
    );
    assert.equal(planned.applied?.marked, new Set(others.map((cell) => cell.slice(1))).size + 2, 'packages, not cells');
    assert.equal((await strikeGone()).applied?.marked, 0);
    await writeList(new Map([[second.identity.name, '99.1']]));
    const moved = join(folder(), 'moved.xlsx');
    renameSync(workbook(), moved);
    const back = printed(await run('sync', moved, '--from', list(), ...state(), '--yes', '--json'));
    renameSync(moved, workbook());
    assert.deepEqual([back.applied?.changed, back.applied?.marked], [1, 2]);
    assert.deepEqual(struck(workbook()), [`B${first.row}`, ...others]);
    const now = (await readReviewWorkbook(nodeFileSystem, workbook())).rows.find(({ row }) => row === second.row);
    assert.deepEqual(now?.cells.currentVersion, { kind: 'text', text: '99.1' });
  });

  it('leave a row whose version a person struck through, so that scans still see that, and name it', async () => {
    const [first, second] = await twoPackages();
    strikeCell(workbook(), `C${first.row}`);
    await writeList(new Map(), [first.identity.name, second.identity.name]);
    const dry = await sync('--dry-run', '--mark', 'strike');
    assert.match(dry.out, new RegExp(`row ${first.row} .*not marked, because the version is struck through already`));
    const { plan, applied } = await strikeGone();
    assert.deepEqual(
      [plan.marks.leave, applied?.leftUnmarked].map((rows) => rows?.map(({ row }) => row)),
      [[first.row], [first.row]],
    );
    assert.ok(plan.marks.add.some(({ row }) => row === second.row));
    assert.ok(!struck(workbook()).includes(`B${first.row}`));
    const { rows } = await readReviewWorkbook(nodeFileSystem, workbook());
    assert.equal(rows.find(({ row }) => row === first.row)?.versionMarked, 'struck');
    assert.equal(rows.find(({ row }) => row === second.row)?.versionMarked, undefined);
    assert.match(
      (await sync('--yes', '--mark', 'strike')).out,
      /Not marked, because the version is struck .*: row \d+ /,
    );
  });

  it('that are taken back are named with their rows in the plan', async () => {
    const [first, second] = await twoPackages();
    await writeList(new Map(), [first.identity.name, second.identity.name]);
    await strikeGone();
    await writeList(new Map());
    const { out } = await sync('--dry-run');
    assert.match(out, /Installed again, mark removed +2\n/);
    const named = new RegExp(`\\nInstalled again, mark removed\\n +row ${first.row} +${first.displayName} `);
    assert.match(out, named);
    assert.doesNotMatch((await sync('--dry-run', '--only', 'added')).out, /Installed again/);
    const { plan } = printed(await sync('--dry-run', '--json'));
    assert.deepEqual(plan.marks.remove.map(({ row }) => row).sort(), [first.row, second.row].sort());
  });

  it('of a person stay in another workbook with the same packages, after the first is gone', async () => {
    const [first, second] = await twoPackages();
    await writeList(new Map(), [first.identity.name, second.identity.name]);
    await sync('--yes', '--mark', 'strike');
    await writeList(new Map());
    rmSync(workbook());
    const other = join(folder(), 'other.xlsx');
    cpSync(join(sample, 'review.xlsx'), other);
    strikeCell(other, `C${first.row}`);
    const synced = printed(await run('sync', other, '--from', list(), ...state(), '--yes', '--json'));
    assert.equal(synced.applied?.marked ?? 0, 0);
    assert.deepEqual(struck(other), [`C${first.row}`]);
  });
});
