/** `new` through the built command line: a first workbook in the form of a review sheet, which scan, add, sync and other programs read without a word. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ScanSummary } from '../../src/core/scan/scanSummary';
import { usualFieldNames, reviewFields } from '../../src/core/sheet/reviewField';
import { nodeFileSystem } from '../../src/platform/nodeFileSystem';
import { readReviewWorkbook } from '../../src/workbook/review/readReviewWorkbook';
import { openZip } from '../../src/xlsx/zip/zipReader';
import { useTemporaryFolder } from '../support/temporaryFolder';
import { projectRoot } from '../support/vscode/projectRoot';
import { type Ended, hashOf, runCli } from './realCli';

const sample = join(projectRoot(), 'media', 'sample');
const python = '/usr/bin/python3';

interface Printed {
  readonly workbook: string;
  readonly packages: number;
  readonly notUsable: readonly { readonly line: number; readonly reason: string }[];
  readonly backup: string | null;
}

describe('new', function () {
  this.timeout(120_000);
  const folder = useTemporaryFolder();
  const workbook = (): string => join(folder(), 'first.xlsx');
  const list = (): string => join(folder(), 'requirements.txt');
  const state = (): readonly string[] => ['--storage', join(folder(), 'state')];
  const run = (...args: readonly string[]): Promise<Ended> =>
    runCli([...args], { environment: { IHACPA_STATE_HOME: join(folder(), 'home') } });
  const create = (...more: readonly string[]): Promise<Ended> =>
    run('new', workbook(), '--from', list(), ...state(), ...more);
  const printed = ({ out, err }: Ended): Printed => {
    assert.notEqual(out, '', err);
    return JSON.parse(out) as Printed;
  };
  const part = (name: string): string => {
    const archive = openZip(readFileSync(workbook()));
    const entry = archive.entries.find((each) => each.name === name);
    assert.ok(entry, name);
    return archive.read(entry).toString('utf8');
  };
  beforeEach(() => {
    writeFileSync(
      list(),
      'urllib3==1.26.16\nJinja2==3.10\nDjango==3.2.12\nq>=1\nJinja2[x]==3.9 ; python_version > "3"\n',
    );
  });

  it('gives each version of each package a row, by name, and tells what it cannot use', async () => {
    const ended = await create();
    assert.equal(ended.code, 0, ended.err);
    assert.match(ended.out, /^Created .*first\.xlsx with 4 packages\. Check them with ihacpa scan .*first\.xlsx\n$/);
    assert.match(ended.err, /requirements\.txt:4 +q +has a range of versions/);
    const { rows, sheetName } = await readReviewWorkbook(nodeFileSystem, workbook());
    assert.deepEqual(
      rows.map(({ row, displayName, identity }) => `${row} ${displayName} ${identity.version}`),
      ['4 Django 3.2.12', '5 Jinja2 3.9', '6 Jinja2 3.10', '7 urllib3 1.26.16'],
    );
    assert.equal(sheetName, 'Packages');
    assert.deepEqual(
      rows.map(({ cells }) => cells.index),
      [1, 2, 3, 4].map((value) => ({ kind: 'number', value, digits: String(value) })),
    );
    for (const field of usualFieldNames) {
      const { kind } = rows[0]?.cells[field] ?? {};
      const { owner } = reviewFields[field];
      assert.equal(kind, owner === 'link' ? 'formula' : owner === 'scan' || field === 'notes' ? 'empty' : kind, field);
    }
    assert.deepEqual(readdirSync(folder()).sort(), ['first.xlsx', 'requirements.txt']);
  });

  it('has the form of a review sheet, as another reader sees it', async function () {
    try {
      execFileSync(python, ['-c', 'import openpyxl'], { stdio: 'ignore' });
    } catch {
      console.log('      skipped: /usr/bin/python3 with openpyxl is not on this machine');
      this.skip();
    }
    await create('--title', '=Bulk <Python>');
    const seen = JSON.parse(execFileSync(python, ['-c', look, workbook()], { encoding: 'utf8' })) as object;
    assert.deepEqual(seen, {
      title: ['=Bulk <Python>', 's', 18, true],
      frozen: 'I4',
      filter: 'A3:W7',
      printed: ['$1:$3', 8, 'landscape', 1, 0, null],
      heights: [23.25, 15.75, 60.75, 60],
      widths: { A: 9.14, B: 17.71, C: 11.14, M: 16.57, W: 16.86 },
      headers: ['#', 'Package Name', 'Version', 'PyPi Links\n(installed version)'],
      header: ['medium', 'medium', 'thin', 'center', true],
      version: ['3.9', 's', '@', 'center', false],
      date: 'mm-dd-yy',
      latest: '@',
      link: ['=HYPERLINK(_xlfn.CONCAT("https://pypi.org/project/",$B5,"/",$C5))', 'single', 10],
      shown: 'https://pypi.org/project/Jinja2/3.9',
      validation: ['C4:C7', 'custom', 'ISTEXT(C4)', 'warning'],
      person: 'IHACPA Package Review',
    });
  });

  it('is scanned, and nothing in it is odd to scan, format-check, sync and add', async () => {
    await create();
    const before = join(folder(), 'before.xlsx');
    cpSync(workbook(), before);
    const again = await run('sync', workbook(), '--from', list(), ...state(), '--yes');
    assert.match(again.out, /Nothing to change\.\n$/, again.err);
    assert.equal(hashOf(workbook()), hashOf(before));

    const advisories = ['--advisories', join(sample, 'advisories'), '--offline', ...state()];
    const scanned = await run('scan', workbook(), ...advisories, '--json');
    assert.equal(scanned.code, 1, scanned.err);
    const { findings, kept, packages } = JSON.parse(scanned.out) as ScanSummary;
    assert.deepEqual([packages.completed, kept, findings.length], [4, [], 4]);
    assert.doesNotMatch(scanned.err, /warning/i);
    assert.equal((await run('format-check', workbook(), ...state())).code, 0);

    const added = await run('add', workbook(), 'click==8.10', ...advisories);
    assert.equal(added.code, 0, added.err);
    const { rows } = await readReviewWorkbook(nodeFileSystem, workbook());
    const { cells, row } = rows.at(-1) ?? {};
    assert.deepEqual([row, cells?.currentVersion], [8, { kind: 'text', text: '8.10' }]);
    assert.match(JSON.stringify(cells?.snykUrl), /vuln\/pip\?search=.*Snyk click link/);
    assert.match(part('xl/worksheets/sheet1.xml'), /sqref="C4:C8".*ISTEXT\(C4\)/);
  });

  it('writes names as they are, whatever they mean to Excel', async () => {
    writeFileSync(list(), 'a_x0041_b==1.0\nTRUE==1e0\n1==2024.01\n');
    await create();
    const { rows } = await readReviewWorkbook(nodeFileSystem, workbook());
    assert.deepEqual(
      rows.map(({ displayName, cells }) => [displayName, cells.currentVersion]),
      [
        ['1', { kind: 'text', text: '2024.01' }],
        ['a_x0041_b', { kind: 'text', text: '1.0' }],
      ],
    );
  });

  it('joins several lists, and prints one object with --json', async () => {
    const other = join(folder(), 'other.txt');
    writeFileSync(other, 'six==1.16.0\nurllib3==1.26.16\n');
    const { workbook: named, packages, notUsable, backup } = printed(await create('--from', other, '--json'));
    assert.deepEqual([named, packages, notUsable.length, backup], [workbook(), 5, 1, null]);
  });

  it('replaces a file only with --force, and keeps it', async () => {
    writeFileSync(workbook(), 'mine');
    const refused = await create();
    assert.deepEqual([refused.code, refused.out, readFileSync(workbook(), 'utf8')], [127, '', 'mine'], refused.err);
    assert.match(refused.err, /first\.xlsx: The file exists already/);
    const link = join(folder(), 'link.xlsx');
    symlinkSync(workbook(), link);
    const { backup } = printed(await run('new', link, '--from', list(), ...state(), '--force', '--json'));
    assert.equal(readFileSync(backup ?? '', 'utf8'), 'mine');
    assert.equal((await readReviewWorkbook(nodeFileSystem, workbook())).rows.length, 4);
  });

  const refusals: readonly (readonly [title: string, name: string, content: string, words: RegExp])[] = [
    ['another kind of workbook', 'first.xlsm', 'a==1', /first\.xlsm: A new workbook is an \.xlsx file/],
    ['a folder', 'folder.xlsx', 'a==1', /folder\.xlsx: It is not a file/],
    ['a folder that is not there', 'none/first.xlsx', 'a==1', /cannot be written \(ENOENT\)/],
    ['a list without a version', 'first.xlsx', 'a>=1', /requirements\.txt: The file names no package with one version/],
    ['a list that is none', 'first.xlsx', 'Dear all,', /requirements\.txt: The file names no package/],
    [
      'more than it can hold',
      'first.xlsx',
      Array.from({ length: 10_001 }, (_, at) => `a${at}==1`).join('\n'),
      /at most 10000 packages, and the list has 10001/,
    ],
  ];
  for (const [title, name, content, words] of refusals) {
    it(`refuses ${title}, and writes nothing`, async () => {
      mkdirSync(join(folder(), 'folder.xlsx'));
      writeFileSync(list(), content);
      const { code, out, err } = await run('new', join(folder(), name), '--from', list(), ...state(), '--force');
      assert.deepEqual([code, out], [127, ''], err);
      assert.match(err, words);
      assert.equal(err.trimEnd().split('\n').length, 1, err);
      assert.deepEqual(readdirSync(folder()).sort(), ['folder.xlsx', 'requirements.txt', 'state']);
      assert.deepEqual(readdirSync(join(folder(), 'state')), []);
    });
  }

  it('makes an empty workbook without a list, which add, sync and scan then fill', async () => {
    const made = await run('new', workbook(), ...state());
    assert.equal(made.code, 0, made.err);
    assert.match(
      made.out,
      /^Created .*first\.xlsx without packages\. Add them with ihacpa sync .*first\.xlsx --from FILE\n$/,
    );
    const advisories = ['--advisories', join(sample, 'advisories'), '--offline', ...state()];
    const nothing = await run('scan', workbook(), ...advisories);
    assert.equal(nothing.code, 128, nothing.err);
    assert.equal((await run('add', workbook(), 'click==8.10', ...advisories)).code, 0);
    const synced = await run('sync', workbook(), '--from', list(), ...state(), '--yes', '--mark', 'none');
    assert.equal(synced.code, 0, synced.err);
    const scanned = await run('scan', workbook(), ...advisories, '--json');
    assert.equal(scanned.code, 1, scanned.err);
    const { rows } = await readReviewWorkbook(nodeFileSystem, workbook());
    assert.deepEqual(
      rows.map(({ row, displayName, cells }) => [row, displayName, cells.index, cells.currentVersion]),
      [
        ['click', '8.10'],
        ['Django', '3.2.12'],
        ['Jinja2', '3.9'],
        ['Jinja2', '3.10'],
        ['urllib3', '1.26.16'],
      ].map(([name, text = ''], at) => [
        4 + at,
        name,
        { kind: 'number', value: at + 1, digits: String(at + 1) },
        { kind: 'text', text },
      ]),
    );
    assert.match(JSON.stringify(rows[0]?.cells.snykUrl), /Snyk click link/);
    const sheet = part('xl/worksheets/sheet1.xml');
    assert.match(sheet, /sqref="C4:C1048576".*ISTEXT\(C4\)/);
    const styleOf = (cell: string): string => new RegExp(`<c r="${cell}" s="(\\d+)"`).exec(sheet)?.[1] ?? cell;
    assert.deepEqual(
      ['B', 'C', 'N'].map((column) => styleOf(`${column}4`)),
      ['B', 'C', 'N'].map((column) => styleOf(`${column}9`)),
    );
    assert.match(sheet, /<row r="8"[^>]* ht="60"/);
  });

  it('does not load ExcelJS for other commands', () => {
    const source = readFileSync(join(projectRoot(), 'src', 'tasks', 'create', 'buildWorkbook.ts'), 'utf8');
    assert.doesNotMatch(source, /^import (?!type)[^;]*from 'exceljs/m);
  });
});

const look = `
import json, sys, openpyxl
book = openpyxl.load_workbook(sys.argv[1])
s = book.worksheets[0]
shown = openpyxl.load_workbook(sys.argv[1], data_only=True).worksheets[0]
rule = s.data_validations.dataValidation[0]
a, h, c, d = s['A1'], s['B3'], s['C5'], s['D5']
print(json.dumps({
  'title': [a.value, a.data_type, a.font.sz, a.font.b],
  'frozen': s.freeze_panes,
  'filter': s.auto_filter.ref,
  'printed': [s.print_title_rows, s.page_setup.paperSize, s.page_setup.orientation, s.page_setup.fitToWidth, s.page_setup.fitToHeight, s.print_area or None],
  'heights': [s.row_dimensions[row].height for row in (1, 2, 3, 4)],
  'widths': {column: s.column_dimensions[column].width for column in 'ABCMW'},
  'headers': [s.cell(3, column).value for column in (1, 2, 3, 4)],
  'header': [h.border.top.style, h.border.left.style, h.border.right.style, h.alignment.horizontal, h.font.b],
  'version': [c.value, c.data_type, c.number_format, c.alignment.horizontal, bool(c.alignment.wrap_text)],
  'date': s['E5'].number_format,
  'latest': s['F5'].number_format,
  'link': [d.value, d.font.u, d.font.color.theme],
  'shown': shown['D5'].value,
  'validation': [str(rule.sqref), rule.type, rule.formula1, rule.errorStyle],
  'person': book.properties.creator,
}))
`;
