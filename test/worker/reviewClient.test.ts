/** The built review worker in a real thread: rows of a real workbook, links, changes, evidence, refusals. */
import assert from 'node:assert/strict';
import { copyFileSync, existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../../src/core/errors';
import type { GridAnswer, GridRequest } from '../../src/core/grid/gridAnswer';
import { everything } from '../../src/core/grid/gridQuery';
import { normalizeName } from '../../src/core/package/packageName';
import { ReviewClient } from '../../src/worker/review/reviewClient';
import { run, setUpScan } from '../support/scanSetUp';
import { needSharedData } from '../support/sharedData';
import { useTemporaryFolder } from '../support/temporaryFolder';
import { projectRoot } from '../support/vscode/projectRoot';

describe('review worker', function () {
  this.timeout(60_000);
  const folder = useTemporaryFolder();
  const workerFile = join(projectRoot(), 'dist', 'reviewWorker.js');
  let client: ReviewClient;
  let workbook = '';

  beforeEach(() => {
    if (!existsSync(workerFile)) throw new Error(`Expected the bundle ${workerFile}: run npm run build`);
    workbook = join(folder(), 'review.xlsx');
    copyFileSync(join(projectRoot(), 'media', 'sample', 'review.xlsx'), workbook);
    client = new ReviewClient(workerFile, workbook);
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
  });

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
    assert.equal(grid?.arranged.total, 486);
    assert.equal(grid.columns.length, 23);
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
