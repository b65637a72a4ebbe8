/** What the engine says as the editor shows it: no ids of checkpoints, and one sentence of what is long. */
import assert from 'node:assert/strict';
import { plainText, shortText } from '../../../src/vscode/progress/plainText';

describe('what the engine says', () => {
  it('names checkpoints as the tree does', () => {
    assert.equal(
      plainText('Continuing from checkpoint b0012-00ff99aa, the latest valid one before it.'),
      'Continuing from checkpoint “Batch 12”, the latest valid one before it.',
    );
    assert.equal(
      plainText('Choose a checkpoint older than b0000-ff9018e8.'),
      'Choose a checkpoint older than “Before the first batch”.',
    );
    assert.equal(
      plainText('Nothing of b12-x or GHSA-b0001-1234 changes.'),
      'Nothing of b12-x or GHSA-b0001-1234 changes.',
    );
  });

  it('is one sentence where it is long, and the log has the rest', () => {
    const first = 'The workbook is restored from checkpoint b0002-ff9018e8.';
    const told = shortText(`${first} A backup of the previous file is at /${'folder/'.repeat(20)}review.xlsx.`);
    assert.equal(told, 'The workbook is restored from checkpoint “Batch 2”. See the log for details.');
    assert.equal(shortText('Short. And whole.'), 'Short. And whole.');
  });
});
