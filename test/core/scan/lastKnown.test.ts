/** Which data may have missed what an earlier look found. */
import { strictEqual } from 'node:assert/strict';
import { isLessData, type LookedWith } from '../../../src/core/scan/lastKnown';

const file = {
  source: 'advisories',
  label: 'OSV advisories',
  origin: '/data/all.zip',
  dataDate: '2026-11-20T00:00:00Z',
  records: 1000,
};
const before: LookedWith = { ...file, databases: ['GHSA', 'PYSEC'] };
const newer = { ...before, dataDate: '2026-11-28T00:00:00Z' };
const service: LookedWith = { source: 'advisories', label: 'OSV', origin: 'https://osv.example' };

describe('data of a later look', () => {
  const cases: readonly [string, readonly LookedWith[], readonly LookedWith[], boolean][] = [
    ['the same', [before], [before], false],
    ['older', [newer], [before], true],
    ['of the same day with fewer records', [before], [{ ...before, records: 999 }], true],
    ['newer with about as many records', [before], [{ ...newer, records: 950 }], false],
    ['newer with far fewer records', [before], [{ ...newer, records: 500 }], true],
    ['newer without a database', [before], [{ ...newer, records: 1200, databases: ['PYSEC'] }], true],
    ['newer with one database more', [before], [{ ...newer, databases: ['GHSA', 'MAL', 'PYSEC'] }], false],
    ['of a service', [before], [service], false],
    ['a file after a service', [service], [newer], true],
    ['without a source', [before, { ...service, source: 'github' }], [newer], true],
    ['newer, after a look of an earlier version', [file], [newer], false],
  ];
  for (const [title, was, is, isLess] of cases)
    it(`is ${isLess ? 'less' : 'not less'}: ${title}`, () => strictEqual(isLessData(was, is), isLess));
});
