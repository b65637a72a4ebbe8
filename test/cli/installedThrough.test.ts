/** Why packages are installed goes with the results of a workbook that was made or synced from a list that tells it, and into a column that a person made for it. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import type { ReportModel } from '../../src/reports/model/reportModel';
import { runCli } from './realCli';
import { buildWorkbook, headerRow, packageRow, textCell } from '../support/workbookBuilder';
import { useSmallReview } from './smallReview';

/** `needs`: by the name of each package, those that it requires; the project itself requires the first. */
function uvLock(needs: Readonly<Record<string, readonly string[]>>, direct: readonly string[]): string {
  const entries = (names: readonly string[]): string =>
    `dependencies = [${names.map((name) => `{ name = "${name}" }`).join(', ')}]`;
  const project = `[[package]]\nname = "app"\nversion = "0"\nsource = { virtual = "." }\n${entries(direct)}\n`;
  const registry = 'source = { registry = "https://pypi.org/simple" }';
  const packages = Object.entries(needs).map(
    ([name, required]) => `[[package]]\nname = "${name}"\nversion = "1.0"\n${registry}\n${entries(required)}\n`,
  );
  return `version = 1\nrevision = 3\n\n${[project, ...packages].join('\n')}`;
}

describe('why packages are installed', function () {
  this.timeout(60_000);
  const review = useSmallReview();
  beforeEach(async () => {
    review.advisories('data', [{ id: 'GHSA-aaaa-bbbb-cccc', name: 'leaf' }]);
    writeFileSync(review.at('uv.lock'), uvLock({ top: ['middle'], middle: ['leaf'], leaf: [] }, ['top']));
    const made = await review.run('new', '--from', review.at('uv.lock'));
    assert.equal(made.code, 0, made.err);
    assert.equal((await review.scan('data')).code, 1);
  });
  const reported = async (): Promise<Readonly<Record<string, string>>> => {
    const { out } = await review.run('report', '--format', 'csv');
    const rows: readonly Record<string, string>[] = parse(out, { bom: true, columns: true });
    return Object.fromEntries(rows.map((row) => [row['Package'] ?? '', row['Installed'] ?? 'no column']));
  };

  it('is told in every report of a workbook that was made from the list', async () => {
    assert.deepEqual(await reported(), { leaf: 'through top → middle', top: 'direct', middle: 'through top' });
    assert.match((await review.run('report')).out, /leaf .*through top → middle/);
    const { findings } = JSON.parse((await review.run('report', '--format', 'json')).out) as ReportModel;
    assert.deepEqual(findings[0]?.through, ['top', 'middle']);
    const cells = await review.texts('notes');
    assert.deepEqual(cells, ['', '', '']);
    assert.doesNotMatch(readFileSync(review.workbook()).toString('latin1'), /through top/);
  });

  it('is what the list of the last sync says, and nothing of a list that does not tell', async () => {
    writeFileSync(review.at('uv.lock'), uvLock({ top: [], middle: [], leaf: [] }, ['leaf', 'top']));
    assert.equal((await review.run('sync', '--from', review.at('uv.lock'), '--yes')).code, 0);
    assert.deepEqual(await reported(), { leaf: 'direct', top: 'direct', middle: '' });
    writeFileSync(review.at('requirements.txt'), 'leaf==1.0\ntop==1.0\nmiddle==1.0\n');
    await review.run('sync', '--from', review.at('requirements.txt'), '--dry-run');
    assert.equal((await reported())['leaf'], 'direct');
    assert.equal((await review.run('sync', '--from', review.at('requirements.txt'), '--yes')).code, 0);
    assert.equal((await reported())['leaf'], 'no column');
  });

  it('stays for the others when packages of another list are added', async () => {
    writeFileSync(join(review.at('.'), 'b.py.lock'), uvLock({ extra: ['deep'], deep: [] }, ['extra']));
    const added = await review.run('add', '-r', review.at('b.py.lock'), '--advisories', review.at('data'), '--offline');
    assert.equal(added.code, 0, added.err);
    const told = await reported();
    assert.deepEqual([told['leaf'], told['extra'], told['deep']], ['through top → middle', 'direct', 'through extra']);
  });

  it('follows a workbook that is moved and scanned again', async () => {
    const moved = review.at('moved.xlsx');
    renameSync(review.workbook(), moved);
    const scanned = await review.scan('data', '--start-fresh');
    assert.equal(scanned.code, 127);
    const words = ['--advisories', review.at('data'), '--offline', '--no-input', '--storage', review.at('state')];
    const environment = { IHACPA_STATE_HOME: review.at('home') };
    assert.equal((await runCli(['scan', moved, ...words], { environment })).code, 1);
    const { out } = await runCli(['report', moved, '--storage', review.at('state')], { environment });
    assert.match(out, /leaf .*through top → middle/);
  });

  for (const text of ['', '{', '{"schemaVersion":9}', '{"schemaVersion":1,"packages":{"leaf 1":7}}']) {
    it(`is left out, and nothing else, when what was stored is ${text === '' ? 'empty' : text}`, async () => {
      const stored = join(review.at('state'), 'installed');
      const [name = ''] = readdirSync(stored);
      writeFileSync(join(stored, name), text);
      assert.equal((await reported())['leaf'], 'no column');
    });
  }
});

describe('a column that says why packages are installed', function () {
  this.timeout(60_000);
  const review = useSmallReview();
  const list = (direct: readonly string[], needs: Readonly<Record<string, readonly string[]>>): void =>
    writeFileSync(review.at('uv.lock'), uvLock(needs, direct));
  const begin = async (header: string): Promise<void> => {
    review.advisories('data', [{ id: 'GHSA-aaaa-bbbb-cccc', name: 'leaf' }]);
    const names = ['top', 'middle', 'leaf', 'stranger'];
    const rows = names.map((name, at) => packageRow(at + 2, name, '1.0', name === 'middle' ? words : ''));
    const header1 = headerRow().replace('</row>', `${textCell('X1', header)}</row>`);
    writeFileSync(review.workbook(), buildWorkbook({ rows: header1 + rows.join('') }));
    list(['top'], { top: ['middle'], middle: ['leaf'], leaf: [] });
    await syncAndScan();
  };
  const words = textCell('X3', 'for the reports');
  const syncAndScan = async (...options: readonly string[]): Promise<void> => {
    const { code, err } = await review.run('sync', '--from', review.at('uv.lock'), '--yes');
    assert.equal(code, 0, err);
    assert.equal((await review.scan('data', '--start-fresh', ...options)).code, 1);
  };

  for (const header of ['Why Installed', 'why\ninstalled', 'Direct or Through', 'Dependency Path']) {
    it(`is filled by a scan where its header is ${JSON.stringify(header)}, but for a cell with words of a person`, async () => {
      await begin(header);
      assert.deepEqual(await review.texts('whyInstalled'), ['direct', 'for the reports', 'through top → middle', '']);
    });
  }

  it('follows the last list, and a person who types over it', async () => {
    await begin('Why Installed');
    list(['leaf', 'top'], { top: [], middle: [], leaf: [] });
    await syncAndScan();
    assert.deepEqual(await review.texts('whyInstalled'), ['direct', 'for the reports', 'direct', '']);
    review.type('leaf', 'whyInstalled', 'asked by audit');
    list(['top'], { top: ['leaf'], middle: [], leaf: [] });
    await syncAndScan();
    assert.deepEqual(await review.texts('whyInstalled'), ['direct', 'for the reports', 'asked by audit', '']);
    await syncAndScan('--overwrite', 'all');
    assert.deepEqual(await review.texts('whyInstalled'), ['direct', 'for the reports', 'through top', '']);
  });

  it('says nothing of the version before, where no list says anything of this one', async () => {
    await begin('Why Installed');
    review.type('leaf', 'currentVersion', '1.5');
    assert.equal((await review.scan('data', '--start-fresh')).code, 1);
    assert.deepEqual(await review.texts('whyInstalled'), ['direct', 'for the reports', '', '']);
  });

  it('is not one of the columns that a sheet of names and versions gets', async () => {
    review.advisories('data', [{ id: 'GHSA-aaaa-bbbb-cccc', name: 'leaf' }]);
    const header = `<row r="1">${textCell('A1', 'Package')}${textCell('B1', 'Version')}</row>`;
    const row = `<row r="2">${textCell('A2', 'leaf')}${textCell('B2', '1.0')}</row>`;
    writeFileSync(review.workbook(), buildWorkbook({ rows: header + row }));
    assert.equal((await review.scan('data', '--add-columns')).code, 1);
    assert.deepEqual((await review.texts('recommendation')).length, 1);
    assert.doesNotMatch(readFileSync(review.workbook()).toString('latin1'), /Why Installed/);
  });
});
