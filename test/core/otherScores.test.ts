/** Several scores of one publisher: the rule is the same for every source. */
import { deepStrictEqual, match, ok, strictEqual } from 'node:assert/strict';
import { isOwnResult } from '../../src/core/cells/ownResult';
import { namedSeverity } from '../../src/core/cells/resultGrammar';
import { listedAdvisories, reduceAdvisory } from '../../src/sources/githubAdvisories/githubAdvisory';
import { readCveRecord } from '../../src/sources/mitreCve/cveRecord';
import { readNvdAnswer } from '../../src/sources/nvd/nvdRecord';
import { readOsvDocument } from '../../src/sources/osv/osvRecord';
import { readSnykPage } from '../../src/sources/snyk/snykIssues';
import { record } from '../support/advisories';
import { cells, look, type World } from '../support/looks';

interface Score {
  readonly version: string;
  readonly vector: string;
  readonly base: number;
  readonly word: string;
}

const old: Score = { version: '2.0', vector: 'AV:N/AC:L/Au:N/C:C/I:C/A:C', base: 10, word: 'HIGH' };
const mild: Score = {
  ...{ version: '3.1', vector: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:L/I:N/A:N', base: 5.3, word: 'MEDIUM' },
};
const bad: Score = {
  ...{ version: '3.1', vector: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H', base: 9.8, word: 'CRITICAL' },
};
const bad0: Score = { ...bad, version: '3.0', vector: bad.vector.replace('3.1', '3.0') };
const low4: Score = {
  ...{
    version: '4.0',
    vector: 'CVSS:4.0/AV:N/AC:L/AT:P/PR:L/UI:P/VC:L/VI:N/VA:N/SC:N/SI:N/SA:N',
    base: 2.1,
    word: 'LOW',
  },
};
const bad4: Score = {
  ...{ version: '4.0', vector: 'CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N' },
  ...{ base: 9.3, word: 'CRITICAL' },
};

const pypa = record({ id: 'PYSEC-1', aliases: ['CVE-2026-0001'], ranges: ['>=0 <2.0'] });
const range = { type: 'ECOSYSTEM', events: [{ introduced: '0' }, { fixed: '2.0' }] };

function osv(id: string, scores: readonly Score[], more: object = {}): World {
  const severity = scores.map(({ version, vector }) => ({ type: `CVSS_V${version[0]}`, score: vector }));
  const affected = [{ package: { ecosystem: 'PyPI', name: 'demo' }, ranges: [range] }];
  const read = readOsvDocument({ id, modified: '2026-01-01T00:00:00Z', affected, severity, ...more })?.record;
  ok(read);
  return { records: [read] };
}

/** Without a word of its own where it is ''. */
function github(scores: readonly Score[], severity = ''): World {
  const of = (major: string) => scores.find(({ version }) => version.startsWith(major));
  const told = (score: Score | undefined) => ({ vector_string: score?.vector ?? null, score: score?.base ?? null });
  const advisory = {
    ...{ ghsa_id: 'GHSA-1111-1111-1111', severity: severity || null },
    vulnerabilities: [{ package: { ecosystem: 'pip', name: 'demo' }, vulnerable_version_range: '< 2.0' }],
    cvss_severities: { cvss_v3: told(of('3')), cvss_v4: told(of('4')) },
  };
  const [listed] = listedAdvisories([advisory])?.advisories ?? [];
  ok(listed);
  const { record: own, rating, others } = reduceAdvisory(listed);
  return { github: { affecting: [{ ids: [own.id], rating, ...(others && { others }), ranges: [] }] } };
}

function snyk(scores: readonly Score[], effective?: string): World {
  const severities = scores.map(({ version, vector, base, word }, at) => ({
    ...{ source: 'Snyk', type: at === 0 ? 'primary' : 'secondary', level: word.toLowerCase() },
    ...{ score: base, version, vector },
  }));
  const attributes = { title: 'x', severities, effective_severity_level: effective ?? severities[0]?.level };
  const page = { jsonapi: {}, data: [{ id: 'SNYK-1', attributes }] };
  return { records: [], snyk: readSnykPage(page, { name: 'demo', version: '1.0' })?.flaws ?? [] };
}

function nvd(scores: readonly Score[]): World {
  const metrics: Record<string, object[]> = {};
  for (const { version, vector, base, word } of scores)
    (metrics[`cvssMetricV${version === '2.0' ? '2' : version.replace('.', '')}`] ??= []).push({
      source: 'nvd@nist.gov',
      cvssData: { version, vectorString: vector, baseScore: base, baseSeverity: word },
    });
  const vulnerabilities = [{ cve: { id: 'CVE-2026-0001', vulnStatus: 'Analyzed', cveTags: [], metrics } }];
  const read = readNvdAnswer({ totalResults: 1, vulnerabilities })?.byId.get('CVE-2026-0001');
  ok(read);
  return { records: [pypa], nvd: [read] };
}

function mitre(scores: readonly Score[]): World {
  const metrics = scores.map(({ version, vector, base, word }) => ({
    [`cvssV${version.replace('.', '_')}`]: { version, vectorString: vector, baseScore: base, baseSeverity: word },
  }));
  const cna = { providerMetadata: { shortName: 'CNA' }, metrics };
  const cveMetadata = { cveId: 'CVE-2026-0001', state: 'PUBLISHED', assignerShortName: 'CNA' };
  const read = readCveRecord({ cveMetadata, containers: { cna } });
  ok(read);
  return { records: [pypa], mitre: [read] };
}

type Told = (score: Score) => string;
const byVector =
  (by: string): Told =>
  ({ version, base }) =>
    `${base.toFixed(1)} by CVSS ${version} vector of ${by}`;
const byName =
  (by: string, isOne: boolean): Told =>
  ({ version, base }) =>
    `${base.toFixed(1)} by ${by}${isOne ? '' : ` (CVSS ${version})`}`;

/** `scores`: as published; `shown`: in the order of the cell. */
const cases: readonly (readonly [title: string, scores: readonly Score[], shown: readonly Score[], counts: string])[] =
  [
    ['CVSS 2 does not count beside a later one', [old, mild], [mild], 'MEDIUM'],
    ['in whatever order', [mild, old], [mild], 'MEDIUM'],
    ['CVSS 2 counts alone', [old], [old], 'HIGH'],
    ['a worse one of an earlier version is shown behind, and counts', [bad, low4], [low4, bad], 'CRITICAL'],
    ['in whatever order', [low4, bad], [low4, bad], 'CRITICAL'],
    ['a milder one of an earlier version adds nothing', [bad4, mild], [bad4], 'CRITICAL'],
    ['an equal one of an earlier version adds nothing', [bad0, bad], [bad], 'CRITICAL'],
    ['each that is worse than the later ones', [low4, mild, bad0, old], [low4, mild, bad0], 'CRITICAL'],
  ];

describe('several scores of one publisher', () => {
  const sources: readonly (readonly [
    name: string,
    column: 'm' | 'p' | 'r',
    world: (scores: readonly Score[]) => World,
    told: (isOne: boolean) => Told,
  ])[] = [
    ['PyPA, by OSV', 'm', (scores) => osv('PYSEC-1', scores), () => byVector('PyPA')],
    ['GitHub, by OSV', 'm', (scores) => osv('GHSA-1111-1111-1111', scores), () => byVector('GitHub')],
    ['NVD', 'p', nvd, (isOne) => byName('NVD', isOne)],
    ['the CVE record', 'r', mitre, (isOne) => byName('CNA', isOne)],
  ];
  for (const [name, column, world, told] of sources)
    for (const [title, scores, shown, counts] of cases)
      it(`of ${name}: ${title} (${scores.map(({ version }) => version).join(', ')})`, () => {
        const finding = look('1.0', world(scores));
        strictEqual(finding.flaws[0]?.severity, counts);
        const text = cells(finding)[column];
        const [first, ...others] = shown;
        ok(first);
        const say = told(others.length === 0);
        deepStrictEqual(
          (text.split('\n')[1] ?? '').split(' | ').filter((part) => /^[A-Z]+$|\d by /.test(part)),
          [first.word, say(first), ...others.map((score) => `${score.word} ${say(score)}`)],
        );
        match(text, new RegExp(`^VULNERABLE - 1 affects v1\\.0 \\(Highest: ${counts}\\)`));
        const field = { m: 'githubAdvisoryResult', p: 'nvdResult', r: 'mitreResult' } as const;
        strictEqual(isOwnResult(field[column], text), true, text);
      });

  it('of GitHub itself: the word first, then the vectors that say another one', () => {
    for (const [scores, word, expected] of [
      [[bad, low4], '', 'LOW | 2.1 by CVSS 4.0 vector of GitHub | CRITICAL 9.8 by CVSS 3.1 vector of GitHub'],
      [
        [bad, low4],
        'medium',
        'MEDIUM | LOW 2.1 by CVSS 4.0 vector of GitHub | CRITICAL 9.8 by CVSS 3.1 vector of GitHub',
      ],
      [[bad, low4], 'low', 'LOW | CRITICAL 9.8 by CVSS 3.1 vector of GitHub'],
      [[bad, low4], 'critical', 'CRITICAL | LOW 2.1 by CVSS 4.0 vector of GitHub'],
      [[mild, bad4], 'critical', 'CRITICAL'],
    ] as const) {
      const finding = look('1.0', github(scores, word));
      strictEqual(finding.flaws[0]?.severity, 'CRITICAL');
      const { m, w } = cells(finding);
      match(m, /\(Highest: CRITICAL\)\n/);
      const copy = cells(
        look('1.0', osv('GHSA-1111-1111-1111', scores, { database_specific: { severity: word.toUpperCase() } })),
      );
      for (const text of [m, copy.m]) {
        const line = (text.split('\n')[1] ?? '').replace(/ \| (fixed in|OSV does not|GitHub reports).*/, '');
        strictEqual(line, `GHSA-1111-1111-1111 | ${expected}`);
        strictEqual(isOwnResult('githubAdvisoryResult', text), true, text);
      }
      match(w, word === 'critical' ? /Highest: CRITICAL by GitHub\)/ : /CRITICAL by CVSS 3\.1 vector of GitHub\)/);
    }
  });

  it('of Snyk: its level first, then each worse score; CVSS 2 does not count beside a later one', () => {
    for (const [scores, level, expected, counts] of [
      [[low4, bad], undefined, 'LOW | CRITICAL 9.8 by Snyk (CVSS 3.1)', 'CRITICAL'],
      [
        [low4, mild, bad0],
        undefined,
        'LOW | MEDIUM 5.3 by Snyk (CVSS 3.1) | CRITICAL 9.8 by Snyk (CVSS 3.0)',
        'CRITICAL',
      ],
      [[mild, old], undefined, 'MEDIUM', 'MEDIUM'],
      [[old], undefined, 'HIGH', 'HIGH'],
      [[bad4, mild], undefined, 'CRITICAL', 'CRITICAL'],
      [[old, mild], 'medium', 'MEDIUM', 'MEDIUM'],
      [[bad, low4], 'low', 'LOW | CRITICAL 9.8 by Snyk (CVSS 3.1)', 'LOW'],
    ] as const) {
      const finding = look('1.0', snyk(scores, level));
      const { t } = cells(finding);
      strictEqual(
        t.split('\n')[1] ?? '',
        `SNYK-1 | ${expected} | Snyk reports it, OSV does not list this vulnerability`,
      );
      strictEqual(finding.flaws[0]?.severity, counts);
      match(t, new RegExp(`\\(Highest: ${counts}\\)`));
      strictEqual(isOwnResult('snykResult', t), true, t);
    }
  });

  it('are conflicting words in the evidence, each with its CVSS version', () => {
    const { flaws } = look('1.0', osv('PYSEC-1', [bad, low4, old]));
    deepStrictEqual(
      flaws[0]?.evidence?.ratings?.map(({ severity, cvssVersion }) => [severity, cvssVersion]),
      [
        ['CRITICAL', '3.1'],
        ['LOW', '4.0'],
      ],
    );
    deepStrictEqual(flaws[0].evidence.conflicts, [
      'severity: CVSS 3.1 vector of PyPA CRITICAL, CVSS 4.0 vector of PyPA LOW',
    ]);
  });
});

it('of one id in other letters is one vulnerability, and of its own publisher', () => {
  const document = (id: string, aliases: readonly string[]): unknown => ({
    ...{ id, aliases, modified: '2026-01-01T00:00:00Z', database_specific: { severity: 'HIGH' } },
    affected: [{ package: { ecosystem: 'PyPI', name: 'demo' }, versions: ['1.0'] }],
  });
  const ids = ['ghsa-AAAA-bbbb-0005', 'PYSEC-2026-5'];
  const read = [document(ids[0] ?? '', []), document(ids[1] ?? '', ['GHSA-aaaa-BBBB-0005'])];
  const records = read.flatMap((each) => readOsvDocument(each)?.record ?? []);
  const { m } = cells(look('1.0', { records }));
  match(m, /^VULNERABLE - 1 affects/);
  match(m, /\nGHSA-aaaa-bbbb-0005 \| HIGH\n/);
});

describe('a heading over scores of 0.0', () => {
  const vector = 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:N';
  const none = record({ id: 'GHSA-1', ranges: ['>=0 <2.0'], severity: [{ type: 'CVSS_V3', score: vector }] });
  const unrated = record({ id: 'PYSEC-2', ranges: ['>=0 <2.0'] });

  it('says NONE, as its lines do, and is read back', () => {
    const { m, w } = cells(look('1.0', { records: [none] }));
    deepStrictEqual(m.split('\n').slice(0, 2), [
      'VULNERABLE - 1 affects v1.0 (Highest: NONE)',
      'GHSA-1 | NONE | fixed in 2.0',
    ]);
    match(w, /\(Highest: NONE by CVSS 3\.1 vector of GitHub\)/);
    ok(isOwnResult('githubAdvisoryResult', m) && isOwnResult('recommendation', w));
    strictEqual(namedSeverity(w), 'UNKNOWN');
  });

  it('says UNKNOWN where one of them has no score, and the worst where one has', () => {
    for (const [other, highest] of [
      [unrated, 'UNKNOWN'],
      [{ ...unrated, databaseSeverity: 'LOW' }, 'LOW'],
    ] as const) {
      const { m, w } = cells(look('1.0', { records: [none, other] }));
      for (const text of [m, w]) ok(text.includes(`(Highest: ${highest}`), text);
    }
  });
});
