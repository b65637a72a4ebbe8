/** Snyk's answers as recorded. */
import { deepStrictEqual, strictEqual } from 'node:assert/strict';
import { snyk } from '../../../src/sources/snyk/snyk';
import { neverAborted, sourceRig } from '../../support/sourceContext';
import { readSnykError, readSnykOrganization, readSnykPage } from '../../../src/sources/snyk/snykIssues';
import { recordedJson } from '../../support/recorded';

const jsonapi = { version: '1.0' };

/** Of the release 4.0.1 of x, unless told otherwise. */
function pageOf(body: unknown, release = { name: 'x', version: '4.0.1' }) {
  return readSnykPage(body, release);
}

describe('issues of Snyk', () => {
  it('are read with their names, score, ranges and fix', function () {
    const page = pageOf(recordedJson(this, 'snyk/numpy_issues.json'), { name: 'numpy', version: '1.16.0' });
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
      records: [
        {
          ...{ id: 'SNYK-PYTHON-NUMPY-73513', aliases: ['CVE-2019-6446'], published: '2019-01-16T13:50:50Z' },
          ...{ withdrawn: false, severity: [], databaseSeverity: undefined },
          affected: [
            {
              ...{ ecosystem: 'PyPI', name: 'numpy', versions: [], severity: [] },
              ranges: [{ type: 'ECOSYSTEM', events: [{ introduced: '0' }, { fixed: '1.16.3' }] }],
            },
          ],
        },
      ],
      purl: 'pkg:pypi/numpy@1.16.0',
    });
  });

  describe('name as the fix', () => {
    const issueOf = (fixes: readonly string[], ranges: readonly string[]) => {
      const coordinates = [
        {
          remedies: fixes.map((upgrade_package) => ({ details: { upgrade_package } })),
          representations: ranges.map((resource_path) => ({ resource_path })),
        },
      ];
      const page = pageOf({ jsonapi, data: [{ id: 'SNYK-1', attributes: { coordinates } }] });
      const { fixedIn, fixDoubt } = page?.flaws[0] ?? {};
      return { fixedIn, fixDoubt, events: page?.records[0]?.affected[0]?.ranges.map(({ events }) => events) };
    };
    const branches = ['[,2.2.28),[3.0,3.2.13), [4.0,4.0.4)'];
    const cases: readonly [string, readonly string[], readonly string[], string | undefined, string | undefined][] = [
      ['the one above the release', ['2.2.28', '3.2.13', '4.0.4'], branches, '4.0.4', undefined],
      ['one of several in one text', ['2.2.28,3.2.13, 4.0.4'], branches, '4.0.4', undefined],
      ['none that the issue affects itself', ['4.0.2', '4.0.4'], branches, '4.0.4', undefined],
      ['the lowest where no range is told', ['5.0', '4.1'], [], '4.1', undefined],
      ['the lowest where a range cannot be read', ['4.1'], ['4.x'], '4.1', undefined],
      [
        'none below the release, and says so',
        ['2.2.28', '3.2.13'],
        ['[0,5.0]'],
        undefined,
        'SNYK-1 is fixed in "2.2.28, 3.2.13", which is no version to upgrade to',
      ],
      [
        'no text that is no version',
        ['the next one'],
        branches,
        undefined,
        'SNYK-1 is fixed in "the next one", which is no version to upgrade to',
      ],
      ['nothing where Snyk names nothing', [], branches, undefined, undefined],
    ];
    for (const [title, fixes, ranges, fixedIn, fixDoubt] of cases) {
      it(title, () => {
        const read = issueOf(fixes, ranges);
        deepStrictEqual([read.fixedIn, read.fixDoubt], [fixedIn, fixDoubt]);
      });
    }

    it('and read ranges of every kind', () => {
      const starts = (...ranges: string[]) => issueOf([], ranges).events;
      deepStrictEqual(starts('[,2.0)', '[3.0,4.0]', '[5.0]', '[6.0,)', '(,)', '*'), [
        [{ introduced: '0' }, { limit: '2.0' }],
        [{ introduced: '3.0' }, { last_affected: '4.0' }],
        [{ introduced: '5.0' }, { last_affected: '5.0' }],
        [{ introduced: '6.0' }],
        [{ introduced: '0' }],
        [{ introduced: '0' }],
      ]);
      strictEqual(starts('[3.0,4.0]', 'odd'), undefined);
    });
  });

  it('may be none', function () {
    deepStrictEqual(pageOf(recordedJson(this, 'snyk/no_issues.json'))?.flaws, []);
    deepStrictEqual(pageOf(recordedJson(this, 'snyk/dt-snyk-no-issues-response.json'))?.flaws, []);
  });

  it('of the bulk route have the same shape', function () {
    const page = pageOf(recordedJson(this, 'snyk/dt-snyk-one-issue-response.json'));
    strictEqual(page?.flaws.length, 1);
    strictEqual(page.flaws[0]?.ids[0]?.startsWith('SNYK-'), true);
  });

  it('may have no CVE and no score', () => {
    const page = pageOf({
      jsonapi,
      data: [{ id: 'SNYK-PYTHON-X-1', attributes: { problems: [{ id: 'CWE-1', source: 'CWE' }] } }],
    });
    deepStrictEqual(page?.flaws[0]?.ids, ['SNYK-PYTHON-X-1']);
    strictEqual(page.flaws[0].rating?.severity, 'UNKNOWN');
  });

  it('have the effective level as the word of Snyk alone, with the score that Snyk gives', () => {
    const rated = (severities: readonly object[], effective_severity_level?: string) => {
      const attributes = { severities, ...(effective_severity_level && { effective_severity_level }) };
      return pageOf({ jsonapi, data: [{ id: 'SNYK-1', attributes }] })?.flaws[0]?.rating;
    };
    const nvd = { type: 'primary', source: 'NVD', level: 'medium', score: 5 };
    const own = { type: 'secondary', source: 'Snyk', level: 'critical', score: 9.1 };
    deepStrictEqual(rated([nvd], 'critical'), { severity: 'CRITICAL', by: 'Snyk' });
    deepStrictEqual(rated([nvd, own], 'low'), { severity: 'LOW', score: 9.1, by: 'Snyk' });
    deepStrictEqual(rated([nvd]), { severity: 'MEDIUM', score: 5, by: 'NVD' });
    deepStrictEqual(rated([nvd, own]), { severity: 'CRITICAL', score: 9.1, by: 'Snyk' });
  });

  it('may have the least severity that Snyk knows, and one that nobody knows', () => {
    const severities = ['info', 'low', 'medium', 'high', 'critical', 'odd'].map((effective_severity_level) => {
      const page = pageOf({
        jsonapi,
        data: [{ id: 'SNYK-PYTHON-X-1', attributes: { effective_severity_level } }],
      });
      return page?.flaws[0]?.rating?.severity;
    });
    deepStrictEqual(severities, ['LOW', 'LOW', 'MEDIUM', 'HIGH', 'CRITICAL', 'UNKNOWN']);
  });

  it('tell the next page in either form', () => {
    strictEqual(pageOf({ jsonapi, data: [], links: { next: '/orgs/1' } })?.next, '/orgs/1');
    strictEqual(pageOf({ jsonapi, data: [], links: { next: { href: '/orgs/2' } } })?.next, '/orgs/2');
    strictEqual(pageOf({ jsonapi, data: [] })?.next, undefined);
  });

  it('need an organisation, which Snyk tells itself', function () {
    strictEqual(readSnykOrganization(recordedJson(this, 'snyk/self.json')), '00000000-0000-0000-0000-000000000000');
    strictEqual(readSnykOrganization({ data: { attributes: {} } }), undefined);
  });

  for (const links of [7, 'next', [7], { next: 7 }, { next: [] }, { next: { url: '/orgs/2' } }]) {
    it(`are refused with links that may hide a page: ${JSON.stringify(links)}`, () => {
      strictEqual(pageOf({ jsonapi, data: [], links }), undefined);
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
    it(`are refused in ${JSON.stringify(body)}`, () => strictEqual(pageOf(body), undefined));
  }

  it('are refused with the reason that Snyk gives', () => {
    strictEqual(readSnykError({ errors: [{ status: '403', detail: 'not authorized' }] }), 'not authorized');
    strictEqual(readSnykError({}), undefined);
  });
});
