/** The built review worker in a real thread: rows of a real workbook, links, changes, evidence, refusals. */
import assert from 'node:assert/strict';
import { copyFileSync, existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../../../src/core/message/errors';
import type { Arranged, GridAnswer, GridRequest } from '../../../src/grid/query/gridAnswer';
import { everything } from '../../../src/grid/query/gridQuery';
import { rememberInstalled } from '../../../src/tasks/rememberInstalled';
import { normalizeName } from '../../../src/core/package/packageName';
import { ReviewClient } from '../../../src/threads/grid/reviewClient';
import { openZip } from '../../../src/xlsx/zip/zipReader';
import { greedyWorker, memoryError } from '../../support/greedyWorker';
import { largeWorkbook } from '../../support/largeWorkbook';
import { run, setUpScan } from '../../support/scanSetUp';
import { needSharedData } from '../../support/sharedData';
import { useTemporaryFolder } from '../../support/temporaryFolder';
import { projectRoot } from '../../support/vscode/projectRoot';

describe('review worker', function () {
  this.timeout(60_000);
  const folder = useTemporaryFolder();
  const workerFile = join(projectRoot(), 'dist', 'reviewWorker.mjs');
  let client: ReviewClient;
  let workbook = '';
  let told: { readonly grown: Arranged[]; readonly broken: UserError[] };

  beforeEach(() => {
    if (!existsSync(workerFile)) throw new Error(`Expected the bundle ${workerFile}: run npm run build`);
    workbook = join(folder(), 'review.xlsx');
    copyFileSync(join(projectRoot(), 'media', 'sample', 'review.xlsx'), workbook);
    told = { grown: [], broken: [] };
    client = new ReviewClient(workerFile, workbook, {
      onGrown: (arranged) => told.grown.push(arranged),
      onBroken: (error) => told.broken.push(error),
    });
  });
  afterEach(() => client.dispose());

  async function ask<Kind extends GridAnswer['answer']>(
    request: GridRequest,
    kind: Kind,
  ): Promise<Extract<GridAnswer, { answer: Kind }>> {
    const answer = await client.ask(request);
    assert.equal(answer.answer, kind);
    return answer as Extract<GridAnswer, { answer: Kind }>;
  }

  it('shows rows by value, with links that lead where their formula says', async () => {
    const grid = await client.read(folder());
    assert.equal(grid?.columns[1]?.field, 'packageName');
    const { rows } = await ask({ ask: 'page', first: 0, count: 100 }, 'page');
    assert.equal(rows.length, grid.arranged.total);
    const link = grid.columns.findIndex(({ field }) => field === 'nvdUrl');
    for (const row of rows) assert.match(row.cells[link]?.link ?? '', /^https:\/\/nvd\.nist\.gov\//, row.name);
    assert.doesNotMatch(rows.flatMap(({ cells }) => cells.map(({ text }) => text)).join('\n'), /HYPERLINK/);
  });

  it('says in one sentence that a workbook takes more memory than the grid may use', async () => {
    const broken: UserError[] = [];
    const greedy = new ReviewClient(greedyWorker(folder()), '/x/review.xlsx', {
      onGrown: () => undefined,
      onBroken: (error) => broken.push(error),
    });
    await assert.rejects(greedy.read(folder()), memoryError);
    assert.ok(greedy.hasEnded);
  });

  it('reads an unchanged file without telling anything, and marks the cells that a scan changed', async () => {
    await client.read(folder());
    assert.equal(await client.read(folder()), undefined);
    await run(setUpScan(folder(), workbook).request());
    const changed = await client.read(join(folder(), 'state'));
    assert.ok((changed?.changedCells ?? 0) > 0);
    const { rows } = await ask({ ask: 'page', first: 0, count: 100 }, 'page');
    const marked = rows.flatMap(({ cells }) => cells.filter((cell) => cell.changed === true)).length;
    assert.equal(marked, changed?.changedCells);
  });

  it('judges rows and counts by what scans found, never by the words of a cell', async () => {
    const storage = join(folder(), 'state');
    const opened = await client.read(storage);
    const total = opened?.arranged.total ?? 0;
    const before = await ask({ ask: 'page', first: 0, count: 100 }, 'page');
    assert.ok(before.rows.every(({ verdict }) => verdict === undefined));
    assert.deepEqual(opened?.arranged.states, { other: total });

    const advisories = join(projectRoot(), 'media', 'sample', 'advisories');
    const summary = await run(setUpScan(folder(), workbook, advisories).request());
    const told = (await client.read(storage))?.arranged.states ?? {};
    const counts: Record<string, number> = {};
    for (const { verdict } of summary.findings) counts[verdict] = (counts[verdict] ?? 0) + 1;
    const { other = 0, ...judged } = told;
    assert.deepEqual(judged, counts);
    assert.equal(other, total - summary.findings.length);
    const only = { filters: [], states: ['vulnerable' as const], view: 'matters' as const };
    const { arranged, columns } = await ask({ ask: 'arrange', query: only }, 'arranged');
    assert.equal(arranged.shown, counts['vulnerable']);
    assert.deepEqual(
      columns.map(({ field }) => field),
      ['index', 'packageName', 'currentVersion', 'latestVersion', 'finding', 'recommendation'],
    );
    const sort = { field: 'finding' as const, descending: false };
    await ask({ ask: 'arrange', query: { ...only, sort } }, 'arranged');
    const worst = (await ask({ ask: 'page', first: 0, count: 1 }, 'page')).rows[0]?.finding?.severity;
    assert.equal(worst, 'CRITICAL');
    await ask({ ask: 'arrange', query: everything }, 'arranged');
    const { rows } = await ask({ ask: 'page', first: 0, count: 100 }, 'page');
    for (const { row, verdict } of summary.findings)
      assert.equal(rows.find((one) => one.row === row)?.verdict, verdict);
    const marked = rows.filter(({ cells }) => cells.some(({ contradicted }) => contradicted === true));
    const played = summary.contradicted.filter(({ cell, verdict }) => /^W/.test(cell) && verdict === 'vulnerable');
    assert.deepEqual(marked.map(({ row }) => `W${row}`).sort(), played.map(({ cell }) => cell).sort());
    assert.ok(marked.length > 0);
  });

  it('marks no cell of a row that nobody has scanned, whatever a person wrote', async () => {
    await client.read(folder());
    const { rows } = await ask({ ask: 'page', first: 0, count: 100 }, 'page');
    const said = rows.flatMap(({ cells }) => cells).filter(({ text }) => /^PROCEED|^SECURITY RISK/.test(text));
    assert.ok(said.length > 3);
    assert.deepEqual(
      said.filter(({ verdict }) => verdict !== undefined),
      [],
    );
  });

  it('tells the evidence of the newest scan, and none before there is one', async () => {
    const storage = join(folder(), 'state');
    await client.read(storage);
    const before = await ask({ ask: 'details', key: 0 }, 'details');
    assert.equal(before.details?.finding, undefined);
    const advisories = join(projectRoot(), 'media', 'sample', 'advisories');
    const summary = await run(setUpScan(folder(), workbook, advisories).request());
    await client.read(storage);
    const vulnerable = summary.findings.find(({ verdict }) => verdict === 'vulnerable');
    assert.ok(vulnerable !== undefined, 'the sample has a vulnerable package');
    const place = await ask(
      {
        ask: 'locatePackage',
        package: { name: normalizeName(vulnerable.package), version: vulnerable.version, occurrence: 0 },
      },
      'located',
    );
    const { rows } = await ask({ ask: 'page', first: place.position ?? 0, count: 1 }, 'page');
    const { details } = await ask({ ask: 'details', key: rows[0]!.key }, 'details');
    assert.equal(details?.finding?.verdict, 'vulnerable');
    assert.equal(details.finding.flaws.length, vulnerable.flaws);
    assert.equal(details.finding.fixedIn ?? null, vulnerable.fixedIn);
    assert.equal(details.finding.through, undefined);
  });

  it('tells why a package is installed, where a list said it', async () => {
    const storage = join(folder(), 'state');
    const advisories = join(projectRoot(), 'media', 'sample', 'advisories');
    const summary = await run(setUpScan(folder(), workbook, advisories).request());
    const [found] = summary.findings;
    assert.ok(found !== undefined);
    const nothing = { extras: [], groups: [], platforms: [], source: 'pypi', file: 'uv.lock' } as const;
    const inner = { ...nothing, name: found.package, version: found.version, requiredBy: ['top'] };
    const top = { ...nothing, name: 'top', version: '1.0', requiredBy: [], direct: true };
    await rememberInstalled(workbook, storage, { packages: [inner, top] });
    await client.read(storage);
    const identity = { name: normalizeName(found.package), version: found.version, occurrence: 0 };
    const { position = 0 } = await ask({ ask: 'locatePackage', package: identity }, 'located');
    const { rows } = await ask({ ask: 'page', first: position, count: 1 }, 'page');
    const { details } = await ask({ ask: 'details', key: rows[0]!.key }, 'details');
    assert.deepEqual(details?.finding?.through, ['top']);
  });

  it('keeps the evidence of a package when a later scan looks at another one only', async () => {
    const storage = join(folder(), 'state');
    const advisories = join(projectRoot(), 'media', 'sample', 'advisories');
    const scan = setUpScan(folder(), workbook, advisories);
    await run(scan.request());
    await client.read(storage);
    const { rows } = await ask({ ask: 'page', first: 0, count: 2 }, 'page');
    const [first, second] = [rows[0]!, rows[1]!];
    await run({ ...scan.request({ resumeMode: 'fresh' }), selection: { firstRow: first.row, lastRow: first.row } });
    await client.read(storage);
    const scannedAt = async (key: number): Promise<string> =>
      (await ask({ ask: 'details', key }, 'details')).details?.finding?.scannedAt ?? '';
    const [now, before] = [await scannedAt(first.key), await scannedAt(second.key)];
    assert.ok(before !== '' && before < now, `${before} ${now}`);
  });

  it('tells its first rows at once and the others as they are read, and finds in all of them', async () => {
    writeFileSync(workbook, largeWorkbook(20_000));
    const grid = await client.read(folder());
    assert.equal(grid?.arranged.reading, true);
    assert.ok(grid.arranged.total > 0 && grid.arranged.total < 20_000, String(grid.arranged.total));
    const query = {
      filters: [{ field: 'packageName' as const, text: '-199', presence: 'any' as const, verdicts: [] }],
    };
    await ask({ ask: 'arrange', query }, 'arranged');
    const from = { position: 0, column: 0 };
    const early = await ask({ ask: 'find', text: 'package-1999', from, direction: 'here' }, 'found');
    await waitForAll();
    assert.deepEqual([told.grown.at(-1)?.total, told.grown.at(-1)?.reading], [20_000, undefined]);
    const totals = told.grown.map(({ total }) => total);
    assert.deepEqual(
      totals,
      [...totals].sort((a, b) => a - b),
    );
    assert.equal(told.grown.at(-1)?.shown, 111);
    const late = await ask({ ask: 'find', text: 'package-1999', from, direction: 'here' }, 'found');
    // 1999 and 19990 to 19999, by name and six links each; the version is another text.
    assert.ok(late.matches > early.matches && late.matches % 11 === 0, `${early.matches}, then ${late.matches}`);
  });

  it('sorts what has been read, and in the end all of it', async () => {
    writeFileSync(workbook, largeWorkbook(20_000));
    await client.read(folder());
    await ask({ ask: 'arrange', query: { ...everything, sort: { field: 'index', descending: true } } }, 'arranged');
    await waitForAll();
    const { rows } = await ask({ ask: 'page', first: 0, count: 3 }, 'page');
    assert.deepEqual(
      rows.map(({ name }) => name),
      ['package-19999', 'package-19998', 'package-19997'],
    );
  });

  it('says so when the rest of a workbook cannot be read, and reads it anew once it is mended', async () => {
    const whole = largeWorkbook(20_000);
    const damaged = Buffer.from(whole);
    const { endOffset } = openZip(whole).entry('xl/worksheets/sheet1.xml')!;
    damaged.fill(0, endOffset - 2000, endOffset - 1900);
    writeFileSync(workbook, damaged);
    await client.read(folder());
    await until(() => told.broken.length > 0);
    assert.equal(told.broken[0]?.code, 'workbookRefused');
    assert.equal(told.broken[0].file, workbook);
    writeFileSync(workbook, whole);
    const grid = await client.read(folder());
    assert.ok((grid?.arranged.total ?? 0) > 0);
    await waitForAll();
    assert.equal(told.grown.at(-1)?.total, 20_000);
  });

  const waitForAll = (): Promise<void> =>
    until(() => told.grown.length > 0 && told.grown.at(-1)?.reading === undefined);

  /** Asks again with each message of the thread. */
  async function until(holds: () => boolean): Promise<void> {
    while (!holds()) await client.ask({ ask: 'locate', key: 0 });
  }

  it('copies a row as one line of a spreadsheet', async () => {
    const grid = await client.read(folder());
    const { text } = await ask({ ask: 'copy', key: 0 }, 'copied');
    assert.equal(text.replace(/"[^"]*"/g, '').split('\t').length, grid?.columns.length);
    assert.equal((await ask({ ask: 'copy', key: 0, column: 1 }, 'copied')).text, text.split('\t')[1]);
  });

  it('filters, finds and locates in the order asked for', async () => {
    const grid = await client.read(folder());
    const { arranged } = await ask(
      { ask: 'arrange', query: { ...everything, sort: { field: 'packageName', descending: true } } },
      'arranged',
    );
    assert.ok(arranged.revision > (grid?.arranged.revision ?? 0));
    const last = await ask({ ask: 'page', first: arranged.shown - 1, count: 1 }, 'page');
    const { position } = await ask({ ask: 'locate', key: last.rows[0]!.key }, 'located');
    assert.equal(position, arranged.shown - 1);
    const found = await ask(
      { ask: 'find', text: last.rows[0]!.name, from: { position: 0, column: 0 }, direction: 'previous' },
      'found',
    );
    assert.equal(found.place?.position, arranged.shown - 1);
  });

  it('refuses a file that is no workbook by a sentence with its name and a next step', async () => {
    writeFileSync(workbook, 'not a workbook');
    await assert.rejects(client.read(folder()), (error: unknown) => {
      assert.ok(error instanceof UserError);
      assert.equal(error.code, 'workbookRefused');
      assert.equal(error.file, workbook);
      return error.next !== '';
    });
  });

  it('shows the real workbook, one row for each of its packages', async function () {
    copyFileSync(needSharedData(this, 'review-workbook.xlsx'), workbook);
    const grid = await client.read(folder());
    if (grid?.arranged.reading === true) await waitForAll();
    assert.equal(told.grown.at(-1)?.total ?? grid?.arranged.total, 486);
    assert.equal(grid?.columns.length, 23);
  });

  it('fails every open question when its thread ends', async () => {
    await client.read(folder());
    const question = assert.rejects(client.ask({ ask: 'page', first: 0, count: 1 }), UserError);
    await client.dispose();
    await question;
    assert.ok(client.hasEnded);
    await assert.rejects(client.ask({ ask: 'page', first: 0, count: 1 }), UserError);
  });
});
