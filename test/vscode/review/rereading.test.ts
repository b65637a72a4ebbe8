/** Reading again on changes of a file: those of one save are one reading, no two at once, none once it is disposed of. */
import assert from 'node:assert/strict';
import { Rereading } from '../../../src/vscode/scanState/rereading';
import { untilTrue } from '../support/until';

describe('reading again', () => {
  /** Readings that end when told to. */
  function held() {
    const ends: (() => void)[] = [];
    let underWay = 0;
    let most = 0;
    const read = async (): Promise<void> => {
      most = Math.max(most, ++underWay);
      await new Promise<void>((resolve) => ends.push(resolve));
      underWay -= 1;
    };
    const end = async (): Promise<void> => {
      ends.at(-1)?.();
      await new Promise((resolve) => setImmediate(resolve));
    };
    return { read, end, count: () => ends.length, most: () => most };
  }

  it('takes the changes of one save, a new file that is renamed, as one', async () => {
    const { read, end, count, most } = held();
    const rereading = new Rereading(read);
    const changes = (): void => Array.from({ length: 5 }).forEach(() => rereading.request());
    for (const readings of [1, 2, 3]) {
      changes();
      await untilTrue(() => count() === readings);
      changes();
      assert.equal(count(), readings);
      await end();
    }
    await untilTrue(() => count() === 4);
    await end();
    assert.deepEqual([count(), most()], [4, 1]);
    rereading.dispose();
  });

  it('reads no more once it is disposed of', async () => {
    const { read, end, count } = held();
    const rereading = new Rereading(read);
    rereading.request();
    rereading.request();
    await end();
    rereading.dispose();
    const other = held();
    const later = new Rereading(other.read);
    later.request();
    later.request();
    await other.end();
    // By the time the next one has paused and read again, this one would have, too.
    await untilTrue(() => other.count() === 2);
    assert.equal(count(), 1);
    later.dispose();
  });
});
