/** Which rows and columns of the grid are in sight, also of more rows than a page may be high. */
import assert from 'node:assert/strict';
import { gridColumns } from '../../../../src/grid/query/gridColumn';
import { usualFieldNames } from '../../../../src/core/sheet/reviewField';
import { columnsInSight, placeColumns, totalWidth } from '../../../../src/webview/review/grid/columnLayout';
import { highestCanvas, ScrollScale } from '../../../../src/webview/review/grid/scrollScale';

const rowHeight = 26;
const view = 800;

describe('the scroll of the grid', () => {
  it('is that of the page while the rows fit into one', () => {
    const scale = new ScrollScale(100_000 * rowHeight, view);
    assert.equal(scale.isScaled, false);
    assert.equal(scale.height, 2_600_000);
    for (const top of [0, 1, 26, 1_234_567]) assert.deepEqual([scale.topAt(top), scale.scrollAt(top)], [top, top]);
  });

  it('meets both ends of as many rows as a sheet can have', () => {
    const full = 1_048_576 * rowHeight;
    const scale = new ScrollScale(full, view);
    assert.equal(scale.height, highestCanvas);
    assert.equal(scale.topAt(0), 0);
    assert.ok(Math.abs(scale.topAt(highestCanvas - view) - (full - view)) < 1e-3);
    assert.ok(Math.abs(scale.topAt((highestCanvas - view) / 2) - (full - view) / 2) < 1e-3);
    for (const top of [0, 26, 12_345_678, full - view]) {
      assert.ok(Math.abs(scale.topAt(scale.scrollAt(top)) - top) < 1e-3, String(top));
      assert.ok(scale.scrollAt(top) <= highestCanvas - view + 1e-3);
    }
  });

  it('stays at the top where all rows are in sight', () => {
    const scale = new ScrollScale(3 * rowHeight, view);
    assert.deepEqual([scale.topAt(40), scale.scrollAt(40), scale.within(-5)], [0, 0, 0]);
  });
});

describe('the columns in sight', () => {
  const columns = placeColumns(gridColumns(new Map(usualFieldNames.map((field, at) => [field, at + 1]))), 1000);
  const pinned = columns.filter((column) => column.pinned).length;

  const isSeen = (at: number, scrollLeft: number): boolean => {
    const { left, width } = columns[at]!;
    return left + width > scrollLeft + totalWidth(columns.slice(0, pinned)) && left < scrollLeft + 1000;
  };

  for (const scrollLeft of [0, 1, 500, 1500, totalWidth(columns) - 1000]) {
    it(`are all drawn and few others, scrolled by ${scrollLeft}`, () => {
      const [first, last] = columnsInSight(columns, { scrollLeft, width: 1000 });
      const seen = columns.flatMap((_, at) => (at >= pinned && isSeen(at, scrollLeft) ? [at] : []));
      // One more on each side, so that a small step shows no gap.
      assert.equal(first, Math.max(pinned, seen[0]! - 1));
      assert.equal(last, Math.min(columns.length - 1, seen.at(-1)! + 1));
    });
  }

  it('are none where there is none', () => {
    const [first, last] = columnsInSight([], { scrollLeft: 0, width: 1000 });
    assert.ok(first > last);
  });
});
