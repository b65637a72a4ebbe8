/** OSV documents as databases really write them, and what is no such document. */
import { deepStrictEqual, ok, strictEqual } from 'node:assert/strict';
import fc from 'fast-check';
import { assessPackage } from '../../../src/core/verdict/assess';
import { query } from '../../support/advisories';
import { packagesNamedBy, readOsvDocument } from '../../../src/sources/osv/osvRecord';

const whole = {
  schema_version: '1.7.0',
  id: 'PYSEC-2024-1',
  modified: '2024-10-09 23:22:49.818476+00:00',
  published: '2024-10-08T16:15:00Z',
  aliases: ['CVE-2024-1'],
  details: 'Long text',
  severity: [{ type: 'CVSS_V3', score: 'CVSS:3.1/AV:N' }],
  affected: [
    {
      package: { ecosystem: 'PyPI', name: 'jw.util', purl: 'pkg:pypi/jw.util' },
      ranges: [{ type: 'ECOSYSTEM', events: [{ introduced: '0' }, { fixed: '2.3' }] }],
      versions: ['1.0', '2004d'],
      ecosystem_specific: {},
    },
  ],
  references: [{ type: 'WEB', url: 'https://example.org' }],
  database_specific: { severity: 'HIGH', cwe_ids: [] },
};

describe('OSV record', () => {
  it('keeps what decides a verdict, the name normalized', () => {
    deepStrictEqual(readOsvDocument(whole), {
      record: {
        id: 'PYSEC-2024-1',
        aliases: ['CVE-2024-1'],
        published: '2024-10-08T16:15:00Z',
        withdrawn: false,
        severity: [{ type: 'CVSS_V3', score: 'CVSS:3.1/AV:N' }],
        databaseSeverity: 'HIGH',
        affected: [
          {
            ecosystem: 'PyPI',
            name: 'jw-util',
            versions: ['1.0', '2004d'],
            ranges: [{ type: 'ECOSYSTEM', events: [{ introduced: '0' }, { fixed: '2.3' }] }],
            severity: [],
          },
        ],
      },
      modified: Date.UTC(2024, 9, 9, 23, 22, 49, 818),
    });
  });

  it('has the one entry of a list that was written as that entry', () => {
    const score = { type: 'CVSS_V3', score: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H' };
    const { record } = readOsvDocument({ id: 'PYSEC-1', aliases: 'CVE-2026-0001', severity: score }) ?? {};
    deepStrictEqual([record?.aliases, record?.severity], [['CVE-2026-0001'], [score]]);
    for (const odd of [1, {}, '', false, null])
      deepStrictEqual(readOsvDocument({ id: 'PYSEC-1', aliases: odd })?.record.aliases, []);
  });

  it('has its aliases as their databases write them', () => {
    const aliases = ['cve-2026-0001', ' CVE-2026-0002 ', 'ghsa-AAAA-bbbb-cccc', 'pysec-2026-1', 'other-1', ' '];
    deepStrictEqual(readOsvDocument({ id: 'PYSEC-1', aliases })?.record.aliases, [
      ...['CVE-2026-0001', 'CVE-2026-0002', 'GHSA-aaaa-bbbb-cccc', 'PYSEC-2026-1', 'other-1'],
    ]);
  });

  for (const odd of [
    'GHSA 1',
    'CVE-2026-1 | Rejected',
    'PYSEC-1\nPYSEC-2',
    '"x"',
    'a,b',
    '\u200bPYSEC-1',
    '-',
    'x'.repeat(101),
  ]) {
    it(`has no name ${JSON.stringify(odd.slice(0, 30))}, which no database gives`, () => {
      strictEqual(readOsvDocument({ ...whole, id: odd }), undefined);
      deepStrictEqual(packagesNamedBy({ ...whole, id: odd }), ['jw-util']);
      deepStrictEqual(readOsvDocument({ ...whole, aliases: [odd, 'CVE-2024-1'] })?.record.aliases, ['CVE-2024-1']);
    });
  }

  it('has the names of every database', () => {
    const aliases = [
      'RHSA-2024:1',
      'openSUSE-SU-2024:1-1',
      'npm:foo:2015',
      'SNYK-PYTHON-A_B-1',
      'BIT-a.b-2024-1',
      'ALAS2-2024-1',
    ];
    deepStrictEqual(readOsvDocument({ ...whole, id: ' PYSEC-2024-1 ', aliases })?.record, {
      ...readOsvDocument(whole)?.record,
      aliases,
    });
  });

  it('has a score that is written as a number', () => {
    const severity = [{ type: 'CVSS_V3', score: 7.5 }];
    deepStrictEqual(readOsvDocument({ ...whole, severity })?.record.severity, [{ type: 'CVSS_V3', score: '7.5' }]);
  });

  it('needs nothing but an id', () => {
    const read = readOsvDocument({
      id: 'X-1',
      aliases: null,
      affected: null,
      withdrawn: null,
      database_specific: null,
    });
    deepStrictEqual([read?.record.id, read?.record.affected, read?.record.withdrawn], ['X-1', [], false]);
    ok(Number.isNaN(read?.modified));
  });

  for (const withdrawn of [true, 1, 'soon', {}, []]) {
    it(`leaves open whether it was withdrawn: ${JSON.stringify(withdrawn)}`, () => {
      for (const id of ['PYSEC-1', 'MAL-1']) {
        const affected = [{ package: { ecosystem: 'PyPI', name: 'demo' }, versions: ['1.0'] }];
        const read = readOsvDocument({ ...whole, id, affected, withdrawn })?.record;
        const judge = (version: string) =>
          assessPackage(query(version), { status: 'ok', value: read === undefined ? [] : [read] });
        const { verdict, reason } = judge('1.0');
        const why = `${id} may have been withdrawn: ${JSON.stringify(withdrawn)} is not a date`;
        deepStrictEqual([verdict, reason], ['review', why]);
        strictEqual(judge('2.0').verdict, 'safe');
      }
    });
  }

  it('is not withdrawn where it says so', () =>
    deepStrictEqual(readOsvDocument({ ...whole, withdrawn: false })?.record.unclearWithdrawal, undefined));

  it('knows a withdrawn record', () => {
    strictEqual(readOsvDocument({ ...whole, withdrawn: '2024-10-10T00:00:00Z' })?.record.withdrawn, true);
  });

  for (const withdrawn of ['0001-01-01T00:00:00Z', '1970-01-01T00:00:00Z']) {
    it(`takes no date for a withdrawal that cannot have been: ${withdrawn}`, () => {
      const read = readOsvDocument({ ...whole, withdrawn })?.record;
      deepStrictEqual([read?.withdrawn, read?.unclearWithdrawal], [false, JSON.stringify(withdrawn)]);
    });
  }

  const needless: readonly [string, object][] = [
    ['a severity without a score', { severity: [{ type: 'CVSS_V3', score: null }, ...whole.severity] }],
    ['an alias that is none', { aliases: [...whole.aliases, null] }],
    ['words of its database in another form', { database_specific: 'x' }],
    ['a time of publication that is none', { published: 7 }],
    ['a severity of a package that is none', { affected: [{ ...whole.affected[0], severity: 'high' }] }],
  ];
  for (const [title, change] of needless) {
    it(`is read although it has ${title}`, () => {
      const read = readOsvDocument({ ...whole, ...change })?.record;
      deepStrictEqual(
        [read?.aliases, read?.affected[0]?.ranges, read?.affected[0]?.versions],
        [whole.aliases, whole.affected[0]?.ranges, whole.affected[0]?.versions],
      );
    });
  }

  it('leaves out entries that concern commits only', () => {
    const affected = [{ ranges: [{ type: 'GIT', events: [{ introduced: '0' }] }] }];
    deepStrictEqual(readOsvDocument({ id: 'X-1', affected })?.record.affected, []);
  });

  it('splits an event of early schemas in two', () => {
    const ranges = [{ type: 'ECOSYSTEM', events: [{ introduced: '0', fixed: '2' }] }];
    const affected = [{ package: { ecosystem: 'PyPI', name: 'demo' }, ranges }];
    const [entry] = readOsvDocument({ id: 'X-1', affected })?.record.affected ?? [];
    deepStrictEqual(entry?.ranges[0]?.events, [{ introduced: '0' }, { fixed: '2' }]);
  });

  const [entry] = whole.affected;
  const refused: readonly [string, unknown][] = [
    ['not an object', []],
    ['nothing', undefined],
    ['no id', { ...whole, id: undefined }],
    ['an empty id', { ...whole, id: '' }],
    ['versions that are no texts', { ...whole, affected: [{ ...entry, versions: [1.1] }] }],
    ['a package without a name', { ...whole, affected: [{ ...entry, package: { ecosystem: 'PyPI' } }] }],
    ['a range without events', { ...whole, affected: [{ ...entry, ranges: [{ type: 'ECOSYSTEM', events: [] }] }] }],
    [
      'an event nobody knows',
      { ...whole, affected: [{ ...entry, ranges: [{ type: 'SEMVER', events: [{ ended: '1' }] }] }] },
    ],
    [
      'a range of an unknown kind',
      { ...whole, affected: [{ ...entry, ranges: [{ type: 'FUZZY', events: [{ fixed: '1' }] }] }] },
    ],
  ];
  for (const [title, document] of refused) {
    it(`refuses ${title}`, () => strictEqual(readOsvDocument(document), undefined));
  }

  it('is refused or read, never half read', () => {
    fc.assert(fc.property(fc.anything(), (document) => void readOsvDocument(document)));
    fc.assert(
      fc.property(fc.anything(), (odd) => {
        const read = readOsvDocument({ ...whole, affected: [{ ...entry, versions: odd }] });
        const isList = Array.isArray(odd) && odd.every((item) => typeof item === 'string');
        strictEqual(read !== undefined, isList || odd === null || odd === undefined);
      }),
    );
  });
});

describe('packages named by an unreadable document', () => {
  const cases: readonly [string, unknown, readonly string[] | undefined][] = [
    ['are normalized', { affected: [{ package: { ecosystem: 'PyPI', name: 'jw.util' } }] }, ['jw-util']],
    ['are those of PyPI', { affected: [{ package: { ecosystem: 'npm', name: 'ms' } }] }, []],
    ['are none where entries concern commits', { affected: [{ ranges: [] }] }, []],
    ['are unknown without a list', { id: 'X-1' }, undefined],
    ['are unknown where one has no name', { affected: [{ package: { ecosystem: 'PyPI' } }] }, undefined],
    ['are unknown where the text was no document', undefined, undefined],
  ];
  for (const [title, document, expected] of cases) {
    it(title, () => deepStrictEqual(packagesNamedBy(document), expected));
  }
});
