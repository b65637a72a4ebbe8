/** The simulated internet is as strict as the services it stands for: limits, refusals, pages, ETags and faults. */
import { deepStrictEqual, match, ok, rejects, strictEqual } from 'node:assert/strict';
import type { ServiceId } from '../../src/core/scan/sourceSettings';
import { listedAdvisories } from '../../src/sources/githubAdvisories/githubAdvisory';
import { readEpssAnswer } from '../../src/sources/epss/epssAnswer';
import { readCveRecord } from '../../src/sources/mitreCve/cveRecord';
import { readNvdAnswer } from '../../src/sources/nvd/nvdRecord';
import { readOsvDocument } from '../../src/sources/osv/osvRecord';
import { snykApiVersion } from '../../src/sources/snyk/snyk';
import { readSnykPage } from '../../src/sources/snyk/snykIssues';
import { publishedName } from '../support/internet/services/githubService';
import { snykOrganization } from '../support/internet/services/snykService';
import type { Facts } from '../support/internet/facts';
import { internetSecrets, type SimulatedInternet } from '../support/internet/internet';
import { factsOf, startInternet } from './worlds';

function lengthOf({ value }: { readonly value?: unknown }): number {
  return value instanceof Uint8Array ? value.length : 0;
}

interface Advisory {
  readonly vulnerabilities: readonly { readonly package: { readonly name: string } | null }[] | null;
}

describe('the simulated internet', () => {
  let internet: SimulatedInternet;

  let facts: Facts;

  before(async function () {
    facts = await factsOf(this);
    internet = await startInternet(this, facts);
  });
  beforeEach(() => internet.reset());
  after(() => internet.close());

  const agent = { 'user-agent': 'ihacpa/0 (test)' };

  interface Sent {
    readonly method?: string;
    readonly body?: string;
    readonly headers?: Readonly<Record<string, string>>;
    readonly signal?: AbortSignal;
  }

  function ask(id: ServiceId, path: string, { headers = {}, ...sent }: Sent = {}): Promise<Response> {
    const url = internet.service(id).url + path;
    return fetch(url, { redirect: 'manual', ...sent, headers: { ...agent, ...headers } });
  }

  const batch = (queries: readonly object[]) =>
    ask('osv', '/v1/querybatch', { method: 'POST', body: JSON.stringify({ queries }) });
  const django = { package: { ecosystem: 'PyPI', name: 'django' } };

  it('answers in the shapes that were recorded', async () => {
    const snyk = { authorization: `token ${internetSecrets.snykToken}` };
    const github = { authorization: `Bearer ${internetSecrets.githubToken}` };
    const purl = encodeURIComponent('pkg:pypi/pillow@8.0.0');
    const page = readSnykPage(
      await (
        await ask('snyk', `/orgs/${snykOrganization}/packages/${purl}/issues?version=${snykApiVersion}`, {
          headers: snyk,
        })
      ).json(),
      { name: 'pillow', version: '8.0.0' },
    );
    ok((page?.flaws.length ?? 0) > 5);
    const listed = listedAdvisories(
      await (await ask('github', '/advisories?affects=Pillow,pillow&per_page=100', { headers: github })).json(),
    );
    ok((listed?.advisories.length ?? 0) > 20);
    const nvd = readNvdAnswer(
      await (await ask('nvd', '/rest/json/cves/2.0?cveIds=CVE-2023-30861,CVE-1999-0001')).json(),
    );
    deepStrictEqual([...(nvd?.byId.keys() ?? [])], ['CVE-2023-30861']);
    strictEqual(readCveRecord(await (await ask('mitre', '/api/cve/CVE-2023-30861')).json())?.status, 'PUBLISHED');
    ok(readEpssAnswer(await (await ask('epss', '/data/v1/epss?cve=CVE-2023-30861')).json()) !== undefined);
    ok(readOsvDocument(await (await ask('osv', '/v1/vulns/PYSEC-2023-62')).json()) !== undefined);
    deepStrictEqual(internet.violations, []);
  });

  it('refuses a whole batch for one malformed query, and more than 1,000 of them', async () => {
    strictEqual((await batch([django])).status, 200);
    strictEqual((await batch([django, { package: { ecosystem: 'PyPI', name: '' } }])).status, 400);
    strictEqual((await batch(Array.from({ length: 1001 }, () => django))).status, 400);
  });

  it('gives long results in pages', async () => {
    const seen = new Set<string>();
    for (let token: string | undefined = ''; token !== undefined;) {
      const query: object = token === '' ? django : { ...django, page_token: token };
      const { results } = (await (await batch([query])).json()) as {
        results: { vulns: { id: string }[]; next_page_token?: string }[];
      };
      for (const { id } of results[0]?.vulns ?? []) seen.add(id);
      token = results[0]?.next_page_token;
    }
    ok(seen.size > 80 && internet.counts['osv'] === Math.ceil(seen.size / 40), `${seen.size} ids`);
  });

  it('counts a request over the limit in any window as a violation, and answers as the service would', async () => {
    const statuses: number[] = [];
    for (let turn = 0; turn < 6; turn += 1)
      statuses.push((await ask('nvd', '/rest/json/cves/2.0?cveIds=CVE-2023-30861')).status);
    deepStrictEqual(statuses, [200, 200, 200, 200, 200, 403]);
    deepStrictEqual(internet.violations, ['nvd: more than 5 requests in 30 s']);
  });

  it('counts a missing User-Agent and a secret of another service as violations', async () => {
    await ask('epss', '/data/v1/epss?cve=CVE-2023-30861', { headers: { 'user-agent': 'curl' } });
    await ask('mitre', '/api/cve/CVE-2023-30861', { headers: { authorization: internetSecrets.githubToken } });
    deepStrictEqual(internet.violations, [
      "mitre: another service's secret in authorization",
      'epss: no User-Agent of our own',
    ]);
  });

  it('of GitHub compares names letter by letter, and lists what the published types allow beside them', async () => {
    const headers = { authorization: `Bearer ${internetSecrets.githubToken}` };
    const listed = async (names: string) =>
      (await (await ask('github', `/advisories?affects=${names}&per_page=100`, { headers })).json()) as Advisory[];
    const published = publishedName(facts, 'pillow');
    deepStrictEqual(await listed(published.toUpperCase()), []);
    const all = await listed(published);
    ok(all.some(({ vulnerabilities }) => vulnerabilities === null));
    ok(all.some(({ vulnerabilities }) => vulnerabilities?.some((entry) => entry.package === null)));
    ok(all.some(({ vulnerabilities }) => vulnerabilities?.every((entry) => entry.package?.name !== published)));
  });

  it('of PyPI tells the status of a project in the simple API only', async () => {
    const named = async (path: string) => (await (await ask('pypi', path)).json()) as Record<string, unknown>;
    strictEqual((await named('/pypi/requests/json'))['project-status'], undefined);
    ok((await named('/simple/requests/'))['project-status'] !== undefined);
  });

  it('wants the token', async () => {
    strictEqual((await ask('github', '/advisories?affects=flask')).status, 401);
    strictEqual((await ask('snyk', '/self')).status, 401);
  });

  it('answers 304 to whoever has the newest body', async () => {
    const first = await ask('pypi', '/pypi/requests/json');
    const etag = first.headers.get('etag') ?? '';
    strictEqual((await ask('pypi', '/pypi/requests/json', { headers: { 'if-none-match': etag } })).status, 304);
    strictEqual(internet.service('pypi').log.notModified, 1);
  });

  it('leads names to their normalized form, and knows no others', async () => {
    strictEqual((await ask('pypi', '/pypi/Requests/json')).headers.get('location'), '/pypi/requests/json');
    strictEqual((await ask('pypi', '/pypi/nobody-has-this/json')).status, 404);
  });

  it('misbehaves as it is told', async () => {
    const kev = internet.service('kev');
    const path = '/sites/default/files/feeds/known_exploited_vulnerabilities.json';
    const statuses = [
      ['429 with seconds', 429],
      ['429 with a date', 429],
      ['403', 403],
      ['500', 500],
    ] as const;
    for (const [fault, status] of statuses) {
      kev.fault = fault;
      strictEqual((await ask('kev', path)).status, status);
    }
    kev.fault = '429 with a date';
    ok(!Number.isNaN(Date.parse((await ask('kev', path)).headers.get('retry-after') ?? '')));
    kev.fault = 'down';
    await rejects(ask('kev', path));
    kev.fault = 'truncated';
    await rejects((await ask('kev', path)).json());
    kev.fault = 'HTML with 200';
    match(await (await ask('kev', path)).text(), /^<!doctype html>/);
    kev.fault = 'redirect to another host';
    match((await ask('kev', path)).headers.get('location') ?? '', /127\.0\.0\.99/);
  });

  it('ends an endless body when nobody listens any more', async () => {
    const kev = internet.service('kev');
    kev.fault = '1 GiB body';
    const stopped = new AbortController();
    const response = await ask('kev', '/', { signal: stopped.signal });
    const reader = response.body!.getReader();
    for (let read = 0; read < 4 * 1024 * 1024;) read += lengthOf(await reader.read());
    stopped.abort();
    await reader.closed.catch(() => undefined);
    ok(kev.sentBytes < 64 * 1024 * 1024, `${kev.sentBytes} bytes were sent`);
  });
});
