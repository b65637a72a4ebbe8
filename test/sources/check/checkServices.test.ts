/** What the check of sources says of odd answers, service by service, and that its advice can be followed. */
import { deepStrictEqual, doesNotMatch, match, strictEqual } from 'node:assert/strict';
import type { ServiceId, SourceSecrets } from '../../../src/core/scan/sourceSettings';
import { serviceIds } from '../../../src/sources/registered';
import { checkServices, type ServiceCheck } from '../../../src/sources/check/checkServices';
import { createHttpClient } from '../../../src/sources/http/createHttpClient';
import { TransportError, type TransportResponse } from '../../../src/sources/http/transport';
import { renderChecks } from '../../../src/sources/check/renderChecks';
import { openSources } from '../../../src/sources/openSources';
import { nodeFileSystem } from '../../../src/platform/nodeFileSystem';
import { neverAborted, sourceRig } from '../../support/sourceContext';

const tokens: SourceSecrets = { githubToken: 'g', snykToken: 's', nvdApiKey: 'n', snykOrganization: 'o' };

type Sent =
  | { readonly status?: number; readonly body?: unknown; readonly headers?: Readonly<Record<string, string>> }
  | TransportError;

/** One service alone; `answer` stands for all that it is asked. */
async function check(
  service: ServiceId,
  answer: (url: URL) => Sent,
  secrets = tokens,
  baseUrl?: string,
): Promise<ServiceCheck> {
  const { clock, randomHex } = sourceRig(() => '');
  const services = Object.fromEntries(
    serviceIds.map((id) => [id, { enabled: id === service, ...(baseUrl === undefined ? {} : { baseUrl }) }]),
  ) as Record<ServiceId, { enabled: boolean }>;
  const transport = ({ url }: { readonly url: string }): Promise<TransportResponse> => {
    const sent = answer(new URL(url));
    if (sent instanceof TransportError) return Promise.reject(sent);
    const { status = 200, body = '', headers = {} } = sent;
    return Promise.resolve({ status, headers, body: Buffer.from(JSON.stringify(body)) });
  };
  const client = createHttpClient({
    ...{ transport, clock, random: () => 0, randomHex, fileSystem: nodeFileSystem },
    ...{ services, secrets, userAgent: 'ihacpa/1', mostTries: 1 },
  });
  const world = { network: { client, secrets }, clock, randomHex, onDidWarn: () => undefined };
  const { sources } = await openSources({ services, files: {} }, undefined, world);
  const never = { ...clock, sleep: () => new Promise<void>(() => undefined) };
  const [checked] = await checkServices(
    { sources, services, secrets, clock: never, firstSent: new Map() },
    neverAborted,
  );
  if (checked === undefined) throw new Error('Expected one check');
  return checked;
}

const wordsOf = ({ why = '', next = '' }: ServiceCheck): string => `${why}. ${next}`;

describe('the check of one source', () => {
  const simple = {
    ...{ name: 'requests', meta: { 'api-version': '1.4' }, versions: ['0.1'] },
    files: [{ filename: 'requests-0.1.tar.gz' }],
  };
  const ignorant: readonly [ServiceId, (url: URL) => Sent][] = [
    ['epss', () => ({ body: { status: 'OK', total: 0, data: [] } })],
    ['snyk', () => ({ body: { jsonapi: { version: '1.0' }, data: [] } })],
    ['pypi', ({ pathname }) => ({ body: pathname.endsWith('/json') ? { info: { name: 'requests' } } : simple })],
    ['nvd', () => ({ body: { totalResults: 0, vulnerabilities: [] } })],
    ['osv', () => ({ body: { results: [{}] } })],
    ['github', () => ({ body: [] })],
  ];
  const words: Partial<Record<ServiceId, RegExp>> = {
    ...{ epss: /^does not have CVE-2023-32681, which/, nvd: /^does not have CVE-2023-32681, which/ },
    ...{ osv: ofRequests(), github: ofRequests(), snyk: ofRequests() },
  };
  function ofRequests(): RegExp {
    return /^does not have an advisory of requests 2\.28\.1, which every mirror has/;
  }
  for (const [service, answer] of ignorant) {
    it(`of ${service} does not call well what knows nothing of what every copy knows`, async () => {
      const checked = await check(service, answer);
      strictEqual(checked.status, 'failed');
      match(
        wordsOf(checked),
        service === 'pypi' ? /^does not have release 2\.28\.1 of requests\./ : (words[service] ?? /^$/),
      );
    });
  }

  for (const service of ['github', 'snyk', 'nvd'] as const) {
    it(`of ${service} offers no token that it has already`, async () => {
      const { next = '' } = await check(service, () => ({ status: 429 }));
      match(next, /^Wait a few minutes and check again/);
      doesNotMatch(next, /it allows more/);
    });
  }

  it('of NVD offers a key where there is none', async () => {
    match(wordsOf(await check('nvd', () => ({ status: 429 }), {})), /with NVD_API_KEY it allows more/);
  });

  for (const service of ['osv', 'mitre', 'exploitDb', 'kev', 'epss'] as const) {
    it(`of ${service} offers no login that it cannot take`, async () => {
      const said = wordsOf(await check(service, () => ({ status: 401 })));
      match(said, /^responded with status 401\. Ask the operator of .* or name a mirror /);
    });
  }

  const network: readonly [kind: TransportError['kind'], message: string, said: RegExp][] = [
    ['brokenOff', '', /^sent an incomplete response\. Check again later/],
    ['proxyLogin', 'p:1', /: the proxy p:1 requires a login\. Put the login into HTTPS_PROXY/],
    ['proxyRefusal', 'p:1', /: the proxy p:1 rejects the login\. Correct the login in HTTPS_PROXY/],
    [
      'proxyPlain',
      'p:1',
      /: the proxy p:1 does not use TLS\. Begin its address in HTTPS_PROXY or HTTP_PROXY with http:/,
    ],
    ['proxyDown', 'p:1', /: the proxy p:1 does not respond\. Check HTTPS_PROXY and HTTP_PROXY/],
    ['proxyAddress', 'HTTPS_PROXY', /: HTTPS_PROXY is not the address of an HTTP proxy\. Set it to http:\/\/HOST:PORT/],
  ];
  for (const [kind, message, said] of network) {
    it(`says what to do about ${kind}`, async () => {
      match(wordsOf(await check('osv', () => new TransportError(kind, message))), said);
    });
  }

  const mirror = 'https://mirror.example/repo';
  const login: SourceSecrets = { pypiLogin: 'ann:word' };
  const refusals: readonly [what: string, Parameters<typeof check>, said: RegExp][] = [
    [
      'a login that pypi.org itself wants',
      ['pypi', () => ({ status: 401 }), login],
      /Check which proxy or firewall asks for a login: pypi\.org itself needs none/,
    ],
    ['a login that a mirror wants', ['pypi', () => ({ status: 401 }), {}, mirror], /Set IHACPA_PYPI_LOGIN/],
    [
      'a login that may not read',
      ['pypi', () => ({ status: 403 }), login, mirror],
      /status 403\. Check whether the login in IHACPA_PYPI_LOGIN may read this repository/,
    ],
    [
      'a mirror that lets nobody in without a login',
      ['pypi', () => ({ status: 403 }), {}, mirror],
      /status 403\. Set IHACPA_PYPI_LOGIN .* if the repository needs a login/,
    ],
    [
      'a token without single sign-on',
      ['github', () => ({ status: 403, headers: { 'x-github-sso': 'required; url=https://github.com/orgs/x/sso' } })],
      /^requires the token to be authorized for single sign-on\. Open GitHub's settings.* Configure SSO/,
    ],
    [
      'a service that is away for days',
      ['osv', () => ({ status: 503, headers: { 'retry-after': '999999' } })],
      /^is unavailable until \d{4}-\d\d-\d\d \d\d:\d\d UTC\. Check again after that time$/,
    ],
    [
      'a proxy inside the tunnel',
      ['osv', () => ({ status: 407 })],
      /the proxy requires a login\. Put the login into HTTPS_PROXY/,
    ],
    ...(['nvd', 'mitre'] as const).map(
      (service) =>
        [
          `a firewall before ${service}`,
          [service, () => ({ status: 403 })],
          /^is limiting requests, or a firewall blocks it .* check whether your firewall blocks /,
        ] as [string, Parameters<typeof check>, RegExp],
    ),
  ];
  for (const [what, asked, said] of refusals) {
    it(`says what to do about ${what}`, async () => match(wordsOf(await check(...asked)), said));
  }

  const curated: readonly [what: string, simple: Sent][] = [
    ['the release', { body: simple }],
    ['the package', { status: 404 }],
  ];
  for (const [what, listed] of curated) {
    it(`of a mirror that holds only what was approved says that it works and what it lacks: ${what}`, async () => {
      const pip = { ...simple, name: 'pip', files: [{ filename: 'pip-24.0.tar.gz' }] };
      const checked = await check(
        'pypi',
        ({ pathname }) =>
          pathname.endsWith('/json') ? { status: 404 } : pathname.endsWith('/pip/') ? { body: pip } : listed,
        {},
        mirror,
      );
      strictEqual(checked.status, 'works');
      match(renderChecks([checked]).join(), /works .*mirror\.example, it does not have release 2\.28\.1 of requests$/);
    });
  }

  for (const service of ['github', 'snyk', 'nvd'] as const) {
    it(`of ${service} says no more of a token than that it is not rejected`, () => {
      const checked = { service, label: service, host: 'h', status: 'works', hasSecret: true, ms: 1 } as const;
      match(renderChecks([checked]).join(), /h, token not rejected$/);
    });
  }

  const odd: readonly [what: string, Parameters<typeof check>, said: RegExp][] = [
    ...[400, 411, 414, 417, 421, 422].map(
      (status) =>
        [
          `status ${status}`,
          ['mitre', () => ({ status })],
          new RegExp(`^responded with status ${status}\\. Open cveawg\\.mitre\\.org`),
        ] as [string, Parameters<typeof check>, RegExp],
    ),
    [
      'an organization that is named instead of given by its id',
      [
        'snyk',
        () => ({ status: 400, body: { errors: [{ status: '400' }] } }),
        { ...tokens, snykOrganization: 'my-org' },
      ],
      /^does not accept the organization in SNYK_ORG\. Set SNYK_ORG to the id of your organization/,
    ],
    [
      'a certificate that has expired',
      ['osv', () => new TransportError('certificate', 'CERT_HAS_EXPIRED')],
      /\(CERT_HAS_EXPIRED\)\. Check the clock of this computer; if it is right, the operator of api\.osv\.dev or of your proxy must renew/,
    ],
    [
      "the editor's word for a certificate of days to come",
      ['osv', () => new TransportError('certificate', 'ERR_CERT_DATE_INVALID')],
      /Check the clock of this computer/,
    ],
    [
      'a certificate of another host',
      ['osv', () => new TransportError('certificate', 'ERR_TLS_CERT_ALTNAME_INVALID')],
      /Check which host responds in place of api\.osv\.dev/,
    ],
    [
      'a login that is no login',
      ['pypi', () => ({ status: 401 }), { pypiLogin: 'a-token' }, mirror],
      /Replace IHACPA_PYPI_LOGIN .*USER:PASSWORD/,
    ],
  ];
  for (const [what, asked, said] of odd) {
    it(`does not send to the wrong place for ${what}`, async () => {
      const told = wordsOf(await check(...asked));
      match(told, said);
      doesNotMatch(told, /network is blocked|NODE_EXTRA_CA_CERTS/);
    });
  }

  it('does not call a login accepted that a mirror may not have looked at', async () => {
    const listed = { ...simple, files: [{ filename: 'requests-2.28.1.tar.gz' }] };
    const checked = await check(
      'pypi',
      ({ pathname }) => (pathname.endsWith('/json') ? { status: 404 } : { body: listed }),
      login,
      mirror,
    );
    match(renderChecks([checked]).join(), /works .*mirror\.example, login sent$/);
  });

  it('is one line that acts on nothing, wherever it is shown', () => {
    const file = { kind: 'kev', label: 'CISA KEV', status: 'failed', why: 'x\u001b[31m', next: 'y' } as const;
    const lines = renderChecks([], [{ ...file, file: '/data/a\nPyPI works\u202e.json' }]);
    strictEqual(lines.length, 1);
    doesNotMatch(lines.join(), /[\p{Cc}\p{Cf}]/u);
  });

  it('of a wrong address of Snyk does not speak of organizations', async () => {
    const said = wordsOf(await check('snyk', () => ({ status: 404 }), { snykToken: 's' }));
    match(said, /^sent a response that cannot be read\. Open .* the address of a mirror is wrong/);
  });

  const frozen: readonly [ServiceId, (day: string) => Sent][] = [
    ['kev', (day) => ({ body: { dateReleased: `${day}T12:00:00Z`, vulnerabilities: [{ cveID: 'CVE-2023-32681' }] } })],
    [
      'epss',
      (day) => ({
        body: { status: 'OK', total: 1, data: [{ cve: 'CVE-2023-32681', epss: '0.5', percentile: '0.9', date: day }] },
      }),
    ],
  ];
  for (const [service, answer] of frozen) {
    it(`of ${service} does not call well a copy that nobody has refreshed`, async () => {
      // The clock begins on 2026-01-01.
      strictEqual((await check(service, () => answer('2025-12-20'))).status, 'works');
      const checked = await check(service, () => answer('2023-01-01'), tokens, mirror);
      strictEqual(checked.status, 'old');
      match(
        renderChecks([checked]).join(),
        / OLD .*mirror\.example, data of 2023-01-01, it has data older than 30 days\. Refresh the mirror at mirror\.example\.$/,
      );
    });
  }

  it('tells a source that is well from all these', async () => {
    const one = { cve: 'CVE-2023-32681', epss: '0.5', percentile: '0.9', date: '2026-01-01' };
    const { status, dataDate } = await check('epss', () => ({ body: { status: 'OK', total: 1, data: [one] } }));
    deepStrictEqual([status, dataDate?.slice(0, 10)], ['works', '2026-01-01']);
  });
});
