/** Lists that somebody has ceased to refresh, or that are cut off: the cells say of what day they are, or that nobody could look. */
import { match, ok, strictEqual } from 'node:assert/strict';
import { useTemporaryFolder } from '../support/temporaryFolder';
import { cells, cve, refused, useTold } from './firstDayRig';

describe('a list that is not what its publisher has today', function () {
  this.timeout(300_000);
  const told = useTold(useTemporaryFolder());
  const entry = { cveID: cve, dateAdded: '2026-09-02', dueDate: '', forensicTriage: 'Yes' };
  const catalogOf = (day: string, vulnerabilities: readonly object[]) => ({
    json: { dateReleased: `${day}T00:00:00Z`, count: vulnerabilities.length, vulnerabilities },
  });
  const other = { cveID: 'CVE-1999-0001' };

  for (const [title, entries, said] of [
    ['lists', [entry, other], /\| KNOWN EXPLOITED, .*\| CISA KEV data of 2023-01-01$/],
    ['lacks', [other], /\| CISA KEV data of 2023-01-01$/],
  ] as const) {
    it(`a catalog that nobody refreshes is told with its day where it ${title} the CVE`, async () => {
      const outcome = await told('kev', () => catalogOf('2023-01-01', entries));
      match(cells(outcome).W, said);
      strictEqual(outcome.outcome.exitCode, 1);
      const { findings } = outcome.outcome.summary;
      ok(
        findings.some(({ oldData = [] }) =>
          oldData.some(({ label, day }) => label === 'CISA KEV' && /^2023/.test(day)),
        ),
      );
    });
  }

  it('scores that nobody refreshes are told with their day', async () => {
    const data = [{ cve, epss: '0.1', percentile: '0.2', date: '2023-01-01' }];
    const outcome = await told('epss', () => ({ json: { status: 'OK', 'status-code': 200, total: 1, data } }));
    match(cells(outcome).W, /\| EPSS 10\.0% of 2023-01-01$/);
  });

  it('of branches and hosts that nobody refreshes, the newest data counts', async () => {
    const days: Readonly<Record<string, string>> = { sites: '2023-01-01', develop: '2023-03-01', main: '2023-02-01' };
    const outcome = await told(
      'kev',
      ({ url }) => {
        const place = /(sites|develop|main)\//.exec(url.pathname)?.[1] ?? '';
        return catalogOf(days[place] ?? '', place === 'develop' ? [entry, other] : [other]);
      },
      { services: (all) => ({ ...all, kev: { enabled: true } }) },
    );
    match(cells(outcome).W, /\| KNOWN EXPLOITED, .*\| CISA KEV data of 2023-03-01$/);
  });

  it("a branch of CISA's mirror that stands still is not the last one to be asked", async () => {
    const today = new Date().toISOString().slice(0, 10);
    const outcome = await told(
      'kev',
      ({ url }) => {
        if (url.hostname === 'www.cisa.gov') return refused(403);
        return url.pathname.includes('/main/') ? catalogOf(today, [entry, other]) : catalogOf('2023-01-01', [other]);
      },
      { services: (all) => ({ ...all, kev: { enabled: true } }) },
    );
    match(cells(outcome).W, /\| KNOWN EXPLOITED, listed since 2026-09-02, forensic triage required$/);
  });

  const link = '<?page=2>; rel="next"';
  for (const [service, column, said] of [
    ['pypi', 'W', /^FURTHER REVIEW REQUIRED \| PyPI, GitHub not checked$/],
    ['osv', 'M', /^Not checked - OSV sent the first page of a list only$/],
    ['nvd', 'P', /Not checked at NVD: sent the first page of a list only$/],
    ['mitre', 'R', /Not checked at MITRE: sent the first page of a list only$/],
    ['snyk', 'T', /^Not checked - Snyk sent the first page of a list only$/],
    ['exploitDb', 'V', /^Not checked - Exploit-DB sent the first page of a list only$/],
    ['kev', 'W', / \| CISA KEV not checked/],
    ['epss', 'W', / \| EPSS not checked/],
  ] as const) {
    it(`is no whole one where its end is on another page: ${service}`, async () => {
      const outcome = await told(service, () => undefined, { headers: { link } });
      const name = service === 'pypi' || service === 'osv' ? 'clean' : 'demo';
      match(cells(outcome, name)[column], said);
    });
  }

  for (const [title, page] of [
    ['a link', '<a rel="next" href="?page=2">Next</a>'],
    ['its head', '<link href="?page=2" rel=next>'],
  ] as const) {
    it(`is no whole one where its end is on another page: a mirror's page of links, by ${title}`, async () => {
      const outcome = await told('pypi', ({ url }) => {
        const { pathname } = url;
        if (!pathname.startsWith('/simple/')) return refused(404);
        const [, name = ''] = /^\/simple\/([^/]+)\//.exec(pathname) ?? [];
        const body = new TextEncoder().encode(
          `<html><head>${title === 'its head' ? page : ''}</head><body><a href="${name}-1.0.tar.gz">${name}-1.0.tar.gz</a>${title === 'a link' ? page : ''}</body></html>`,
        );
        return { status: 200, headers: { 'content-type': 'text/html' }, body };
      });
      match(cells(outcome, 'clean').W, /^FURTHER REVIEW REQUIRED \| PyPI, GitHub not checked$/);
    });
  }
});
