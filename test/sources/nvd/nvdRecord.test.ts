/** NVD's answers as recorded: whose score counts, and what is not an answer. */
import { deepStrictEqual, strictEqual } from 'node:assert/strict';
import { readNvdAnswer } from '../../../src/sources/nvd/nvdRecord';
import { recordedJson } from '../../support/recorded';

/** File, id, status, and the rating as `severity score version by`. */
const recorded: readonly [string, string, string, string | undefined][] = [
  ['CVE-2022-29194.json', 'CVE-2022-29194', 'Analyzed', 'MEDIUM 5.5 3.1 NVD'],
  ['CVE-2022-34668.json', 'CVE-2022-34668', 'Modified', 'CRITICAL 9.8 3.1 psirt@nvidia.com'],
  ['CVE-2023-4863.json', 'CVE-2023-4863', 'Modified', 'HIGH 8.8 3.1 NVD'],
  ['CVE-2023-5341.json', 'CVE-2023-5341', 'Undergoing Analysis', 'MEDIUM 6.2 3.1 secalert@redhat.com'],
  ['CVE-2017-6507.json', 'CVE-2017-6507', 'Deferred', 'MEDIUM 5.9 3.0 NVD'],
  ['feed-slice-rejected.json', 'CVE-2022-0094', 'Rejected', undefined],
];

const metric = (source: string, score: number, version = '3.1') => ({
  source,
  type: 'Primary',
  cvssData: { version, baseScore: score },
});

function answer(metrics: unknown): unknown {
  const cve = { id: 'CVE-2024-0001', vulnStatus: 'Received', metrics };
  return { totalResults: 1, vulnerabilities: [{ cve }] };
}

function shown(body: unknown, id: string): string | undefined {
  const rating = readNvdAnswer(body)?.byId.get(id)?.rating;
  return rating && [rating.severity, rating.score, rating.cvssVersion, rating.by].join(' ');
}

describe('answers of NVD', () => {
  for (const [file, id, status, rating] of recorded) {
    it(`${file} reads ${status}, ${rating ?? 'without a score'}`, function () {
      const body = recordedJson(this, `nvd/${file}`) as { totalResults: number; vulnerabilities: unknown[] };
      // A slice of a bulk feed counts the whole feed.
      const whole = { ...body, totalResults: body.vulnerabilities.length };
      strictEqual(readNvdAnswer(whole)?.byId.get(id)?.status, status);
      strictEqual(shown(whole, id), rating);
    });
  }

  it('count the worst of several scores of one source, and none of a rejected record', () => {
    const metrics = { cvssMetricV31: [metric('nvd@nist.gov', 5), metric('nvd@nist.gov', 9.8)] };
    strictEqual(shown(answer(metrics), 'CVE-2024-0001'), 'CRITICAL 9.8 3.1 NVD');
    const cve = { id: 'CVE-2024-0001', vulnStatus: 'Rejected', metrics };
    strictEqual(shown({ totalResults: 1, vulnerabilities: [{ cve }] }, 'CVE-2024-0001'), undefined);
  });

  it('take what NVD itself says, else the newest CVSS version, and keep what others say otherwise', () => {
    const all = {
      cvssMetricV40: [metric('a@b', 2, '4.0'), metric('security-advisories@github.com', 9.3, '4.0')],
      cvssMetricV31: [metric('c@d', 9), metric('a@b', 5), metric('nvd@nist.gov', 9.8)],
      cvssMetricV2: [metric('nvd@nist.gov', 10, '2.0'), metric('e@f', 3, '2.0')],
    };
    const told = (metrics: unknown): readonly string[] => {
      const { rating, others = [] } = readNvdAnswer(answer(metrics))?.byId.get('CVE-2024-0001') ?? {};
      return [rating, ...others].flatMap((each) =>
        each === undefined ? [] : [each.severity, each.score, each.cvssVersion, each.by].join(' '),
      );
    };
    const others = ['LOW 2 4.0 a@b', 'CRITICAL 9.3 4.0 GitHub', 'LOW 3 2.0 e@f'];
    deepStrictEqual(told(all), ['CRITICAL 9.8 3.1 NVD', ...others]);
    deepStrictEqual(told({ ...all, cvssMetricV31: [] }), ['HIGH 10 2.0 NVD', ...others]);
    deepStrictEqual(told({ cvssMetricV31: [metric('c@d', 9), metric('e@f', 3)] }), [
      'CRITICAL 9 3.1 c@d',
      'LOW 3 3.1 e@f',
    ]);
  });

  it('tell a worse score by an older CVSS version of the same publisher, but no CVSS 2 beside a newer one', () => {
    const told = (metrics: unknown): readonly string[] => {
      const { rating, others = [] } = readNvdAnswer(answer(metrics))?.byId.get('CVE-2024-0001') ?? {};
      return [rating, ...others].flatMap((each) =>
        each === undefined ? [] : [[each.severity, each.score, each.cvssVersion, each.by].join(' ')],
      );
    };
    const newest = { cvssMetricV40: [metric('nvd@nist.gov', 5.1, '4.0')] };
    deepStrictEqual(told({ ...newest, cvssMetricV31: [metric('nvd@nist.gov', 9.8)] }), [
      'MEDIUM 5.1 4.0 NVD',
      'CRITICAL 9.8 3.1 NVD',
    ]);
    deepStrictEqual(told({ ...newest, cvssMetricV31: [metric('nvd@nist.gov', 2)] }), ['MEDIUM 5.1 4.0 NVD']);
    const ofOther = { cvssMetricV31: [metric('a@b', 9.8)], cvssMetricV2: [metric('a@b', 10, '2.0')] };
    deepStrictEqual(told({ cvssMetricV40: [...newest.cvssMetricV40, metric('a@b', 2, '4.0')], ...ofOther }), [
      'MEDIUM 5.1 4.0 NVD',
      'LOW 2 4.0 a@b',
      'CRITICAL 9.8 3.1 a@b',
    ]);
    const older = { cvssMetricV31: [metric('nvd@nist.gov', 5)], cvssMetricV2: [metric('nvd@nist.gov', 10, '2.0')] };
    deepStrictEqual(told(older), ['MEDIUM 5 3.1 NVD']);
  });

  it('tell that somebody disputes the CVE', () => {
    const cve = {
      id: 'CVE-2024-0001',
      vulnStatus: 'Modified',
      cveTags: [{ sourceIdentifier: 'a@b', tags: ['disputed'] }],
    };
    const read = readNvdAnswer({ totalResults: 1, vulnerabilities: [{ cve }] });
    deepStrictEqual(read?.byId.get('CVE-2024-0001')?.disputed, true);
  });

  it('are read where a score is a text', () => {
    const metrics = { cvssMetricV31: [metric('c@d', '7.5' as unknown as number)] };
    strictEqual(shown(answer(metrics), 'CVE-2024-0001'), 'HIGH 7.5 3.1 c@d');
  });

  it('lose only the metric that cannot be read', () => {
    const broken = { cvssMetricV31: [{ source: 'x', cvssData: { baseScore: 'high' } }, metric('c@d', 5)] };
    strictEqual(shown(answer(broken), 'CVE-2024-0001'), 'MEDIUM 5 3.1 c@d');
    strictEqual(shown(answer('none'), 'CVE-2024-0001'), undefined);
  });

  it('may know nothing', () => {
    deepStrictEqual(readNvdAnswer({ totalResults: 0, vulnerabilities: [] }), { byId: new Map(), isWhole: true });
  });

  const record = { cve: { id: 'CVE-2024-0001' } };
  const partial: readonly [string, unknown][] = [
    ['fewer records than counted', { totalResults: 2, vulnerabilities: [record] }],
    ['a record without an id', { totalResults: 2, vulnerabilities: [{ cve: {} }, record] }],
    ['a record that is null', { totalResults: 2, vulnerabilities: [null, record] }],
    ['no count', { vulnerabilities: [record] }],
    ['a count that is a text', { totalResults: '1', vulnerabilities: [record] }],
  ];
  for (const [what, body] of partial) {
    it(`tell what they hold, but not what NVD does not have, with ${what}`, () => {
      const read = readNvdAnswer(body);
      deepStrictEqual([read?.byId.has('CVE-2024-0001'), read?.isWhole], [true, false]);
    });
  }

  const refused: readonly [string, unknown][] = [
    ['a message', { message: 'Invalid apiKey.' }],
    ['no list', { totalResults: 0 }],
  ];
  for (const [what, body] of refused) {
    it(`are refused with ${what}`, () => strictEqual(readNvdAnswer(body), undefined));
  }
});
