/** Which rows the review grid asks for, and in what order: of the grid's side of the questions, without a browser. */
import assert from 'node:assert/strict';
import { setImmediate as settle } from 'node:timers/promises';
import type { ShownRow } from '../../../../src/grid/query/gridAnswer';
import { PageCache, pageRows } from '../../../../src/webview/review/grid/pageCache';
import { type FetchedRows, RowPages } from '../../../../src/webview/review/grid/rowPages';

const rowsFrom = (first: number, count: number): ShownRow[] =>
  Array.from({ length: count }, (_, at) => ({ key: first + at, row: first + at + 2, name: '', cells: [] }));

describe('the pages of rows at hand', () => {
  it('are missing until they are put', () => {
    const cache = new PageCache();
    cache.arrange(1, 2 * pageRows + 10);
    assert.deepEqual(
      [-1, 0, 2, 3].map((page) => cache.isMissing(page)),
      [false, true, true, false],
    );
    cache.put(1, pageRows, rowsFrom(pageRows, pageRows + 10));
    assert.deepEqual(
      [0, 1, 2].map((page) => cache.isMissing(page)),
      [true, false, false],
    );
    assert.equal(cache.rowAt(2 * pageRows + 9)?.key, 2 * pageRows + 9);
    assert.equal(cache.rowAt(2 * pageRows + 10), undefined);
  });

  it('of an older order are not taken', () => {
    const cache = new PageCache();
    cache.arrange(2, 250);
    cache.put(1, 0, rowsFrom(0, pageRows));
    assert.equal(cache.rowAt(0), undefined);
  });

  it('stay in sight while the workbook is read again, and are missing anew', () => {
    const cache = new PageCache();
    cache.arrange(1, 250);
    cache.put(1, 0, rowsFrom(0, pageRows));
    assert.equal(cache.arrange(2, 250), true);
    assert.equal(cache.rowAt(0)?.key, 0);
    assert.ok(cache.isMissing(0));
  });

  it('are missing again where the workbook has got more rows for them', () => {
    const cache = new PageCache();
    cache.arrange(1, pageRows + 10);
    cache.put(1, pageRows, rowsFrom(pageRows, 10));
    assert.equal(cache.isMissing(1), false);
    assert.equal(cache.arrange(1, pageRows + 20), false, 'the same order');
    assert.ok(cache.isMissing(1));
    assert.equal(cache.rowAt(pageRows + 5)?.key, pageRows + 5, 'what is there stays in sight');
    cache.put(1, pageRows, rowsFrom(pageRows, 20));
    assert.equal(cache.isMissing(1), false);
  });

  it('are forgotten, the oldest first', () => {
    const cache = new PageCache();
    cache.arrange(1, 100_000);
    for (let page = 0; page < 200; page++) cache.put(1, page * pageRows, rowsFrom(page * pageRows, pageRows));
    assert.equal(cache.rowAt(0), undefined);
    assert.equal(cache.rowAt(199 * pageRows)?.key, 199 * pageRows);
  });
});

describe('the rows that are asked for', () => {
  let asked: { first: number; count: number; answer: (answer: FetchedRows) => void; fail: () => void }[];
  let drawn: number;
  let pages: RowPages;

  beforeEach(() => {
    asked = [];
    drawn = 0;
    pages = new RowPages({
      fetch: (first, count) =>
        new Promise((answer, reject) => {
          asked.push({ first, count, answer, fail: () => reject(new Error('gone')) });
        }),
      onRows: () => {
        drawn += 1;
      },
    });
  });

  /** Pages asked for and not answered, as first page and number of pages. */
  const waiting = (): readonly (readonly [number, number])[] =>
    asked.map(({ first, count }) => [first / pageRows, count / pageRows]);

  async function answerNext(revision = 1): Promise<void> {
    const next = asked.shift();
    next?.answer({ revision, first: next.first, rows: rowsFrom(next.first, next.count) });
    await settle();
  }

  const sight = (firstPage: number, lastPage: number, isDown = true) => ({
    first: firstPage * pageRows + 5,
    last: lastPage * pageRows + 5,
    isDown,
  });

  it('are those in sight first, then those that come into sight next, then those around', async () => {
    pages.arrange(1, 100_000, false);
    pages.show(sight(100, 101));
    assert.deepEqual(waiting(), [
      [100, 2],
      [102, 2],
    ]);
    await answerNext();
    assert.equal(drawn, 1);
    assert.equal(pages.rowAt(100 * pageRows)?.key, 100 * pageRows);
    assert.deepEqual(waiting(), [
      [102, 2],
      [104, 2],
    ]);
    await answerNext();
    assert.deepEqual(waiting(), [[104, 2]]);
    const around: number[] = [];
    await answerNext();
    while (asked.length > 0) {
      around.push(...waiting().map(([page]) => page));
      await answerNext();
    }
    assert.deepEqual(around.slice(0, 6), [99, 98, 97, 96, 106, 95]);
    assert.equal(around.length, 16, 'ten pages to each side, and no more');
    assert.equal(drawn, 1, 'nothing is drawn for rows out of sight');
  });

  it('lie above where it is scrolled upwards', () => {
    pages.arrange(1, 100_000, false);
    pages.show(sight(100, 100, false));
    assert.deepEqual(waiting(), [
      [100, 1],
      [98, 2],
    ]);
  });

  it('are no more those that were scrolled past', async () => {
    pages.arrange(1, 100_000, false);
    for (const page of [100, 300, 500, 700]) pages.show(sight(page, page));
    assert.deepEqual(waiting(), [
      [100, 1],
      [101, 2],
    ]);
    await answerNext();
    assert.equal(drawn, 0);
    assert.deepEqual(waiting(), [
      [101, 2],
      [700, 1],
    ]);
  });

  it('are asked for anew in another order, also while older ones are on their way', async () => {
    pages.arrange(1, 2 * pageRows, false);
    pages.show(sight(0, 1));
    pages.arrange(2, 2 * pageRows, true);
    pages.show(sight(0, 1));
    assert.deepEqual(waiting(), [
      [0, 2],
      [0, 2],
    ]);
    await answerNext(1);
    assert.equal(pages.rowAt(0), undefined);
    await answerNext(2);
    assert.equal(pages.rowAt(0)?.key, 0);
    assert.deepEqual(waiting(), []);
  });

  it('in sight are asked for as soon as answers of an older order have come', async () => {
    pages.arrange(1, 100_000, false);
    pages.show(sight(100, 100));
    pages.arrange(2, 100_000, true);
    pages.show(sight(500, 500));
    await answerNext(1);
    assert.deepEqual(waiting().at(-1), [500, 1]);
    assert.equal(drawn, 0);
  });

  it('of a small workbook are all there soon, and only once', async () => {
    pages.arrange(1, 486, false);
    pages.show(sight(0, 0));
    let rows = 0;
    while (asked.length > 0) {
      rows += asked[0]?.count ?? 0;
      await answerNext();
    }
    assert.equal(rows, Math.ceil(486 / pageRows) * pageRows);
    assert.equal(pages.rowAt(485)?.key, 485);
  });

  it('are not asked for again and again where they are gone, or fewer than told', async () => {
    pages.arrange(1, pageRows, false);
    pages.show(sight(0, 0));
    asked.shift()?.fail();
    await settle();
    assert.deepEqual(waiting(), []);
    pages.show(sight(0, 0));
    asked.shift()?.answer({ revision: 1, first: 0, rows: rowsFrom(0, 10) });
    await settle();
    assert.deepEqual(waiting(), []);
  });
});
