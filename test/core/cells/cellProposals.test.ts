/** The words of every result cell. */
import { deepStrictEqual, ok, strictEqual } from 'node:assert/strict';
import type { ProposedCell } from '../../../src/core/cells/cellEdit';
import { proposeCells } from '../../../src/core/cells/cellProposals';
import type { SourceAvailabilities } from '../../../src/core/verdict/sourceAvailability';
import type { Finding } from '../../../src/core/verdict/finding';
import { saysNotChecked } from '../../../src/core/cells/resultGrammar';
import type { ReviewField } from '../../../src/core/sheet/reviewField';
import type { Flaw } from '../../../src/core/advisory/flaw';

const standings: SourceAvailabilities = {
  advisories: { label: 'PyPA advisories' },
  snyk: { label: 'Snyk', notChecked: 'no API token' },
  exploitDb: { label: 'Exploit-DB', notChecked: 'offline' },
};

function finding(parts: Partial<Finding>): Finding {
  return {
    package: { name: 'demo', version: '1.0', occurrence: 0 },
    displayName: 'Demo',
    verdict: 'clean',
    knownFlaws: 0,
    knownCves: 0,
    flaws: [],
    fixedIn: undefined,
    reason: undefined,
    answeredBy: ['advisories'],
    ...parts,
  };
}

function flaw(parts: Partial<Flaw>): Flaw {
  const records = parts.records ?? ['PYSEC-1'];
  return { records, ids: records, severity: 'UNKNOWN', fixedIn: undefined, published: undefined, ...parts };
}

function cell(of: Finding, field: ReviewField): ProposedCell {
  const found = proposeCells(of, standings).find((proposal) => proposal.field === field);
  ok(found, `${field} should be proposed`);
  return found;
}

function text(of: Finding, field: ReviewField): string {
  const { value } = cell(of, field);
  ok(value.kind === 'text');
  return value.text;
}

describe('columns of an index that does not tell what a project declares', () => {
  const fields = ['requires', 'developmentStatus', 'githubUrl', 'datePublished', 'latestReleaseDate'] as const;
  const said = (metadata: NonNullable<Finding['metadata']>) =>
    fields.map((field) => {
      const { value, conclusive } = cell(finding({ metadata }), field);
      return `${value.kind === 'text' ? value.text : value.kind} ${conclusive}`;
    });

  it('take nothing away that is known', () => {
    const known = { latestVersion: '1.0', installedExists: true };
    deepStrictEqual(
      said(known),
      fields.map(() => 'Not Available false'),
    );
    deepStrictEqual(said({ ...known, requires: [] }), [
      'n/a true',
      'n/a true',
      'n/a true',
      'Not Available true',
      'Not Available true',
    ]);
  });
});

const vulnerable = finding({
  verdict: 'vulnerable',
  knownFlaws: 4,
  knownCves: 2,
  fixedIn: '2.1',
  flaws: [
    flaw({
      ids: ['CVE-2024-1', 'GHSA-1', 'PYSEC-1'],
      severity: 'HIGH',
      fixedIn: '2.0',
      published: '2024-05-31',
    }),
    flaw({ records: ['PYSEC-2'] }),
  ],
});

describe('proposed cells', () => {
  it('are those of the sources that were asked, E to L left alone', () => {
    deepStrictEqual(
      proposeCells(finding({}), standings).map(({ field }) => field),
      ['githubAdvisoryResult', 'nvdResult', 'mitreResult', 'snykResult', 'exploitDbResult', 'recommendation'],
    );
  });

  it('of a vulnerable package name flaws, fixes and dates', () => {
    strictEqual(
      text(vulnerable, 'githubAdvisoryResult'),
      [
        'VULNERABLE - 2 affect v1.0 (Highest: HIGH)',
        'PYSEC-1 | HIGH | published 2024-05-31 | fixed in 2.0',
        'PYSEC-2 | UNKNOWN',
        'Fixed in 2.1',
      ].join('\n'),
    );
  });

  it('of NVD and MITRE count flaws with a CVE only', () => {
    const expected = [
      'VULNERABLE - 1 affects v1.0 (Highest: HIGH)',
      'CVE-2024-1 | HIGH | published 2024-05-31 | fixed in 2.0',
      'Fixed in 2.0 (the PyPA advisories)',
      'All vulnerabilities fixed in 2.1',
    ].join('\n');
    deepStrictEqual([text(vulnerable, 'nvdResult'), text(vulnerable, 'mitreResult')], [expected, expected]);
  });

  it('of NVD say SAFE when no CVE is among what affects the version', () => {
    const of = finding({ ...vulnerable, flaws: [flaw({})] });
    strictEqual(text(of, 'nvdResult'), 'SAFE - 2 advisories found, none affects v1.0 - PyPA advisories only');
    strictEqual(cell(of, 'nvdResult').look, 'clean');
  });

  it('show one v, whether or not it was typed', () => {
    const of = finding({ verdict: 'safe', knownFlaws: 2, package: { name: 'demo', version: 'v1.0', occurrence: 0 } });
    strictEqual(
      text(of, 'githubAdvisoryResult'),
      'SAFE - 2 advisories found, none affects v1.0 - PyPA advisories only',
    );
  });

  it('say when no fix is known', () => {
    const of = finding({ ...vulnerable, fixedIn: undefined });
    ok(text(of, 'githubAdvisoryResult').endsWith('\nNo fix known'));
  });

  it('name at most 15 ids', () => {
    const flaws = Array.from({ length: 18 }, (_, at) => flaw({ records: [`PYSEC-${at}`] }));
    const lines = text(finding({ verdict: 'vulnerable', flaws }), 'githubAdvisoryResult').split('\n');
    deepStrictEqual([lines.length, lines.at(-2), lines.at(-1)], [18, 'and 3 more', 'No fix known']);
  });

  const firstLines: readonly [string, Finding, ReviewField, string][] = [
    [
      'safe',
      finding({ verdict: 'safe', knownFlaws: 3 }),
      'githubAdvisoryResult',
      'SAFE - 3 advisories found, none affects v1.0 - PyPA advisories only',
    ],
    [
      'safe without CVEs',
      finding({ verdict: 'safe', knownFlaws: 3 }),
      'nvdResult',
      'None found - no CVE in the PyPA advisories',
    ],
    ['clean', finding({}), 'githubAdvisoryResult', 'None found - PyPA advisories only'],
    ['clean', finding({}), 'mitreResult', 'None found - no CVE in the PyPA advisories'],
    [
      'review',
      finding({ verdict: 'review', reason: 'version missing' }),
      'nvdResult',
      'Manual review required - version missing',
    ],
    [
      'not checked',
      finding({ verdict: 'notChecked', reason: 'offline' }),
      'nvdResult',
      'Not checked - PyPA advisories offline',
    ],
    ['clean', finding({}), 'snykResult', 'Not checked - Snyk no API token'],
    ['clean', finding({}), 'exploitDbResult', 'Not checked - Exploit-DB offline'],
    ['clean', finding({}), 'recommendation', 'PROCEED'],
    ['safe', finding({ verdict: 'safe', knownFlaws: 1 }), 'recommendation', 'PROCEED'],
    [
      'review',
      finding({ verdict: 'review', reason: 'version missing' }),
      'recommendation',
      'FURTHER REVIEW REQUIRED | version missing',
    ],
    [
      'a version that may be in quarantine',
      finding({ metadata: { installedExists: false } }),
      'recommendation',
      'FURTHER REVIEW REQUIRED | version 1.0 is not on PyPI (removed, in quarantine or never released)',
    ],
    [
      'not checked',
      finding({ verdict: 'notChecked', reason: 'offline' }),
      'recommendation',
      'FURTHER REVIEW REQUIRED | PyPA advisories not checked',
    ],
    [
      'vulnerable',
      vulnerable,
      'recommendation',
      'SECURITY RISK | EXPEDITE UPGRADE 1.0 → 2.1 | 2 advisories (Highest: HIGH) | PyPA advisories',
    ],
    [
      'vulnerable without a fix',
      finding({ ...vulnerable, fixedIn: undefined }),
      'recommendation',
      'SECURITY RISK | REMOVE OR REPLACE, no fix known | 2 advisories (Highest: HIGH) | PyPA advisories',
    ],
  ];
  for (const [title, of, field, expected] of firstLines) {
    it(`${title}: ${field} says ${expected}`, () => strictEqual(text(of, field), expected));
  }

  it('look like what they say', () => {
    const looks = [vulnerable, finding({}), finding({ verdict: 'review', reason: 'x' })].map(
      (of) => cell(of, 'recommendation').look,
    );
    deepStrictEqual(looks, ['vulnerable', 'clean', 'update']);
  });

  it('are inconclusive, and say so, exactly where nobody could look', () => {
    const of = finding({ verdict: 'notChecked', reason: 'offline' });
    for (const proposal of [...proposeCells(of, standings), ...proposeCells(vulnerable, standings)]) {
      ok(proposal.value.kind === 'text');
      strictEqual(proposal.conclusive, !saysNotChecked(proposal.value.text), proposal.value.text);
    }
  });

  it('of a source that is being asked are left to that source', () => {
    const asked = { ...standings, snyk: { label: 'Snyk' } };
    ok(!proposeCells(finding({}), asked).some(({ field }) => field === 'snykResult'));
  });

  it('say nothing twice in the recommendation', () => {
    const missing = 'version 1.0 is not in the index at mirror.example';
    const vulnerable = finding({ verdict: 'vulnerable', flaws: [flaw({ severity: 'HIGH' })], fixedIn: '2.0' });
    const { value } = cell({ ...vulnerable, undecided: [missing], doubt: missing }, 'recommendation');
    strictEqual(JSON.stringify(value).split(missing).length, 2);
  });
});
