/** Advisories as GitHub listed them, and what they are reduced to. */
import { deepStrictEqual, ok, strictEqual } from 'node:assert/strict';
import { prepareMatcher } from '../../../src/core/advisory/advisoryMatch';
import { listedAdvisories, reduceAdvisory } from '../../../src/sources/githubAdvisories/githubAdvisory';
import { recordedJson } from '../../support/recorded';

/** One advisory, as if it were listed alone. */
function readOne(body: unknown) {
  return listedAdvisories([body])?.advisories.map(reduceAdvisory)[0];
}

const plain = {
  ghsa_id: 'GHSA-aaaa-bbbb-cccc',
  vulnerabilities: [
    {
      package: { ecosystem: 'pip', name: 'Some_Name' },
      vulnerable_version_range: '< 2.0',
      first_patched_version: '2.0',
    },
  ],
};

describe('advisories of GitHub', () => {
  it('are read with every range of each package under one normalized name', function () {
    const read = readOne(recordedJson(this, 'github/advisory-GHSA-wqc8-x2pr-7jqh-pip.json'));
    ok(read !== undefined);
    strictEqual(read.record.id, 'GHSA-wqc8-x2pr-7jqh');
    deepStrictEqual(read.record.aliases, ['CVE-2023-37271']);
    deepStrictEqual(read.ranges, { restrictedpython: ['< 5.3', '>= 6.0a1.dev0, < 6.1', '>= 0, < 5.3'] });
    deepStrictEqual(read.unreadableFor, []);
    const matcher = prepareMatcher(read.record, 'restrictedpython');
    deepStrictEqual(
      ['5.2', '5.3', '6.0', '6.1'].map((version) => matcher.affects(version)),
      [true, false, true, false],
    );
    strictEqual(matcher.fixedIn('6.0'), '6.1');
  });

  it('take a CVSS 4 score of 0.0 without a vector for "not scored"', function () {
    const read = readOne(recordedJson(this, 'github/advisory-GHSA-wqc8-x2pr-7jqh-pip.json'));
    deepStrictEqual(read?.rating, {
      severity: 'HIGH',
      score: 8.4,
      cvssVersion: '3.1',
      vector: 'CVSS:3.1/AV:N/AC:H/PR:L/UI:N/S:C/C:H/I:H/A:L',
      by: 'GitHub',
    });
  });

  it('of other ecosystems concern no Python package', function () {
    for (const name of ['advisories-list-affects-2names.json', 'advisories-list-ecosystem-pub.json']) {
      const read = listedAdvisories(recordedJson(this, `github/${name}`))?.advisories.map(reduceAdvisory);
      ok(read !== undefined && read.length > 0, name);
      deepStrictEqual(
        read.flatMap(({ record }) => record.affected),
        [],
      );
    }
  });

  it('fall back to the deprecated score and to the word', () => {
    const vector = 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H';
    strictEqual(readOne({ ...plain, cvss: { vector_string: vector, score: 9.8 } })?.rating.severity, 'CRITICAL');
    strictEqual(readOne({ ...plain, severity: 'medium' })?.rating.severity, 'MEDIUM');
    strictEqual(readOne({ ...plain, severity: 'MODERATE' })?.rating.severity, 'MEDIUM');
    strictEqual(readOne(plain)?.rating.severity, 'UNKNOWN');
  });

  it('have their own word and the score of their vector, each as what it is, the word first', () => {
    const vector = 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H';
    const ratingsOf = (severity: string) => {
      const { rating, others: [other] = [] } =
        readOne({ ...plain, severity, cvss: { vector_string: vector, score: 9.8 } }) ?? {};
      return [rating, other].map((each) => each && [each.severity, each.score, each.computed ?? false]);
    };
    deepStrictEqual(ratingsOf('high'), [
      ['HIGH', undefined, false],
      ['CRITICAL', 9.8, true],
    ]);
    deepStrictEqual(ratingsOf('critical'), [['CRITICAL', 9.8, false], undefined]);
    const mild = 'CVSS:3.1/AV:N/AC:H/PR:H/UI:R/S:U/C:L/I:N/A:N';
    const { rating, others: [other] = [] } =
      readOne({ ...plain, severity: 'high', cvss: { vector_string: mild, score: 2 } }) ?? {};
    deepStrictEqual([rating?.severity, rating?.score, other?.severity], ['HIGH', undefined, 'LOW']);
  });

  it('accept a first patched version in the shape of GraphQL', () => {
    const [entry] = plain.vulnerabilities;
    const read = readOne({
      ...plain,
      vulnerabilities: [{ ...entry, first_patched_version: { identifier: '2.0' } }],
    });
    strictEqual(prepareMatcher(read!.record, 'some-name').fixedIn('1.0'), '2.0');
  });

  it('name the packages that they cannot be judged for', () => {
    const [entry] = plain.vulnerabilities;
    const odd = { ...entry, vulnerable_version_range: 'whatever' };
    deepStrictEqual(readOne({ ...plain, vulnerabilities: [odd] })?.unreadableFor, ['some-name']);
  });

  const [entry] = plain.vulnerabilities;
  const records: readonly [
    what: string,
    record: unknown,
    names: readonly string[],
    inDoubt: readonly string[],
    hides: boolean,
  ][] = [
    ['no record at all', null, [], [], true],
    ['vulnerabilities that are null', { ...plain, vulnerabilities: null }, [], [], false],
    ['no vulnerabilities', { ghsa_id: 'GHSA-aaaa-bbbb-cccc' }, [], [], true],
    ['a text for vulnerabilities', { ...plain, vulnerabilities: 'none' }, [], [], true],
    [
      'a package that is null beside one',
      { ...plain, vulnerabilities: [{ ...entry, package: null }, entry] },
      ['some-name'],
      [],
      false,
    ],
    [
      'a name that is null',
      { ...plain, vulnerabilities: [{ ...entry, package: { ecosystem: 'pip', name: null } }] },
      [],
      [],
      false,
    ],
    [
      'a name that is a number',
      { ...plain, vulnerabilities: [{ ...entry, package: { ecosystem: 'pip', name: 7 } }] },
      [],
      [],
      true,
    ],
    [
      'a nameless package elsewhere',
      { ...plain, vulnerabilities: [{ ...entry, package: { ecosystem: 'npm' } }] },
      [],
      [],
      false,
    ],
    [
      'a package elsewhere',
      { ...plain, vulnerabilities: [{ ...entry, package: { ecosystem: 'npm', name: 'Some_Name' } }] },
      [],
      [],
      false,
    ],
    [
      'no ecosystem',
      { ...plain, vulnerabilities: [{ ...entry, package: { name: 'Some_Name' } }] },
      ['some-name'],
      ['some-name'],
      false,
    ],
    [
      'a range that is null',
      { ...plain, vulnerabilities: [{ ...entry, vulnerable_version_range: null }] },
      ['some-name'],
      ['some-name'],
      false,
    ],
    ['no id', { vulnerabilities: [entry] }, ['some-name'], ['some-name'], false],
    ['a withdrawal that is no time', { ...plain, withdrawn_at: 0 }, ['some-name'], ['some-name'], false],
    ['a withdrawal in words', { ...plain, withdrawn_at: 'maybe' }, ['some-name'], ['some-name'], false],
    ['identifiers that are null', { ...plain, identifiers: null, cvss: 'x', severity: 3 }, ['some-name'], [], false],
  ];
  for (const [what, record, names, inDoubt, hides] of records) {
    it(`with ${what} leave ${inDoubt.length === 0 ? 'nobody' : 'their own packages'} in doubt`, () => {
      const list = listedAdvisories([record]);
      const [read] = list?.advisories.map(reduceAdvisory) ?? [];
      deepStrictEqual([read?.names ?? [], read?.unreadableFor ?? [], list?.hidesNames], [names, inDoubt, hides]);
      ok(inDoubt.length === 0 || read?.record.withdrawn === false);
    });
  }

  const refused: readonly [string, unknown][] = [
    ['an object', {}],
    ['a message', { message: 'Not Found' }],
  ];
  for (const [what, body] of refused) {
    it(`refuse ${what}`, () => strictEqual(listedAdvisories(body), undefined));
  }
});
