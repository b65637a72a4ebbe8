/** Old data is told with its day, and never reassures unsaid. */
import { deepStrictEqual, match, strictEqual } from 'node:assert/strict';
import { oldDayOf } from '../../../src/core/advisory/dataAge';
import type { SourceEvidence } from '../../../src/core/advisory/evidence';
import { factsOf } from '../../../src/engine/journal/resultFacts';
import { recommend, recommendedBefore } from '../../../src/core/cells/recommendation';
import { assessPackage } from '../../../src/core/verdict/assess';
import { isOwnResult } from '../../../src/core/cells/ownResult';
import { InstrumentedSource } from '../../../src/sources/lookup/instrumentedSource';
import { query, record } from '../../support/advisories';
import { impatientClock } from '../../support/saverRig';

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

  it('is that of the oldest that answers, and unknown where one tells none', () => {
    const withGithub = (oldDay?: string) => {
      const finding = clean({ oldDay: '2024-10-10' });
      const github = { source: 'github' as const, label: 'GitHub', status: 'ok' as const };
      return { ...finding, sources: [...finding.sources, { ...github, ...(oldDay === undefined ? {} : { oldDay }) }] };
    };
    const said = [undefined, '2024-01-01', '2025-01-01', 'unknown date'].map(
      (day) => recommend(withGithub(day), 'OSV').text,
    );
    deepStrictEqual(said, [
      'PROCEED | data of 2024-10-10',
      'PROCEED | data of 2024-01-01',
      'PROCEED | data of 2024-10-10',
      'PROCEED | data of unknown date',
    ]);
    for (const text of said) strictEqual(isOwnResult('recommendation', text), true, text);
  });

  it('is told of files that tell none', async () => {
    const file = { source: 'advisories' as const, label: 'OSV advisories', origin: '/data', dataDate: undefined };
    const ports = { clock: impatientClock(), onDidWarn: () => undefined, sent: () => 0 };
    const asked = new InstrumentedSource({ provenance: file }, ports);
    const answer = await asked.ask(
      () => Promise.resolve({ status: 'ok' as const, value: [] }),
      new AbortController().signal,
    );
    const { oldDay, fromFile } = asked.evidence(answer);
    deepStrictEqual([oldDay, fromFile], ['unknown date', true]);
  });

  it('stands at an old score of EPSS', () => {
    const flawed = assessPackage(query('1.0'), { status: 'ok', value: [record({ ranges: ['>=0'] })] });
    const predictions = [{ cve: 'CVE-2024-1', score: 0.5, percentile: 0.9, date: '2024-10-10' }];
    const flaws = flawed.flaws.map((flaw) => ({ ...flaw, evidence: { ...flaw.evidence, predictions } }));
    const sources = [{ source: 'epss' as const, label: 'EPSS', status: 'ok' as const, oldDay: '2024-10-10' }];
    const { text } = recommend({ ...flawed, flaws, sources }, 'OSV');
    match(text, /\| EPSS 50\.0% of 2024-10-10$/);
    strictEqual(isOwnResult('recommendation', text), true);
  });

  for (const [title, accepted, said] of [
    [
      'a risk',
      undefined,
      /^SECURITY RISK .* \| CISA KEV data of 2024-10-10 \| EPSS data of 2024-10-11 \| Exploit-DB data of/,
    ],
    [
      'an accepted risk',
      { advisory: 'CVE-2024-1', reason: 'r', until: '2030-01-01' },
      /^PROCEED \| 1 accepted risk until 2030-01-01 \| CISA KEV data of .* \| data of 2024-10-13$/,
    ],
  ] as const) {
    it(`is told of what says whether ${title} is exploited, and the same data changes nothing by growing old`, () => {
      const flawed = assessPackage(query('1.0'), { status: 'ok', value: [record({ ranges: ['>=0'] })] });
      const evidence = accepted === undefined ? {} : { accepted };
      const flaws = flawed.flaws.map((flaw) => ({ ...flaw, evidence: { ...flaw.evidence, ...evidence } }));
      const finding = { ...flawed, flaws, ...(accepted === undefined ? {} : { verdict: 'accepted' as const }) };
      const of = (source: string, label: string, oldDay: string) => {
        return { source, label, status: 'ok' as const, fromFile: true, dataDate: `${oldDay}T00:00:00Z`, oldDay };
      };
      const old = [
        of('advisories', 'OSV', '2024-10-13'),
        of('kev', 'CISA KEV', '2024-10-10'),
        of('epss', 'EPSS', '2024-10-11'),
        of('exploitDb', 'Exploit-DB', '2024-10-12'),
      ];
      const young = old.map(({ oldDay, ...rest }) => (oldDay === '' ? { ...rest, oldDay } : rest));
      const told = recommend({ ...finding, sources: old }, 'OSV').text;
      const untold = recommend({ ...finding, sources: young }, 'OSV').text;
      match(told, said);
      strictEqual(isOwnResult('recommendation', told), true);
      strictEqual(recommendedBefore({ ...finding, sources: old, sameData: true }, 'OSV'), untold);
      strictEqual(recommendedBefore({ ...finding, sources: young }, 'OSV'), told);
    });
  }

  it('makes a cached answer that stands in past its bound no answer, but never a file', () => {
    const facts = (source: Partial<SourceEvidence>) => {
      const { oldData, standIns, outdated } = factsOf(clean(source), false);
      return [oldData, standIns, outdated];
    };
    deepStrictEqual(facts({}), [undefined, undefined, undefined]);
    deepStrictEqual(facts({ stale: true, retrievedAt: '2026-11-25T10:00:00Z' }), [
      undefined,
      [{ label: 'OSV', day: '2026-11-25' }],
      undefined,
    ]);
    const old = [{ label: 'OSV', day: '2024-10-10' }];
    deepStrictEqual(facts({ stale: true, oldDay: '2024-10-10' }), [old, old, true]);
    deepStrictEqual(facts({ stale: true, oldDay: '2024-10-10', fromFile: true }), [old, old, undefined]);
  });
});
