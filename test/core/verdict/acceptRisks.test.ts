/** Accepted flaws are marked, never hidden, and only while the decision holds. */
import { deepStrictEqual, strictEqual } from 'node:assert/strict';
import type { AdvisoryRecord } from '../../../src/core/advisory/advisory';
import type { PackageMetadata } from '../../../src/core/package/packageMetadata';
import { assessPackage, type OtherAnswers } from '../../../src/core/verdict/assess';
import { proposeCells } from '../../../src/core/cells/cellProposals';
import type { Finding } from '../../../src/core/verdict/finding';
import { acceptRisks, type RiskDecision } from '../../../src/core/verdict/acceptRisks';
import { isOwnResult } from '../../../src/core/cells/ownResult';
import { verdictOfText } from '../../../src/core/cells/resultGrammar';
import { RiskUse } from '../../../src/core/verdict/riskWarnings';
import { toEnglish } from '../../../src/core/message/text';
import { query, record } from '../../support/advisories';
import type { Flaw } from '../../../src/core/advisory/flaw';

const today = '2026-06-15';

function flaw(id: string, ...aliases: readonly string[]): Flaw {
  return { records: [id], ids: [id, ...aliases], severity: 'HIGH', fixedIn: undefined, published: undefined };
}

function finding(...flaws: readonly Flaw[]): Finding {
  return {
    package: { name: 'demo', version: '1.0', occurrence: 0 },
    displayName: 'Demo',
    verdict: flaws.length > 0 ? 'vulnerable' : 'clean',
    knownFlaws: flaws.length,
    knownCves: 0,
    flaws,
    fixedIn: undefined,
    reason: undefined,
    answeredBy: ['advisories'],
  };
}

function decision(advisory: string, more: Partial<RiskDecision> = {}): RiskDecision {
  return { advisory, package: 'demo', reason: 'not reachable', until: '2026-12-31', line: 2, ...more };
}

function project(metadata: Partial<PackageMetadata>): OtherAnswers {
  const value = { metadata: { requires: [], status: 'active', installedExists: true, ...metadata }, releases: [] };
  return { index: { status: 'ok', value } };
}

function textsOf(of: Finding): ReadonlyMap<string, string> {
  const standings = { advisories: { label: 'OSV' }, snyk: { label: 'Snyk' }, exploitDb: { label: 'Exploit-DB' } };
  return new Map(
    proposeCells(of, standings).flatMap(({ field, value }) => (value.kind === 'text' ? [[field, value.text]] : [])),
  );
}

describe('accepted risks', () => {
  const cases: readonly (readonly [string, readonly RiskDecision[], Finding['verdict'], number])[] = [
    ['by the record id', [decision('PYSEC-1'), decision('PYSEC-2')], 'accepted', 2],
    ['by an alias, whatever its case', [decision('cve-2026-1'), decision('PYSEC-2')], 'accepted', 2],
    ['one of two', [decision('PYSEC-1')], 'vulnerable', 1],
    ['of another package', [decision('PYSEC-1', { package: 'other' })], 'vulnerable', 0],
    ['that ended yesterday', [decision('PYSEC-1', { until: '2026-06-14' })], 'vulnerable', 0],
    ['on their last day', [decision('PYSEC-1', { until: today }), decision('PYSEC-2')], 'accepted', 2],
    ['of an unknown flaw', [decision('PYSEC-9')], 'vulnerable', 0],
  ];
  for (const [title, decisions, verdict, accepted] of cases) {
    it(title, () => {
      const result = acceptRisks(finding(flaw('PYSEC-1', 'CVE-2026-1'), flaw('PYSEC-2')), decisions, today);
      strictEqual(result.verdict, verdict);
      strictEqual(result.flaws.length, 2);
      strictEqual(result.flaws.filter(({ evidence }) => evidence?.accepted !== undefined).length, accepted);
    });
  }

  it('do not answer for advisories that nobody could read', () => {
    const ids = ['PYSEC-1'];
    const sources = (status: 'ok' | 'unavailable') => [
      {
        source: 'advisories' as const,
        label: 'OSV',
        status,
        ...(status === 'ok' ? {} : { why: 'could not be reached' }),
      },
    ];
    const accepted = (status: 'ok' | 'unavailable') =>
      acceptRisks(
        { ...finding(flaw('PYSEC-1')), sources: sources(status) },
        ids.map((id) => decision(id)),
        today,
      );
    strictEqual(accepted('ok').verdict, 'accepted');
    const silent = accepted('unavailable');
    strictEqual(silent.verdict, 'notChecked');
    const texts = textsOf(silent);
    const text = (field: string): string => texts.get(field) ?? '';
    strictEqual(text('recommendation'), 'FURTHER REVIEW REQUIRED | OSV not checked | 1 accepted risk until 2026-12-31');
    strictEqual(
      text('githubAdvisoryResult'),
      'Not checked - OSV could not be reached (accepted: PYSEC-1 until 2026-12-31)\nPYSEC-1 | HIGH | accepted until 2026-12-31',
    );
    for (const field of ['recommendation', 'githubAdvisoryResult'] as const) {
      strictEqual(isOwnResult(field, text(field)), true, field);
      strictEqual(verdictOfText(text(field)), 'notChecked', field);
    }
  });

  const doubts: readonly (readonly [string, OtherAnswers, AdvisoryRecord | undefined, string])[] = [
    ['a name that PyPI does not have', { index: { status: 'notFound' } }, undefined, 'package unknown to PyPI'],
    ['a version that PyPI does not have', project({ installedExists: false }), undefined, 'version 1.0 is not on PyPI'],
    [
      'a status that nobody knows',
      project({ status: 'frozen' }),
      undefined,
      'PyPI gives this project the unknown status "frozen"',
    ],
    ['another advisory', {}, record({ id: 'PYSEC-2' }), 'PYSEC-2 does not state which versions it affects'],
  ];
  for (const [title, others, more, why] of doubts) {
    it(`do not answer for ${title}`, () => {
      const records = [record({ ranges: ['>=0 <2'], aliases: ['CVE-2026-1'] }), ...(more === undefined ? [] : [more])];
      const found = assessPackage(query('1.0'), { status: 'ok', value: records }, others);
      const accepted = acceptRisks(found, [decision('PYSEC-1')], today);
      const reason = `${why} (accepted: PYSEC-1 until 2026-12-31)`;
      deepStrictEqual([found.verdict, accepted.verdict, accepted.reason], ['vulnerable', 'review', reason]);
      const line = (id: string): string =>
        `Manual review required - ${reason}\n${id} | UNKNOWN | accepted until 2026-12-31`;
      const texts = textsOf(accepted);
      strictEqual(texts.get('githubAdvisoryResult'), `${line('PYSEC-1')} | fixed in 2`);
      strictEqual(texts.get('nvdResult'), `${line('CVE-2026-1')} | fixed in 2`);
      strictEqual(texts.get('recommendation'), `FURTHER REVIEW REQUIRED | ${reason}`);
      for (const field of ['githubAdvisoryResult', 'nvdResult', 'recommendation'] as const) {
        strictEqual(isOwnResult(field, texts.get(field) ?? ''), true, field);
        strictEqual(verdictOfText(texts.get(field) ?? ''), 'review', field);
      }
    });
  }

  it('do not answer for a quarantine or a yanked release', () => {
    const value = [record({ ranges: ['>=0 <2'] })];
    const recommended = (others: OtherAnswers) => {
      const found = assessPackage(query('1.0'), { status: 'ok', value }, others);
      return textsOf(acceptRisks(found, [decision('PYSEC-1')], today)).get('recommendation') ?? '';
    };
    strictEqual(recommended(project({ status: 'quarantined' })), 'QUARANTINED BY PYPI | DO NOT INSTALL');
    const yanked = recommended(project({ installedYanked: '' }));
    strictEqual(yanked, 'FURTHER REVIEW REQUIRED | installed release was yanked (accepted: PYSEC-1 until 2026-12-31)');
    strictEqual(isOwnResult('recommendation', yanked), true);
    strictEqual(recommended(project({})), 'PROCEED | 1 accepted risk until 2026-12-31');
  });

  it('tell that a flaw is known to be exploited all the same', () => {
    const knownExploited = [{ cve: 'CVE-2026-1', dateAdded: '2026-03-01', ransomware: true }];
    const exploited = { ...flaw('PYSEC-1', 'CVE-2026-1'), evidence: { knownExploited } };
    const said = (of: Finding) => {
      const text = textsOf(acceptRisks(of, [decision('PYSEC-1')], today)).get('recommendation') ?? '';
      strictEqual(isOwnResult('recommendation', text), true, text);
      return [text, verdictOfText(text)];
    };
    const known = '(KNOWN EXPLOITED, listed since 2026-03-01, ransomware)';
    deepStrictEqual(said(finding(exploited)), [`PROCEED | 1 accepted risk until 2026-12-31 ${known}`, 'accepted']);
    deepStrictEqual(said(finding(exploited, flaw('PYSEC-2'))), [
      `SECURITY RISK | REMOVE OR REPLACE, no fix known | 1 advisory (Highest: HIGH) | OSV | 1 more accepted ${known}`,
      'vulnerable',
    ]);
    const silent = { source: 'nvd' as const, label: 'NVD', status: 'unavailable' as const };
    deepStrictEqual(said({ ...finding(exploited), sources: [silent] }), [
      `FURTHER REVIEW REQUIRED | NVD not checked | 1 accepted risk until 2026-12-31 ${known}`,
      'notChecked',
    ]);
  });

  const malicious: readonly (readonly [string, readonly string[], Finding['verdict']])[] = [
    ['nothing', [], 'malicious'],
    ['an alias of the malicious record only', ['CVE-2026-1', 'GHSA-1'], 'malicious'],
    ['the malicious record by its own id', ['mal-2024-1'], 'vulnerable'],
    ['the other flaw only', ['PYSEC-2'], 'malicious'],
    ['every flaw by its own id', ['MAL-2024-1', 'PYSEC-2'], 'accepted'],
  ];
  for (const [title, advisories, verdict] of malicious) {
    it(`of ${title} leave a malicious package ${verdict}`, () => {
      const evil = {
        ...finding(flaw('MAL-2024-1', 'CVE-2026-1', 'GHSA-1'), flaw('PYSEC-2')),
        verdict: 'malicious' as const,
      };
      const decisions = advisories.map((advisory) => decision(advisory));
      strictEqual(acceptRisks(evil, decisions, today).verdict, verdict);
    });
  }

  it('do not hide the fix of what is open', () => {
    const open = record({ id: 'PYSEC-1', aliases: ['CVE-2026-1'], ranges: ['>=0 <2'] });
    const others: readonly (readonly [string, AdvisoryRecord])[] = [
      ['PYSEC-2', record({ id: 'PYSEC-2', aliases: ['CVE-2026-2'], ranges: ['>=0'] })],
      ['MAL-2026-1', record({ id: 'MAL-2026-1', versions: ['1.0'] })],
    ];
    for (const [id, other] of others) {
      const answer = { status: 'ok' as const, value: [open, other] };
      const accept = (of: Finding) => textsOf(acceptRisks(of, [decision(id)], today));
      const left = id === 'PYSEC-2' ? ` | 2 still has accepted risks: ${id}` : '';
      const known = accept(assessPackage(query('1.0'), answer, { accepted: [...[id, 'CVE-2026-2']] }));
      const head = 'SECURITY RISK | EXPEDITE UPGRADE 1.0 → 2 | 1 advisory (Highest: UNKNOWN) | OSV | 1 more accepted';
      strictEqual(known.get('recommendation'), `${head}${left}`);
      strictEqual(isOwnResult('recommendation', `${head}${left}`), true);
      const advisories = known.get('githubAdvisoryResult') ?? '';
      strictEqual(/\nFixed in 2(\n|$)/.test(advisories), true, advisories);
      strictEqual(isOwnResult('githubAdvisoryResult', advisories), true);
      strictEqual(/\nFixed in 2 \(OSV\)$/.test(known.get('nvdResult') ?? ''), true, known.get('nvdResult'));
      // Where the records are not at hand any more, nobody knows what else affects that version.
      const stored = accept(assessPackage(query('1.0'), answer));
      strictEqual(stored.get('recommendation')?.includes('| REVIEW THE FIX, PYSEC-1 is fixed in 2 |'), true);
    }
  });

  it('of a package without flaws change nothing', () => {
    const clean = finding();
    strictEqual(acceptRisks(clean, [decision('PYSEC-1')], today), clean);
  });

  it('keep what else is known of the flaw', () => {
    const known = { ...flaw('PYSEC-1'), evidence: { summary: 'overflow' } };
    deepStrictEqual(acceptRisks(finding(known), [decision('PYSEC-1', { owner: 'Ann' })], today).flaws[0]?.evidence, {
      summary: 'overflow',
      accepted: { advisory: 'PYSEC-1', reason: 'not reachable', until: '2026-12-31', owner: 'Ann' },
    });
  });

  it('count by the decision that holds longest', () => {
    const decisions = [decision('PYSEC-1'), decision('PYSEC-1', { until: '2027-12-31' })];
    strictEqual(
      acceptRisks(finding(flaw('PYSEC-1')), decisions, today).flaws[0]?.evidence?.accepted?.until,
      '2027-12-31',
    );
  });

  const warned: readonly (readonly [
    string,
    RiskDecision,
    readonly Finding[],
    readonly string[],
    RegExp | undefined,
  ])[] = [
    ['nothing of a used one', decision('PYSEC-1'), [finding(flaw('PYSEC-1'))], ['demo'], undefined],
    ['that it ended', decision('PYSEC-1', { until: '2026-01-01' }), [finding(flaw('PYSEC-1'))], ['demo'], /expired on/],
    [
      'nothing of one that ended and is renewed',
      decision('PYSEC-1', { until: '2026-01-01' }),
      [acceptRisks(finding(flaw('PYSEC-1')), [decision('PYSEC-1')], today)],
      ['demo'],
      undefined,
    ],
    [
      'that malice is accepted by its own id',
      decision('GHSA-1'),
      [finding(flaw('MAL-1', 'GHSA-1'))],
      ['demo'],
      /is not used: a malicious package is only accepted by its own MAL id\./,
    ],
    [
      'nothing when the version is in doubt',
      decision('PYSEC-1'),
      [{ ...finding(), verdict: 'review' }],
      ['demo'],
      undefined,
    ],
    ['that no flaw matches', decision('PYSEC-9'), [finding(flaw('PYSEC-1'))], ['demo'], /no such vulnerability/],
    ['that the package is not there', decision('PYSEC-1'), [], ['other'], /no such package/],
    ['nothing before its package was looked up', decision('PYSEC-1'), [], ['demo'], undefined],
    [
      'nothing when the package could not be looked up',
      decision('PYSEC-1'),
      [{ ...finding(), verdict: 'notChecked' }],
      ['demo'],
      undefined,
    ],
    [
      'nothing when nobody knows which version it is',
      decision('PYSEC-1'),
      [{ ...finding(), verdict: 'review', reason: 'version missing' }],
      ['demo'],
      undefined,
    ],
    [
      'nothing when one of two versions is concerned',
      decision('PYSEC-1'),
      [finding(flaw('PYSEC-1')), finding()],
      ['demo'],
      undefined,
    ],
    ['nothing when one of two rows was left out', decision('PYSEC-9'), [finding()], ['demo', 'demo'], undefined],
  ];
  for (const [title, one, findings, present, expected] of warned) {
    it(`tell ${title}`, () => {
      const use = new RiskUse([one], today);
      for (const found of findings) use.note(found);
      const warnings = use
        .warnings(new Map(present.map((name) => [name, present.filter((each) => each === name).length])))
        .map(toEnglish);
      strictEqual(warnings.length, expected === undefined ? 0 : 1);
      if (expected !== undefined) strictEqual(expected.test(warnings[0] ?? ''), true, warnings[0]);
    });
  }
});
