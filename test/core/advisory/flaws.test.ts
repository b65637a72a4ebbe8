/** Records of one flaw count once, with the best that any of them says. */
import { deepStrictEqual, fail, strictEqual } from 'node:assert/strict';
import fc from 'fast-check';
import type { AdvisoryRecord } from '../../../src/core/advisory/advisory';
import { prepareMatcher } from '../../../src/core/advisory/advisoryMatch';
import { flawsAffecting, groupFlaws, hasCve, highestOpen } from '../../../src/core/advisory/flaws';
import { record } from '../../support/advisories';
import type { Flaw } from '../../../src/core/advisory/flaw';

function groupsOf(records: readonly AdvisoryRecord[]): ReturnType<typeof groupFlaws> {
  return groupFlaws(records.map((one) => prepareMatcher(one, 'demo')));
}

function flawsAt(version: string, records: readonly AdvisoryRecord[]): readonly Flaw[] {
  return flawsAffecting(groupsOf(records), 'demo', version);
}

describe('flaws', () => {
  it('are one when records share an alias', () => {
    const groups = groupsOf([
      record({ id: 'PYSEC-1', aliases: ['CVE-2026-1'] }),
      record({ id: 'GHSA-1', aliases: ['CVE-2026-1'] }),
      record({ id: 'GHSA-2', aliases: ['CVE-2026-2'] }),
    ]);
    deepStrictEqual(
      groups.map((group) => group.ids),
      [
        ['CVE-2026-1', 'GHSA-1', 'PYSEC-1'],
        ['CVE-2026-2', 'GHSA-2'],
      ],
    );
  });

  it('are one when a chain of aliases joins them, in any order', () => {
    const chain = [
      record({ id: 'A', aliases: ['B'] }),
      record({ id: 'C', aliases: ['D'] }),
      record({ id: 'E', aliases: ['B', 'D'] }),
    ];
    fc.assert(
      fc.property(fc.shuffledSubarray(chain, { minLength: 3 }), (records) => {
        strictEqual(groupsOf(records).length, 1);
      }),
    );
  });

  it('leave withdrawn records out, even as links', () => {
    const groups = groupsOf([
      record({ id: 'A' }),
      record({ id: 'B', aliases: ['A', 'C'], withdrawn: true }),
      record({ id: 'C' }),
    ]);
    strictEqual(groups.length, 2);
  });

  it('take severity, names and day from all their records, the fix from those that match', () => {
    const found = flawsAt('1.5', [
      record({ id: 'PYSEC-1', aliases: ['CVE-2026-1'], published: '2024-03-01 10:00:00+00:00', ranges: ['>=1 <3'] }),
      record({
        id: 'GHSA-1',
        aliases: ['CVE-2026-1'],
        published: '2024-02-01T00:00:00Z',
        databaseSeverity: 'HIGH',
        ranges: ['>=1 <2'],
      }),
      record({ id: 'SNYK-1', aliases: ['CVE-2026-1'], ranges: ['>=0 <1.1'] }),
    ]);
    const [{ evidence: { statements, ...evidence } = {}, ...flaw } = fail('no flaw')] = found;
    deepStrictEqual(
      statements?.map(({ id, by, affects, fixedIn }) => [id, by, affects, fixedIn]),
      [
        ['PYSEC-1', 'PyPA', true, '3'],
        ['GHSA-1', 'GitHub', true, '2'],
        ['SNYK-1', 'Snyk', false, undefined],
      ],
    );
    deepStrictEqual(
      [{ ...flaw, evidence }],
      [
        {
          records: ['GHSA-1', 'PYSEC-1'],
          ids: ['CVE-2026-1', 'GHSA-1', 'PYSEC-1', 'SNYK-1'],
          severity: 'HIGH',
          fixedIn: '3',
          published: '2024-02-01',
          evidence: {
            ranges: ['>= 1, < 3', '>= 1, < 2'],
            ratings: [{ severity: 'HIGH', by: 'GitHub', id: 'GHSA-1' }],
            reportedBy: ['advisories'],
            links: [
              'https://nvd.nist.gov/vuln/detail/CVE-2026-1',
              'https://github.com/advisories/GHSA-1',
              'https://osv.dev/vulnerability/PYSEC-1',
            ],
            conflicts: [
              'SNYK-1 does not list this version as affected',
              'PYSEC-1 is fixed in 3',
              'GHSA-1 is fixed in 2',
            ],
          },
        },
      ],
    );
  });

  it('come worst first, then by their first record', () => {
    const found = flawsAt('1', [
      record({ id: 'C', versions: ['1'] }),
      record({ id: 'B', versions: ['1'], databaseSeverity: 'LOW' }),
      record({ id: 'A', versions: ['1'] }),
      record({ id: 'D', versions: ['1'], databaseSeverity: 'CRITICAL' }),
      record({ id: 'E', versions: ['2'], databaseSeverity: 'CRITICAL' }),
    ]);
    deepStrictEqual(
      found.flatMap((flaw) => flaw.records),
      ['D', 'B', 'A', 'C'],
    );
  });

  it('without a usable date say none', () => {
    strictEqual(flawsAt('1', [record({ versions: ['1'], published: 'last week' })])[0]?.published, undefined);
  });

  it('of a malicious package have no fix, and no severity that nobody gave', () => {
    const [flaw] = flawsAt('1', [record({ id: 'MAL-2024-1', ranges: ['>=0 <2'] })]);
    deepStrictEqual([flaw?.severity, flaw?.fixedIn, flaw?.records], ['UNKNOWN', undefined, ['MAL-2024-1']]);
  });

  it('tell a CVE by a year and a number', () => {
    deepStrictEqual(
      ['CVE-2024-1', 'SNYK-CVE', 'CVE-2026-52x', 'CVE-26-52'].map((id) => hasCve(['GHSA-1', id])),
      [true, false, false, false],
    );
  });
});

describe('the highest severity of a package', () => {
  const of = (severity: Flaw['severity'], isAccepted: boolean) => ({
    severity,
    evidence: isAccepted ? { accepted: { advisory: 'A', reason: 'none', until: '2027-01-01' } } : {},
  });
  it('is of what nobody has accepted, of all where each was', () => {
    strictEqual(highestOpen([of('CRITICAL', true), of('LOW', false)]), 'LOW');
    strictEqual(highestOpen([of('CRITICAL', true), of('LOW', true)]), 'CRITICAL');
    strictEqual(highestOpen([]), null);
  });
});
