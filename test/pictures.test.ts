/** How long the pictures of a film are shown. */
import { deepStrictEqual, ok } from 'node:assert/strict';
import { paced } from './support/pictures/pace';

const lengthOf = (pictures: ReturnType<typeof paced>) =>
  pictures.reduce((sum, { milliseconds }) => sum + milliseconds, 0);

describe('a film', () => {
  it('plays as fast as it happened where there is time', () =>
    deepStrictEqual(paced([0, 200, 500], 8000, 1500), [
      { index: 0, milliseconds: 200 },
      { index: 1, milliseconds: 300 },
      { index: 2, milliseconds: 1500 },
    ]));

  it('waits for nothing longer than a second', () =>
    deepStrictEqual(paced([0, 60_000], 8000, 1500), [
      { index: 0, milliseconds: 1000 },
      { index: 1, milliseconds: 1500 },
    ]));

  it('is no longer than it may be, and shows no picture for less than people see', () => {
    const pictures = paced(
      Array.from({ length: 900 }, (_, at) => at * 50),
      8000,
      1500,
    );
    ok(lengthOf(pictures) <= 8000 && lengthOf(pictures) > 7500, String(lengthOf(pictures)));
    ok(pictures.every(({ milliseconds }) => milliseconds >= 60));
  });

  it('takes pictures by their times where the browser delivers an older one later', () => {
    const pictures = paced([0, 300, 100, 600], 8000, 1500);
    deepStrictEqual(
      pictures.map(({ index }) => index),
      [0, 2, 1, 3],
    );
    ok(pictures.every(({ milliseconds }) => milliseconds > 0));
  });
});
