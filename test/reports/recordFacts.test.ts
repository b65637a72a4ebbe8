/** What SARIF and VEX say of malicious packages, of other databases and of what is no package of PyPI. */
import assert from 'node:assert/strict';
import type { FlawStatement } from '../../src/core/advisory/evidence';
import type { Finding } from '../../src/core/verdict/finding';
import { buildReport } from '../../src/reports/model/buildReport';
import { renderReport } from '../../src/reports/renderReport';
import { findingsSection } from '../../src/reports/outputs/findingsSection';
import { acceptedSection } from '../../src/reports/outputs/reportSections';
import { englishLabels } from '../../src/reports/charts/reportLabels';
import { sampleResults } from '../support/sampleFindings';
import type { Flaw } from '../../src/core/advisory/flaw';

function flaw(id: string, statement: Partial<FlawStatement>, ids: readonly string[] = [id]): Flaw {
  const said: FlawStatement = { id, by: 'x', source: 'advisories', affects: true, severity: 'LOW', ...statement };
  return {
    ...{ records: [id], ids: [...ids], severity: 'LOW', fixedIn: undefined, published: undefined },
    evidence: { reportedBy: ['advisories'], statements: [said] },
  };
}

function finding(name: string, version: string, flaws: readonly Flaw[], more: Partial<Finding> = {}): Finding {
  return {
    ...{ package: { name, version, occurrence: 0 }, displayName: name, verdict: 'vulnerable', flaws },
    ...{ knownFlaws: flaws.length, knownCves: 0, fixedIn: undefined, reason: undefined, answeredBy: [], sources: [] },
    ...more,
  };
}

interface Vex {
  readonly components: readonly { readonly name: string; readonly purl?: string; readonly 'bom-ref': string }[];
  readonly vulnerabilities: readonly {
    readonly id: string;
    readonly source: { readonly name: string };
    readonly analysis: { readonly state: string; readonly detail: string };
    readonly affects: readonly object[];
    readonly recommendation?: string;
    readonly ratings: readonly object[];
  }[];
}

interface Sarif {
  readonly runs: readonly {
    readonly tool: { readonly driver: { readonly rules: readonly { readonly id: string; readonly name?: string }[] } };
    readonly results: readonly {
      readonly ruleId: string;
      readonly level: string;
      readonly message: { readonly text: string };
    }[];
  }[];
}

const findings = [
  finding('evil', '1.0', [flaw('MAL-2026-1', { listed: true }, ['GHSA-x', 'MAL-2026-1'])], { verdict: 'malicious' }),
  finding('listed', 'v1.0', [flaw('PYSEC-1', { listed: true })]),
  finding('ranged', '1.0', [flaw('GHSA-1', {})]),
  finding('snyked', '1.0', [flaw('SNYK-PYTHON-1', { source: 'snyk' })]),
  finding('scored', '1.0', [
    {
      ...flaw('GHSA-2', {}),
      evidence: {
        reportedBy: ['advisories'],
        ratings: [
          {
            severity: 'LOW',
            score: 3.1,
            cvssVersion: '3.1',
            vector: 'V',
            by: 'GitHub',
            id: 'GHSA-2',
            computed: true,
          },
        ],
      },
    },
  ]),
  finding('policy', '1.0', [
    {
      ...flaw('SNYK-PYTHON-2', { source: 'snyk' }),
      evidence: {
        reportedBy: ['snyk'],
        ratings: [{ severity: 'LOW', score: 9.1, cvssVersion: '3.1', vector: 'V', by: 'Snyk', id: 'SNYK-PYTHON-2' }],
      },
    },
  ]),
  finding('bad', '>=2.20', [], { verdict: 'review', reason: 'x' }),
  finding('a name', '1.0', [], { verdict: 'review', reason: 'x' }),
  finding('file.whl', '1.0', [], { verdict: 'review', reason: 'x' }),
  finding('python', '3.8.0', [], {
    verdict: 'review',
    sources: [{ source: 'pypi', label: 'PyPI', status: 'notFound' }],
  }),
];
const results = findings.map((each) => ({ ...sampleResults.results[0]!, finding: each, failed: false }));
const report = buildReport({ ...sampleResults, results }, undefined);
const vex = JSON.parse(renderReport(report, 'cyclonedx-vex')) as Vex;
const [run] = (JSON.parse(renderReport(report, 'sarif')) as Sarif).runs;

describe('reports of records', () => {
  it('make a package URL of what PyPI can have, and of nothing else', () => {
    const purls = new Map(vex.components.map(({ name, purl }) => [name, purl]));
    assert.deepEqual([purls.get('evil'), purls.get('listed')], ['pkg:pypi/evil@1.0', 'pkg:pypi/listed@1.0']);
    for (const name of ['bad', 'a name', 'file.whl', 'python']) assert.equal(purls.get(name), undefined);
    assert.equal(new Set(vex.components.map((each) => each['bom-ref'])).size, findings.length);
  });

  it('escape what a package URL escapes, and keep a score within its word', () => {
    const ratings = [{ severity: 'HIGH' as const, score: 10, cvssVersion: '2.0', by: 'NVD' }];
    const base = flaw('GHSA-1', {});
    const high = { ...base, severity: 'HIGH' as const, evidence: { ...base.evidence, ratings } };
    const one = { ...sampleResults.results[0]!, finding: finding('epoch', '1!1.0+cpu', [high]), failed: false };
    const told = buildReport({ ...sampleResults, results: [one] }, undefined);
    const [component] = (JSON.parse(renderReport(told, 'cyclonedx-vex')) as Vex).components;
    assert.equal(component?.purl, 'pkg:pypi/epoch@1%211.0%2Bcpu');
    assert.match(renderReport(told, 'sarif'), /"security-severity": "8\.9"/);
  });

  it('name the database of every id, and what makes the version count as affected', () => {
    assert.deepEqual(
      vex.vulnerabilities
        .filter(({ id }) => !/-2$/.test(id))
        .map(({ id, source, analysis }) => [id, source.name, analysis.state, analysis.detail]),
      [
        ['MAL-2026-1', 'OpenSSF', 'exploitable', 'The list of MAL-2026-1 names the installed version'],
        ['PYSEC-1', 'PyPA', 'in_triage', 'The list of PYSEC-1 names the installed version'],
        ['GHSA-1', 'GitHub', 'in_triage', 'The installed version is in the published range of GHSA-1'],
        ['SNYK-PYTHON-1', 'Snyk', 'in_triage', 'Snyk reports SNYK-PYTHON-1 for the installed version'],
      ].sort((a, b) => order(a) - order(b)),
    );
    for (const { affects } of vex.vulnerabilities) assert.deepEqual(Object.keys(affects[0]!), ['ref']);
    assert.equal(vex.vulnerabilities[0]?.recommendation, 'Remove the package');
  });

  it('say of a severity that is the score of a vector whose vector it is', () => {
    const told = /GHSA-2 LOW by CVSS 3\.1 vector of GitHub/;
    for (const format of ['csv', 'html', 'markdown', 'text', 'sarif'] as const)
      assert.match(renderReport(report, format).replaceAll(/\s+/g, ' '), told, format);
  });

  it('say so of an accepted risk in its own section and in the column of the highest severity', () => {
    const accepted = { advisory: 'GHSA-2', reason: 'Not reachable', until: '2027-01-01' };
    const [scored] = findings.filter(({ displayName }) => displayName === 'scored');
    const flaws = scored!.flaws.map((each) => ({ ...each, evidence: { ...each.evidence, accepted } }));
    const one = {
      ...sampleResults.results[0]!,
      finding: { ...scored!, verdict: 'accepted' as const, flaws },
      failed: false,
    };
    const told = buildReport({ ...sampleResults, results: [one] }, undefined);
    assert.equal(acceptedSection(told).rows[0]?.[3], 'LOW by CVSS 3.1 vector of GitHub');
    const highest = findingsSection(report, englishLabels).rows.find(([, name]) => name === 'scored')?.[4];
    assert.equal(highest, 'Low by CVSS 3.1 vector of GitHub');
  });

  it('give a level that a policy has set apart from the score beside it', () => {
    const { ratings } = vex.vulnerabilities.find(({ id }) => id === 'SNYK-PYTHON-2') ?? {};
    assert.deepEqual(ratings, [
      { source: { name: 'Snyk' }, severity: 'low', method: 'other' },
      { source: { name: 'CVSS 3.1 vector of Snyk' }, severity: 'critical', score: 9.1, method: 'CVSSv31', vector: 'V' },
    ]);
  });

  it('give a malicious package an error of its own rule, first and whatever its severity', () => {
    const [first] = run!.results;
    assert.deepEqual([first?.ruleId, first?.level], ['MAL-2026-1', 'error']);
    assert.match(
      first?.message.text ?? '',
      /^evil 1\.0 is reported as malicious by MAL-2026-1 .*; malicious, remove it$/,
    );
    assert.equal(run!.tool.driver.rules.find(({ id }) => id === 'MAL-2026-1')?.name, 'MaliciousPackage');
    for (const { ruleId, level } of run!.results.slice(1)) assert.equal(level, 'note', ruleId);
  });
});

/** As the report has them: worst first, then by package. */
function order([id]: readonly string[]): number {
  return report.findings.findIndex(({ flaws }) => flaws[0]?.ids.includes(id ?? ''));
}
