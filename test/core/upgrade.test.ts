/** Where to upgrade to: only what a standing record about the flaw names, or a release that can be installed. */
import { deepStrictEqual, match, strictEqual } from 'node:assert/strict';
import type { AdvisoryRecord } from '../../src/core/advisory/advisory';
import { assessPackage, type OtherAnswers } from '../../src/core/verdict/assess';
import { proposeCells } from '../../src/core/cells/cellProposals';
import type { Finding } from '../../src/core/verdict/finding';
import type { ReviewField } from '../../src/core/sheet/reviewField';
import { query, record } from '../support/advisories';
import type { IndexRelease } from '../../src/core/package/releases';

const standings = { advisories: { label: 'OSV' }, snyk: { label: 'Snyk' }, exploitDb: { label: 'Exploit-DB' } };

function assess(
  records: readonly AdvisoryRecord[],
  releases?: readonly IndexRelease[],
  more: OtherAnswers = {},
): Finding {
  const index = releases && {
    index: { status: 'ok' as const, value: { metadata: { installedExists: true, requires: [] }, releases } },
  };
  return assessPackage(query('1.0'), { status: 'ok', value: records }, { ...more, ...index });
}

function text(of: Finding, field: ReviewField): string {
  const value = proposeCells(of, standings).find((cell) => cell.field === field)?.value;
  return value?.kind === 'text' ? value.text : '';
}

const undated = (version: string, more: Partial<IndexRelease> = {}): IndexRelease => ({
  version,
  yanked: false,
  ...more,
});
const dated = (version: string, more: Partial<IndexRelease> = {}): IndexRelease => ({
  ...undated(version, more),
  released: '2024-01-01',
});

describe('an upgrade', () => {
  const affected = record({ ranges: ['>=0 <2.0'] });
  const listed = record({ versions: ['1.0'] });

  it('is no fix that only a withdrawn record names', () => {
    const gone = record({ id: 'GHSA-1', aliases: ['PYSEC-1'], ranges: ['>=0 <3.0'], withdrawn: true });
    strictEqual(assess([listed, gone]).fixedIn, undefined);
    strictEqual(assess([affected, gone]).fixedIn, '2.0');
  });

  it('is for a person where the record lists its own fix as affected', () => {
    const selfListed = record({ id: 'GHSA-1', ranges: ['>=0 <2.0'], versions: ['1.0', '2.0'] });
    const finding = assess([selfListed], [dated('1.0'), dated('2.0')]);
    const why = 'GHSA-1 lists its own fix 2.0 as affected';
    deepStrictEqual([finding.fixedIn, finding.fixDoubt], [undefined, why]);
    match(
      text(finding, 'recommendation'),
      /^SECURITY RISK \| REVIEW THE FIX, GHSA-1 lists its own fix 2\.0 as affected \|/,
    );
    strictEqual(text(finding, 'githubAdvisoryResult').split('\n').at(-1), `Fix to review: ${why}`);
    strictEqual(assess([selfListed]).fixDoubt, why);
    // A release that nobody lists is one to upgrade to, and a flaw without any fix has none.
    strictEqual(assess([selfListed], [dated('1.0'), dated('2.0'), dated('2.1')]).fixedIn, '2.1');
    const unfixed = assess([selfListed, record({ id: 'GHSA-2', ranges: ['>=0'] })]);
    deepStrictEqual([unfixed.fixedIn, unfixed.fixDoubt], [undefined, undefined]);
  });

  it('is no fix that only an unrelated record names', () => {
    const other = record({ id: 'PYSEC-2', ranges: ['>=3.0 <3.1'] });
    strictEqual(assess([listed, other]).fixedIn, undefined);
  });

  it('is the fix of a record that affects the first fix', () => {
    const next = record({ id: 'PYSEC-2', ranges: ['>=2.0 <2.5'] });
    strictEqual(assess([affected, next]).fixedIn, '2.5');
  });

  it('is no release that only GitHub reports as affected', () => {
    const later = record({ id: 'GHSA-1', ranges: ['>=1.5 <2.5'] });
    const opinions = [{ source: 'github' as const, label: 'GitHub', report: { affecting: [], records: [later] } }];
    const releases = ['1.0', '2.0', '2.5', '3.0'].map((version) => dated(version));
    strictEqual(assess([affected], releases, { opinions }).fixedIn, '2.5');
    strictEqual(assess([affected], undefined, { opinions }).fixedIn, '2.5');
    strictEqual(assess([], releases.slice(0, 2), { opinions }).updateTo, undefined);
    strictEqual(assess([], releases, { opinions }).updateTo, '3.0');
  });

  describe('beside Snyk', () => {
    const issue = record({ id: 'SNYK-1', ranges: ['>=0 <0.5', '>=1.0 <1.5', '>=2.0 <2.5'] });
    const reported = { ids: ['SNYK-1'], ranges: [] };
    const upgrade = (more: object, records: readonly AdvisoryRecord[] = []) => {
      const report = { affecting: [{ ...reported, ...more }], records: [issue] };
      const opinions = [{ source: 'snyk' as const, label: 'Snyk', report }];
      const releases = ['1.0', '1.1', '1.5', '2.0', '2.5'].map((version) => dated(version));
      const finding = assess(records, releases, { opinions });
      return [finding.fixedIn, finding.fixDoubt];
    };

    it('is no release that Snyk reports as affected', () => {
      deepStrictEqual(upgrade({ fixedIn: '1.5' }), ['1.5', undefined]);
      deepStrictEqual(upgrade({ fixedIn: '1.1' }), ['1.5', undefined]);
      deepStrictEqual(upgrade({ fixedIn: '1.5' }, [affected]), ['2.5', undefined]);
    });

    it('is for a person where the fix that Snyk names is none', () => {
      const fixDoubt = 'SNYK-1 is fixed in "0.5", which is no version to upgrade to';
      deepStrictEqual(upgrade({ fixDoubt }), [undefined, fixDoubt]);
      deepStrictEqual(upgrade({}), [undefined, undefined]);
    });
  });

  it('is no fix that only a record names which GitHub has withdrawn since', () => {
    const ghsa = record({ id: 'GHSA-1', aliases: ['PYSEC-1'], ranges: ['>=0 <3.0'] });
    const opinions = [{ source: 'github' as const, label: 'GitHub', report: { affecting: [], withdrawn: ['GHSA-1'] } }];
    const finding = assess([affected, ghsa], undefined, { opinions });
    deepStrictEqual([finding.fixedIn, finding.flaws[0]?.fixedIn], ['2.0', '2.0']);
    strictEqual(assess([listed, ghsa], undefined, { opinions }).fixedIn, undefined);
  });

  it('is no fix that only a rejected CVE record names', () => {
    const rejected = record({ id: 'CVE-2024-1111', ranges: ['>=0 <3.0'] });
    strictEqual(assess([affected, rejected]).fixedIn, '3.0');
    strictEqual(assess([affected, rejected], undefined, { rejected: ['CVE-2024-1111'] }).fixedIn, '2.0');
  });

  const unusable: readonly [string, IndexRelease, string][] = [
    ['was yanked', dated('2.0', { yanked: true }), '2.0 was yanked from PyPI'],
    ['has no files', undated('2.0', { withoutFiles: true }), '2.0 has no files on PyPI'],
  ];
  for (const [what, fix, why] of unusable) {
    it(`is for a person where the published fix ${what}`, () => {
      const finding = assess([affected], [dated('1.0'), fix]);
      deepStrictEqual([finding.fixedIn, finding.fixDoubt], [undefined, why]);
      match(text(finding, 'recommendation'), new RegExp(`^SECURITY RISK \\| REVIEW THE FIX, ${why} \\|`));
      strictEqual(text(finding, 'githubAdvisoryResult').split('\n').at(-1), `Fix to review: ${why}`);
    });
    it(`is the next release where the published fix ${what}`, () =>
      strictEqual(assess([affected], [dated('1.0'), fix, dated('2.1')]).fixedIn, '2.1'));
  }

  it('is the same behind a mirror that tells no days', () => {
    const versions = ['1.0', '2.0', '3.0'];
    const days = assess(
      [affected],
      versions.map((version) => dated(version)),
    );
    const none = assess(
      [affected],
      versions.map((version) => undated(version)),
    );
    deepStrictEqual([days.fixedIn, none.fixedIn], ['2.0', '2.0']);
    strictEqual(
      assess(
        [record({ ranges: ['>=2.0 <2.1'] })],
        versions.map((each) => undated(each)),
      ).updateTo,
      '3.0',
    );
  });
});
