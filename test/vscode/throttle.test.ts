/** The throttle: the first call at once, the last one never lost, at most one per interval. */
import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { createThrottle } from '../../src/vscode/throttle';

// Real time: a clock that stands still stops VS Code's own connection, which runs in this process too.
const intervalMs = 40;

describe('createThrottle', () => {
  it('runs at once, then once per interval with the calls in between as one', async () => {
    let runs = 0;
    const throttle = createThrottle(intervalMs, () => (runs += 1));
    for (let call = 0; call < 10; call++) throttle.request();
    assert.equal(runs, 1);
    await sleep(intervalMs * 2);
    assert.equal(runs, 2);
    await sleep(intervalMs * 4);
    assert.equal(runs, 2);
    throttle.request();
    assert.equal(runs, 3);
    throttle.dispose();
  });

  it('lets an action that takes long rest for longer, and never runs it twice at a time', async () => {
    let [begun, running] = [0, 0];
    const throttle = createThrottle(1, async () => {
      begun += 1;
      running += 1;
      assert.equal(running, 1);
      await sleep(intervalMs);
      running -= 1;
    });
    throttle.request();
    const started = performance.now();
    while (begun < 2) {
      throttle.request();
      await sleep(1);
    }
    assert.ok(performance.now() - started >= 4 * intervalMs);
    throttle.dispose();
  });

  it('runs no more once it is disposed of', async () => {
    let runs = 0;
    const throttle = createThrottle(intervalMs, () => (runs += 1));
    throttle.request();
    throttle.request();
    throttle.dispose();
    await sleep(intervalMs * 4);
    assert.equal(runs, 1);
  });
});
