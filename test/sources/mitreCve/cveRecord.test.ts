/** CVE records as recorded: state, and whose score counts. */
import { deepStrictEqual, strictEqual } from 'node:assert/strict';
import { readCveRecord } from '../../../src/sources/mitreCve/cveRecord';
import { recordedJson } from '../../support/recorded';

const recorded: readonly [string, string, string | undefined][] = [
  ['CVE-2024-3094', 'PUBLISHED', 'CRITICAL 10 3.1 redhat'],
  ['CVE-2021-44228', 'PUBLISHED', 'CRITICAL 10 3.1 CISA-ADP'],
  ['CVE-2025-4565', 'PUBLISHED', 'HIGH 8.2 4.0 Google'],
  ['CVE-2023-35866', 'PUBLISHED, disputed', undefined],
  ['CVE-2023-23127', 'PUBLISHED, disputed', undefined],
];

describe('CVE records', () => {
  for (const [cve, status, rating] of recorded) {
    it(`${cve} reads ${status}, ${rating ?? 'without a score'}`, function () {
      const opinion = readCveRecord(recordedJson(this, `cve/${cve}.json`));
      strictEqual(opinion?.cve, cve);
      strictEqual(opinion.status, status);
      const { severity, score, cvssVersion, by } = opinion.rating ?? {};
      strictEqual(opinion.rating && [severity, score, cvssVersion, by].join(' '), rating);
    });
  }

  it('that were rejected have no score, whatever else they hold', () => {
    const record = {
      cveMetadata: { cveId: 'CVE-2024-0001', state: 'REJECTED' },
      containers: {
        cna: {
          rejectedReasons: [{ lang: 'en', value: 'never was one' }],
          metrics: [{ cvssV3_1: { baseScore: 9.8 } }],
        },
      },
    };
    deepStrictEqual(readCveRecord(record), { cve: 'CVE-2024-0001', source: 'mitre', status: 'REJECTED' });
  });

  const refused: readonly [string, unknown][] = [
    ['an error', { error: 'CVE_RECORD_DNE', message: 'The cve record for the cve id does not exist.' }],
    ['no id', { cveMetadata: { state: 'PUBLISHED' } }],
    ['no state', { cveMetadata: { cveId: 'CVE-2024-0001' } }],
    ['another kind of id', { cveMetadata: { cveId: 'GHSA-1', state: 'PUBLISHED' } }],
  ];
  for (const [what, body] of refused) {
    it(`are refused with ${what}`, () => strictEqual(readCveRecord(body), undefined));
  }
});
