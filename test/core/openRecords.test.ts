/** What a record leaves open is for a person, and what it names is never dropped. */
import { deepStrictEqual, doesNotMatch, match, ok, strictEqual } from 'node:assert/strict';
import type { AdvisoryRecord, AffectedRange } from '../../src/core/advisory/advisory';
import { assessPackage } from '../../src/core/verdict/assess';
import { proposeCells } from '../../src/core/cells/cellProposals';
import type { Finding } from '../../src/core/verdict/finding';
import type { ReviewField } from '../../src/core/sheet/reviewField';
import { query, record } from '../support/advisories';
import type { IndexRelease } from '../../src/core/package/releases';

const commits: AffectedRange = { type: 'GIT', events: [{ introduced: '0' }, { fixed: 'a1b2c3d' }] };

function assess(version: string, records: readonly AdvisoryRecord[], releases?: readonly IndexRelease[]): Finding {
  const metadata = { installedExists: true, installedReleased: undefined, latestVersion: undefined } as never;
  const index = releases && {
    index: {
      status: 'ok' as const,
      value: { metadata: { ...(metadata as object), status: 'active' } as never, releases },
    },
  };
  return assessPackage(query(version), { status: 'ok', value: records }, index ?? {});
}

function text(of: Finding, field: ReviewField): string {
  const standings = { advisories: { label: 'OSV' }, snyk: { label: 'Snyk' }, exploitDb: { label: 'Exploit-DB' } };
  const value = proposeCells(of, standings).find((cell) => cell.field === field)?.value;
  return value?.kind === 'text' ? value.text : '';
}

describe('a record that leaves open which versions it affects', () => {
  const silent = 'PYSEC-1 does not state which versions it affects';
  const vague = 'PYSEC-1 is fixed in "0.2.0-n653", which is not a version';
  const listed = 'PYSEC-1 lists "1.*", which is not a version';
  const backwards = 'PYSEC-1 has a range that ends before it starts: >= 5, < 2';
  const cases: readonly [string, AdvisoryRecord, string][] = [
    ['only a range of commits', record({ affected: [{ name: 'demo', ranges: [commits] }] }), silent],
    ['no range and no list', record({}), silent],
    ['a list of a pattern', record({ versions: ['1.*'] }), listed],
    ['a pattern beside versions and a range', record({ versions: ['7', '1.*'], ranges: ['>=7 <8'] }), listed],
    ['a list of texts that are no versions', record({ versions: ['r12'] }), listed.replace('1.*', 'r12')],
    [
      'an introduction that is no version',
      record({ ranges: ['>=r12 <2'] }),
      'PYSEC-1 begins at "r12", which is not a version',
    ],
    ['a range without an introduction', record({ ranges: ['<2'] }), silent],
    [
      'a limit that is no version',
      record({ ranges: ['>=0 ^r12'] }),
      'PYSEC-1 ends before "r12", which is not a version',
    ],
    ['a fix that is no version', record({ ranges: ['>=0 <0.2.0-n653'] }), vague],
    [
      'a last version that is none',
      record({ ranges: ['>=0 <=0.2.0-n653'] }),
      'PYSEC-1 last affects "0.2.0-n653", which is not a version',
    ],
    ['a bare entry beside one with versions', record({ affected: [{ versions: ['7'] }, {}] }), silent],
    ['commits in an entry of their own', record({ affected: [{ versions: ['7'] }, { ranges: [commits] }] }), silent],
    [
      'a bare entry of a malicious package',
      record({ id: 'MAL-1', affected: [{ versions: ['7'] }, {}] }),
      silent.replace('PYSEC', 'MAL'),
    ],
    ['an end at the first version of all', record({ ranges: ['>=0 <0'] }), backwards.replace('>= 5, < 2', '>= 0, < 0')],
    ['a range that ends before it starts', record({ ranges: ['>=5 <2'] }), backwards],
    ['a range that ends where it starts', record({ ranges: ['>=5 <5'] }), backwards.replace('< 2', '< 5')],
    ['a last version before the first', record({ ranges: ['>=5 <=2'] }), backwards.replace('< 2', '<= 2')],
    ['a limit before the start', record({ ranges: ['>=5 ^2'] }), backwards],
    ['such a range behind a sound one', record({ ranges: ['>=7 <8 >=5 <2'] }), backwards],
    ['such a range beside a sound one', record({ ranges: ['>=7 <8', '>=5 <2'] }), backwards],
    [
      'one readable range among the others',
      record({ ranges: ['>=5 <6', '>=r12 <2'] }),
      'PYSEC-1 begins at "r12", which is not a version',
    ],
  ];
  const again = 'PYSEC-1 ends and begins again at 2';
  for (const range of ['>=1 <2 >=2 <3', '>=1 <=2 >=2 <=3', '<2 >=2 <3 >=0', '>=0 <1 >=1 <2 >=2 <3']) {
    it(`goes to a person behind an end at which it begins again: ${range}`, () => {
      const at = (version: string) => assess(version, [record({ ranges: [range] })]);
      deepStrictEqual([at('2.5').verdict, at('2.5').reason], ['review', again]);
      deepStrictEqual([at('1.5').verdict === 'safe', at('4').verdict], [false, 'safe']);
    });
  }
  for (const range of ['>=1 <=2 <2', '>=0 <2 <=2', '>=2 <=2 <2', '<=2 >=0 <2'])
    it(`goes to a person where one version is the last affected and the fix: ${range}`, () => {
      const at = (version: string) => assess(version, [record({ ranges: [range] })]);
      const both = 'PYSEC-1 names 2 as the last affected version and as the fix';
      for (const version of ['2', '2.0', '2+cpu'])
        deepStrictEqual([at(version).verdict, at(version).reason], ['review', both]);
      deepStrictEqual(
        [at('2.0rc1').verdict === 'review', at('2.0.post1').verdict, at('3').verdict],
        [false, 'safe', 'safe'],
      );
    });
  it('takes the fix at its word where only the last affected version lacks a local build', () => {
    const at = (version: string) => assess(version, [record({ ranges: ['>=1 <=2 <2+cpu'] })]).verdict;
    deepStrictEqual([at('2'), at('2+cpu')], ['vulnerable', 'safe']);
  });
  for (const range of ['>=2 <=2', '>=0 <1 >=2 <=2', '<2 >=2', '>=0 <=2 >=2 <=2 <r12'])
    it(`does not begin again: ${range}`, () => strictEqual(assess('3', [record({ ranges: [range] })]).verdict, 'safe'));

  for (const [title, open, reason] of cases) {
    it(`goes to a person: ${title}`, () => {
      const finding = assess('1', [open]);
      deepStrictEqual([finding.verdict, finding.reason], ['review', reason]);
      strictEqual(text(finding, 'githubAdvisoryResult'), `Manual review required - ${reason}`);
      strictEqual(text(finding, 'recommendation'), `FURTHER REVIEW REQUIRED | ${reason}`);
    });
  }

  it('is told by versions or a range beside the names of old releases', () => {
    for (const more of [{ versions: ['2004d', '7'] }, { versions: ['2004d'], ranges: ['>=7'] }])
      strictEqual(assess('1', [record(more)]).verdict, 'safe');
    strictEqual(assess('7', [record({ versions: ['1.*', '7'] })]).verdict, 'vulnerable');
  });

  it('decides nothing where another record of the same flaw tells', () => {
    const told = record({ id: 'GHSA-1', aliases: ['PYSEC-1'], ranges: ['>=2 <3'] });
    strictEqual(assess('1', [record({}), told]).verdict, 'safe');
    strictEqual(assess('2', [record({}), told]).verdict, 'vulnerable');
  });

  it('is no range that ends before it starts where ends of an earlier part follow', () => {
    for (const range of ['>=0 >=5 <3 <8', '>=5 <8 >=0 <3', '<3 >=0 <4', '>=0 <2 <3', '>=5 <=5'])
      strictEqual(assess('9', [record({ ranges: [range] })]).verdict, 'safe', range);
  });

  it('stays open for a malicious package whatever another record of it says', () => {
    const told = record({ id: 'GHSA-1', aliases: ['MAL-1'], ranges: ['>=2 <3'] });
    strictEqual(assess('1', [record({ id: 'MAL-1' }), told]).verdict, 'review');
  });

  it('names a fix below the version of a range that ends before it starts', () => {
    const finding = assess('6', [record({ ranges: ['>=5 <2'] })]);
    strictEqual(finding.verdict, 'vulnerable');
    match(text(finding, 'recommendation'), new RegExp(`^SECURITY RISK \\| REVIEW THE FIX, ${backwards}`));
  });

  it('decides by its list where it has one beside commits', () => {
    const listed = record({ affected: [{ name: 'demo', versions: ['1'], ranges: [commits] }] });
    deepStrictEqual([assess('1', [listed]).verdict, assess('2', [listed]).verdict], ['vulnerable', 'safe']);
  });

  it('decides nothing once it is withdrawn', () =>
    strictEqual(assess('1', [record({ withdrawn: true })]).verdict, 'clean'));

  it('is named beside flaws that are sure', () => {
    const finding = assess('1', [record({}), record({ id: 'PYSEC-2', ranges: ['>=0 <2'] })]);
    strictEqual(finding.verdict, 'vulnerable');
    strictEqual(text(finding, 'githubAdvisoryResult').split('\n').at(-1), silent);
    match(text(finding, 'recommendation'), new RegExp(`\\| ${silent}$`));
  });

  it('is affected, and fixed where it says, when another end of the range can be read', () => {
    const finding = assess('1', [record({ ranges: ['>=0 <abcdef0 <2'] })]);
    deepStrictEqual([finding.verdict, finding.fixedIn], ['vulnerable', '2']);
    match(text(finding, 'githubAdvisoryResult'), /PYSEC-1 is fixed in "abcdef0", which is not a version/);
  });

  it('never says that no fix is known where it names one', () => {
    const finding = assess('1', [record({ versions: ['1'], ranges: ['>=0 <2019-09-12x'] })]);
    strictEqual(finding.verdict, 'vulnerable');
    const cells = [text(finding, 'githubAdvisoryResult'), text(finding, 'recommendation')];
    for (const cell of cells) {
      match(cell, /2019-09-12x/);
      doesNotMatch(cell, /no fix known/i);
    }
    match(
      cells[1] ?? '',
      /^SECURITY RISK \| REVIEW THE FIX, PYSEC-1 is fixed in "2019-09-12x", which is not a version \|/,
    );
  });
});

const blanks: AffectedRange = { type: 'ECOSYSTEM', events: [{ introduced: '0' }, { fixed: ' 2.0 ' }] };

describe('a fix that any record of a vulnerability names', () => {
  const release = (version: string): IndexRelease => ({ version, yanked: false });
  const releases = ['1.0', '2.0', '2.1'].map(release);
  const pysec = (ranges: readonly string[], more: object = {}) => record({ id: 'PYSEC-1', ranges, ...more });
  const ghsa = (ranges: readonly string[], more: object = {}) => record({ id: 'GHSA-1', ranges, ...more });
  const alias = { aliases: ['GHSA-1'] };
  const noVersion = (id: string, text: string) => `${id} is fixed in "${text}", which is not a version`;
  const worlds: readonly [string, readonly AdvisoryRecord[], string][] = [
    ['by another record', [pysec(['>=0 <2.0-final'], alias), ghsa(['>=0 <2.0'])], noVersion('PYSEC-1', '2.0-final')],
    ['by another range', [ghsa(['>=0 <2.0', '>=0 <r12'])], noVersion('GHSA-1', 'r12')],
    ['behind the readable one', [ghsa(['>=1.0 <2.0 >=2.0 <r12'])], noVersion('GHSA-1', 'r12')],
    ['of a second vulnerability', [ghsa(['>=0 <2.0']), pysec(['>=2.0 <2.x'])], noVersion('PYSEC-1', '2.x')],
    ['ahead of what it ends', [pysec(['<r12 >=0'])], noVersion('PYSEC-1', 'r12')],
    ['of two', [ghsa(['>=0 <2.0']), pysec(['>=0 <2.x'])], noVersion('PYSEC-1', '2.x')],
    [
      'against its list',
      [pysec([], { ...alias, versions: ['1.0', '2.0', '2.1'] }), ghsa(['>=0 <2.0'])],
      '2.0 is affected by PYSEC-1',
    ],
    ['which another one holds', [ghsa(['>=0 <2.0']), pysec(['>=2.0'])], '2.0 is affected by PYSEC-1'],
    ['of other versions', [pysec([], { ...alias, versions: ['1.0'] }), ghsa(['>=5 <6'])], 'GHSA-1 is fixed in 6'],
  ];
  for (const [title, records, why] of worlds) {
    for (const [where, index] of [
      ['', undefined],
      [' with an index', releases],
    ] as const) {
      it(`is told ${title}${where}, and never "no fix known"`, () => {
        const finding = assess('1.0', records, title === 'of other versions' ? index?.slice(0, 1) : index);
        const [m, w] = [text(finding, 'githubAdvisoryResult'), text(finding, 'recommendation')];
        ok(w.startsWith(`SECURITY RISK | REVIEW THE FIX, ${why} | `), w);
        strictEqual(m.split('\n').at(-1 - (finding.undecided ?? []).length), `Fix to review: ${why}`);
        for (const each of [m, w]) doesNotMatch(each, /no fix known/i);
      });
    }
  }

  it('is shown as published where another one can be taken', () => {
    const finding = assess('1.0', [ghsa(['>=0 <2.0', '>=5 <r12 <6', '>=7 <r13'])], releases);
    strictEqual(finding.fixedIn, '2.0');
    const m = text(finding, 'githubAdvisoryResult');
    for (const fix of ['r12', 'r13']) ok(m.includes(noVersion('GHSA-1', fix)), m);
  });

  it('is where a record says that it ends, as long as no index is there to name a release', () => {
    const last = [pysec(['>=0 <=1.4'])];
    strictEqual(assess('1.0', last).fixDoubt, 'PYSEC-1 last affects 1.4');
    deepStrictEqual(
      ['1.0', '1.4'].map((version) => assess(version, last, [release(version)]).fixDoubt),
      [undefined, undefined],
    );
    strictEqual(assess('1.0', last, releases).fixedIn, '2.0');
    strictEqual(assess('1.0', [pysec(['>=0 <=1.4', '>=0'])]).fixDoubt, undefined);
  });

  it('is none where one of the vulnerabilities has none', () => {
    const finding = assess('1.0', [ghsa(['>=0 <2.0']), pysec(['>=0'])]);
    deepStrictEqual([finding.fixedIn, finding.fixDoubt], [undefined, undefined]);
    match(text(finding, 'recommendation'), /no fix known/);
  });

  it('is shown without blanks around it', () => {
    const { fixedIn, flaws } = assess('1.0', [ghsa(['>=0'], { affected: [{ ranges: [blanks] }] })]);
    deepStrictEqual([fixedIn, flaws[0]?.fixedIn], ['2.0', '2.0']);
  });

  it('is none below the version', () => strictEqual(assess('1.0', [ghsa(['>=0 <0.5', '>=0.9'])]).fixDoubt, undefined));
});

describe('a quarantined project', () => {
  const index = { metadata: { status: 'quarantined', installedExists: false } as never, releases: [] };
  const of = (records: readonly AdvisoryRecord[]): Finding =>
    assessPackage(query('1'), { status: 'ok', value: records }, { index: { status: 'ok', value: index } });

  it('is for a person, and not to be installed', () => {
    const finding = of([]);
    deepStrictEqual([finding.verdict, finding.reason], ['review', 'PyPI has quarantined this project']);
    strictEqual(text(finding, 'recommendation'), 'QUARANTINED BY PYPI | DO NOT INSTALL');
    match(text(finding, 'githubAdvisoryResult'), /^Manual review required - PyPI has quarantined/);
  });

  it('is told beside what affects the version', () => {
    const malicious = of([record({ id: 'MAL-2026-1', versions: ['1'] })]);
    strictEqual(malicious.verdict, 'malicious');
    strictEqual(
      text(malicious, 'recommendation'),
      'MALICIOUS | REMOVE NOW | 1 advisory (Highest: UNKNOWN) | OSV | QUARANTINED BY PYPI',
    );
    strictEqual(text(malicious, 'githubAdvisoryResult'), 'MALICIOUS - reported by OpenSSF\nMAL-2026-1 | UNKNOWN');
  });
});

describe('a list and a range of one record that disagree', () => {
  const both = record({ versions: ['23.9.0', '23.9.0.post1'], ranges: ['>=0 <23.9.0'] });
  const differ = 'PYSEC-1 lists this version, but its range does not include it';

  it('affect the version, say so, and leave the fix to a person', () => {
    const finding = assess('23.9.0.post1', [both]);
    strictEqual(finding.verdict, 'vulnerable');
    strictEqual(
      text(finding, 'githubAdvisoryResult'),
      [
        'VULNERABLE - 1 affects v23.9.0.post1 (Highest: UNKNOWN)',
        `PYSEC-1 | UNKNOWN | ${differ}`,
        `Fix to review: ${differ}`,
      ].join('\n'),
    );
    match(text(finding, 'recommendation'), /^SECURITY RISK \| REVIEW THE FIX, PYSEC-1 lists this version/);
  });

  it('name the fix of the range', () => {
    strictEqual(assess('23.8', [both]).flaws[0]?.fixedIn, '23.9.0');
  });

  it('upgrade past what the list names', () => {
    strictEqual(assess('23.9.0.post1', [both], [release('23.9.1', '2023-10-01')]).fixedIn, '23.9.1');
  });
});

function release(version: string, released: string, yanked = false): IndexRelease {
  return { version, released, yanked };
}

describe('the upgrade', () => {
  const cases: readonly [string, installed: string, ranges: string, IndexRelease[] | undefined, string | undefined][] =
    [
      ['never goes from a final to a pre-release', '1.0', '>=0 <2.0rc1', undefined, '2.0rc1 or later'],
      ['goes from a pre-release to one', '1.0rc1', '>=0 <2.0rc1', undefined, '2.0rc1'],
      [
        'takes the final after the pre-release',
        '1.0',
        '>=0 <2.0rc1',
        [release('2.0rc1', '2024-01-01'), release('2.0', '2024-02-01')],
        '2.0',
      ],
      [
        'takes a final fix before a released pre-release',
        '1.0',
        '>=0 <2.0',
        [release('2.0rc1', '2024-01-01'), release('2.1rc1', '2024-02-01')],
        '2.0',
      ],
      ['is none to numbers that the project left behind', '17.1.3', '>=0', undefined, undefined],
      [
        'is one from a maintenance release to a line that went on',
        '0.12.4',
        '>=0 <1.0',
        [
          release('0.12.4', '2018-04-29'),
          release('1.0', '2018-04-26'),
          release('1.0.1', '2018-04-29'),
          release('1.0.2', '2018-05-02'),
        ],
        '1.0',
      ],
      [
        'is one to a release of the same day',
        '1.0',
        '>=0 <2.0',
        [release('1.0', '2018-04-29'), release('2.0', '2018-04-29')],
        '2.0',
      ],
    ];
  for (const [title, installed, ranges, releases, expected] of cases) {
    it(title, () => strictEqual(assess(installed, [record({ ranges: [ranges] })], releases).fixedIn, expected));
  }

  it('of a renumbered project is for a person, who is told why', () => {
    const releases = [
      release('17.1.3', '2021-05-01'),
      release('2014.2.4', '2015-03-01'),
      release('2014.2.3', '2014-12-01'),
    ];
    const finding = assess('17.1.3', [record({ ranges: ['>=0 <2014.2.4'] })], releases);
    deepStrictEqual([finding.verdict, finding.fixedIn], ['vulnerable', undefined]);
    const why = '2014.2.4 was released before 17.1.3: the project has renumbered its releases';
    match(text(finding, 'recommendation'), new RegExp(`^SECURITY RISK \\| REVIEW THE FIX, ${why} \\|`));
    strictEqual(text(finding, 'githubAdvisoryResult').split('\n').at(-1), `Fix to review: ${why}`);
  });

  it('is a release that a backport to an older line came after', () => {
    const releases = [release('1.0', '2020-01-01'), release('2.0', '2022-01-01'), release('1.0.5', '2024-01-01')];
    strictEqual(assess('1.0.5', [record({ ranges: ['>=0 <2.0'] })], releases).fixedIn, '2.0');
    strictEqual(assess('1.0.5', [], releases).updateTo, '2.0');
  });

  it('is no update either to numbers that the project left behind', () => {
    const releases = [release('17.1.3', '2021-05-01'), release('2014.2.4', '2015-03-01')];
    strictEqual(assess('17.1.3', [], releases).updateTo, undefined);
  });
});
