/** The evaluation of the OSV schema, case by case and against a naive reading of the same words. */
import { deepStrictEqual, strictEqual } from 'node:assert/strict';
import fc from 'fast-check';
import type { AffectedRange, RangeEvent } from '../../../src/core/advisory/advisory';
import { mentionedVersions, prepareMatcher } from '../../../src/core/advisory/advisoryMatch';
import { eventsOf, record, type RecordOptions } from '../../support/advisories';

function affected(options: RecordOptions, versions: readonly string[]): readonly string[] {
  const matcher = prepareMatcher(record(options), 'demo');
  return versions.filter((version) => matcher.affects(version));
}

describe('advisory match', () => {
  const cases: readonly [string, RecordOptions, yes: readonly string[], no: readonly string[]][] = [
    [
      'a fixed range',
      { ranges: ['>=1.2 <1.5'] },
      ['1.2', '1.2.0', '1.4.9', '1.5rc1'],
      ['1.1', '1.2rc1', '1.5', '1.5.0'],
    ],
    ['introduced 0 comes before everything', { ranges: ['>=0 <2'] }, ['0.dev0', '0', '1', '0a1'], ['2']],
    ['an open range', { ranges: ['>=1'] }, ['1', '99', '1!0'], ['0.9']],
    ['last_affected is affected itself', { ranges: ['>=0 <=1.11.0'] }, ['1.11', '1.10'], ['1.11.0.post1', '1.12']],
    ['unsorted events', { ranges: ['>=2 <2.5 <1.5 >=1'] }, ['1', '1.4', '2.4'], ['0.9', '1.5', '1.9', '2.5']],
    ['several pairs in one range', { ranges: ['>=2.0.0 <2.0.6 >=0 <1.26.17'] }, ['1', '2.0.5'], ['1.26.17', '2.0.6']],
    ['several ranges', { ranges: ['>=0 <1', '>=3 <4'] }, ['0.5', '3.9'], ['1', '2', '4']],
    ['at equal versions the fix wins', { ranges: ['<2 >=2'] }, [], ['1.9', '2', '2.1']],
    ['a version affected again after its fix', { ranges: ['>=1 <2 >=3'] }, ['1', '3', '4'], ['2', '2.9']],
    ['a limit bounds the range', { ranges: ['>=1 ^2'] }, ['1', '1.9'], ['2', '3']],
    ['any of several limits', { ranges: ['>=1 ^2 ^3'] }, ['1', '2.5'], ['3']],
    ['the limit * is no bound', { ranges: ['>=1 ^*'] }, ['1', '99'], ['0.1']],
    ['an unreadable event is skipped', { ranges: ['>=1 <abcdef0 <2'] }, ['1'], ['2']],
    [
      'local builds of the last affected release',
      { ranges: ['>=0 <=2.12.0'] },
      ['2.12.0+cpu', '2.12+cu118.1'],
      ['2.12.1+cpu'],
    ],
    ['local builds of a fixed release are fixed', { ranges: ['>=0 <2.0'] }, ['1.9+cpu'], ['2.0+cpu', '2+deb1']],
    ['local builds of the release that introduced it', { ranges: ['>=2.0'] }, ['2.0+cpu'], ['1.9+cpu']],
    ['a bound with a local label', { ranges: ['>=0 <=1.0+cu2'] }, ['1.0', '1.0+cpu', '1.0+cu2'], ['1.0+cu3', '1.0+1']],
    ['local builds of a listed release', { versions: ['1.0'] }, ['1.0+cpu', '1+deb1.2'], ['1.0.post1+cpu', '1.1+cpu']],
    ['a listed local build is that one', { versions: ['1.0+cpu'] }, ['1.0+cpu'], ['1.0', '1.0+cu118']],
    [
      'numbers of any length',
      { ranges: ['>=20230101123456789 <20230101123456791'] },
      ['20230101123456790'],
      ['20230101123456788', '20230101123456791'],
    ],
    ['a list', { versions: ['1.0', '2.0rc1'] }, ['1.0', '1', '1.0.0', '2.0-rc.1'], ['2.0', '1.1']],
    ['list and ranges together', { versions: ['23.9.0'], ranges: ['>=0 <23.9'] }, ['23.8', '23.9.0'], ['23.9.1']],
    ['legacy versions by their letters', { versions: ['2004d', ' 2004b '] }, ['2004d', '2004b'], ['2004c', 'NEW']],
    ['a text that is no version is in no range with an end', { ranges: ['>=0 <2'] }, ['1'], ['NEW', '23.0.', '']],
    ['nor in one with a start', { ranges: ['>=1', '>=0 ^3', '>=0 <r12'] }, ['1'], ['NEW', '23.0.', '']],
    ['but in one of every version', { ranges: ['>=0'] }, ['1', 'NEW', '23.0.', ''], []],
    ['a withdrawn record', { withdrawn: true, versions: ['1.0'], ranges: ['>=0'] }, [], ['1.0']],
    ['another package', { package: 'other', ranges: ['>=0'] }, [], ['1.0']],
    ['no list and no range', {}, [], ['1.0', '0']],
    [
      'several entries of one package',
      { affected: [{ versions: ['1'] }, { ranges: [{ type: 'ECOSYSTEM', events: eventsOf('>=3') }] }] },
      ['1', '3'],
      ['2'],
    ],
    ['another ecosystem', { affected: [{ ecosystem: 'npm', versions: ['1'] }] }, [], ['1']],
    ['a range of commits', { affected: [{ ranges: [{ type: 'GIT', events: eventsOf('>=0') }] }] }, [], ['1']],
    [
      'a SEMVER range, read by PEP 440',
      { affected: [{ ranges: [{ type: 'SEMVER', events: eventsOf('>=1.0.0 <2.0.0') }] }] },
      ['1.0', '1.5'],
      ['2'],
    ],
  ];
  for (const [title, options, yes, no] of cases) {
    it(title, () => deepStrictEqual(affected(options, [...yes, ...no]), yes));
  }
});

describe('fixed in', () => {
  const cases: readonly [string, RecordOptions, version: string, expected: string | undefined][] = [
    ['the fix of the range that holds the version', { ranges: ['>=0 <1.5', '>=2 <2.5'] }, '2.1', '2.5'],
    ['the smallest that no range of the record holds', { ranges: ['>=0 <3', '>=0 <2'] }, '1', '3'],
    ['the fix of the range that begins at the first fix', { ranges: ['>=0 <1.5', '>=1.5 <3'] }, '1', '3'],
    ['none where a range without an end holds the fix', { ranges: ['>=0 <2', '>=0'] }, '1', undefined],
    ['the next one of the same range', { ranges: ['>=2 <2.5 >=0 <1.5'] }, '1', '1.5'],
    ['none of an open range', { ranges: ['>=0'] }, '1', undefined],
    ['none where only the list names the version', { versions: ['5'], ranges: ['>=0 <2'] }, '5', undefined],
    ['none for a text that is no version', { versions: ['NEW'], ranges: ['>=0 <2'] }, 'NEW', undefined],
    ['none of last_affected', { ranges: ['>=0 <=2'] }, '1', undefined],
    ['as published', { ranges: ['>=0 <2022.12.07'] }, '2022.6.15', '2022.12.07'],
  ];
  for (const [title, options, version, expected] of cases) {
    it(title, () => strictEqual(prepareMatcher(record(options), 'demo').fixedIn(version), expected));
  }
});

describe('mentioned versions', () => {
  it('are those of the package alone, commits left out', () => {
    const commits: AffectedRange = { type: 'GIT', events: [{ fixed: '2f53c85' }] };
    const entries = [{ versions: ['1'], ranges: [commits] }, { name: 'other', versions: ['9'] }, { ranges: [] }];
    deepStrictEqual(mentionedVersions(record({ affected: entries }), 'demo'), { listed: ['1'], fixed: [], bounds: [] });
  });
});

describe('advisory match, for any range', () => {
  const point = fc.nat(12);
  const event = fc.oneof(
    point.map((at): RangeEvent => ({ introduced: String(at) })),
    point.map((at): RangeEvent => ({ fixed: String(at) })),
    point.map((at): RangeEvent => ({ last_affected: String(at) })),
  );
  const events = fc.array(event, { minLength: 1, maxLength: 8 });

  /** The last event that says something about `version` decides; at one point, what ends the flaw decides. */
  function naive(range: readonly RangeEvent[], version: number): boolean {
    let latest = -1;
    let verdict = false;
    for (const one of range) {
      const [name = '', text = ''] = Object.entries(one)[0] ?? [];
      const place = Number(text) + { introduced: 0, fixed: 0.2, last_affected: 0.1 }[name]!;
      if (name === 'last_affected' ? Number(text) >= version : Number(text) > version) continue;
      if (place > latest) [latest, verdict] = [place, name === 'introduced'];
    }
    return verdict;
  }

  /** A range that ends and begins again, twice: its last affected version is affected. */
  const again: RangeEvent[] = [
    { last_affected: '11' },
    { fixed: '6' },
    { introduced: '6' },
    { introduced: '11' },
    { introduced: '0' },
  ];

  it('agrees with the naive reading', () => {
    fc.assert(
      fc.property(events, fc.nat(14), (range, version) => {
        const options = { affected: [{ ranges: [{ type: 'ECOSYSTEM' as const, events: range }] }] };
        strictEqual(prepareMatcher(record(options), 'demo').affects(String(version)), naive(range, version));
      }),
      { numRuns: 2000, examples: [[again, 11]] },
    );
  });

  it('does not depend on the order of events', () => {
    const shuffled = events.chain((range) =>
      fc.tuple(fc.constant(range), fc.shuffledSubarray(range, { minLength: range.length })),
    );
    fc.assert(
      fc.property(shuffled, fc.nat(14), ([one, other], version) => {
        const [a, b] = [one, other].map((range) =>
          prepareMatcher(record({ affected: [{ ranges: [{ type: 'ECOSYSTEM', events: range }] }] }), 'demo'),
        );
        strictEqual(a?.affects(String(version)), b?.affects(String(version)));
      }),
    );
  });

  it('names a fix only above the version, and the version before it is affected', () => {
    fc.assert(
      fc.property(events, fc.nat(14), (range, version) => {
        const options = { affected: [{ ranges: [{ type: 'ECOSYSTEM' as const, events: range }] }] };
        const matcher = prepareMatcher(record(options), 'demo');
        const fix = matcher.fixedIn(String(version));
        if (fix !== undefined) strictEqual(Number(fix) > version && matcher.affects(String(version)), true);
      }),
    );
  });
});
