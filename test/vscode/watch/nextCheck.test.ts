/** When VS Code checks for changes: by the setting, after restarts, and with a clock that was set back. */
import assert from 'node:assert/strict';
import { nextCheckIn } from '../../../src/vscode/watch/nextCheck';

describe('the next check for changes', () => {
  const hour = 3_600_000;
  const now = Date.parse('2026-01-15T12:00:00Z');

  it('never comes unless a setting says every how many hours', () => {
    for (const setting of [0, -1, Number.NaN, undefined, '6', null])
      assert.equal(nextCheckIn(setting, now, now), undefined);
  });

  it('comes when the hours since the last one are over, also in another window', () => {
    assert.equal(nextCheckIn(6, now - 2 * hour, now), 4 * hour);
    assert.equal(nextCheckIn(6, now, now), 6 * hour);
  });

  it('comes soon, but not at once, where it is overdue or was never made', () => {
    for (const last of [undefined, now - 30 * hour]) {
      const inMs = nextCheckIn(6, last, now) ?? 0;
      assert.ok(inMs > 0 && inMs < hour);
    }
  });

  it('comes within the hours of the setting after the clock was set back', () => {
    assert.equal(nextCheckIn(6, now + 1000 * hour, now), 6 * hour);
  });
});
