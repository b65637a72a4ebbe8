/** From CVSS vectors and database words to one of four words. */
import { deepStrictEqual, ok, strictEqual } from 'node:assert/strict';
import type { AdvisorySeverity } from '../../../src/core/advisory/advisory';
import { recordRatings, recordSeverity } from '../../../src/core/advisory/recordRatings';
import { compareSeverity, highestSeverity, ratingOrigin } from '../../../src/core/advisory/severity';
import { isOwnResult } from '../../../src/core/cells/ownResult';
import { record } from '../../support/advisories';
import type { Severity } from '../../../src/core/advisory/evidence';

function vectors(...scores: readonly string[]): readonly AdvisorySeverity[] {
  return scores.map((score) => ({ type: 'CVSS', score }));
}

const critical3 = 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H';
const low4 = 'CVSS:4.0/AV:P/AC:H/AT:P/PR:H/UI:A/VC:L/VI:N/VA:N/SC:N/SI:N/SA:N';

describe('severity of a record', () => {
  // Scores by the calculators of FIRST and NVD.
  const scored: readonly [vector: string, score: string, Severity][] = [
    [critical3, '9.8', 'CRITICAL'],
    ['CVSS:3.0/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H', '7.5', 'HIGH'],
    ['CVSS:3.1/AV:N/AC:L/PR:N/UI:R/S:C/C:L/I:L/A:N', '6.1', 'MEDIUM'],
    ['CVSS:3.1/AV:L/AC:L/PR:L/UI:N/S:U/C:N/I:L/A:N', '3.3', 'LOW'],
    ['CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H/E:U/RL:O/RC:U', '9.8 before threat metrics', 'CRITICAL'],
    ['CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N', '9.3', 'CRITICAL'],
    ['CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N/E:U', '9.3 before threat metrics', 'CRITICAL'],
    ['CVSS:4.0/AV:L/AC:L/AT:N/PR:N/UI:N/VC:N/VI:N/VA:H/SC:N/SI:N/SA:N', '6.8', 'MEDIUM'],
    [low4, '0.3', 'LOW'],
    ['AV:N/AC:L/Au:N/C:P/I:P/A:P', '7.5 of CVSS 2', 'HIGH'],
    ['(AV:N/AC:L/Au:N/C:C/I:C/A:C)', '10.0 of CVSS 2, which has no CRITICAL', 'HIGH'],
    ['AV:N/AC:M/Au:N/C:N/I:P/A:N', '4.3 of CVSS 2', 'MEDIUM'],
    ['AV:L/AC:H/Au:N/C:P/I:N/A:N', '1.2 of CVSS 2', 'LOW'],
  ];
  for (const [vector, score, expected] of scored) {
    it(`${score}: ${expected}`, () => {
      strictEqual(recordSeverity(record({ severity: vectors(vector) }), 'demo'), expected);
    });
  }

  for (const vector of [
    '',
    '9.8',
    'CVSS:3.1/',
    'CVSS:3.1/AV:N',
    'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:N',
    'CVSS:4.0/AV:N',
    'CVSS:5.0/AV:N/AC:L',
    'CVSS:3.2/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H',
    'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H/AV:P',
    'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H/XX:Y',
    'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:h',
    'CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N/XX:Y',
    'CVSS:4.0/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H',
    'AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H',
    'AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N',
    'AV:N/AC:L/Au:N/C:C/I:C/A:C/E:X',
    'AV:N',
    'nonsense',
  ]) {
    it(`takes the database's word when ${JSON.stringify(vector)} has no score`, () => {
      strictEqual(
        recordSeverity(record({ severity: vectors(vector), databaseSeverity: 'MODERATE' }), 'demo'),
        'MEDIUM',
      );
    });
  }

  for (const [type, score, expected, told] of [
    ['CVSS_V3', '7.5', 'HIGH', 'CVSS score of GitHub'],
    ['CVSS_V3', ' 9 ', 'CRITICAL', 'CVSS score of GitHub'],
    ['CVSS_V4', '4.0', 'MEDIUM', 'CVSS 4.0 score of GitHub'],
    ['CVSS_V2', '10.0', 'HIGH', 'CVSS 2.0 score of GitHub'],
  ] as const) {
    it(`takes ${type} ${score} without a vector as the publisher's own score`, () => {
      const [rating] = recordRatings(record({ id: 'GHSA-1', severity: [{ type, score }] }), 'demo');
      ok(rating);
      deepStrictEqual([rating.severity, rating.score, ratingOrigin(rating)], [expected, Number(score), told]);
      strictEqual(
        isOwnResult(
          'recommendation',
          `SECURITY RISK | REMOVE OR REPLACE, no fix known | 1 advisory (Highest: ${expected} by ${told}) | OSV`,
        ),
        true,
      );
    });
  }

  for (const [type, score] of [
    ['CVSS_V3', '10.1'],
    ['CVSS_V3', '-1'],
    ['CVSS', '7.5'],
    ['Ubuntu', '7.5'],
    ['CVSS_V3', '7,5'],
  ] as const) {
    it(`takes ${type} ${score} for no score`, () => {
      const told = recordRatings(record({ severity: [{ type, score }] }), 'demo');
      deepStrictEqual(
        told.map((each) => [each.severity, each.score]),
        [['UNKNOWN', undefined]],
      );
    });
  }

  it('tells that a publisher found no impact', () => {
    const none = 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:N';
    const [rating] = recordRatings(record({ severity: [{ type: 'CVSS_V3', score: none }] }), 'demo');
    deepStrictEqual([rating?.severity, rating?.score, rating?.vector], ['UNKNOWN', 0, none]);
  });

  const words: readonly [string | undefined, Severity][] = [
    ['MODERATE', 'MEDIUM'],
    ['medium', 'MEDIUM'],
    ['critical', 'CRITICAL'],
    ['HIGH', 'HIGH'],
    ['LOW', 'LOW'],
    ['constructor', 'UNKNOWN'],
    [undefined, 'UNKNOWN'],
  ];
  for (const [word, expected] of words) {
    it(`reads the word ${String(word)} as ${expected}`, () => {
      strictEqual(recordSeverity(record({ databaseSeverity: word }), 'demo'), expected);
    });
  }

  it('takes the worst of several CVSS versions, and tells the latest first', () => {
    for (const severity of [vectors(critical3, low4), vectors(low4, critical3)]) {
      const told = recordRatings(record({ severity }), 'demo');
      deepStrictEqual(
        told.map((rating) => [rating.severity, rating.cvssVersion]),
        [
          ['LOW', '4.0'],
          ['CRITICAL', '3.1'],
        ],
      );
      strictEqual(recordSeverity(record({ severity }), 'demo'), 'CRITICAL');
    }
  });

  it('takes the higher of two scores of one version', () => {
    const severity = vectors('CVSS:3.1/AV:L/AC:L/PR:L/UI:N/S:U/C:N/I:L/A:N', critical3);
    strictEqual(recordSeverity(record({ severity }), 'demo'), 'CRITICAL');
  });

  it('reads the score given for this package and no other', () => {
    const affected = [{ severity: vectors(low4) }, { name: 'other', severity: vectors(critical3) }];
    strictEqual(recordSeverity(record({ affected }), 'demo'), 'LOW');
    strictEqual(recordSeverity(record({ affected }), 'other'), 'CRITICAL');
  });

  it('is none of a malicious package whose record has none', () => {
    strictEqual(recordSeverity(record({ id: 'MAL-2024-1' }), 'demo'), 'UNKNOWN');
  });
});

describe('several severities', () => {
  it('are sorted worst first', () => {
    const sorted = (['LOW', 'UNKNOWN', 'CRITICAL', 'MEDIUM', 'HIGH'] as const).toSorted(compareSeverity);
    deepStrictEqual(sorted, ['CRITICAL', 'HIGH', 'MEDIUM', 'LOW', 'UNKNOWN']);
  });

  it('have the highest known as their highest', () => {
    strictEqual(highestSeverity(['UNKNOWN', 'LOW']), 'LOW');
    strictEqual(highestSeverity([]), 'UNKNOWN');
  });
});
