/** The throttle: the first call at once, the last one never lost, at most one per interval. */
import assert from 'node:assert/strict';
import { mock } from 'node:test';
import { createThrottle } from '../../src/vscode/throttle';

describe('createThrottle', () => {
  beforeEach(() => mock.timers.enable({ apis: ['setTimeout'] }));
  afterEach(() => mock.timers.reset());

  it('runs at once, then once per interval with the calls in between as one', () => {
    let runs = 0;
    const throttle = createThrottle(250, () => (runs += 1));
    for (let call = 0; call < 10; call++) throttle.request();
    assert.equal(runs, 1);
    mock.timers.tick(250);
    assert.equal(runs, 2);
    mock.timers.tick(1000);
    assert.equal(runs, 2);
    throttle.request();
    assert.equal(runs, 3);
  });

  it('runs no more once it is disposed of', () => {
    let runs = 0;
    const throttle = createThrottle(250, () => (runs += 1));
    throttle.request();
    throttle.request();
    throttle.dispose();
    mock.timers.tick(1000);
    assert.equal(runs, 1);
  });
});
