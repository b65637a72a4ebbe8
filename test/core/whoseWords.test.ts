/** Every id stands with its own publisher's words, and no column says what its source did not. */
import { deepStrictEqual, doesNotMatch, match, ok, strictEqual } from 'node:assert/strict';
import type { CveReport } from '../../src/core/advisory/evidence';
import type { ReportedFlaw } from '../../src/core/advisory/sourcePorts';
import { proposeCells } from '../../src/core/cells/cellProposals';
import { isOwnResult } from '../../src/core/cells/ownResult';
import { record } from '../support/advisories';
import { cells, look, offline, type World } from '../support/looks';

const pypa = record({ id: 'PYSEC-1', aliases: ['CVE-2026-1', 'GHSA-1'], ranges: ['>=0 <3.0'] });
const ghsa = record({ id: 'GHSA-1', aliases: ['CVE-2026-1'], ranges: ['>=0 <2.0'], databaseSeverity: 'HIGH' });

describe('whose words a result repeats', () => {
  it('names the record that affects the version, and who does not agree', () => {
    const { m, w } = cells(look('2.5', { records: [pypa, ghsa] }));
    strictEqual(m.split('\n')[1], 'PYSEC-1 | UNKNOWN | fixed in 3.0 | GHSA-1 does not list this version as affected');
    match(w, /\| sources disagree on PYSEC-1/);
  });

  it('reaches the fix of every record, and tells each', () => {
    const finding = look('1.0', { records: [pypa, ghsa] });
    strictEqual(finding.fixedIn, '3.0');
    strictEqual(
      cells(finding).m,
      [
        'VULNERABLE - 1 affects v1.0 (Highest: HIGH)',
        'GHSA-1 | HIGH | fixed in 2.0 | PYSEC-1 is fixed in 3.0',
        'Fixed in 3.0',
      ].join('\n'),
    );
  });

  it('has the highest severity of its own records, and tells who differs', () => {
    const worse = { ...pypa, severity: [{ type: 'CVSS_V3', score: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H' }] };
    strictEqual(
      cells(look('1.0', { records: [worse, { ...ghsa, databaseSeverity: 'LOW' }] })).m,
      [
        'VULNERABLE - 1 affects v1.0 (Highest: CRITICAL)',
        'GHSA-1 | LOW | fixed in 2.0 | PYSEC-1 is rated CRITICAL by CVSS 3.1 vector of PyPA | PYSEC-1 is fixed in 3.0',
        'Fixed in 3.0',
      ].join('\n'),
    );
    const second = record({ ...ghsa, id: 'GHSA-2', ranges: ['>=0 <2.0'], databaseSeverity: 'CRITICAL' });
    const { m } = cells(look('1.0', { records: [{ ...ghsa, databaseSeverity: 'LOW' }, second] }));
    strictEqual(m.split('\n')[1], 'GHSA-2 | CRITICAL | fixed in 2.0 | GHSA-1 is rated LOW');
    strictEqual(isOwnResult('githubAdvisoryResult', m), true);
    const bare = { ...second, databaseSeverity: 'LOW', severity: [{ type: 'CVSS_V3', score: '9.8' }] };
    const scored = cells(look('1.0', { records: [ghsa, bare] })).m;
    strictEqual(
      scored.split('\n')[1],
      'GHSA-2 | LOW | CRITICAL 9.8 by CVSS score of GitHub | fixed in 2.0 | GHSA-1 is rated HIGH',
    );
    const pypaScored = { ...pypa, severity: [{ type: 'CVSS_V3', score: '9.8' }] };
    const { m: told } = cells(look('1.0', { records: [ghsa, pypaScored] }));
    match(told, /\| PYSEC-1 is rated CRITICAL by CVSS score of PyPA \|/);
    for (const text of [scored, told]) strictEqual(isOwnResult('githubAdvisoryResult', text), true, text);
  });

  it('names the publisher of a record that OSV passes on', () => {
    const severity = [{ type: 'CVSS_V3', score: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H' }];
    for (const [id, publisher] of [
      ['BIT-x-2026-1', 'Bitnami'],
      ['OSV-2026-1', 'OSS-Fuzz'],
      ['ECHO-1', 'ECHO'],
    ] as const) {
      const { m, w } = cells(look('1.0', { records: [record({ id, ranges: ['>=0 <2.0'], severity })] }));
      match(m, new RegExp(`\\n${id} \\| CRITICAL \\| 9\\.8 by CVSS 3\\.1 vector of ${publisher} \\|`));
      match(w, new RegExp(`CRITICAL by CVSS 3\\.1 vector of ${publisher}\\)`));
      strictEqual(isOwnResult('githubAdvisoryResult', m) && isOwnResult('recommendation', w), true);
    }
  });

  it('leaves Snyk its own words where a record of others, or PyPI, leaves the verdict to a person', () => {
    const open = record({ id: 'PYSEC-9', ranges: [] });
    const finding = look('1.0', { records: [open], snyk: [] });
    strictEqual(finding.verdict, 'review');
    const { m, t } = cells(finding);
    match(m, /^Manual review required - PYSEC-9/);
    strictEqual(t, 'None found');
    match(cells(look('latest', { records: [open], snyk: [] })).t, /^Manual review required - version "latest"/);
  });

  it('never names a withdrawn advisory as what affects, and says that it was withdrawn', () => {
    const { m } = cells(look('1.0', { records: [pypa, { ...ghsa, withdrawn: true }] }));
    strictEqual(m.split('\n')[1], 'PYSEC-1 | UNKNOWN | fixed in 3.0 | GitHub has withdrawn GHSA-1');
  });

  it('knows what GitHub withdrew after the advisories were made', () => {
    const github = { affecting: [], withdrawn: ['GHSA-1'] };
    const both = cells(look('1.0', { records: [pypa, ghsa], github }));
    strictEqual(both.m.split('\n')[1], 'PYSEC-1 | UNKNOWN | fixed in 3.0 | GitHub has withdrawn GHSA-1');
    const alone = look('1.0', { records: [ghsa], github });
    deepStrictEqual([alone.verdict, alone.reason], ['review', 'only withdrawn or rejected records report GHSA-1']);
    match(cells(alone).m, /^Manual review required - only withdrawn/);
  });

  it('counts what only GitHub knows of other versions', () => {
    const later = record({ id: 'GHSA-2', aliases: ['CVE-2026-2'], ranges: ['>=1.5 <2.5'] });
    const finding = look('1.0', { github: { affecting: [], records: [later] } });
    const { m, p } = cells(finding);
    strictEqual(finding.verdict, 'safe');
    strictEqual(m, 'SAFE - 1 advisory found, none affects v1.0');
    strictEqual(p, m);
    strictEqual(cells(look('1.0', { records: [later], github: { affecting: [], records: [later] } })).m, m);
  });

  it('tells that GitHub does not list the version, where OSV has no record of GitHub', () => {
    const github = {
      affecting: [],
      records: [record({ id: 'GHSA-1', aliases: ['CVE-2026-1'], ranges: ['>=1.5 <2.5'] })],
    };
    const { m, w } = cells(look('1.0', { records: [pypa], github }));
    strictEqual(m.split('\n')[1], 'PYSEC-1 | UNKNOWN | fixed in 3.0 | GitHub does not list this version as affected');
    match(w, /\| sources disagree on PYSEC-1/);
  });

  it('tells that OSV has its record as withdrawn', () => {
    const github = { affecting: [{ ids: ['GHSA-1', 'CVE-2026-1'], ranges: [] }] };
    for (const gone of [ghsa, pypa]) {
      const { m } = cells(look('1.0', { records: [{ ...gone, withdrawn: true }], github }));
      strictEqual(m.split('\n')[1], `GHSA-1 | UNKNOWN | GitHub reports it, OSV has ${gone.id} as withdrawn`);
      strictEqual(isOwnResult('githubAdvisoryResult', m), true);
    }
  });

  it('counts a flaw once that only the record of GitHub joins', () => {
    const other = record({ id: 'PYSEC-2', aliases: ['GHSA-9'], ranges: ['>=0 <2.0'] });
    const joins = record({ id: 'GHSA-9', aliases: ['CVE-2026-1'], ranges: ['>=0 <2.0'] });
    const github = { affecting: [{ ids: ['GHSA-9', 'CVE-2026-1'], ranges: [], fixedIn: '2.0' }], records: [joins] };
    const finding = look('1.0', { records: [pypa, other], github });
    deepStrictEqual([finding.flaws.length, finding.knownFlaws], [1, 1]);
    match(cells(finding).m, /^VULNERABLE - 1 affects v1\.0 .*\nGHSA-9 \|/);
  });

  it('keeps other flaws of a version of which one was taken back', () => {
    const other = record({ id: 'PYSEC-2', ranges: ['>=0 <2.0'] });
    const finding = look('1.0', { records: [ghsa, other], github: { affecting: [], withdrawn: ['GHSA-1'] } });
    deepStrictEqual([finding.verdict, finding.flaws.map(({ records }) => records)], ['vulnerable', [['PYSEC-2']]]);
    match(cells(finding).w, /only withdrawn or rejected records report GHSA-1$/);
  });

  const rejected = { cve: 'CVE-2026-1', status: 'Rejected' };

  it('leaves a CVE that NVD rejected to a person in its own column, and tells it elsewhere', () => {
    const finding = look('1.0', { records: [pypa], nvd: [rejected] });
    const { m, p, w } = cells(finding);
    strictEqual(p, 'Manual review required - NVD has rejected CVE-2026-1');
    match(m, /^VULNERABLE.*\nPYSEC-1 \|.*\| NVD has rejected CVE-2026-1\n/);
    match(w, /\| NVD has rejected CVE-2026-1$/);
    doesNotMatch(w, /disagree/);
    strictEqual(isOwnResult('recommendation', w), true);
  });

  const evil = (more: object) => record({ id: 'MAL-1', aliases: ['GHSA-1'], ranges: ['>=0'], ...more });

  for (const [title, more] of [
    ['was withdrawn', { withdrawn: true }],
    ['names another version', { ranges: ['>=7'] }],
  ] as const) {
    it(`calls nothing malicious by a record of malice that ${title}`, () => {
      const finding = look('1.0', { records: [evil(more), ghsa] });
      deepStrictEqual([finding.verdict, finding.fixedIn], ['vulnerable', '2.0']);
      const { m, w } = cells(finding);
      match(m, /^VULNERABLE - 1 affects v1\.0 \(Highest: HIGH\)\nGHSA-1 \| HIGH \| fixed in 2\.0 \| .*MAL-1/);
      match(w, /^SECURITY RISK \| EXPEDITE UPGRADE 1\.0 → 2\.0 \| 1 advisory \(Highest: HIGH by GitHub\)/);
    });
  }

  it('names who reports malice by its own id, and no fix', () => {
    const { m } = cells(look('1.0', { records: [evil({}), ghsa] }));
    deepStrictEqual(m.split('\n').slice(0, 2), [
      'MALICIOUS - reported by OpenSSF',
      'MAL-1 | UNKNOWN | GHSA-1 is rated HIGH',
    ]);
    strictEqual(look('1.0', { records: [{ ...ghsa, aliases: ['MAL-2'] }] }).verdict, 'malicious');
  });

  it('makes nothing vulnerable that only a rejected CVE reports', () => {
    const own = record({ id: 'CVE-2026-1', ranges: ['>=0 <3.0'] });
    strictEqual(look('1.0', { records: [own] }).verdict, 'vulnerable');
    strictEqual(look('1.0', { records: [own], nvd: [rejected] }).verdict, 'review');
  });

  it("gives NVD's column its own severity, without the advisories' fix and day", () => {
    const nvd = [
      { cve: 'CVE-2026-1', status: 'Analyzed', rating: { severity: 'LOW' as const, score: 3.1, by: 'NVD' } },
    ];
    const { p } = cells(look('1.0', { records: [pypa, { ...ghsa, published: '2026-01-01' }], nvd }));
    strictEqual(
      p,
      [
        'VULNERABLE - 1 affects v1.0 (Highest: LOW)',
        'CVE-2026-1 | LOW | 3.1 by NVD | Analyzed',
        'Fixed in 3.0 (OSV)',
      ].join('\n'),
    );
  });
});

describe('what the record of a CVE tells beside its score', () => {
  const nvdOwn = { severity: 'CRITICAL', score: 9.8, cvssVersion: '3.1', by: 'NVD' } as const;

  it("are other publishers' scores, each told as its own, and the highest counts", () => {
    const others = [{ severity: 'LOW', score: 2, cvssVersion: '4.0', by: 'GitHub' } as const];
    const nvd = [{ cve: 'CVE-2026-1', status: 'Analyzed', rating: nvdOwn, others }];
    const { p, w } = cells(look('1.0', { records: [pypa], nvd }));
    deepStrictEqual(p.split('\n').slice(0, 2), [
      'VULNERABLE - 1 affects v1.0 (Highest: CRITICAL)',
      'CVE-2026-1 | CRITICAL | 9.8 by NVD | LOW 2.0 by GitHub (CVSS 4.0) | Analyzed',
    ]);
    match(w, /\(Highest: CRITICAL by NVD\)/);
    const turned = [{ ...nvd[0], cve: 'CVE-2026-1', status: 'Analyzed', rating: others[0], others: [nvdOwn] }];
    const low = cells(look('1.0', { records: [pypa], nvd: turned }));
    deepStrictEqual(low.p.split('\n').slice(0, 2), [
      'VULNERABLE - 1 affects v1.0 (Highest: CRITICAL)',
      'CVE-2026-1 | LOW | 2.0 by GitHub | CRITICAL 9.8 by NVD (CVSS 3.1) | Analyzed',
    ]);
    for (const [field, text] of [['nvdResult', p] as const, ['nvdResult', low.p] as const])
      strictEqual(isOwnResult(field, text), true);
  });

  it('is a worse score of one publisher by another CVSS version: both are told with their versions, and the worse counts', () => {
    const rating = { severity: 'MEDIUM', score: 5.1, cvssVersion: '4.0', by: 'NVD' } as const;
    const nvd = [{ cve: 'CVE-2026-1', status: 'Analyzed', rating, others: [nvdOwn] }];
    const finding = look('1.0', { records: [pypa], nvd });
    const { p, w } = cells(finding);
    deepStrictEqual(p.split('\n').slice(0, 2), [
      'VULNERABLE - 1 affects v1.0 (Highest: CRITICAL)',
      'CVE-2026-1 | MEDIUM | 5.1 by NVD (CVSS 4.0) | CRITICAL 9.8 by NVD (CVSS 3.1) | Analyzed',
    ]);
    strictEqual(isOwnResult('nvdResult', p), true);
    match(w, /\(Highest: CRITICAL by NVD\)/);
    strictEqual(finding.flaws[0]?.severity, 'CRITICAL');
    deepStrictEqual(finding.flaws[0].evidence?.conflicts, [
      'severity: NVD CRITICAL by CVSS 3.1, NVD MEDIUM by CVSS 4.0',
    ]);
  });

  it('is that somebody disputes it: in its cell, beside the advisory, in the recommendation and in reports', () => {
    const nvd = [{ cve: 'CVE-2026-1', status: 'Modified', rating: nvdOwn, disputed: true }];
    const finding = look('1.0', { records: [pypa], nvd });
    const { m, p, w } = cells(finding);
    strictEqual(p.split('\n')[1], 'CVE-2026-1 | CRITICAL | 9.8 by NVD | Modified | Disputed');
    const said = 'NVD marks CVE-2026-1 as disputed';
    strictEqual(m.split('\n')[1], `PYSEC-1 | UNKNOWN | fixed in 3.0 | ${said}`);
    match(w, /\| sources disagree on PYSEC-1/);
    deepStrictEqual(finding.flaws[0]?.evidence?.conflicts, [said]);
    const bare = cells(
      look('1.0', { records: [pypa], nvd: [{ cve: 'CVE-2026-1', status: 'Deferred', disputed: true }] }),
    );
    strictEqual(bare.p.split('\n')[1], 'CVE-2026-1 | UNKNOWN | not analyzed by NVD (Deferred) | Disputed');
    for (const [field, text] of [
      ['nvdResult', p],
      ['githubAdvisoryResult', m],
      ['recommendation', w],
    ] as const)
      strictEqual(isOwnResult(field, text), true);
  });
});

describe('numbers of other sources', () => {
  const cveLine = (opinion: Partial<CveReport>) =>
    cells(look('1.0', { records: [pypa], nvd: [{ cve: 'CVE-2026-1', status: 'Analyzed', ...opinion }] })).p.split(
      '\n',
    )[1];

  it('are told with their decimal, and a state as it is', () => {
    const rated = (severity: 'LOW' | 'CRITICAL', score: number) => ({ rating: { severity, score, by: 'NVD' } });
    strictEqual(cveLine(rated('CRITICAL', 10)), 'CVE-2026-1 | CRITICAL | 10.0 by NVD | Analyzed');
    strictEqual(cveLine(rated('LOW', 2)), 'CVE-2026-1 | LOW | 2.0 by NVD | Analyzed');
    for (const status of ['Analyzed', 'Modified'])
      strictEqual(cveLine({ status }), `CVE-2026-1 | UNKNOWN | no score (${status})`);
    const status = 'Awaiting Analysis';
    strictEqual(cveLine({ status }), 'CVE-2026-1 | UNKNOWN | not analyzed by NVD (Awaiting Analysis)');
  });

  for (const [score, shown] of [
    [0, '0.0%'],
    [0.00043, '<0.1%'],
    [0.93, '93.0%'],
    [0.99996, '>99.9%'],
    [1, '100.0%'],
  ] as const) {
    it(`are never rounded to never or always: ${score}`, () => {
      const predictions = [{ cve: 'CVE-2026-1', score, percentile: 0.5, date: '2026-11-30' }];
      const { w } = cells(look('1.0', { records: [pypa], predictions }));
      ok(w.endsWith(` | EPSS ${shown}`), w);
      strictEqual(isOwnResult('recommendation', w), true);
    });
  }
});

describe('what Snyk says', () => {
  const issue: ReportedFlaw = {
    ids: ['SNYK-1', 'CVE-2026-1'],
    rating: { severity: 'CRITICAL', by: 'Snyk' },
    ranges: ['<1.5'],
    fixedIn: '1.5',
  };

  it('stands in its own column alone: severity and fix', () => {
    const { m, p, r, t } = cells(look('1.0', { records: [pypa], snyk: [issue] }));
    for (const cell of [m, p, r]) doesNotMatch(cell, /CRITICAL/);
    deepStrictEqual(t.split('\n'), [
      'VULNERABLE - 1 affects v1.0 (Highest: CRITICAL)',
      'SNYK-1 | CRITICAL | fixed in 1.5',
      'Fixed in 1.5',
    ]);
    strictEqual(m.split('\n')[1], 'PYSEC-1 | UNKNOWN | fixed in 3.0 | SNYK-1 is fixed in 1.5');
  });

  it('alone makes no CVE of other columns', () => {
    const { m, p, r, t, w } = cells(look('1.0', { snyk: [issue] }));
    deepStrictEqual([p, r], ['None found - no CVE in OSV', 'None found - no CVE in OSV']);
    strictEqual(m, 'No published security advisories');
    match(t, /^VULNERABLE - 1 affects v1\.0 \(Highest: CRITICAL\)/);
    match(w, /^SECURITY RISK \| EXPEDITE UPGRADE 1\.0 → 1\.5 \| 1 advisory \(Highest: CRITICAL by Snyk\) \| Snyk/);
  });

  it('raises the upgrade where its fix is higher', () => {
    strictEqual(look('1.0', { records: [pypa], snyk: [{ ...issue, fixedIn: '4.0' }] }).fixedIn, '4.0');
  });

  it('of two CVEs in one issue lists each CVE once, with the fix of its own advisory', () => {
    const second = record({ id: 'PYSEC-2', aliases: ['CVE-2026-2'], ranges: ['>=0 <2.0'] });
    const finding = look('1.0', {
      records: [pypa, second],
      snyk: [{ ...issue, ids: ['SNYK-1', 'CVE-2026-1', 'CVE-2026-2'] }],
    });
    const { p, t } = cells(finding);
    deepStrictEqual(
      p
        .split('\n')
        .filter((line) => line.startsWith('CVE-'))
        .map((line) => line.split(' | ').slice(0, 3)),
      [
        ['CVE-2026-1', 'UNKNOWN', 'fixed in 3.0'],
        ['CVE-2026-2', 'UNKNOWN', 'fixed in 2.0'],
      ],
    );
    strictEqual(t.split('\n').filter((line) => line.startsWith('SNYK-1')).length, 1);
    match(t, /^VULNERABLE - 1 affects/);
  });
});

describe('the severity of an advisory', () => {
  const vectors = {
    v4: 'CVSS:4.0/AV:L/AC:L/AT:P/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N',
    v31: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H',
  };
  const cases: readonly [string, string, string, string][] = [
    [
      'of a vector with threat metrics',
      'MODERATE',
      `${vectors.v4}/E:P`,
      'HIGH by CVSS 4.0 vector of GitHub, threat metrics not counted',
    ],
    ['of a vector without threat metrics', 'MODERATE', vectors.v4, 'HIGH by CVSS 4.0 vector of GitHub'],
    ['of a vector of CVSS 3.1', 'LOW', vectors.v31, 'HIGH by CVSS 3.1 vector of GitHub'],
    ['of a word that agrees', 'HIGH', vectors.v31, 'HIGH by GitHub'],
    ['of a word that is worse', 'CRITICAL', vectors.v31, 'CRITICAL by GitHub'],
  ];
  for (const [title, databaseSeverity, score, expected] of cases) {
    it(`${title} is ${expected}`, () => {
      const severity = [{ type: score.startsWith('CVSS:4') ? 'CVSS_V4' : 'CVSS_V3', score }];
      const finding = look('1.0', { records: [{ ...ghsa, severity, databaseSeverity }] });
      ok(cells(finding).w.includes(`(Highest: ${expected})`), cells(finding).w);
    });
  }
});

describe('the data that a column speaks of', () => {
  const plain = record({ id: 'PYSEC-9', ranges: ['>=0 <0.5'] });
  const cases: readonly [string, World, Partial<ReturnType<typeof cells>>][] = [
    [
      'OSV',
      {},
      { m: 'No published security advisories', p: 'None found - no CVE in OSV', r: 'None found - no CVE in OSV' },
    ],
    [
      'the PyPA advisories alone',
      { label: 'PyPA advisories' },
      { m: 'None found - PyPA advisories only', p: 'None found - no CVE in the PyPA advisories' },
    ],
    [
      'the PyPA advisories, with GitHub beside them',
      { label: 'PyPA advisories', github: { affecting: [] } },
      {
        m: 'No published security advisories',
        p: "None found - no CVE in the PyPA advisories and GitHub's advisories",
      },
    ],
    [
      'the PyPA advisories that affect other versions',
      { label: 'PyPA advisories', records: [plain] },
      {
        m: 'SAFE - 1 advisory found, none affects v1.0 - PyPA advisories only',
        p: 'None found - no CVE in the PyPA advisories',
      },
    ],
    ["GitHub's advisories", { label: 'GitHub advisories' }, { p: "None found - no CVE in GitHub's advisories" }],
  ];
  for (const [title, world, expected] of cases) {
    it(`is ${title}`, () => {
      const told = cells(look('1.0', world));
      for (const [column, cell] of Object.entries(expected))
        strictEqual(told[column as keyof typeof told], cell, column);
    });
  }

  it('is told where NVD and MITRE were not asked, as a result', () => {
    const finding = look('1.0', { records: [pypa] });
    const { p, r } = cells(finding);
    const lines = [
      'VULNERABLE - 1 affects v1.0 (Highest: UNKNOWN)',
      'CVE-2026-1 | UNKNOWN | fixed in 3.0',
      'Fixed in 3.0 (OSV)',
    ];
    strictEqual(p, [...lines, 'Not checked at NVD: offline'].join('\n'));
    strictEqual(r, [...lines, 'Not checked at MITRE: switched off'].join('\n'));
    const cell = proposeCells(finding, offline).find(({ field }) => field === 'nvdResult');
    deepStrictEqual([cell?.conclusive, cell?.look], [true, 'vulnerable']);
  });
});
