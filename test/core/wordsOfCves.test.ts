/** Where one advisory joins several CVE ids, each of them stands with the words of those who name it. */
import { deepStrictEqual, strictEqual } from 'node:assert/strict';
import type { ReportedFlaw } from '../../src/core/advisory/sourcePorts';
import { record } from '../support/advisories';
import { cells, look } from '../support/looks';

const both = record({ id: 'PYSEC-1', aliases: ['CVE-2026-1', 'CVE-2026-2'], ranges: ['>=0 <2.5'] });
const first = record({ id: 'GHSA-1', aliases: ['CVE-2026-1'], ranges: ['>=0 <2.0'], databaseSeverity: 'HIGH' });
const second = record({ id: 'GHSA-2', aliases: ['CVE-2026-2'], ranges: ['>=0 <3.0'], databaseSeverity: 'LOW' });

describe('an advisory that joins several CVE ids', () => {
  it('has each of them with the words of the advisories that name it', () => {
    deepStrictEqual(
      cells(look('1.0', { records: [both, first, second] }))
        .p.split('\n')
        .slice(0, 3),
      [
        'VULNERABLE - 1 affects v1.0 (Highest: HIGH)',
        'CVE-2026-1 | HIGH | fixed in 2.0 | PYSEC-1 is fixed in 2.5',
        'CVE-2026-2 | LOW | fixed in 3.0 | PYSEC-1 is fixed in 2.5',
      ],
    );
  });

  it('names every advisory of the publisher that it joins', () => {
    const same = { ...second, databaseSeverity: 'HIGH' as const };
    const lineOf = (...more: (typeof both)[]) =>
      cells(look('1.0', { records: [both, first, ...more] })).m.split('\n')[1];
    strictEqual(lineOf(), 'GHSA-1 | HIGH | fixed in 2.0 | PYSEC-1 is fixed in 2.5');
    const differing = 'PYSEC-1 is fixed in 2.5 | GHSA-2 is fixed in 3.0';
    strictEqual(lineOf(second), `GHSA-1 | HIGH | fixed in 2.0 | GHSA-2 is rated LOW | ${differing}`);
    strictEqual(lineOf(same), `GHSA-1 | HIGH | fixed in 2.0 | ${differing}`);
    const equal = [both, first, same].map((each) => ({ ...each, affected: first.affected }));
    const { m } = cells(look('1.0', { records: equal }));
    strictEqual(m.split('\n')[1], 'GHSA-1 | HIGH | fixed in 2.0 | also GHSA-2');
  });

  it('has its own words for an id that no other names', () => {
    const { p } = cells(look('1.0', { records: [both, first] }));
    strictEqual(p.split('\n')[2], 'CVE-2026-2 | UNKNOWN | fixed in 2.5');
  });

  it("has GitHub's own words for the id that GitHub names", () => {
    const github: ReportedFlaw = {
      ids: ['GHSA-2', 'CVE-2026-2'],
      rating: { severity: 'CRITICAL', by: 'GitHub' },
      ranges: [],
      fixedIn: '3.0',
    };
    const { p } = cells(look('1.0', { records: [both, first], github: { affecting: [github], records: [second] } }));
    strictEqual(p.split('\n')[1], 'CVE-2026-1 | HIGH | fixed in 2.0 | PYSEC-1 is fixed in 2.5');
    strictEqual(p.split('\n')[2], 'CVE-2026-2 | CRITICAL | fixed in 3.0 | PYSEC-1 is fixed in 2.5');
  });
});
