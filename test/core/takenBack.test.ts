/** Records that were withdrawn or rejected: what every column says of them, in one table, and what still counts. */
import { deepStrictEqual, doesNotMatch, match, ok, strictEqual } from 'node:assert/strict';
import type { PublishedExploit } from '../../src/core/advisory/evidence';
import { isOwnResult } from '../../src/core/cells/ownResult';
import { record } from '../support/advisories';
import { cells, look, type World } from '../support/looks';

const vector = [{ type: 'CVSS_V3', score: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H' }];
const pypa = record({ id: 'PYSEC-1', aliases: ['CVE-2026-1'], ranges: ['>=0 <3.0'] });
const ghsa = record({ id: 'GHSA-1', aliases: ['CVE-2026-1'], ranges: ['>=0 <2.0'], databaseSeverity: 'CRITICAL' });
const own = record({ id: 'CVE-2026-1', ranges: ['>=0 <2.0'], severity: vector });
const rejected = [{ cve: 'CVE-2026-1', status: 'Rejected' }];
const withdrawnByGithub = { affecting: [], withdrawn: ['GHSA-1'] };
const exploits: readonly PublishedExploit[] = [
  { id: '7', cve: 'CVE-2026-1', title: 'x', url: 'https://www.exploit-db.com/exploits/7', verified: false },
];
const snyk = [{ ids: ['SNYK-1', 'CVE-2026-1'], rating: { severity: 'HIGH', by: 'Snyk' } as const, ranges: [] }];

const shorts: Readonly<Record<string, RegExp>> = {
  vulnerable: /^VULNERABLE - 1 affects/,
  review:
    /^Manual review required - (only withdrawn or rejected|NVD has rejected|GitHub has withdrawn|see the recommendation$)/m,
  none: /^None found/,
};
const short = (text: string): string => Object.entries(shorts).find(([, form]) => form.test(text))?.[0] ?? text;

/** Who stands by the vulnerability decides; each column has its own source's words of it. */
const worlds: readonly (readonly [title: string, world: World, verdict: string, columns: string])[] = [
  ['PyPA, NVD rejected', { records: [pypa], nvd: rejected }, 'vulnerable', 'vulnerable review none vulnerable'],
  ['own id of a rejected CVE', { records: [own], nvd: rejected }, 'review', 'review review none review'],
  ['the same beside PyPA', { records: [own, pypa], nvd: rejected }, 'vulnerable', 'vulnerable review none vulnerable'],
  ['GitHub withdrew', { records: [ghsa], github: withdrawnByGithub, nvd: [] }, 'review', 'review review none review'],
  [
    'the same beside PyPA',
    { records: [ghsa, pypa], github: withdrawnByGithub, nvd: [] },
    'vulnerable',
    'vulnerable vulnerable none vulnerable',
  ],
  [
    'the same, and Snyk stands by it',
    { records: [ghsa], github: withdrawnByGithub, nvd: [], snyk },
    'vulnerable',
    'vulnerable vulnerable vulnerable vulnerable',
  ],
  [
    'a rejected CVE that Snyk stands by',
    { records: [own], nvd: rejected, snyk },
    'vulnerable',
    'vulnerable review vulnerable vulnerable',
  ],
  [
    'withdrawn in the data itself',
    { records: [record({ ...ghsa, withdrawn: true })], nvd: [] },
    'clean',
    'No published security advisories none none none',
  ],
];

describe('the column of Exploit-DB', () => {
  it('does not repeat what a record leaves open, or what PyPI says, where there is no CVE to search for', () => {
    const open = record({ id: 'PYSEC-9', ranges: [] });
    const finding = look('1.0', { records: [open], snyk: [], exploits: [] });
    strictEqual(finding.verdict, 'review');
    const { m, t, v } = cells(finding);
    match(m, /^Manual review required - PYSEC-9/);
    deepStrictEqual([t, v], ['None found', 'None found']);
  });

  it('says none found for no CVE that nobody searched for, and for no version in doubt', () => {
    const open = record({ id: 'PYSEC-9', aliases: ['CVE-2026-9'], ranges: [] });
    const { m, p, r, v } = cells(look('1.0', { records: [open], snyk: [], exploits: [], nvd: [], mitre: [] }));
    match(m, /^Manual review required - PYSEC-9 does not state/);
    // It is no word of NVD, the CVE program, or Exploit-DB.
    deepStrictEqual([p, r, v], Array(3).fill('Manual review required - see the recommendation'));
    for (const each of ['nvdResult', 'mitreResult', 'exploitDbResult'] as const) ok(isOwnResult(each, p));
    match(cells(look('latest', { snyk: [], exploits: [] })).v, /^Manual review required - version "latest"/);
  });
});

describe('a record that was taken back', () => {
  for (const [title, world, verdict, columns] of worlds)
    it(`leads to ${verdict}: ${title}`, () => {
      const finding = look('1.0', { snyk: [], exploits, ...world });
      strictEqual(finding.verdict, verdict);
      const { m, p, t, v, w } = cells(finding);
      strictEqual([m, p, t, v].map(short).join(' '), columns, [m, p, t, v, w].join('\n\n'));
    });

  it('rates nothing, and is no fix, where its own id is that of a rejected CVE', () => {
    const finding = look('1.0', { records: [own, pypa], nvd: rejected });
    deepStrictEqual(
      finding.flaws.map(({ severity, fixedIn }) => [severity, fixedIn]),
      [['UNKNOWN', '3.0']],
    );
    const { m, w } = cells(finding);
    doesNotMatch(`${m} ${w}`, /CRITICAL|withdrawn/);
    match(m, /\nPYSEC-1 \| UNKNOWN \| fixed in 3\.0 \| NVD has rejected CVE-2026-1\n/);
  });

  it('is told where the advisories know it by its name alone', () => {
    const named = record({ id: 'PYSEC-1', aliases: ['GHSA-1'], ranges: ['>=0 <3.0'] });
    const { m, w } = cells(look('1.0', { records: [named], github: withdrawnByGithub }));
    strictEqual(m.split('\n')[1], 'PYSEC-1 | UNKNOWN | fixed in 3.0 | GitHub has withdrawn GHSA-1');
    match(w, /\| GitHub has withdrawn GHSA-1$/);
  });

  it('is no disagreement: the recommendation says what happened', () => {
    const { w } = cells(look('1.0', { records: [ghsa, pypa], github: withdrawnByGithub, nvd: [] }));
    match(w, /\| OSV \| GitHub has withdrawn GHSA-1$/);
    strictEqual(isOwnResult('recommendation', w), true);
    const later = record({ id: 'PYSEC-2', aliases: ['CVE-2026-1'], ranges: ['>=0 <2.0'] });
    const both = cells(look('1.0', { records: [ghsa, pypa, later], github: withdrawnByGithub, nvd: [] }));
    match(both.w, /\| GitHub has withdrawn GHSA-1 \| sources disagree on PYSEC-1$/);
  });

  describe('leaves the vulnerability to the records that stand, as if the data had said so', () => {
    const gone = { summary: 'Gone title', published: '2020-02-02', severity: vector };
    const stays = record({
      ...pypa,
      aliases: ['CVE-2026-1', 'GHSA-1'],
      summary: 'Standing title',
      published: '2026-01-01',
    });
    const snykToo = [{ ...snyk[0]!, summary: 'Title of Snyk', published: '2026-02-02' }];
    for (const [title, taken, world] of [
      ['GitHub withdrew it', { ...ghsa, ...gone }, { github: withdrawnByGithub }],
      ['GitHub withdrew it, and Snyk stands by it', { ...ghsa, ...gone }, { github: withdrawnByGithub, snyk: snykToo }],
      ['NVD rejected its own id', { ...own, ...gone }, { nvd: rejected }],
      ['the CVE program rejected its own id', { ...own, ...gone }, { mitre: rejected }],
    ] as const)
      it(title, () => {
        const told = look('1.0', { records: [taken, stays], ...world });
        const known = look('1.0', { records: [{ ...taken, withdrawn: true }, stays], ...world });
        const facts = ({ flaws }: typeof told) =>
          flaws.map(({ evidence: { summary, ranges, ratings, links, reportedBy } = {}, ...flaw }) => ({
            ...flaw,
            ...{ summary, ranges, ratings, links, reportedBy },
          }));
        strictEqual(told.flaws[0]?.evidence?.summary, 'Standing title');
        deepStrictEqual([told.flaws[0].published, told.flaws[0].evidence.ranges], ['2026-01-01', ['< 3.0']]);
        deepStrictEqual(facts(told), facts(known));
        deepStrictEqual(
          [told.verdict, told.fixedIn, told.knownFlaws],
          [known.verdict, known.fixedIn, known.knownFlaws],
        );
        doesNotMatch(JSON.stringify(told), /Gone title/);
        const pages = told.flaws[0].evidence.links ?? [];
        strictEqual(pages.length > 0 && pages.every((page) => !page.endsWith(taken.id)), true);
      });

    it('of Snyk alone', () => {
      const world = { records: [{ ...ghsa, ...gone }], github: withdrawnByGithub, snyk: snykToo };
      const { flaws } = look('1.0', world);
      const { evidence, severity, published, fixedIn } = flaws[0]!;
      deepStrictEqual(
        [evidence?.summary, severity, published, fixedIn],
        ['Title of Snyk', 'HIGH', '2026-02-02', undefined],
      );
      deepStrictEqual(evidence?.conflicts, ['GitHub has withdrawn GHSA-1']);
      const { m, w } = cells(look('1.0', world));
      strictEqual(m.split('\n')[1], 'GHSA-1 | UNKNOWN | GitHub has withdrawn GHSA-1');
      match(w, /\(Highest: HIGH by Snyk\)/);
    });
  });

  it('is told where no record that stands names the CVE', () => {
    const named = record({ ...own, aliases: ['GHSA-9'] });
    const stands = record({ id: 'GHSA-9', ranges: ['>=0 <2.0'] });
    const rating = { severity: 'CRITICAL', by: 'mitre' } as const;
    const mitre = [{ cve: 'CVE-2026-1', status: 'PUBLISHED', rating }];
    const { m, p, r, w } = cells(look('1.0', { records: [named, stands], nvd: rejected, mitre }));
    strictEqual(m.split('\n')[1], 'GHSA-9 | UNKNOWN | fixed in 2.0 | NVD has rejected CVE-2026-1');
    strictEqual(p, 'Manual review required - NVD has rejected CVE-2026-1');
    strictEqual(r.split('\n')[1], 'CVE-2026-1 | CRITICAL | mitre');
    match(w, /\(Highest: UNKNOWN\) \| OSV \| NVD has rejected CVE-2026-1$/);
    match(
      cells(look('1.0', { records: [named, stands], nvd: [], mitre: rejected })).m,
      /MITRE CVE has rejected CVE-2026-1/,
    );
  });

  it('keeps its words for the person who looks at it', () => {
    const { reason } = look('1.0', { records: [own], nvd: rejected });
    strictEqual(reason, 'only withdrawn or rejected records report CVE-2026-1');
  });
});
