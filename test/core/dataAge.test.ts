/** Old data is told with its day, and never reassures unsaid. */
import { deepStrictEqual, strictEqual } from 'node:assert/strict';
import { oldDayOf } from '../../src/core/advisory/dataAge';
import type { SourceEvidence } from '../../src/core/advisory/evidence';
import { factsOf } from '../../src/batch/journal/resultFacts';
import { recommend } from '../../src/core/review/recommendation';
import { assessPackage } from '../../src/core/review/assess';
import { query } from '../support/advisories';

const now = Date.parse('2026-11-30T00:00:00Z');

describe('the age of data', () => {
  const cases: readonly [string | undefined, number, string | undefined][] = [
    ['2026-11-24T00:00:00Z', 7, undefined],
    ['2026-11-23T00:00:00Z', 7, undefined],
    ['2026-11-22T23:59:59Z', 7, '2026-11-22'],
    ['2024-10-10T00:00:00Z', 30, '2024-10-10'],
    ['2027-01-01T00:00:00Z', 30, undefined],
    [undefined, 7, undefined],
    ['soon', 7, undefined],
  ];
  for (const [at, days, expected] of cases) {
    it(`of ${String(at)} against ${days} days is told as ${String(expected)}`, () =>
      strictEqual(oldDayOf(at, days, now), expected));
  }

  const clean = (source: Partial<SourceEvidence>) => ({
    ...assessPackage(query('1.0'), { status: 'ok', value: [] }),
    sources: [{ source: 'advisories' as const, label: 'OSV', status: 'ok' as const, ...source }],
  });

  it('stands in the recommendation of a package without findings', () => {
    strictEqual(recommend(clean({ oldDay: '2024-10-10' }), 'OSV').text, 'PROCEED | data of 2024-10-10');
    strictEqual(recommend(clean({}), 'OSV').text, 'PROCEED');
  });

  it('makes a cached answer that stands in past its bound no answer, but never a file', () => {
    const facts = (source: Partial<SourceEvidence>) => {
      const { oldData, standIns, outdated } = factsOf(clean(source), false);
      return [oldData, standIns, outdated];
    };
    deepStrictEqual(facts({}), [undefined, undefined, undefined]);
    deepStrictEqual(facts({ stale: true }), [undefined, ['OSV'], undefined]);
    const old = [{ label: 'OSV', day: '2024-10-10' }];
    deepStrictEqual(facts({ stale: true, oldDay: '2024-10-10' }), [old, ['OSV'], true]);
    deepStrictEqual(facts({ stale: true, oldDay: '2024-10-10', fromFile: true }), [old, ['OSV'], undefined]);
  });
});
