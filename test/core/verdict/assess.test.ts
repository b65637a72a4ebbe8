/** The verdict on a package, rule by rule. */
import { deepStrictEqual, strictEqual } from 'node:assert/strict';
import type { AdvisoryRecord } from '../../../src/core/advisory/advisory';
import { assessPackage } from '../../../src/core/verdict/assess';
import type { Finding, Verdict } from '../../../src/core/verdict/finding';
import { query, record } from '../../support/advisories';

function assess(version: string, records: readonly AdvisoryRecord[], versionIsNumber = false): Finding {
  return assessPackage(query(version, versionIsNumber), { status: 'ok', value: records });
}

const old = record({ id: 'PYSEC-1', aliases: ['CVE-2026-1'], ranges: ['>=0 <2'] });
const withdrawn = record({ id: 'PYSEC-2', ranges: ['>=0'], withdrawn: true });

describe('the severity of a withdrawn record', () => {
  it('does not count where another record stands', () => {
    const ghsa = record({ id: 'GHSA-1', aliases: ['CVE-2026-1'], ranges: ['>=0 <2'], databaseSeverity: 'CRITICAL' });
    const pysec = record({ id: 'PYSEC-1', aliases: ['CVE-2026-1'], ranges: ['>=0 <2'] });
    const report = { affecting: [], records: [], withdrawn: ['GHSA-1'] };
    const opinions = [{ source: 'github' as const, label: 'GitHub', report }];
    const found = assessPackage(query('1.0'), { status: 'ok', value: [ghsa, pysec] }, { opinions });
    deepStrictEqual(
      [found.verdict, found.flaws[0]?.severity, found.flaws[0]?.evidence?.ratings],
      ['vulnerable', 'UNKNOWN', undefined],
    );
  });
});

describe('verdict', () => {
  const verdicts: readonly [string, version: string, readonly AdvisoryRecord[], Verdict][] = [
    ['an affected version is vulnerable', '1', [old], 'vulnerable'],
    ['an unaffected one is safe', '2', [old], 'safe'],
    ['nothing known is clean', '1', [], 'clean'],
    ['only withdrawn records are nothing known', '1', [withdrawn], 'clean'],
    ['records of another package are nothing known', '1', [record({ package: 'other', ranges: ['>=0'] })], 'clean'],
    ['a missing version goes to a person', '', [old], 'review'],
    ['a missing version does so even when nothing is known', '', [], 'review'],
    ['an unreadable version goes to a person', 'NEW', [old], 'review'],
    ['an unreadable version does so even when nothing is known', '23.0.', [], 'review'],
    [
      'an unreadable version that a record lists is vulnerable',
      '2004d',
      [record({ versions: ['2004d'] })],
      'vulnerable',
    ],
  ];
  for (const [title, version, records, expected] of verdicts) {
    it(title, () => strictEqual(assess(version, records).verdict, expected));
  }

  it('says which version could not be read', () => {
    strictEqual(assess('NEW', []).reason, 'version "NEW" is not readable');
    strictEqual(assess('', []).reason, 'version missing');
  });

  it('counts known flaws and those with a CVE once each', () => {
    const twin = record({ id: 'GHSA-1', aliases: ['CVE-2026-1'], ranges: ['>=0 <2'] });
    const { knownFlaws, knownCves } = assess('2', [old, twin, withdrawn, record({ id: 'PYSEC-3' })]);
    deepStrictEqual([knownFlaws, knownCves], [2, 1]);
  });

  const silent = [
    [{ status: 'unavailable', why: 'unreachable' }, 'notChecked', 'unreachable'],
    [{ status: 'notConfigured', why: 'not configured' }, 'notChecked', 'not configured'],
    [{ status: 'notFound' }, 'notChecked', 'does not have this package'],
    [{ status: 'unresolvable', why: '"a b" is not a package name' }, 'review', '"a b" is not a package name'],
  ] as const;
  for (const [answer, verdict, reason] of silent) {
    it(`of the answer ${answer.status} is ${verdict}`, () => {
      const finding = assessPackage(query('1'), answer);
      deepStrictEqual([finding.verdict, finding.reason, finding.answeredBy], [verdict, reason, []]);
    });
  }
});

describe('a version typed as a number', () => {
  const known = record({ id: 'PYSEC-1', ranges: ['>=0 <5.2'], versions: ['5.1', '5.10', '6.0', '60'] });

  const cases: readonly [string, string, readonly AdvisoryRecord[], Verdict][] = [
    [
      'is taken as it is when the other reading is no release',
      '3.4',
      [record({ ranges: ['>=0 <3.7'], versions: ['3.4', '3.6'] })],
      'vulnerable',
    ],
    ['is ambiguous where nothing lists the versions there are', '3.4', [record({ ranges: ['>=0 <3.7'] })], 'review'],
    [
      'is ambiguous when the other reading is the fix',
      '1.1',
      [record({ ranges: ['>=0 <1.10'], versions: ['1.0', '1.1'] })],
      'review',
    ],
    [
      'is ambiguous when another record names the other reading',
      '1.1',
      [record({ ranges: ['>=0 <1.5'], versions: ['1.1'] }), record({ id: 'B', ranges: ['>=1.10'] })],
      'review',
    ],
    ['of five digits that a record names is a version', '45231', [record({ ranges: ['>=0 <45231'] })], 'safe'],
    [
      'is ambiguous when the other reading has other flaws',
      '22.1',
      [record({ id: 'A', ranges: ['>=0 <22.10.0'] }), record({ id: 'B', versions: ['22.10.0'] })],
      'review',
    ],
    [
      'is certain of the flaws that both readings have',
      '22.1',
      [record({ id: 'A', ranges: ['>=0 <22.10.0'] }), record({ id: 'B', versions: ['22.1.0', '22.10.0'] })],
      'vulnerable',
    ],
    ['is not when both readings have the same flaws', '5.1', [known], 'vulnerable'],
    ['may have lost two zeros', '5.1', [record({ versions: ['5.100'] })], 'review'],
    ['never gains zeros before the point', '6', [known], 'vulnerable'],
    ['may be a date', '45231', [], 'review'],
    ['of eight digits is a version', '20200713', [], 'clean'],
    ['is judged when nothing is known', '1.1', [], 'clean'],
  ];
  for (const [title, version, records, expected] of cases) {
    it(title, () => strictEqual(assess(version, records, true).verdict, expected));
  }

  it('names both readings', () => {
    const finding = assess('5.1', [record({ versions: ['5.10'] })], true);
    strictEqual(finding.reason, 'version typed as a number may be 5.1 or 5.10');
  });

  it('is only doubted when it is one', () => {
    strictEqual(assess('5.1', [record({ versions: ['5.10'] })]).verdict, 'safe');
  });
});

describe('the version to upgrade to', () => {
  const cases: readonly [string, readonly AdvisoryRecord[], string | undefined][] = [
    ['is the lowest that nothing affects', [old, record({ id: 'B', ranges: ['>=0 <3', '>=3.5 <4'] })], '3'],
    ['is not a fix that another flaw affects', [old, record({ id: 'B', ranges: ['>=1.5 <5'] })], '5'],
    ['is no pre-release while there is a release', [record({ ranges: ['>=0 <2rc1', '>=0 <2.1'] })], '2.1'],
    ['is a pre-release when nothing else is left', [record({ ranges: ['>=0 <2rc1'] })], '2rc1 or later'],
    ['is unknown without a fix', [record({ ranges: ['>=0'] })], undefined],
    ['is unknown while a flaw stays open', [old, record({ id: 'B', ranges: ['>=0'] })], undefined],
    [
      'may be a release that only a withdrawn record lists',
      [record({ ranges: ['>=0 <=1.5'] }), record({ id: 'W', withdrawn: true, versions: ['0.9', '1.2', '1.6', '1.7'] })],
      '1.6',
    ],
  ];
  for (const [title, records, expected] of cases) {
    it(title, () => {
      const finding = assess('1', records);
      deepStrictEqual([finding.verdict, finding.fixedIn], ['vulnerable', expected]);
    });
  }

  it('is unknown for a malicious package, which comes before its other flaws', () => {
    const worse = record({ id: 'A', ranges: ['>=0 <2'], severity: [] });
    const { verdict, fixedIn, flaws } = assess('1', [worse, old, record({ id: 'MAL-1', versions: ['1'] })]);
    deepStrictEqual([verdict, fixedIn, flaws[0]?.records], ['malicious', undefined, ['MAL-1']]);
  });

  it('is not sought for a version that is safe or unreadable', () => {
    strictEqual(assess('2', [old]).fixedIn, undefined);
    strictEqual(assess('NEW', [record({ versions: ['NEW'], ranges: ['>=0 <2'] })]).fixedIn, undefined);
  });
});
