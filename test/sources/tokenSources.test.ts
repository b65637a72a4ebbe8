/** The sources that take a token: what they ask, and what each failure is called. */
import { deepStrictEqual, match, ok, strictEqual } from 'node:assert/strict';
import type { SourceAnswer } from '../../src/core/advisory/source';
import { testConnection, type TokenService } from '../../src/sources/connectionTest';
import { githubAdvisories } from '../../src/sources/githubAdvisories/githubAdvisories';
import { snyk } from '../../src/sources/snyk/snyk';
import { recordedJson } from '../support/recorded';
import { replayingClient } from '../support/replayingClient';
import type { Script, ScriptedAnswer } from '../support/scriptedClient';
import { neverAborted, sourceRig } from '../support/sourceContext';

function advisory(id: string, name: string, range: string, more: object = {}) {
  const patched = /< (\S+)$/.exec(range)?.[1] ?? null;
  const entry = {
    package: { ecosystem: 'pip', name },
    vulnerable_version_range: range,
    first_patched_version: patched,
  };
  return { ghsa_id: id, severity: 'high', withdrawn_at: null, vulnerabilities: [entry], ...more };
}

function shown(
  answer: SourceAnswer<{ affecting: readonly { ids: readonly string[] }[]; records?: readonly unknown[] }>,
): string {
  if (answer.status === 'ok')
    return `${answer.value.affecting.map(({ ids }) => ids[0]).join(',')} of ${answer.value.records?.length}`;
  return 'why' in answer ? `${answer.status} ${answer.why}` : answer.status;
}

describe('GitHub as a source', () => {
  const list = [
    advisory('GHSA-1', 'Demo.Package', '< 2.0'),
    advisory('GHSA-2', 'demo_package', '>= 3.0, < 3.1'),
    advisory('GHSA-3', 'demo-package', '< 9', { withdrawn_at: '2024-01-01T00:00:00Z' }),
  ];

  it('judges each version by PEP 440 and asks about packages together', async () => {
    const rig = sourceRig(() => ({ body: list }));
    const source = githubAdvisories(rig, true);
    const asked = ['1.0', '2.0', '3.0.5'].map((version) => source.fetchReport('demo-package', version, neverAborted));
    const other = source.fetchReport('other', '1.0', neverAborted);
    deepStrictEqual((await Promise.all(asked)).map(shown), ['GHSA-1 of 2', ' of 2', 'GHSA-2 of 2']);
    strictEqual(shown(await other), ' of 0');
    strictEqual(rig.client.requests.length, 1);
    const { searchParams } = new URL(rig.client.urls[0] ?? '');
    deepStrictEqual(searchParams.get('affects')?.split(','), ['demo-package', 'demo_package', 'demo.package', 'other']);
    strictEqual(searchParams.get('ecosystem'), 'pip');
  });

  it('asks in every spelling that may be the published one, and hears of each row only its own package', async () => {
    const rig = sourceRig(() => ({ body: [advisory('GHSA-1', 'PyYAML', '< 9')] }));
    const source = githubAdvisories(rig, true);
    const rows = [['PyYAML', 'pyyaml'], ['', 'PYYAML'], ['not a name', 'other'], []];
    const asked = rows.map((spellings) =>
      source.fetchReport('pyyaml', '1', neverAborted, { names: spellings, isCertain: true }),
    );
    deepStrictEqual((await Promise.all(asked)).map(shown), Array(4).fill('GHSA-1 of 1'));
    const { searchParams } = new URL(rig.client.urls[0] ?? '');
    deepStrictEqual(new Set(searchParams.get('affects')?.split(',')), new Set(['pyyaml', 'PyYAML', 'PYYAML']));
  });

  const entryOf = (name: unknown) => ({ package: { ecosystem: 'pip', name }, vulnerable_version_range: '< 9' });
  const beside: readonly [what: string, record: object, inDoubt: readonly string[]][] = [
    ['a package that is null', { ghsa_id: 'GHSA-0', vulnerabilities: [{ package: null }] }, []],
    ['vulnerabilities that are null', { ghsa_id: 'GHSA-0', vulnerabilities: null }, []],
    ['a record of packages that nobody asked about', advisory('GHSA-0', 'Pillow', '< 9'), []],
    [
      'a range that is null',
      { ghsa_id: 'GHSA-0', vulnerabilities: [{ ...entryOf('b'), vulnerable_version_range: null }] },
      ['b'],
    ],
    ['a record without an id', { vulnerabilities: [entryOf('b')] }, ['b']],
  ];
  for (const [what, record, inDoubt] of beside) {
    it(`leaves ${inDoubt.length === 0 ? 'nobody' : 'one package'} in doubt for ${what} beside good records`, async () => {
      const rig = sourceRig(({ pathname }) => ({
        body: pathname.endsWith('/GHSA-0') ? record : [record, advisory('GHSA-1', 'a', '< 9')],
      }));
      const source = githubAdvisories(rig, true);
      const names = ['a', 'b', 'c'];
      const answers = await Promise.all(names.map((name) => source.fetchReport(name, '1', neverAborted)));
      strictEqual(shown(answers[0]!), 'GHSA-1 of 1');
      deepStrictEqual(
        names.filter((_, at) => answers[at]?.status !== 'ok'),
        inDoubt,
      );
    });
  }

  it('finds the package of a record that hides it by asking about ever fewer', async () => {
    const names = Array.from({ length: 40 }, (_, at) => `name${at}`);
    const rig = sourceRig((url) => {
      const asked = url.searchParams.get('affects')?.split(',') ?? [];
      const good = asked.map((name) => advisory(`GHSA-${name}`, name, '< 9'));
      return { body: asked.includes('name7') ? [...good, { ghsa_id: 'GHSA-x', vulnerabilities: [entryOf(7)] }] : good };
    });
    const source = githubAdvisories(rig, true);
    const answers = await Promise.all(names.map((name) => source.fetchReport(name, '1', neverAborted)));
    deepStrictEqual(
      names.filter((_, at) => answers[at]?.status !== 'ok'),
      ['name7'],
    );
    ok(rig.client.requests.length < 15);
  });

  const nameless = { ghsa_id: 'GHSA-0000-0000-0000', vulnerabilities: null };
  /** What the record itself says of `b` that the list of `a`, `b` and `c` does not. */
  const own: readonly [what: string, record: object, script: Script, said: readonly string[]][] = [
    [
      'names one',
      nameless,
      () => ({ body: advisory('GHSA-0000-0000-0000', 'b', '< 9') }),
      ['GHSA-1 of 1', 'GHSA-0000-0000-0000 of 1', ' of 0'],
    ],
    ['names nobody', nameless, () => ({ body: nameless }), ['GHSA-1 of 1', ' of 0', ' of 0']],
    [
      'names nobody in any of its entries',
      { ...nameless, vulnerabilities: [{ package: null }, { package: { ecosystem: 'pip', name: null } }] },
      () => ({ body: { ...nameless, vulnerabilities: [] } }),
      ['GHSA-1 of 1', ' of 0', ' of 0'],
    ],
    [
      'cannot be had',
      nameless,
      () => 'is down',
      ['GHSA-1 of 1', 'unavailable lists an advisory that cannot be read', ' of 0'],
    ],
    [
      'is another one',
      nameless,
      () => ({ body: advisory('GHSA-2', 'c', '< 9') }),
      ['GHSA-1 of 1', 'unavailable lists an advisory that cannot be read', ' of 0'],
    ],
    [
      'has no id to ask for',
      { vulnerabilities: [] },
      () => ({ body: [] }),
      ['GHSA-1 of 1', 'unavailable lists an advisory that cannot be read', ' of 0'],
    ],
  ];
  for (const [what, record, script, said] of own) {
    it(`asks for a record that names nobody in a list; it ${what}`, async () => {
      const rig = sourceRig((url, request) => {
        if (url.pathname.endsWith('/GHSA-0000-0000-0000')) return script(url, request);
        const asked = url.searchParams.get('affects')?.split(',') ?? [];
        return {
          body: [
            ...(asked.includes('a') ? [advisory('GHSA-1', 'a', '< 9')] : []),
            ...(asked.includes('b') ? [record] : []),
          ],
        };
      });
      const source = githubAdvisories(rig, true);
      const answers = await Promise.all(['a', 'b', 'c'].map((name) => source.fetchReport(name, '1', neverAborted)));
      deepStrictEqual(answers.map(shown), said);
    });
  }

  const hundred = Array.from({ length: 100 }, (_, at) => advisory(`GHSA-${at}`, 'demo', '< 2'));
  for (const [what, links, said] of [
    ['the whole list where a shorter page leads on', true, 'ok'],
    ['not the whole list where no page leads on', false, 'unavailable'],
  ] as const) {
    it(`takes a full page that leads nowhere for ${what}`, async () => {
      const rig = sourceRig((url) => {
        const size = Number(url.searchParams.get('per_page'));
        const next = { link: `<${url.href}&after=x>; rel="next"` };
        return { body: hundred.slice(0, size), ...(links && size < 100 ? { headers: next } : {}) };
      });
      const answer = await githubAdvisories(rig, true).fetchReport('demo', '1', neverAborted);
      strictEqual(answer.status, said);
      strictEqual(rig.client.requests.length, 2);
    });
  }

  it('keeps the address within bounds, however many packages', async () => {
    const rig = sourceRig(() => ({ body: [] }));
    const source = githubAdvisories(rig, true);
    const names = Array.from({ length: 486 }, (_, at) => `some-package-name-${at}`);
    await Promise.all(names.map((name) => source.fetchReport(name, '1', neverAborted)));
    ok(rig.client.urls.every((url) => url.length < 6500));
    ok(rig.client.urls.length < 15);
  });

  it('follows the pages of a list on its own host', async () => {
    const script: Script = (url) => {
      if (url.searchParams.has('after')) return { body: list.slice(1) };
      return {
        body: list.slice(0, 1),
        headers: { link: `<${url.href}&after=x>; rel="next", <${url.href}>; rel="first"` },
      };
    };
    const rig = sourceRig(script);
    strictEqual(
      shown(await githubAdvisories(rig, true).fetchReport('demo-package', '3.0', neverAborted)),
      'GHSA-2 of 2',
    );
    strictEqual(rig.client.requests.length, 2);
  });

  const refused: readonly [string, Script, string][] = [
    [
      'leads to another host',
      () => ({ body: [], headers: { link: '<https://elsewhere.example/>; rel="next"' } }),
      'cannot be read',
    ],
    ['never ends', (url) => ({ body: [], headers: { link: `<${url.href}>; rel="next"` } }), 'never ends'],
    ['is about other packages', () => ({ body: [advisory('GHSA-9', 'another', '< 2')] }), 'cannot be read'],
    ['is a page of HTML', () => ({ body: '<html>' }), 'cannot be read'],
    ['is a 404', () => ({ status: 404 }), 'cannot be read'],
    ['does not come', () => 'is down', 'is down'],
    [
      'holds a range that cannot be read',
      () => ({ body: [advisory('GHSA-8', 'demo-package', 'all of them')] }),
      'GHSA-8',
    ],
  ];
  for (const [what, script, why] of refused) {
    it(`is unavailable when its list ${what}`, async () => {
      const answer = await githubAdvisories(sourceRig(script), true).fetchReport('demo-package', '1', neverAborted);
      strictEqual(answer.status, 'unavailable');
      match(shown(answer), new RegExp(why));
    });
  }

  it('keeps what affects the version beside a record that cannot be read', async () => {
    const body = [advisory('GHSA-7', 'demo-package', '< 9'), advisory('GHSA-8', 'demo-package', 'all of them')];
    const answer = await githubAdvisories(
      sourceRig(() => ({ body })),
      true,
    ).fetchReport('demo-package', '1', neverAborted);
    strictEqual(shown(answer), 'GHSA-7 of 2');
    strictEqual(
      answer.status === 'ok' && answer.value.unreadable,
      'lists a version range that cannot be read (GHSA-8)',
    );
  });

  it('takes an advisory for withdrawn from the time of its withdrawal on', async () => {
    const withdrawn = async (withdrawn_at: string): Promise<string> => {
      const rig = sourceRig(() => ({ body: [advisory('GHSA-7', 'demo-package', '< 9', { withdrawn_at })] }));
      return shown(await githubAdvisories(rig, true).fetchReport('demo-package', '1', neverAborted));
    };
    strictEqual(await withdrawn('2024-01-01T00:00:00Z'), ' of 0');
    strictEqual(await withdrawn('2999-01-01T00:00:00Z'), 'GHSA-7 of 1');
    match(await withdrawn('2024-02-30T00:00:00Z'), /cannot be read/);
  });

  it('asks nothing without a token', async () => {
    const rig = sourceRig(() => ({ body: list }));
    strictEqual(
      shown(await githubAdvisories(rig, false).fetchReport('demo', '1', neverAborted)),
      'notConfigured no API token',
    );
    deepStrictEqual(rig.client.urls, []);
  });
});

describe('Snyk as a source', () => {
  /** Without issues. */
  const page = (more: object = {}): object => ({ jsonapi: { version: '1.0' }, data: [], ...more });
  const organization = '00000000-0000-0000-0000-000000000000';

  function scripted(test: { skip(): void }, issues: unknown = recordedJson(test, 'snyk/numpy_issues.json')): Script {
    const self = recordedJson(test, 'snyk/self.json');
    return (url) => ({ body: url.pathname.endsWith('/self') ? self : issues });
  }

  it('asks for its organization once, then for each release', async function () {
    const rig = sourceRig(scripted(this));
    const source = snyk(rig, { hasToken: true });
    const answers = await Promise.all([0, 1].map(() => source.fetchReport('numpy', '1.16.0', neverAborted)));
    ok(answers.every((answer) => answer.status === 'ok' && answer.value.affecting[0]?.ids[1] === 'CVE-2019-6446'));
    const issues = `https://api.snyk.io/rest/orgs/${organization}/packages/pkg%3Apypi%2Fnumpy%401.16.0/issues?version=2024-06-26`;
    deepStrictEqual(rig.client.urls, ['https://api.snyk.io/rest/self?version=2024-06-26', issues, issues]);
  });

  it('takes the organisation it is given', async function () {
    const rig = sourceRig(scripted(this, page()));
    const source = snyk(rig, { hasToken: true, organization: 'mine' });
    deepStrictEqual((await source.fetchReport('numpy', '1', neverAborted)).status, 'ok');
    match(rig.client.urls[0] ?? '', /\/orgs\/mine\//);
  });

  it('follows pages below its own root', async () => {
    const rig = sourceRig((url) => ({
      body: url.pathname.endsWith('/issues') ? page({ links: { next: '/orgs/o/2' } }) : page(),
    }));
    await snyk(rig, { hasToken: true, organization: 'o' }).fetchReport('demo', '1', neverAborted);
    deepStrictEqual(rig.client.urls.slice(1), ['https://api.snyk.io/rest/orgs/o/2']);
  });

  it('follows a page by its whole address', async () => {
    const next = 'https://api.snyk.io/rest/orgs/o/2?offset=1000';
    const rig = sourceRig((url) => ({
      body: url.pathname.endsWith('/issues') ? page({ links: { next } }) : page(),
    }));
    await snyk(rig, { hasToken: true, organization: 'o' }).fetchReport('demo', '1', neverAborted);
    deepStrictEqual(rig.client.urls.slice(1), [next]);
  });

  const refusals: readonly [status: number, says: RegExp][] = [
    [401, /another region \(api\.us, api\.eu or api\.au\.snyk\.io\)/],
    [403, /responded with status 403|refus/],
  ];
  for (const [status, says] of refusals) {
    it(`says what a refusal with ${status} may come from`, async () => {
      const client = replayingClient(() => ({ refusal: status }));
      for (const access of [{ hasToken: true }, { hasToken: true, organization: 'o' }]) {
        match(
          shown(await snyk({ ...sourceRig(() => ''), client }, access).fetchReport('demo', '1', neverAborted)),
          says,
        );
      }
    });
  }

  it('says what is needed when the token names no organization', async () => {
    const rig = sourceRig(() => ({ body: { data: { attributes: { name: 'service account' } } } }));
    match(shown(await snyk(rig, { hasToken: true }).fetchReport('demo', '1', neverAborted)), /set SNYK_ORG/);
  });

  it('does not ask for an organization where its address knows nobody', async () => {
    const rig = sourceRig(() => ({ status: 404 }));
    strictEqual(
      shown(await snyk(rig, { hasToken: true }).fetchReport('demo', '1', neverAborted)),
      'unavailable sent a response that cannot be read',
    );
  });

  const odd: readonly [string, Script, string][] = [
    [
      'a package URL that is none',
      () => ({ body: page({ meta: { package: { url: 'pkg:pypi/demo@1%zz' } } }) }),
      'unavailable sent a response that cannot be read',
    ],
    [
      'another package',
      () => ({ body: page({ meta: { package: { url: 'pkg:pypi/other@1' } } }) }),
      'unavailable sent a response that cannot be read',
    ],
    [
      'a page elsewhere',
      () => ({ body: page({ links: { next: 'https://x.example/' } }) }),
      'unavailable sent a response that cannot be read',
    ],
    ['no such package', () => ({ status: 404 }), 'unavailable has no such package or organization'],
    ['a refusal', () => 'refused access (403)', 'unavailable refused access (403)'],
  ];
  for (const [what, script, expected] of odd) {
    it(`answers ${expected} for ${what}`, async () => {
      const source = snyk(sourceRig(script), { hasToken: true, organization: 'o' });
      strictEqual(shown(await source.fetchReport('demo', '1', neverAborted)), expected);
    });
  }

  it('says so without a token, and links to the page', async () => {
    const rig = sourceRig(() => '');
    const answer = await snyk(rig, { hasToken: false }).fetchReport('numpy', '1', neverAborted);
    strictEqual(shown(answer), 'notConfigured no API token');
    strictEqual(answer.origin?.url, 'https://security.snyk.io/package/pip/numpy');
    deepStrictEqual(rig.client.urls, []);
  });

  it('asks nothing about a version that is none', async () => {
    const rig = sourceRig(() => '');
    const source = snyk(rig, { hasToken: true, organization: 'o' });
    strictEqual((await source.fetchReport('numpy', 'CHECK', neverAborted)).status, 'unresolvable');
    deepStrictEqual(rig.client.urls, []);
  });
});

describe('the test of a token', () => {
  const cases: readonly [TokenService, string, Script, string][] = [
    ['github', 'its limits', () => ({ body: { resources: {} } }), 'works'],
    ['github', 'a page of HTML', () => ({ body: '<html>' }), 'unreachable'],
    ['nvd', 'a record', () => ({ body: { totalResults: 0, vulnerabilities: [] } }), 'works'],
    ['nvd', 'NVD’s refusal of a key', () => ({ status: 404, headers: { message: 'Invalid apiKey.' } }), 'refused'],
    ['nvd', 'a failure', () => 'responded with status 503', 'unreachable'],
    ['snyk', 'nothing', () => 'could not be reached', 'unreachable'],
  ];
  for (const [service, what, script, expected] of cases) {
    it(`of ${service} answered with ${what} is ${expected}`, async () => {
      const { client } = sourceRig(script);
      strictEqual((await testConnection(service, client, undefined, neverAborted)).status, expected);
      strictEqual(client.requests.length, 1);
    });
  }

  const record = (id: string): ScriptedAnswer => ({
    body: { totalResults: 1, vulnerabilities: [{ cve: { id, vulnStatus: 'Deferred' } }] },
  });
  const knowsOlderOnly: readonly [string, ScriptedAnswer][] = [
    ['refuses', { status: 404 }],
    ['ignores', record('CVE-2000-0001')],
    ['answers with a page to', { body: '<html>' }],
  ];
  for (const [what, answer] of knowsOlderOnly) {
    it(`asks NVD by the older parameter where the service ${what} the newer one`, async () => {
      const { client } = sourceRig((url) => (url.searchParams.has('cveIds') ? answer : record('CVE-1999-0001')));
      strictEqual((await testConnection('nvd', client, 'https://mirror.example', neverAborted)).status, 'works');
      deepStrictEqual(
        client.urls.map((url) => url.split('?')[1]),
        ['cveIds=CVE-1999-0001', 'cveId=CVE-1999-0001'],
      );
    });
  }

  it('asks NVD by the older parameter after a refusal with 400, and says what that one is told', async () => {
    for (const [status, expected] of [
      [200, 'works'],
      [401, 'refused'],
      [503, 'unreachable'],
    ] as const) {
      const client = replayingClient(({ url }) => {
        if (url.includes('cveIds=')) return { refusal: 400 };
        return status === 200 ? { json: record('CVE-1999-0001').body } : { refusal: status };
      });
      strictEqual((await testConnection('nvd', client, undefined, neverAborted)).status, expected);
    }
  });

  it('takes a refusal that names the key for one, as the client passes it on', async () => {
    const client = replayingClient(() => ({ refusal: 404 }));
    strictEqual((await testConnection('nvd', client, undefined, neverAborted)).status, 'refused');
    strictEqual(client.requests.length, 1);
  });

  it('takes the organization of a Snyk token for a proof', async function () {
    const { client } = sourceRig(() => ({ body: recordedJson(this, 'snyk/self.json') }));
    strictEqual((await testConnection('snyk', client, undefined, neverAborted)).status, 'works');
  });
});
