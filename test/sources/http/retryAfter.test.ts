import { strictEqual } from 'node:assert/strict';
import { adviceOf, isLimiting, retryAfterMs } from '../../../src/sources/http/retryAfter';
import type { ServiceId } from '../../../src/core/scan/sourceSettings';

const now = Date.UTC(2026, 0, 1, 12, 0, 0);
const nothing = new Uint8Array();

describe('wait advice', () => {
  const forms: readonly [value: string | undefined, expected: number | undefined][] = [
    [undefined, undefined],
    ['120', 120_000],
    [' 0 ', 0],
    ['Thu, 01 Jan 2026 12:00:45 GMT', 45_000],
    ['Thursday, 01-Jan-26 12:00:45 GMT', 45_000],
    ['Thu, 01 Jan 2026 11:00:00 GMT', 0],
    ['-5', undefined],
    ['1.5', undefined],
    ['soon', undefined],
    ['', undefined],
    ['99999999999999', undefined],
  ];
  for (const [value, expected] of forms) {
    it(`reads Retry-After ${JSON.stringify(value)} as ${expected} ms`, () => {
      strictEqual(retryAfterMs(value, now), expected);
    });
  }

  it('reads a date without a zone as UTC, wherever it runs', () => {
    const before = process.env['TZ'];
    try {
      for (const zone of ['America/New_York', 'Asia/Tokyo']) {
        process.env['TZ'] = zone;
        strictEqual(retryAfterMs('Thu Jan  1 12:00:45 2026', now), 45_000, zone);
      }
    } finally {
      if (before === undefined) Reflect.deleteProperty(process.env, 'TZ');
      else process.env['TZ'] = before;
    }
  });

  it('reads the reset time of a limit that is used up, and of no other', () => {
    const reset = String(now / 1000 + 90);
    const advice = (remaining: string): number | undefined =>
      adviceOf(
        { status: 403, body: nothing, headers: { 'x-ratelimit-remaining': remaining, 'x-ratelimit-reset': reset } },
        now,
      );
    strictEqual(advice('0'), 90_000);
    strictEqual(advice('12'), undefined);
  });

  const limits: readonly [service: ServiceId, status: number, headers: Record<string, string>, expected: boolean][] = [
    ['osv', 429, {}, true],
    ['github', 403, { 'x-ratelimit-remaining': '0' }, true],
    ['github', 403, { 'retry-after': '60' }, true],
    ['github', 403, { 'x-ratelimit-remaining': '10' }, false],
    ['nvd', 403, {}, true],
    ['mitre', 403, {}, true],
    ['kev', 403, {}, false],
    ['osv', 503, { 'retry-after': '60' }, false],
  ];
  for (const [service, status, headers, expected] of limits) {
    it(`takes ${status} ${JSON.stringify(headers)} of ${service} ${expected ? 'as' : 'not as'} "too many"`, () => {
      strictEqual(isLimiting(service, { status, headers, body: nothing }), expected);
    });
  }
});
