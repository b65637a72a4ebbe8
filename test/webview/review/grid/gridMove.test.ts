/** The keys of the review grid, and its columns: what needs no browser. */
import assert from 'node:assert/strict';
import { gridColumns } from '../../../../src/grid/query/gridColumn';
import { usualFieldNames } from '../../../../src/core/sheet/reviewField';
import { placeColumns, scrollToColumn, totalWidth } from '../../../../src/webview/review/grid/columnLayout';
import { moveByKey, type PressedKey } from '../../../../src/webview/review/grid/gridMove';
import { readSavedState } from '../../../../src/webview/review/savedState';
import { fromReviewSchema, toReviewSchema } from '../../../../src/webview/reviewProtocol';
import { fill } from '../../../../src/webview/reviewTexts';
import * as v from 'valibot';

const size = { rows: 100, columns: 5, pageRows: 10 };

function press(text: string): PressedKey {
  const key = text.replace(/^(Ctrl|Alt|Shift)\+/, '');
  const has = (name: string): boolean => text.startsWith(`${name}+`);
  return { key, ctrlKey: has('Ctrl'), altKey: has('Alt'), shiftKey: has('Shift'), metaKey: false };
}

describe('keys in the grid', () => {
  const moves: readonly [string, readonly [number, number], readonly [number, number] | undefined][] = [
    ['ArrowDown', [3, 2], [4, 2]],
    ['ArrowUp', [0, 2], [-1, 2]],
    ['ArrowUp', [-1, 2], [-1, 2]],
    ['ArrowDown', [99, 2], [99, 2]],
    ['ArrowLeft', [3, 0], [3, 0]],
    ['ArrowRight', [3, 4], [3, 4]],
    ['Home', [3, 2], [3, 0]],
    ['End', [3, 2], [3, 4]],
    ['PageDown', [3, 2], [13, 2]],
    ['PageDown', [95, 2], [99, 2]],
    ['PageUp', [3, 2], [0, 2]],
    ['Ctrl+Home', [50, 2], [0, 0]],
    ['Ctrl+End', [3, 2], [99, 4]],
    ['Ctrl+ArrowDown', [3, 2], [99, 2]],
    ['Alt+ArrowDown', [3, 2], undefined],
    ['a', [3, 2], undefined],
  ];
  for (const [key, [position, column], expected] of moves) {
    it(`${key} from ${position}:${column} leads to ${expected?.join(':') ?? 'nowhere'}`, () => {
      const moved = moveByKey({ position, column }, press(key), size);
      assert.deepEqual(moved && [moved.position, moved.column], expected);
    });
  }

  it('stay in the header where no row is shown', () => {
    const moved = moveByKey({ position: -1, column: 0 }, press('Ctrl+End'), { ...size, rows: 0 });
    assert.deepEqual(moved, { position: -1, column: 4 });
  });
});

describe('the columns of the grid', () => {
  const columns = gridColumns(new Map(usualFieldNames.map((field, at) => [field, at + 1])));

  it('stand side by side, with number, name and version pinned where there is room', () => {
    const placed = placeColumns(columns, 1200);
    assert.deepEqual(
      placed.filter(({ pinned }) => pinned).map(({ field }) => field),
      ['index', 'packageName', 'currentVersion'],
    );
    placed.slice(1).forEach((column, at) => assert.equal(column.left, placed[at]!.left + placed[at]!.width));
    assert.deepEqual(placeColumns(columns, 500).filter(({ pinned }) => pinned).length, 2);
  });

  it('come into view without hiding behind the pinned ones', () => {
    const placed = placeColumns(columns, 1200);
    const pinned = placed[3]!.left;
    assert.equal(scrollToColumn(placed, 1, { scrollLeft: 900, width: 1200 }), 900);
    assert.equal(scrollToColumn(placed, 3, { scrollLeft: 900, width: 1200 }), placed[3]!.left - pinned);
    assert.equal(scrollToColumn(placed, 22, { scrollLeft: 0, width: 1200 }), totalWidth(placed) - 1200);
  });
});

describe('what the grid remembers and says', () => {
  it('starts anew from a memory of another form', () => {
    assert.deepEqual(readSavedState({ scrollTop: 'far' }), readSavedState(undefined));
    const state = { ...readSavedState(undefined), scrollTop: 520, find: 'flask' };
    assert.deepEqual(readSavedState(JSON.parse(JSON.stringify(state))), state);
  });

  it('fills values into texts and leaves what has none', () => {
    assert.equal(fill('{0} of {1}, {2}', 3, '7'), '3 of 7, {2}');
  });

  const messages: readonly [string, boolean, unknown][] = [
    ['a question', true, { type: 'ask', id: 1, request: { ask: 'page', first: 0, count: 100 } }],
    [
      'a question for more rows than fit',
      false,
      { type: 'ask', id: 1, request: { ask: 'page', first: 0, count: 1e6 } },
    ],
    ['an action nobody knows', false, { type: 'act', action: 'erase', key: 1 }],
    ['a text', false, 'ready'],
  ];
  for (const [title, isKnown, message] of messages) {
    it(`${isKnown ? 'takes' : 'refuses'} ${title} at the editor`, () =>
      assert.equal(v.is(fromReviewSchema, message), isKnown));
  }

  it('refuses an answer that lacks its rows at the webview', () => {
    assert.ok(!v.is(toReviewSchema, { type: 'answer', id: 1, answer: { answer: 'page', revision: 1, first: 0 } }));
    assert.ok(
      v.is(toReviewSchema, { type: 'answer', id: 1, answer: { answer: 'page', revision: 1, first: 0, rows: [] } }),
    );
  });
});
