/** Two values of one cell in short: a person sees where they differ. */
import assert from 'node:assert/strict';
import { toldApart } from '../../../src/vscode/recovery/comparisonText';

const long = 'PROCEED WITH UPDATE | 1.0 → 2.0 | nothing known about it';

describe('two values of a cell, told apart', () => {
  for (const pair of [
    ['yes', 'no'],
    ['PROCEED WITH UPDATE', 'PROCEED WITH CARE'],
  ] as const) {
    it(`whole where both are short: ${pair.join(', ')}`, () => assert.deepEqual(toldApart(pair[0], pair[1]), pair));
  }

  it('from about where they begin to differ, and cut, where they are long', () => {
    const [one, other] = toldApart(
      `${long}, at the least`,
      `${long}. Looked at by hand, and more words than fit in there`,
    );
    assert.equal(one, '…known about it, at the least');
    assert.equal(other.length, 36);
    assert.ok(other.startsWith('…known about it. Looked at') && other.endsWith('…'), other);
  });

  it('cut where only their ends differ', () => {
    const [one, other] = toldApart(long, `${long}!`);
    assert.notEqual(one, other);
  });
});
