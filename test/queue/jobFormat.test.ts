/** What is read from a queue is data that anybody may have written: what does not fit is no finding. */
import { deepStrictEqual, ok, strictEqual } from 'node:assert/strict';
import * as v from 'valibot';
import { assessPackage } from '../../src/core/verdict/assess';
import type { Finding } from '../../src/core/verdict/finding';
import { jobIdOf, jobOf, jobSchema, queueNameOf, queryOf, readAnswer } from '../../src/queue/jobFormat';

const group = { toolVersion: '1.0.0', data: 'abc' };
const query = {
  ...{ identity: { name: 'flask', version: '2.2.2', occurrence: 1 }, displayName: 'Flask' },
  versionIsNumber: false,
};
const settings = { services: ['osv'] };
const clean: Finding = {
  ...assessPackage(query, { status: 'ok', value: [] }),
  package: { ...query.identity, occurrence: 0 },
  displayName: 'FLASK',
  answeredBy: ['advisories'],
  sources: [{ source: 'advisories', label: 'OSV', status: 'ok' }],
};
const answer = { format: 1, ...group, finding: JSON.parse(JSON.stringify(clean)) as object };
const unfit = (value: unknown): string | undefined => {
  const read = readAnswer(value, group, query);
  return 'unfit' in read ? read.unfit : undefined;
};

describe('an answer of a queue', () => {
  it('is the finding for the row that was asked about', () => {
    const read = readAnswer(answer, group, query);
    ok(!('unfit' in read));
    deepStrictEqual([read.package, read.displayName, read.verdict], [query.identity, 'Flask', 'clean']);
  });

  const forged: readonly [string, unknown][] = [
    ['nothing', undefined],
    ['a text', 'clean'],
    ['another format', { ...answer, format: 2 }],
    ['another version', { ...answer, toolVersion: '2.0.0' }],
    ['other data', { ...answer, data: 'abd' }],
    [
      'another package',
      { ...answer, finding: { ...answer.finding, package: { name: 'six', version: '1', occurrence: 0 } } },
    ],
    ['no verdict', { ...answer, finding: { ...answer.finding, verdict: 'fine' } }],
    ['no vulnerability by nobody', { ...answer, finding: { ...answer.finding, sources: [] } }],
    [
      'no vulnerability by a source that did not answer',
      {
        ...answer,
        finding: { ...answer.finding, sources: [{ source: 'advisories', label: 'OSV', status: 'unavailable' }] },
      },
    ],
    [
      'a vulnerable package without a vulnerability',
      { ...answer, finding: { ...answer.finding, verdict: 'vulnerable' } },
    ],
    ['a risk that nobody here accepted', { ...answer, finding: { ...answer.finding, verdict: 'accepted' } }],
  ];
  for (const [title, value] of forged) it(`does not fit as ${title}`, () => ok(unfit(value) !== undefined));
});

describe('a job', () => {
  const job = jobOf(group, settings, query);

  it('holds the question without the row, and names no address', () => {
    deepStrictEqual(v.parse(jobSchema, JSON.parse(JSON.stringify(job))), job);
    deepStrictEqual(queryOf(job), { ...query, identity: { ...query.identity, occurrence: 0 } });
    ok(!v.is(jobSchema, { ...job, settings: { services: ['osv'], baseUrl: 'http://example.com' } }));
  });

  it('is the same for the same question in the same hour only', () => {
    const other = jobOf(group, settings, { ...query, identity: { ...query.identity, occurrence: 0 } });
    strictEqual(jobIdOf(job, 7), jobIdOf(other, 7));
    const ids = [
      jobIdOf(job, 8),
      jobIdOf(jobOf(group, { services: ['osv', 'nvd'] }, query), 7),
      jobIdOf(jobOf(group, settings, { ...query, displayName: 'flask' }), 7),
      jobIdOf(jobOf(group, settings, { ...query, versionIsNumber: true }), 7),
    ];
    strictEqual(new Set([jobIdOf(job, 7), ...ids]).size, 5);
  });

  it('goes to workers of its version and data', () => {
    const names = [group, { ...group, data: 'x' }, { ...group, toolVersion: '2' }].map(queueNameOf);
    strictEqual(new Set(names).size, 3);
  });
});
