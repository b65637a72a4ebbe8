/** The check of sources against the simulated services: healthy, broken in each way, behind a proxy, with wrong tokens. */
import { deepStrictEqual, match, ok, strictEqual } from 'node:assert/strict';
import { join } from 'node:path';
import { fetch as proxiedFetch, ProxyAgent } from 'undici';
import type { ServiceId, SourceSecrets, SourceSettings } from '../../src/core/scan/sourceSettings';
import { serviceIds } from '../../src/sources/registered';
import type { ServiceCheck } from '../../src/sources/check/checkServices';
import { renderChecks } from '../../src/sources/check/renderChecks';
import { boundedFetch } from '../../src/sources/http/boundedFetch';
import { nodeFileSystem } from '../../src/platform/nodeFileSystem';
import { readReviewWorkbook } from '../../src/workbook/review/readReviewWorkbook';
import { nodeTransport } from '../../src/cli/process/nodeTransport';
import { askServices } from '../../src/tasks/askServices';
import { readFacts } from '../support/internet/facts';
import { faultNames } from '../support/internet/faults';
import { internetSecrets, SimulatedInternet } from '../support/internet/internet';
import { isSoak } from '../support/soak';
import { startTunnelProxy } from '../support/tunnelProxy';
import { projectRoot } from '../support/vscode/projectRoot';

const never = new AbortController().signal;

describe('the check of sources', function () {
  this.timeout(300_000);
  let internet: SimulatedInternet;

  before(async () => {
    const sample = join(projectRoot(), 'media', 'sample');
    const { rows } = await readReviewWorkbook(nodeFileSystem, join(sample, 'review.xlsx'));
    const kev = { count: 1, vulnerabilities: [{ cveID: 'CVE-2023-32681' }] };
    const exploits =
      'id,description,date_added,date_updated,verified,codes\n1,A,2023-06-01,2023-06-01,1,CVE-2023-32681\n';
    internet = await SimulatedInternet.start(await readFacts(join(sample, 'advisories'), rows), {
      kev: Buffer.from(JSON.stringify(kev)),
      exploitDb: Buffer.from(exploits),
    });
  });
  beforeEach(() => internet.reset());
  after(() => internet.close());

  function check(
    secrets: SourceSecrets = internetSecrets,
    services: SourceSettings['services'] = internet.settings().services,
  ) {
    const { clock } = internet;
    return askServices(services, {
      transport: clock.watch(internet.publicly(boundedFetch(fetch))),
      secrets,
      toolVersion: '1',
      signal: never,
      clock,
    });
  }

  const statuses = (checks: readonly ServiceCheck[]) =>
    Object.fromEntries(checks.map(({ service, status }) => [service, status]));
  const allWork = Object.fromEntries(serviceIds.map((id) => [id, 'works']));

  function assertNoSecret(checks: readonly ServiceCheck[], secrets: SourceSecrets): void {
    const said = JSON.stringify(checks) + renderChecks(checks).join('\n');
    for (const secret of Object.values(secrets)) ok(secret !== undefined && !said.includes(secret), said);
  }

  it('finds nothing wrong with healthy services, by few requests and one line each', async () => {
    const checks = await check();
    deepStrictEqual(statuses(checks), allWork);
    deepStrictEqual(internet.violations, []);
    for (const [id, count] of Object.entries(internet.counts))
      ok(count <= (id === 'osv' ? 6 : 2), `${id}: ${count} requests`);
    strictEqual(renderChecks(checks).length, serviceIds.length);
    assertNoSecret(checks, internetSecrets);
  });

  for (const [at, id] of serviceIds.entries()) {
    for (const fault of faultNames.filter((_, index) => isSoak || (index + at) % 4 === 0)) {
      it(`says of ${id} alone what is wrong and what to do: ${fault}`, async () => {
        internet.service(id).fault = fault;
        const checks = await check();
        deepStrictEqual(statuses(checks), { ...allWork, [id]: 'failed' });
        const { why = '', next = '' } = checks.find(({ service }) => service === id) ?? {};
        ok(why.length > 5 && /^[A-Z].{10,}/.test(next) && next !== 'Report this output', `${why} / ${next}`);
        deepStrictEqual(internet.strangerSaw, []);
        assertNoSecret(checks, internetSecrets);
      });
    }
  }

  for (const fault of faultNames.filter((name) => isSoak || /429|403|down/.test(name))) {
    it(`finds CISA's catalog at its second host, and names that one: ${fault}`, async () => {
      internet.service('kev').fault = fault;
      const own = { ...internet.settings().services, kev: { enabled: true } };
      const checks = await check(internetSecrets, own);
      deepStrictEqual(statuses(checks), allWork);
      strictEqual(checks.find(({ service }) => service === 'kev')?.host, 'raw.githubusercontent.com');
    });
  }

  for (const [asked, said] of [
    ['20', /^Wait 20 seconds and check again/],
    ['1', /^Wait 1 second and check again/],
    ['240', /^Wait 4 minutes and check again/],
    [undefined, /^Wait a few minutes and check again/],
  ] as const) {
    it(`says how long a service wants to be left alone: ${asked}`, async () => {
      const headers = asked === undefined ? {} : { 'retry-after': asked };
      const checks = await askServices(
        { osv: { enabled: true } },
        {
          transport: () => Promise.resolve({ status: 429, headers, body: new Uint8Array() }),
          ...{ secrets: {}, toolVersion: '1', signal: never, clock: internet.clock },
        },
      );
      match(checks[0]?.next ?? '', said);
      await internet.clock.sleep(600_000);
    });
  }

  it("tells a gateway's block page as one, of every source", async () => {
    for (const service of [...internet.services.values(), internet.kevMirror]) service.fault = 'block page';
    for (const { service, status, why = '', next = '' } of await check()) {
      deepStrictEqual([status, /status 403/.test(why)], ['failed', true], `${service}: ${why}`);
      ok(/firewall|operator/.test(next) && !/plan|access token|SNYK_ORG/i.test(why + next), `${service}: ${next}`);
    }
    // The next check is within every limit.
    await internet.clock.sleep(60_000);
  });

  for (const id of ['osv', 'github', 'epss'] as const) {
    it(`does not call ${id} slow for the wait that it asked for before`, async () => {
      internet.service(id).fault = '429 with seconds';
      strictEqual((await check()).find(({ service }) => service === id)?.status, 'failed');
      internet.service(id).fault = undefined;
      const begun = internet.clock.monotonic();
      const again = await check();
      deepStrictEqual(statuses(again), allWork);
      const ms = again.find(({ service }) => service === id)?.ms ?? Infinity;
      ok(internet.clock.monotonic() - begun > 10_000 && ms < 10_000, `${ms} ms`);
    });
  }

  it('says which token is refused, and repeats none', async () => {
    const wrong = { githubToken: 'wrong-github-token', snykToken: 'wrong-snyk-token' };
    const checks = await check(wrong);
    deepStrictEqual(statuses(checks), { ...allWork, github: 'failed', snyk: 'failed' });
    const said = renderChecks(checks).join('\n');
    ok(/GITHUB_TOKEN \(in VS Code: Set Token\): it is rejected/.test(said) && /Replace SNYK_TOKEN/.test(said), said);
    assertNoSecret(checks, wrong);
  });

  it('says what is not asked without a token, and asks it nothing', async () => {
    const checks = await check({});
    deepStrictEqual(statuses(checks), { ...allWork, github: 'notAsked', snyk: 'notAsked' });
    strictEqual(internet.counts['github'], 0);
    ok(/Set GITHUB_TOKEN/.test(renderChecks(checks).join('\n')));
  });

  it('asks only what is on', async () => {
    const services = Object.fromEntries(
      serviceIds.map((id) => [id, { enabled: id === 'mitre', baseUrl: internet.service(id).url }]),
    );
    deepStrictEqual(statuses(await check(internetSecrets, services as SourceSettings['services'])), { mitre: 'works' });
    ok(/^Nothing was checked: no source is enabled\./.test(renderChecks([])[0] ?? ''));
  });

  it('goes through a proxy, by names that only the proxy knows', async () => {
    const nameOf = (id: ServiceId): string => `${id.toLowerCase()}.proxied.test`;
    const addresses = new Map(serviceIds.map((id) => [nameOf(id), new URL(internet.service(id).url).hostname]));
    const proxy = await startTunnelProxy((host) => addresses.get(host));
    const agent = new ProxyAgent(proxy.url);
    const transport = boundedFetch((url, init) => proxiedFetch(url, { ...init, dispatcher: agent }));
    const services = Object.fromEntries(
      serviceIds.map((id) => [
        id,
        { enabled: true, baseUrl: `http://${nameOf(id)}:${new URL(internet.service(id).url).port}` },
      ]),
    ) as SourceSettings['services'];
    const { clock } = internet;
    const checks = await askServices(services, {
      transport: clock.watch(transport),
      secrets: internetSecrets,
      toolVersion: '1',
      signal: never,
      fileDays: 3650,
      clock,
    });
    deepStrictEqual(statuses(checks), allWork);
    await agent.close();
    await proxy.close();
  });

  it('asks a proxy that hangs up once for each source, and says what to allow', async () => {
    const proxy = await startTunnelProxy(undefined, 'end');
    const before = process.env['HTTPS_PROXY'];
    process.env['HTTPS_PROXY'] = proxy.url;
    const { clock } = internet;
    const services = Object.fromEntries(serviceIds.map((id) => [id, { enabled: true }])) as SourceSettings['services'];
    try {
      const checks = await askServices(services, {
        transport: clock.watch(nodeTransport()),
        secrets: internetSecrets,
        toolVersion: '1',
        signal: never,
        clock,
      });
      for (const { service, status, host, why, next = '' } of checks) {
        deepStrictEqual([status, why], ['failed', 'could not be reached'], service);
        ok(next.startsWith(`Allow ${host} in firewall and proxy`), next);
      }
      // KEV is at two hosts, under three addresses; PyPI has two interfaces.
      ok(proxy.seen.length <= serviceIds.length + 3, proxy.seen.join());
    } finally {
      if (before === undefined) Reflect.deleteProperty(process.env, 'HTTPS_PROXY');
      else process.env['HTTPS_PROXY'] = before;
      await proxy.close();
    }
  });
});
