/** CVE records as recorded: state, and whose score counts. */
import { deepStrictEqual, strictEqual } from 'node:assert/strict';
import { readCveRecord } from '../../../src/sources/mitreCve/cveRecord';
import { recordedJson } from '../../support/recorded';

const recorded: readonly [string, string, string | undefined, boolean?][] = [
  ['CVE-2024-3094', 'PUBLISHED', 'CRITICAL 10 3.1 redhat'],
  ['CVE-2021-44228', 'PUBLISHED', 'CRITICAL 10 3.1 CISA-ADP'],
  ['CVE-2025-4565', 'PUBLISHED', 'HIGH 8.2 4.0 Google'],
  ['CVE-2023-35866', 'PUBLISHED', undefined, true],
  ['CVE-2023-23127', 'PUBLISHED', undefined, true],
];

describe('CVE records', () => {
  for (const [cve, status, rating, disputed] of recorded) {
    it(`${cve} reads ${status}, ${rating ?? 'without a score'}`, function () {
      const opinion = readCveRecord(recordedJson(this, `cve/${cve}.json`));
      strictEqual(opinion?.cve, cve);
      deepStrictEqual([opinion.status, opinion.disputed], [status, disputed]);
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

  it('tell what others say, where it is another word or by a newer CVSS version', () => {
    const container = (shortName: string, baseScore: number, kind: string) => ({
      providerMetadata: { shortName },
      metrics: [{ [kind]: { baseScore } }],
    });
    const record = {
      cveMetadata: { cveId: 'CVE-2024-0001', state: 'PUBLISHED' },
      containers: {
        cna: container('acme', 9.8, 'cvssV3_1'),
        adp: [container('same', 9.1, 'cvssV3_1'), container('newer', 9.3, 'cvssV4_0'), container('low', 2, 'cvssV3_1')],
      },
    };
    const { rating, others = [] } = readCveRecord(record) ?? {};
    deepStrictEqual([rating?.by, ...others.map(({ by }) => by)], ['acme', 'newer', 'low']);
  });

  it('count the worst of several scores, name no issuer who did not give one, and tell who disputes', () => {
    const record = (cna: unknown, ...adp: readonly unknown[]) => ({
      cveMetadata: { cveId: 'CVE-2024-0001', state: 'PUBLISHED', assignerShortName: 'acme' },
      containers: { cna, adp },
    });
    const scored = (...scores: readonly number[]) => ({
      metrics: scores.map((baseScore) => ({ cvssV3_1: { baseScore } })),
    });
    strictEqual(readCveRecord(record(scored(5, 9.8, 7)))?.rating?.score, 9.8);
    const older = readCveRecord(
      record({ metrics: [{ cvssV4_0: { baseScore: 5.1 } }, { cvssV3_1: { baseScore: 9.8 } }] }),
    );
    deepStrictEqual(
      [older?.rating?.score, ...(older?.others ?? []).map(({ severity }) => severity)],
      [5.1, 'CRITICAL'],
    );
    strictEqual(readCveRecord(record({}, scored(9.8)))?.rating?.by, 'unknown');
    strictEqual(readCveRecord(record({}, { tags: ['disputed'] }))?.disputed, true);
  });

  it('tell a worse score of the same publisher by an older CVSS version', () => {
    const cna = {
      providerMetadata: { shortName: 'acme' },
      metrics: [
        { cvssV4_0: { baseScore: 5.1 }, cvssV3_1: { baseScore: 9.8 } },
        { cvssV3_0: { baseScore: 3 } },
        { cvssV2_0: { baseScore: 10 } },
      ],
    };
    const cveMetadata = { cveId: 'CVE-2024-0001', state: 'PUBLISHED', assignerShortName: 'acme' };
    const { rating, others = [] } = readCveRecord({ cveMetadata, containers: { cna } }) ?? {};
    deepStrictEqual(
      [rating, ...others].map((each) => `${each?.severity ?? ''} ${each?.cvssVersion ?? ''}`),
      ['MEDIUM 4.0', 'CRITICAL 3.1'],
    );
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
