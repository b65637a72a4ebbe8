/** Version cells that may not say which release is installed, and what a person reads about them. */
import { deepStrictEqual, ok, strictEqual } from 'node:assert/strict';
import type { AdvisoryRecord } from '../../../src/core/advisory/advisory';
import type { IndexedPackage } from '../../../src/core/advisory/sourcePorts';
import { assessPackage } from '../../../src/core/verdict/assess';
import { proposeCells } from '../../../src/core/cells/cellProposals';
import type { Finding } from '../../../src/core/verdict/finding';
import { isOwnResult } from '../../../src/core/cells/ownResult';
import { whyInvalid } from '../../../src/core/package/packageName';
import type { ReviewField } from '../../../src/core/sheet/reviewField';
import { buildReport } from '../../../src/reports/model/buildReport';
import { renderReport } from '../../../src/reports/renderReport';
import { query, record } from '../../support/advisories';
import { sampleResults } from '../../support/sampleFindings';
import type { PackageQuery } from '../../../src/core/sheet/packageRow';

function assess(asked: PackageQuery, records: readonly AdvisoryRecord[], indexed?: IndexedPackage): Finding {
  const answer = { status: 'ok', value: records } as const;
  return assessPackage(asked, answer, indexed === undefined ? {} : { index: { status: 'ok', value: indexed } });
}

function project(versions: readonly string[], installedExists: boolean, status = 'active'): IndexedPackage {
  const releases = versions.map((version) => ({ version, released: '2024-01-01', yanked: false }));
  return { metadata: { requires: [], status, installedExists }, releases };
}

function cell(of: Finding, field: ReviewField): string {
  const standings = { advisories: { label: 'OSV' }, snyk: { label: 'Snyk' }, exploitDb: { label: 'Exploit-DB' } };
  const value = proposeCells(of, standings).find((each) => each.field === field)?.value;
  return value?.kind === 'text' ? value.text : '';
}

const everything = record({ ranges: ['>=0'] });
const upToOne = record({ ranges: ['>=0 <=1.0'], versions: ['0.9', '1.0'] });

describe('a version or a name that says less than it seems to', () => {
  const assessed = (row: Partial<PackageQuery>, ...records: AdvisoryRecord[]) => {
    const { verdict, reason } = assessPackage({ ...query('1.0'), ...row }, { status: 'ok', value: records });
    return [verdict, reason];
  };
  const at = (version: string) => ({ identity: { name: 'demo', version, occurrence: 0 } });

  it('is for a person: text that is struck through, or has footnotes', () => {
    deepStrictEqual(assessed({ versionMarked: 'struck' }), ['review', 'version cell is struck through (1.0)']);
    const why = 'version cell has raised or lowered characters (1.0)';
    deepStrictEqual(assessed({ versionMarked: 'raised' }), ['review', why]);
  });

  it('is for a person: a formula without a result, a number format that shows something else', () => {
    const open = assessed({ ...at(''), versionShows: 'nothing' });
    deepStrictEqual(open, ['review', 'version cell contains a formula without a result']);
    const other = assessed({ ...at('1.5'), versionShows: 'other' });
    deepStrictEqual(other, ['review', 'version cell contains 1.5, but its number format shows another value']);
  });

  it('is for a person: a character that nobody sees, which is named', () => {
    for (const [character, named] of [
      ['\u200b', 'U+200B'],
      ['\u00ad', 'U+00AD'],
      ['\u202e', 'U+202E'],
      ['\u3164', 'U+3164'],
      ['\u{e0061}', 'U+E0061'],
    ] as const) {
      const version = `1.${character}1`;
      const why = `version "${version}" contains an invisible character (${named})`;
      deepStrictEqual(assessed(at(version)), ['review', why]);
      strictEqual(whyInvalid(`de${character}mo`), `"de${character}mo" contains an invisible character (${named})`);
    }
    deepStrictEqual(assessed(at('1.1 beta\nnew')), ['review', 'version "1.1 beta new" is not readable']);
    strictEqual(whyInvalid('de mo'), '"de mo" is not a package name');
  });

  it('is for a person: a month with a dash, where that release is affected', () => {
    const may = record({ versions: ['2024.05'] });
    const why = 'version 2024-05 may be 2024.05, which is affected';
    deepStrictEqual(assessed(at('2024-05'), may), ['review', why]);
    deepStrictEqual(assessed(at('2024-06'), may), ['safe', undefined]);
  });

  for (const name of [
    'demo-1.0.tar.gz',
    'Demo-1.0-py3-none-any.whl',
    'demo-1.0.zip',
    'demo_v2.tgz',
    'demo.whl',
    'Demo.tar.gz',
  ]) {
    it(`is for a person: ${name} for a name`, () =>
      deepStrictEqual(assessed({ displayName: name }), [
        'review',
        `"${name}" is the name of a file, not of a package`,
      ]));
  }
  for (const name of ['python-tar', 'zip-1', 'deb', 'demo.zip', 'demo.exe', 'whl'])
    it(`is none: ${name}`, () => deepStrictEqual(assessed({ displayName: name }), ['clean', undefined]));
});

describe('a version cell that shows no version', () => {
  const shown = [
    ['1935-09-01', 'day', 'version cell shows a date (1935-09-01)'],
    ['01:06', 'time', 'version cell shows a time of day (01:06)'],
    ['2020-10-01 12:00', 'dayAndTime', 'version cell shows a date and time (2020-10-01 12:00)'],
  ] as const;
  for (const [version, versionShows, reason] of shown) {
    it(`goes to a person whatever is known: ${reason}`, () => {
      for (const records of [[], [record({ ranges: ['>=1'] })], [record({ versions: [version] })]]) {
        const finding = assess({ ...query(version, true), versionShows }, records);
        deepStrictEqual([finding.verdict, finding.reason], ['review', reason]);
      }
    });
  }

  it('goes to a person where GitHub alone reports another reading', () => {
    const later = record({ id: 'GHSA-1', ranges: ['>=1.10 <1.11'] });
    const opinions = [{ source: 'github' as const, label: 'GitHub', report: { affecting: [], records: [later] } }];
    const { verdict, reason } = assessPackage(query('1.1', true), { status: 'ok', value: [] }, { opinions });
    deepStrictEqual([verdict, reason], ['review', 'version typed as a number may be 1.1 or 1.10']);
  });

  const between = record({ id: 'GHSA-1', ranges: ['>=1.15 <1.25'] });
  const lists: readonly [string, AdvisoryRecord, string][] = [
    ['no list that ends before it', record({ id: 'B', versions: ['0.1'] }), 'review'],
    ['no list of a withdrawn record', record({ id: 'B', versions: ['0.1'], withdrawn: true }), 'review'],
    ['a list that reaches farther', record({ id: 'B', versions: ['0.1', '1.30'] }), 'safe'],
    ['a list that has it as it was typed', record({ id: 'B', versions: ['0.1', '1.2'] }), 'vulnerable'],
  ];
  for (const [title, list, verdict] of lists)
    it(`has another reading ruled out by ${title}: ${verdict}`, () =>
      strictEqual(assess(query('1.2', true), [between, list]).verdict, verdict));

  it('goes to a person where a format adds zeros to a known version', () => {
    const may = record({ ranges: ['>=0 <1.10'], versions: ['1.0', '1.1', '1.9'] });
    const shown = (version: string, stored: string, records: readonly AdvisoryRecord[] = [may]) => {
      const { verdict, reason } = assess({ ...query(version), versionStored: stored }, records);
      return [verdict, reason];
    };
    deepStrictEqual(shown('1.100', '1.1'), ['review', 'version cell shows 1.100 and contains 1.1']);
    deepStrictEqual(shown('1.10', '1.1'), ['safe', undefined]);
    deepStrictEqual(shown('3.00', '3'), ['safe', undefined]);
    deepStrictEqual(shown('1.100', '1.1', [record({ ranges: ['>=0'] })]), ['vulnerable', undefined]);
  });

  const worded: readonly (readonly [shown: string, other: string])[] = [
    ['v1.1', 'v1.10'],
    ['1.1.0', '1.10.0'],
    ['1.1+cpu', '1.10+cpu'],
    ['01.1', '01.10'],
  ];
  for (const [shown, other] of worded)
    it(`goes to a person where a format puts text around the number: ${shown}`, () => {
      const may = record({ ranges: ['>=1.10 <1.20'] });
      const { verdict, reason } = assess({ ...query(shown, true), versionStored: '1.1' }, [may]);
      deepStrictEqual([verdict, reason], ['review', `version typed as a number may be ${shown} or ${other}`]);
    });

  it('goes to a person where it may be a day, whatever zeros its format adds or hides', () => {
    const may = [record({ ranges: ['>=0 <1.10'], versions: ['1.0', '1.1', '1.9'] })];
    const judged = (version: string, isNumber: boolean, stored: string, indexed?: IndexedPackage) => {
      const { verdict, reason } = assess({ ...query(version, isNumber), versionStored: stored }, may, indexed);
      return [verdict, reason];
    };
    const doubt = (shown: string) => ['review', `version typed as a number may be ${shown} or a date`];
    deepStrictEqual(judged('46296.00', false, '46296'), doubt('46296.00'));
    deepStrictEqual(judged('46', true, '46296'), doubt('46'));
    deepStrictEqual(judged('46296.00', false, '46296', project(['46296.00'], true)), ['safe', undefined]);
  });

  it('goes to a person where Snyk reports one reading only', () => {
    const records = [record({ id: 'SNYK-1', ranges: ['>=0 <1.5'] })];
    const report = { affecting: [{ ids: ['SNYK-1'], ranges: [], fixedIn: '1.5' }], records };
    const opinions = [{ source: 'snyk' as const, label: 'Snyk', report }];
    const { verdict, reason } = assessPackage(query('1.1', true), { status: 'ok', value: [] }, { opinions });
    deepStrictEqual([verdict, reason], ['review', 'version typed as a number may be 1.1 or 1.10']);
  });

  it('goes to a person where its format hides digits that matter', () => {
    const rounded = { ...query('1.2', true), versionStored: '1.23' };
    const records = [record({ ranges: ['>=1.21 <1.30'], versions: ['1.23'] })];
    strictEqual(assess(rounded, records).reason, 'version cell shows 1.2 and contains 1.23');
    strictEqual(assess(rounded, [record({ ranges: ['>=1.2 <2'], versions: ['1.2'] })]).verdict, 'vulnerable');
  });
});

describe('what affects a package whatever version is meant', () => {
  const unknown: readonly [Partial<PackageQuery>, string, string][] = [
    [{}, '', 'version missing'],
    [{}, 'latest', 'version "latest" is not readable'],
    [{ versionMarked: 'struck' }, '1.0', 'version cell is struck through (1.0)'],
    [{ versionShows: 'day' }, '2024-10-01', 'version cell shows a date (2024-10-01)'],
    [{ versionIsNumber: true }, '45566', 'version typed as a number may be 45566 or a date'],
    [{}, '1.0+ubuntu1', "version 1.0+ubuntu1 may be a distribution's build of 1.0, which is affected"],
  ];
  for (const [row, version, doubt] of unknown) {
    it(`is certain beside a doubt: ${doubt}`, () => {
      const asked = { ...query(version), ...row };
      const flaw = assess(asked, [everything, record({ id: 'PYSEC-2', ranges: ['>=0 <2'] })]);
      deepStrictEqual([flaw.verdict, flaw.flaws.length, flaw.undecided], ['vulnerable', 1, [doubt]]);
      strictEqual(
        cell(flaw, 'recommendation'),
        `SECURITY RISK | REMOVE OR REPLACE, no fix known | 1 advisory (Highest: UNKNOWN) | OSV | ${doubt}`,
      );
      const first = cell(flaw, 'githubAdvisoryResult').split('\n', 1)[0];
      const which = version.startsWith('1.0') || version === '45566' ? `v${version}` : 'every version';
      strictEqual(first, `VULNERABLE - 1 affects ${which} (Highest: UNKNOWN)`);
      for (const field of ['githubAdvisoryResult', 'recommendation'] as const)
        strictEqual(isOwnResult(field, cell(flaw, field)), true);
      const evil = record({ id: 'MAL-1', ranges: ['>=0'] });
      strictEqual(assess(asked, [evil, record({ id: 'PYSEC-2', ranges: ['>=0 <2'] })]).verdict, 'malicious');
    });
  }

  it('is what every reading of a number has, and the fix lies above them all', () => {
    const both = record({ ranges: ['>=0 <1.5 >=1.30 <1.50'], id: 'PYSEC-2' });
    const records = [both, record({ ranges: ['>=0 <1.5'] }), record({ id: 'PYSEC-3', ranges: ['>=3 <3.1'] })];
    const finding = assess(query('1.4', true), records, project(['1.4', '1.40', '1.5', '1.50'], true));
    const doubt = 'version typed as a number may be 1.4 or 1.40';
    deepStrictEqual([finding.verdict, finding.fixedIn, finding.undecided], ['vulnerable', '1.50', [doubt]]);
    deepStrictEqual(
      finding.flaws.map((flaw) => flaw.records),
      [['PYSEC-2']],
    );
    strictEqual(
      assess({ ...query('1.3', true), versionStored: '1.25' }, [record({ ranges: ['>=0 <1.26'] })]).verdict,
      'review',
    );
  });
});

describe("a distribution's build", () => {
  const cases: [string, readonly AdvisoryRecord[], IndexedPackage | undefined, string, string | undefined][] = [
    ['1.0-1', [upToOne], undefined, 'review', "version 1.0-1 may be a distribution's build of 1.0, which is affected"],
    ['1.0-1', [upToOne], project(['1.0', '1.0.post1'], true), 'safe', undefined],
    ['1.0-r5', [upToOne], project(['1.0', '1.0.post5'], true), 'safe', undefined],
    ...['1.0-r5', '1.0.r5', '1.0-r0'].map((version): (typeof cases)[number] => [
      ...([version, [upToOne], undefined, 'review'] as const),
      `version ${version} may be a distribution's build of 1.0, which is affected`,
    ]),
    [
      '1.0-1',
      [upToOne],
      project(['1.0'], false),
      'review',
      "version 1.0-1 may be a distribution's build of 1.0, which is affected",
    ],
    [
      '1.0-1',
      [upToOne, record({ id: 'B', ranges: ['>=2 <2.1'], versions: ['1.0.post1'] })],
      undefined,
      'vulnerable',
      undefined,
    ],
    ['1.0-1', [record({ ranges: ['>=0 <=0.9'] })], undefined, 'safe', undefined],
    [
      '1.0-1',
      [record({ ranges: ['>=0 <2'] })],
      undefined,
      'review',
      "version 1.0-1 may be a distribution's build of 1.0, which is affected",
    ],
    ['1.0-1', [record({ ranges: ['>=0 <2'] })], project(['1.0', '1.0.post1'], true), 'vulnerable', undefined],
    ['1.0-1', [record({ ranges: ['>=1.0.post1 <2'] })], undefined, 'vulnerable', undefined],
    ['1.0.post1', [upToOne], undefined, 'safe', undefined],
    [
      '1.0+ubuntu1',
      [upToOne],
      undefined,
      'review',
      "version 1.0+ubuntu1 may be a distribution's build of 1.0, which is affected",
    ],
    ['1.0+delta1', [upToOne], undefined, 'vulnerable', undefined],
    ['1.0+deb12u2', [record({ ranges: ['>=0 <=0.9'] })], undefined, 'safe', undefined],
    ['1.0+cpu', [upToOne], undefined, 'vulnerable', undefined],
    ['1.0+ubuntu1', [record({ id: 'MAL-1', ranges: ['>=0'] })], undefined, 'malicious', undefined],
  ];
  for (const version of [
    '1.0+deb11u1',
    '1.0+dfsg1',
    '1.0+el8.2',
    '1.0+ubuntu0.22.04',
    '1.0-1+deb11u1',
    '1.0+bpo11.1',
  ]) {
    const reason = `version ${version} may be a distribution's build of 1.0, which is affected`;
    cases.push([version, [upToOne], undefined, 'review', reason]);
  }
  for (const [version, records, indexed, verdict, reason] of cases) {
    it(`${version} is ${verdict}${indexed === undefined ? '' : ` where ${indexed.releases.length} releases are known`}`, () => {
      const finding = assess(query(version), records, indexed);
      deepStrictEqual([finding.verdict, finding.reason], [verdict, reason]);
    });
  }
});

describe('what PyPI lacks', () => {
  const flaw = record({ id: 'GHSA-1', ranges: ['>=0 <2'] });
  const unknown = { index: { status: 'notFound' } } as const;
  for (const [about, finding, said] of [
    ['a version', assess(query('1.7'), [flaw], project(['1.0', '2.0'], false)), 'version 1.7 is not on PyPI'],
    ['a name', assessPackage(query('1.0'), { status: 'ok', value: [flaw] }, unknown), 'package unknown to PyPI'],
  ] as const) {
    it(`is told beside what affects it: ${about}`, () => {
      deepStrictEqual([finding.verdict, finding.undecided], ['vulnerable', [said]]);
      strictEqual(cell(finding, 'githubAdvisoryResult').split('\n').at(-1), said);
      strictEqual(cell(finding, 'recommendation').split(' | ').at(-1), said);
      for (const field of ['githubAdvisoryResult', 'recommendation'] as const)
        strictEqual(isOwnResult(field, cell(finding, field)), true);
      const results = { ...sampleResults, results: [{ failed: false, finding }] };
      const report = buildReport(results, undefined);
      strictEqual(report.findings[0]?.reason, said);
      for (const format of ['sarif', 'cyclonedx-vex', 'csv'] as const)
        ok(renderReport(report, format).includes(said), format);
      strictEqual(report.findings[0].notes, undefined);
    });
  }

  it('is not told of a version that is there', () => {
    strictEqual(assess(query('1.0'), [flaw], project(['1.0', '2.0'], true)).undecided, undefined);
  });
});

describe('what PyPI says of a project', () => {
  const cases: readonly [string, IndexedPackage, string, string | undefined][] = [
    ['3.0', project(['2.0'], false), 'review', 'version 3.0 is not on PyPI'],
    ['2.0', project(['2.0'], true), 'clean', undefined],
    ['2.0', project(['2.0'], true, 'archived'), 'clean', undefined],
    ['2.0', project(['2.0'], true, 'frozen'), 'review', 'PyPI gives this project the unknown status "frozen"'],
  ];
  for (const [version, indexed, verdict, reason] of cases) {
    it(`leaves ${version} of a project that is ${indexed.metadata.status} ${verdict}`, () => {
      const finding = assess(query(version), [], indexed);
      deepStrictEqual([finding.verdict, finding.reason], [verdict, reason]);
    });
  }

  it('never hides a vulnerability', () => {
    for (const indexed of [project(['2.0'], false), project(['2.0'], true, 'frozen')])
      strictEqual(assess(query('3.0'), [everything], indexed).verdict, 'vulnerable');
  });
});
