/** The files that a scan had at hand, and what is known of their days. */
import { deepStrictEqual } from 'node:assert/strict';
import { dataAtHand } from '../../../src/core/scan/dataAtHand';

describe('the files that a scan had at hand', () => {
  const kev = { source: 'kev', label: 'CISA KEV', origin: '/data/kev.json' } as const;
  const daysOf = (dates: ReadonlyMap<string, string | undefined>, ...more: Parameters<typeof dataAtHand>[0]) =>
    dataAtHand([kev, ...more], dates).map(({ day, unused }) => [day, unused]);

  it('have the days of their answers; a file without an answer has none, for nothing was looked up in it', () => {
    deepStrictEqual(daysOf(new Map([['CISA KEV', '2026-01-01T00:00:00Z']])), [['2026-01-01', undefined]]);
    deepStrictEqual(daysOf(new Map([['CISA KEV', undefined]])), [[null, undefined]]);
    deepStrictEqual(daysOf(new Map()), [[null, true]]);
  });

  it('leave services out, and names, which answer only where they are missing, without a day', () => {
    const names = { source: 'pypi', label: 'PyPI names', origin: '/data/names.json' } as const;
    const service = { source: 'epss', label: 'EPSS', origin: 'https://api.first.org' } as const;
    deepStrictEqual(daysOf(new Map(), names, service), [
      [null, true],
      [null, undefined],
    ]);
  });
});
