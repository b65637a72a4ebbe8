/** What sources say differently of the same thing: each keeps its own words, and the difference is shown. */
import { deepStrictEqual, doesNotMatch, match, ok, strictEqual } from 'node:assert/strict';
import { proposeCells } from '../../src/core/cells/cellProposals';
import { isOwnResult } from '../../src/core/cells/ownResult';
import type { ReportedFlaw } from '../../src/core/advisory/sourcePorts';
import type { PackageMetadata } from '../../src/core/package/packageMetadata';
import type { IndexRelease } from '../../src/core/package/releases';
import { record } from '../support/advisories';
import { cells, look, offline, type World } from '../support/looks';

const columns = {
  m: 'githubAdvisoryResult',
  p: 'nvdResult',
  r: 'mitreResult',
  t: 'snykResult',
  w: 'recommendation',
} as const;

/** Its cells, each of which the next scan must recognize. */
function seen(world: World) {
  const finding = look('1.0', world);
  const told = cells(finding);
  for (const column of ['m', 'p', 'r', 't', 'w'] as const) {
    const isPlain = /^(None found|No published security advisories|Not checked - .*)$/.test(told[column]);
    ok(isPlain || isOwnResult(columns[column], told[column]), told[column]);
  }
  return { finding, ...told };
}

function index(metadata: Partial<PackageMetadata>, releases: readonly IndexRelease[] = []): World['index'] & {} {
  const told: PackageMetadata = { installedExists: true, requires: [], status: 'active', ...metadata };
  return { status: 'ok', value: { metadata: told, releases } };
}

const ghsa = record({ id: 'GHSA-1', aliases: ['CVE-2026-1'], ranges: ['>=0 <2.0'], databaseSeverity: 'CRITICAL' });

describe("GitHub's own answer about a record that OSV has a copy of", () => {
  const own = (more: Partial<ReportedFlaw>) => ({
    affecting: [
      {
        ids: ['GHSA-1', 'CVE-2026-1'],
        rating: { severity: 'CRITICAL', by: 'GitHub' },
        ranges: [],
        fixedIn: '2.0',
        ...more,
      },
    ] as const,
  });

  it('is the one word of GitHub, and what the copy says is shown', () => {
    const github = own({ rating: { severity: 'MEDIUM', by: 'GitHub' } });
    const { finding, m, w } = seen({ records: [ghsa], github });
    deepStrictEqual(m.split('\n').slice(0, 2), [
      'VULNERABLE - 1 affects v1.0 (Highest: MEDIUM)',
      'GHSA-1 | MEDIUM | fixed in 2.0 | OSV has GHSA-1 rated CRITICAL',
    ]);
    match(w, /\(Highest: MEDIUM by GitHub\)/);
    deepStrictEqual([finding.flaws[0]?.severity, finding.flaws[0]?.evidence?.ratings?.length], ['MEDIUM', 1]);
  });

  const vector = 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H';
  const high = { severity: 'HIGH', by: 'GitHub' } as const;
  const rated = { severity: 'CRITICAL', score: 9.8, cvssVersion: '3.1', vector } as const;
  const scored = { ...rated, by: 'GitHub', computed: true };

  it('is its word and the score of its vector where the two differ', () => {
    const github = own({ rating: scored, others: [high] });
    for (const records of [[ghsa], [{ ...ghsa, databaseSeverity: 'HIGH' }], []]) {
      const { m, w } = seen({ records, github });
      const [first, line = ''] = m.split('\n');
      strictEqual(first, 'VULNERABLE - 1 affects v1.0 (Highest: CRITICAL)');
      match(line, /^GHSA-1 \| HIGH \| CRITICAL 9\.8 by CVSS 3\.1 vector of GitHub \| fixed in 2\.0/);
      match(w, /\(Highest: CRITICAL by CVSS 3\.1 vector of GitHub\)/);
    }
  });

  it('differs from the score of a vector in the copy, and says so', () => {
    const copy = { ...ghsa, databaseSeverity: 'HIGH', severity: [{ type: 'CVSS_V3', score: vector }] };
    strictEqual(
      seen({ records: [copy], github: own({ rating: high }) }).m.split('\n')[1],
      'GHSA-1 | HIGH | fixed in 2.0 | OSV has GHSA-1 rated CRITICAL by CVSS 3.1 vector of GitHub',
    );
  });

  const second = record({ id: 'GHSA-2', aliases: ['CVE-2026-1'], ranges: ['>=0 <2.0'], databaseSeverity: 'LOW' });
  const medium = { severity: 'MEDIUM', by: 'GitHub' } as const;

  it('leaves the words of others', () => {
    const { finding } = seen({
      records: [ghsa, { ...second, databaseSeverity: 'HIGH' }],
      github: own({ rating: medium }),
    });
    strictEqual(finding.flaws[0]?.severity, 'HIGH');
  });

  it('takes the place of its own copy alone, where a vulnerability has two ids of GitHub', () => {
    const nvd = [
      { cve: 'CVE-2026-1', status: 'Analyzed', rating: { severity: 'MEDIUM', score: 5, by: 'NVD' } as const },
    ];
    const { finding, m, w } = seen({ records: [ghsa, second], github: own({ rating: medium }), nvd });
    deepStrictEqual(m.split('\n').slice(0, 2), [
      'VULNERABLE - 1 affects v1.0 (Highest: MEDIUM)',
      'GHSA-1 | MEDIUM | fixed in 2.0 | GHSA-2 is rated LOW | OSV has GHSA-1 rated CRITICAL',
    ]);
    match(w, /\(Highest: MEDIUM by /);
    const { severity, evidence } = finding.flaws[0] ?? {};
    strictEqual(severity, 'MEDIUM');
    deepStrictEqual(
      evidence?.ratings?.filter(({ by }) => by === 'GitHub').map((each) => [each.id, each.severity]),
      [
        ['GHSA-1', 'MEDIUM'],
        ['GHSA-2', 'LOW'],
      ],
    );
    ok(evidence.conflicts?.includes('severity: NVD MEDIUM, GitHub MEDIUM for GHSA-1, GitHub LOW for GHSA-2'));
  });

  for (const [copied, fixedIn] of [
    ['3.0', '2.0'],
    ['2.0', '3.0'],
  ] as const) {
    it(`names ${fixedIn} as the fix, and the ${copied} of the copy beside it`, () => {
      const copy = record({
        id: 'GHSA-1',
        aliases: ['CVE-2026-1'],
        ranges: [`>=0 <${copied}`],
        databaseSeverity: 'CRITICAL',
      });
      const { finding, m, w } = seen({ records: [copy], github: own({ fixedIn }) });
      strictEqual(m.split('\n')[1], `GHSA-1 | CRITICAL | fixed in ${fixedIn} | OSV has GHSA-1 as fixed in ${copied}`);
      deepStrictEqual([finding.fixedIn, finding.flaws[0]?.fixedIn], ['3.0', fixedIn]);
      match(w, /sources disagree on GHSA-1/);
    });
  }

  it('is nothing to tell where both say the same', () =>
    strictEqual(seen({ records: [ghsa], github: own({}) }).m.split('\n')[1], 'GHSA-1 | CRITICAL | fixed in 2.0'));
});

describe('a record that its publisher took back, and whose CVE stands', () => {
  const rating = { severity: 'CRITICAL', score: 9.8, cvssVersion: '3.1', by: 'NVD' } as const;
  const nvd = [{ cve: 'CVE-2026-1', status: 'Analyzed', rating }];
  const mitre = [{ cve: 'CVE-2026-1', status: 'PUBLISHED', rating: { ...rating, by: 'GitHub_M' } }];
  const github = { affecting: [], withdrawn: ['GHSA-1'] };

  it('is told as that, and the columns of the CVE keep their own words', () => {
    const { finding, m, p, r, t, w } = seen({ records: [ghsa], github, nvd, mitre, snyk: [] });
    const why = 'GitHub has withdrawn GHSA-1';
    deepStrictEqual([finding.verdict, finding.reason], ['review', why]);
    deepStrictEqual([m, w], [`Manual review required - ${why}`, `FURTHER REVIEW REQUIRED | ${why}`]);
    const head = 'Manual review required - see the recommendation\nCVE-2026-1 | CRITICAL | 9.8 by';
    deepStrictEqual([p, r], [`${head} NVD | Analyzed`, `${head} GitHub_M`]);
    strictEqual(t, 'None found');
    const exploitDb = { source: 'exploitDb', label: 'Exploit-DB', status: 'ok' } as const;
    const withExploits = { ...finding, sources: [...(finding.sources ?? []), exploitDb] };
    const v = proposeCells(withExploits, offline).find(({ field }) => field === 'exploitDbResult')?.value;
    deepStrictEqual(v, { kind: 'text', text: 'None found' });
  });

  it('is told so where NVD rejected it and the CVE program did not', () => {
    const own = record({ id: 'CVE-2026-1', ranges: ['>=0 <3.0'] });
    const { finding } = seen({ records: [own], nvd: [{ cve: 'CVE-2026-1', status: 'Rejected' }], mitre });
    deepStrictEqual([finding.verdict, finding.reason], ['review', 'NVD has rejected CVE-2026-1']);
  });

  it('is the only one where nobody stands by it', () => {
    for (const world of [{}, { nvd: [{ cve: 'CVE-2026-1', status: 'Rejected' }] }])
      strictEqual(
        seen({ records: [ghsa], github, ...world }).finding.reason,
        'only withdrawn or rejected records report GHSA-1',
      );
  });

  it('of a CVE that NVD rejected stands beside the other CVEs', () => {
    const other = record({ id: 'PYSEC-2', aliases: ['CVE-2026-2'], ranges: ['>=0 <2.0'] });
    const both = [
      { cve: 'CVE-2026-1', status: 'Rejected' },
      { ...nvd[0]!, cve: 'CVE-2026-2' },
    ];
    const { p } = seen({ records: [ghsa, other], nvd: both });
    deepStrictEqual(p.split('\n').slice(0, 3), [
      'VULNERABLE - 1 affects v1.0 (Highest: CRITICAL)',
      'CVE-2026-2 | CRITICAL | 9.8 by NVD | Analyzed',
      'CVE-2026-1 | UNKNOWN | Rejected',
    ]);
  });
});

it("of GitHub's word and of what its vector says, each is shown as what it is", () => {
  const severity = [{ type: 'CVSS_V3', score: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H' }];
  const { m, w } = seen({ records: [{ ...ghsa, databaseSeverity: 'HIGH', severity }] });
  deepStrictEqual(m.split('\n').slice(0, 2), [
    'VULNERABLE - 1 affects v1.0 (Highest: CRITICAL)',
    'GHSA-1 | HIGH | CRITICAL 9.8 by CVSS 3.1 vector of GitHub | fixed in 2.0',
  ]);
  match(w, /\(Highest: CRITICAL by CVSS 3\.1 vector of GitHub\)/);
  const same = seen({ records: [{ ...ghsa, severity }] });
  strictEqual(same.m.split('\n')[1], 'GHSA-1 | CRITICAL | fixed in 2.0');
});

describe('the fix at the end of a column about CVEs', () => {
  const first = record({ id: 'PYSEC-1', aliases: ['CVE-2026-1'], ranges: ['>=0 <2.0'] });
  const last = (text: string): readonly string[] =>
    text.split('\n').filter((line) => /fix/i.test(line) && !/\|/.test(line));
  const standing = { cve: 'CVE-2026-1', status: 'PUBLISHED' };

  it('is that of its own CVEs, and that of all vulnerabilities is told as that', () => {
    const more = record({ id: 'PYSEC-2', ranges: ['>=0 <3.0'] });
    const { m, p, r } = seen({ records: [first, more], mitre: [standing] });
    deepStrictEqual(last(m), ['Fixed in 3.0']);
    for (const cell of [p, r]) deepStrictEqual(last(cell), ['Fixed in 2.0 (OSV)', 'All vulnerabilities fixed in 3.0']);
  });

  it('is not that of a CVE that its source rejected', () => {
    const gone = record({ id: 'PYSEC-3', aliases: ['CVE-2026-3'], ranges: ['>=0 <3.0'] });
    const nvd = [
      { cve: 'CVE-2026-1', status: 'Analyzed' },
      { cve: 'CVE-2026-3', status: 'Rejected' },
    ];
    const { p } = seen({ records: [first, gone], nvd });
    deepStrictEqual(last(p), ['Fixed in 2.0 (OSV)', 'All vulnerabilities fixed in 3.0']);
  });

  it('is known where that of another vulnerability is not', () => {
    const open = record({ id: 'PYSEC-2', ranges: ['>=0'] });
    const { m, p } = seen({ records: [first, open] });
    deepStrictEqual(last(m), ['No fix known']);
    deepStrictEqual(last(p), ['Fixed in 2.0 (OSV)', 'No fix known for all vulnerabilities']);
  });

  it('is a later final where the fix is a pre-release', () => {
    const early = record({ id: 'PYSEC-1', aliases: ['CVE-2026-1'], ranges: ['>=0 <2.0rc1'] });
    const more = record({ id: 'PYSEC-2', ranges: ['>=0 <3.0'] });
    deepStrictEqual(last(seen({ records: [early, more] }).p)[0], 'Fixed in 2.0rc1 or later (OSV)');
  });

  it('is one line where it is the same', () => {
    const more = record({ id: 'PYSEC-2', ranges: ['>=0 <2.0'] });
    deepStrictEqual(last(seen({ records: [first, more] }).p), ['Fixed in 2.0 (OSV)']);
  });
});

describe('a score of 0.0', () => {
  const rating = { severity: 'UNKNOWN', score: 0, cvssVersion: '3.1', by: 'NVD' } as const;
  const nvd = [{ cve: 'CVE-2026-1', status: 'Analyzed', rating }];

  it('is the word None of whoever gave it', () => {
    const { finding, p, w } = seen({ records: [ghsa], nvd });
    strictEqual(p.split('\n')[1], 'CVE-2026-1 | NONE | 0.0 by NVD | Analyzed');
    match(w, /\(Highest: CRITICAL by GitHub\)/);
    deepStrictEqual(finding.flaws[0]?.evidence?.conflicts, ['severity: GitHub CRITICAL, NVD NONE']);
  });

  it('is no severity of the package, and told as None', () => {
    const pypa = record({ id: 'PYSEC-1', aliases: ['CVE-2026-1'], ranges: ['>=0 <2.0'] });
    match(seen({ records: [pypa], nvd }).w, /\(Highest: NONE by NVD\)/);
  });
});

describe('the severity of a malicious package', () => {
  const evil = record({ id: 'MAL-1', aliases: ['GHSA-1'], ranges: ['>=0'] });

  it("is nobody's word where its record has none", () => {
    const { finding, m, w } = seen({ records: [evil] });
    deepStrictEqual([finding.verdict, finding.flaws[0]?.severity], ['malicious', 'UNKNOWN']);
    deepStrictEqual(m.split('\n').slice(0, 2), ['MALICIOUS - reported by OpenSSF', 'MAL-1 | UNKNOWN']);
    strictEqual(w, 'MALICIOUS | REMOVE NOW | 1 advisory (Highest: UNKNOWN) | OSV');
    deepStrictEqual(finding.flaws[0]?.evidence?.ratings, undefined);
  });

  it('is that of the record of another publisher', () => {
    const { m, w } = seen({ records: [evil, ghsa] });
    strictEqual(m.split('\n')[1], 'MAL-1 | UNKNOWN | GHSA-1 is rated CRITICAL');
    match(w, /\(Highest: CRITICAL by GitHub\)/);
  });
});

describe('what PyPI says of a project, beside what affects the version', () => {
  const releases = ['1.0', '2.0'].map((version) => ({ version, yanked: false }));

  it('is no upgrade where the project is quarantined', () => {
    const { finding, m, w } = seen({ records: [ghsa], index: index({ status: 'quarantined' }, releases) });
    deepStrictEqual([finding.verdict, finding.fixedIn], ['vulnerable', undefined]);
    match(
      w,
      /^SECURITY RISK \| DO NOT INSTALL, QUARANTINED BY PYPI \| 1 advisory \(Highest: CRITICAL by GitHub\) \| OSV$/,
    );
    strictEqual(m.split('\n').at(-1), 'Fix to review: PyPI has quarantined this project');
  });

  it('is that the installed release was yanked, or is not there', () => {
    for (const [metadata, why] of [
      [{ installedYanked: '' }, 'installed release was yanked'],
      [{ installedExists: false }, 'version 1.0 is not on PyPI'],
    ] as const) {
      const { finding, w } = seen({ records: [ghsa], index: index(metadata, releases) });
      deepStrictEqual([finding.verdict, finding.fixedIn], ['vulnerable', '2.0']);
      ok(w.endsWith(` | ${why}`), w);
    }
    const { w } = seen({ records: [ghsa], index: { status: 'notFound' } });
    ok(w.endsWith(' | package unknown to PyPI'), w);
  });

  it('is that the version to upgrade to is not there', () => {
    const { finding, m, w } = seen({ records: [ghsa], index: index({}, releases.slice(0, 1)) });
    strictEqual(finding.fixedIn, '2.0');
    ok(w.endsWith(' | version 2.0 is not on PyPI'), w);
    strictEqual(m.split('\n').at(-1), 'version 2.0 is not on PyPI');
  });

  it('is for a person where a yanked release has no successor, in every column and count', () => {
    const metadata = { installedYanked: 'broken', latestVersion: '0.9' };
    const why = 'installed release was yanked: "broken"';
    const { verdict, reason } = look('1.0', { index: index(metadata, releases.slice(0, 1)) });
    deepStrictEqual([verdict, reason], ['review', why]);
    const { m, w } = cells(look('1.0', { index: index(metadata, releases.slice(0, 1)) }));
    deepStrictEqual([m, w], [`Manual review required - ${why}`, `FURTHER REVIEW REQUIRED | ${why}`]);
    const newer = look('1.0', { index: index(metadata, releases) });
    deepStrictEqual([newer.verdict, newer.updateTo], ['clean', '2.0']);
    strictEqual(cells(newer).w, `PROCEED WITH UPDATE | 1.0 → 2.0 | ${why}`);
  });
});

describe('an issue of Snyk', () => {
  const issue: ReportedFlaw = {
    ids: ['SNYK-1', 'CVE-2026-1'],
    rating: { severity: 'CRITICAL', by: 'Snyk' },
    ranges: [],
  };

  it('of a fix that is none to take tells it in its own column', () => {
    const fixDoubt = 'SNYK-1 is fixed in "0.9", which is no version to upgrade to';
    strictEqual(
      seen({ snyk: [{ ...issue, fixDoubt }] })
        .t.split('\n')
        .at(-1),
      `Fix to review: ${fixDoubt}`,
    );
    const both = [
      { ...issue, fixDoubt },
      { ids: ['SNYK-2'], ranges: [] },
    ];
    strictEqual(seen({ snyk: both }).t.split('\n').at(-1), 'No fix known');
  });

  it('whose score is of another word than its level tells both', () => {
    const rating = { severity: 'LOW', score: 9.1, cvssVersion: '3.1', by: 'Snyk' } as const;
    strictEqual(
      seen({ snyk: [{ ...issue, rating }] }).t.split('\n')[1],
      'SNYK-1 | LOW | CRITICAL 9.1 by Snyk (CVSS 3.1) | Snyk reports it, OSV does not list this vulnerability',
    );
    const same = seen({ snyk: [{ ...issue, rating: { ...rating, severity: 'CRITICAL' } }] });
    doesNotMatch(same.t, /9\.1/);
  });

  it('is shown with each other one of the same vulnerability, each with its own severity and fix', () => {
    const first = { ...issue, rating: { severity: 'MEDIUM', by: 'Snyk' } as const, fixedIn: '2.0' };
    const second = { ...issue, ids: ['SNYK-2', 'CVE-2026-1'], fixedIn: '3.0' };
    for (const records of [[], [ghsa]]) {
      const { finding, t } = seen({ records, snyk: [first, second] });
      const alone = records.length === 0 ? ' | Snyk reports it, OSV does not list this vulnerability' : '';
      strictEqual(finding.flaws.length, 1);
      deepStrictEqual(t.split('\n'), [
        'VULNERABLE - 2 affect v1.0 (Highest: CRITICAL)',
        `SNYK-2 | CRITICAL | fixed in 3.0${alone}`,
        `SNYK-1 | MEDIUM | fixed in 2.0${alone}`,
        'Fixed in 3.0',
      ]);
    }
  });

  it('is shown once, whatever vulnerabilities of others it is', () => {
    const other = record({ id: 'GHSA-2', aliases: ['CVE-2026-2'], ranges: ['>=0 <2.0'], databaseSeverity: 'LOW' });
    const both = { ...issue, ids: ['SNYK-1', 'CVE-2026-1', 'CVE-2026-2'] };
    const { finding, t } = seen({ records: [ghsa, other], snyk: [both, { ...issue, ids: ['SNYK-2', 'CVE-2026-2'] }] });
    strictEqual(finding.flaws.length, 2);
    deepStrictEqual(
      t.split('\n').map((line) => line.split(' | ')[0]),
      ['VULNERABLE - 2 affect v1.0 (Highest: CRITICAL)', 'SNYK-1', 'SNYK-2', 'No fix known'],
    );
  });
});

it('a severity without a word of its publisher is shown with the score and the vector that it comes from', () => {
  const severity = [{ type: 'CVSS_V3', score: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H' }];
  const { m, w } = seen({ records: [{ ...ghsa, databaseSeverity: undefined, severity }] });
  const [, line = ''] = m.split('\n');
  strictEqual(line, 'GHSA-1 | CRITICAL | 9.8 by CVSS 3.1 vector of GitHub | fixed in 2.0');
  match(w, /\(Highest: CRITICAL by CVSS 3\.1 vector of GitHub\)/);
  strictEqual(isOwnResult('githubAdvisoryResult', m), true);
});

it('the score of a CVE that NVD has rejected does not count any more', () => {
  const rating = { severity: 'CRITICAL', score: 9.8, by: 'NVD' } as const;
  const { finding, w } = seen({
    records: [{ ...ghsa, databaseSeverity: 'LOW' }],
    nvd: [{ cve: 'CVE-2026-1', status: 'Rejected', rating }],
  });
  match(w, /\(Highest: LOW by GitHub\)/);
  strictEqual(finding.flaws[0]?.severity, 'LOW');
});
