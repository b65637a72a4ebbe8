/** Snyk's answers as recorded. */
import { deepStrictEqual, strictEqual } from 'node:assert/strict';
import { snyk } from '../../../src/sources/snyk/snyk';
import { neverAborted, sourceRig } from '../../support/sourceContext';
import { readSnykError, readSnykOrganization, readSnykPage } from '../../../src/sources/snyk/snykIssues';
import { recordedJson } from '../../support/recorded';

const jsonapi = { version: '1.0' };

describe('issues of Snyk', () => {
  it('are read with their names, score, ranges and fix', function () {
    const page = readSnykPage(recordedJson(this, 'snyk/numpy_issues.json'));
    deepStrictEqual(page, {
      flaws: [
        {
          ids: ['SNYK-PYTHON-NUMPY-73513', 'CVE-2019-6446'],
          rating: {
            severity: 'CRITICAL',
            score: 9.8,
            cvssVersion: '3.1',
            vector: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H/E:P',
            by: 'Snyk',
          },
          ranges: ['[0,1.16.3)'],
          url: 'https://security.snyk.io/vuln/SNYK-PYTHON-NUMPY-73513',
          summary: 'Arbitrary Code Execution',
          fixedIn: '1.16.3',
          published: '2019-01-16',
        },
      ],
      purl: 'pkg:pypi/numpy@1.16.0',
    });
  });

  it('may be none', function () {
    deepStrictEqual(readSnykPage(recordedJson(this, 'snyk/no_issues.json'))?.flaws, []);
    deepStrictEqual(readSnykPage(recordedJson(this, 'snyk/dt-snyk-no-issues-response.json'))?.flaws, []);
  });

  it('of the bulk route have the same shape', function () {
    const page = readSnykPage(recordedJson(this, 'snyk/dt-snyk-one-issue-response.json'));
    strictEqual(page?.flaws.length, 1);
    strictEqual(page.flaws[0]?.ids[0]?.startsWith('SNYK-'), true);
  });

  it('may have no CVE and no score', () => {
    const page = readSnykPage({
      jsonapi,
      data: [{ id: 'SNYK-PYTHON-X-1', attributes: { problems: [{ id: 'CWE-1', source: 'CWE' }] } }],
    });
    deepStrictEqual(page?.flaws[0]?.ids, ['SNYK-PYTHON-X-1']);
    strictEqual(page.flaws[0].rating?.severity, 'UNKNOWN');
  });

  it('may have the least severity that Snyk knows, and one that nobody knows', () => {
    const severities = ['info', 'low', 'medium', 'high', 'critical', 'odd'].map((effective_severity_level) => {
      const page = readSnykPage({
        jsonapi,
        data: [{ id: 'SNYK-PYTHON-X-1', attributes: { effective_severity_level } }],
      });
      return page?.flaws[0]?.rating?.severity;
    });
    deepStrictEqual(severities, ['LOW', 'LOW', 'MEDIUM', 'HIGH', 'CRITICAL', 'UNKNOWN']);
  });

  it('tell the next page in either form', () => {
    strictEqual(readSnykPage({ jsonapi, data: [], links: { next: '/orgs/1' } })?.next, '/orgs/1');
    strictEqual(readSnykPage({ jsonapi, data: [], links: { next: { href: '/orgs/2' } } })?.next, '/orgs/2');
    strictEqual(readSnykPage({ jsonapi, data: [] })?.next, undefined);
  });

  it('need an organisation, which Snyk tells itself', function () {
    strictEqual(readSnykOrganization(recordedJson(this, 'snyk/self.json')), '00000000-0000-0000-0000-000000000000');
    strictEqual(readSnykOrganization({ data: { attributes: {} } }), undefined);
  });

  for (const links of [7, 'next', [7], { next: 7 }, { next: [] }, { next: { url: '/orgs/2' } }]) {
    it(`are refused with links that may hide a page: ${JSON.stringify(links)}`, () => {
      strictEqual(readSnykPage({ jsonapi, data: [], links }), undefined);
    });
  }

  const issue = { id: 'SNYK-PYTHON-X-1', attributes: { effective_severity_level: 'high' } };
  const damaged = [{ id: 'SNYK-PYTHON-X-2' }, { attributes: {} }];
  const ask = (data: readonly object[]) =>
    snyk(
      sourceRig(() => ({ body: { jsonapi: { version: '1.0' }, data } })),
      { hasToken: true, organization: 'o' },
    ).fetchReport('x', '1', neverAborted);

  it('count though others cannot be read, which are named', async () => {
    const answer = await ask([...damaged, issue]);
    const { affecting, unreadable } = answer.status === 'ok' ? answer.value : { affecting: [], unreadable: '' };
    deepStrictEqual([affecting.length, affecting[0]?.ids], [1, ['SNYK-PYTHON-X-1']]);
    strictEqual(unreadable, 'sent issues that cannot be read (SNYK-PYTHON-X-2, unnamed)');
  });

  it('are no answer where none can be read', async () => {
    const answer = await ask(damaged.slice(0, 1));
    deepStrictEqual(
      [answer.status, 'why' in answer && answer.why],
      ['unavailable', 'sent issues that cannot be read (SNYK-PYTHON-X-2)'],
    );
  });

  for (const body of [{}, { jsonapi, data: {} }, { data: [] }, { errors: [{ status: '403', detail: 'no' }] }, null]) {
    it(`are refused in ${JSON.stringify(body)}`, () => strictEqual(readSnykPage(body), undefined));
  }

  it('are refused with the reason that Snyk gives', () => {
    strictEqual(readSnykError({ errors: [{ status: '403', detail: 'not authorized' }] }), 'not authorized');
    strictEqual(readSnykError({}), undefined);
  });
});
