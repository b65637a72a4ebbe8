/** When the next check of the watched workbooks is due. */
import { dayMs, hourMs } from '../../core/time/durations';

/** Milliseconds: a window that has just opened has other things to do. */
const settleMs = 60_000;
const mostMs = 14 * dayMs;

/** Milliseconds from `now`; undefined for a setting that switches checks off. `last` undefined: there was none. */
export function nextCheckIn(everyHours: unknown, last: number | undefined, now: number): number | undefined {
  if (typeof everyHours !== 'number' || !(everyHours > 0)) return undefined;
  const everyMs = Math.min(mostMs, Math.max(1, everyHours) * hourMs);
  // A clock that was set back must not keep it from checking.
  const passed = last === undefined ? everyMs : Math.max(0, now - last);
  return Math.max(settleMs, everyMs - passed);
}
