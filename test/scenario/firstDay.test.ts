/** What the newest documents and clients of the services tell of them, each in a scan: the cells say what is true all the same. */
import { deepStrictEqual, match, ok, strictEqual } from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { TransportError } from '../../src/sources/http/transport';
import { internetSecrets } from '../support/internet/internet';
import { mirrorShapes } from '../support/internet/services/pypiMirrors';
import { statusOf } from '../support/internet/services/pypiService';
import { useTemporaryFolder } from '../support/temporaryFolder';
import { cells, cve, ghsa, type Meets, nothing, refused, released, useTold, world } from './firstDayRig';
import type { ScanOutcome } from './scanRig';
import { advisory, cellsOf, type World } from './smallWorlds';

describe('on the first day with the real services', function () {
  this.timeout(300_000);
  const folder = useTemporaryFolder();
  const told = useTold(folder);

  /** The first name that the simulated index gives this status. */
  const named = (status: string): string => {
    for (let at = 0; ; at += 1) if (statusOf(`name${at}`) === status) return `name${at}`;
  };

  for (const [version, record, beside] of [
    ['2.0', false, /^PROCEED \| /],
    ['1.0', false, /^PROCEED WITH UPDATE \| 1\.0 → 2\.0 \| /],
    ['1.0', true, /^SECURITY RISK \| EXPEDITE UPGRADE .* \| /],
  ] as const) {
    it(`1: an archived project is told from the simple API, and one that could not be asked for: ${beside.source}`, async () => {
      const name = named('archived');
      const over: World = {
        rows: [[name, version]],
        records: record ? [advisory(name, ghsa, [cve], '2.0')] : [],
        own: { releases: { [name]: released }, snyk: { [name]: [] } },
      };
      const said = (outcome: ScanOutcome): string => cellsOf(outcome, name, version).W;
      const archived = said((await told(undefined, nothing, { over })).outcome);
      ok(beside.test(archived) && archived.includes('PyPI says archived'), archived);
      const fails: Meets = ({ url }) => (url.pathname.startsWith('/simple/') ? refused(503) : undefined);
      const unknown = said((await told('pypi', fails, { over })).outcome);
      ok(beside.test(unknown) && unknown.includes('project status not checked'), unknown);
    });
  }

  for (const shape of mirrorShapes) {
    it(`2: a mirror like ${shape.name} that wants a login gets it, and says what it lacks without`, async () => {
      const login = `Basic ${Buffer.from('ann:word').toString('base64')}`;
      const guarded: Meets = ({ headers }) => (headers['authorization'] === login ? undefined : refused(401));
      const secrets = { ...internetSecrets, pypiLogin: 'ann:word' };
      const within = await told('pypi', guarded, { shape, secrets });
      match(cells(within).W, /^SECURITY RISK \| EXPEDITE UPGRADE 1\.0 → 2\.0/);
      strictEqual(within.outcome.exitCode, 1);
      const without = await told('pypi', guarded, { shape });
      match(cells(without, 'clean').W, /PyPI\b.* not checked/);
      strictEqual(without.outcome.exitCode, 2);
    });
  }

  const github = (url: URL): boolean => url.pathname === '/advisories';
  const good = {
    ghsa_id: ghsa,
    cve_id: cve,
    severity: 'high',
    vulnerabilities: [{ package: { ecosystem: 'pip', name: 'demo' }, vulnerable_version_range: '< 2.0' }],
  };
  const beside: readonly [title: string, record: object][] = [
    ['3: a record without vulnerabilities', { ghsa_id: 'GHSA-0000-0000-0000', vulnerabilities: null }],
    ['3: a record whose package is null', { ghsa_id: 'GHSA-0000-0000-0000', vulnerabilities: [{ package: null }] }],
    [
      '4: a record of the same name elsewhere, and of a package that nobody asked about',
      {
        ghsa_id: 'GHSA-0000-0000-0000',
        vulnerabilities: [
          { package: { ecosystem: 'npm', name: 'clean' }, vulnerable_version_range: '< 9' },
          { package: { ecosystem: 'pip', name: 'pillow' }, vulnerable_version_range: '< 9' },
        ],
      },
    ],
  ];
  for (const [title, record] of beside) {
    it(`${title} takes no answer of GitHub away`, async () => {
      const outcome = await told('github', ({ url }) =>
        github(url) ? { json: [record, good] } : url.pathname.startsWith('/advisories/') ? { json: record } : undefined,
      );
      match(cells(outcome).M, /^VULNERABLE - 1 affects v1\.0/);
      deepStrictEqual(
        [cells(outcome, 'clean').M, cells(outcome, 'clean').W],
        ['No published security advisories', 'PROCEED WITH UPDATE | 1.0 → 2.0'],
      );
      strictEqual(outcome.outcome.exitCode, 1);
    });
  }

  it('5: a 403 of CVE Services is waited for', async () => {
    const outcome = await told('mitre', ({ before }) => (before === 0 ? refused(403) : undefined));
    match(cells(outcome).R, /CVE-2021-0001 \| CRITICAL \| 9\.8 by mitre/);
    strictEqual(outcome.asked.length, 2);
    ok(outcome.outcome.tookMs >= 30_000, `${outcome.outcome.tookMs} ms`);
  });

  const many: World = {
    rows: Array.from({ length: 12 }, (_, at) => [`demo${at}`, '1.0'] as const),
    records: Array.from({ length: 12 }, (_, at) =>
      advisory(`demo${at}`, `GHSA-aaaa-bbbb-${1000 + at}`, [`CVE-2021-${1000 + at}`], '2.0'),
    ),
    own: { releases: Object.fromEntries(Array.from({ length: 12 }, (_, at) => [`demo${at}`, released])) },
  };

  it('5: and again, as long as it has answered before', async () => {
    const outcome = await told('mitre', ({ before }) => (before === 4 || before === 5 ? refused(403) : undefined), {
      over: many,
    });
    for (const [name] of many.rows) match(cells(outcome, name).R, /CRITICAL \| 9\.8 by mitre/);
    strictEqual(outcome.outcome.exitCode, 1);
  });

  for (const [service, field] of [
    ['mitre', 'R'],
    ['nvd', 'P'],
  ] as const) {
    it(`5: a firewall that blocks ${service} is told as what it may be, and waited for once`, async () => {
      const outcome = await told(service, () => refused(403), { over: many });
      for (const [name] of many.rows)
        match(
          cells(outcome, name)[field],
          /Not checked at (NVD|MITRE): is limiting requests, or a firewall blocks it \(status 403\)$/,
        );
      strictEqual(outcome.outcome.exitCode, 2);
      ok(outcome.outcome.tookMs < 60_000 && outcome.asked.length <= 10, `${outcome.outcome.tookMs} ms`);
    });
  }

  it('7: names are asked for as they are published, however GitHub compares them', async () => {
    const names = ['PyYAML', 'Jinja2', 'Zope.Interface', 'Flask_Caching', 'python-dateutil', 'MarkupSafe'];
    const records = names.map((name, at) =>
      advisory(name, `GHSA-aaaa-bbbb-${1000 + at}`, [`CVE-2021-${1000 + at}`], '2.0'),
    );
    const rows = names.map((name) => [name, '1.0'] as const);
    const own = {
      releases: Object.fromEntries(names.map((name) => [name.toLowerCase().replace(/[_.]/g, '-'), released])),
    };
    const outcome = await told(undefined, nothing, { over: { rows, records, own } });
    for (const name of names) {
      const { M, W } = cells(outcome, name.toLowerCase().replace(/[_.]/g, '-'));
      match(M, /^VULNERABLE - 1 affects v1\.0/);
      ok(!W.includes('sources disagree'), `${name}: ${W}`);
    }
  });

  const capital: World = {
    rows: [['camelcase', '1.0']],
    own: {
      releases: { camelcase: [['1.0', '2024-01-01']] },
      published: { camelcase: 'CamelCase' },
      snyk: { camelcase: [] },
    },
  };
  const unheard = 'Not checked - GitHub lists packages by their published spelling, which is not known';

  for (const shape of mirrorShapes) {
    it(`7: no list of GitHub is "none" where a mirror like ${shape.name} hides the published spelling`, async () => {
      const { M, W } = cells(await told(undefined, nothing, { over: capital, shape }), 'camelcase');
      if (shape.hasDocuments || shape.hasMetadata === true) strictEqual(M, 'No published security advisories');
      else deepStrictEqual([M, /GitHub not checked/.test(W)], [unheard, true], `${M} ${W}`);
    });
  }

  const withMetadata = mirrorShapes.filter(({ hasMetadata }) => hasMetadata === true);
  for (const shape of withMetadata) {
    const affected: World = { ...capital, records: [advisory('CamelCase', ghsa, [cve], '2.0')] };

    it(`7: a mirror like ${shape.name} tells the published spelling by one small request`, async () => {
      const outcome = await told('pypi', nothing, { over: affected, shape });
      match(cells(outcome, 'camelcase').W, /^SECURITY RISK .*\| OSV, GitHub\b/);
      strictEqual(outcome.asked.filter(({ pathname }) => pathname.endsWith('.metadata')).length, 1);
    });
  }

  it('7: nor where PyPI is not asked at all, or does not answer', async () => {
    const off = await told(undefined, nothing, {
      over: capital,
      services: (all) => ({ ...all, pypi: { ...all['pypi'], enabled: false } }),
    });
    const down = await told('pypi', () => refused(503), { over: capital });
    for (const outcome of [off, down]) {
      const { M } = cells(outcome, 'camelcase');
      strictEqual(M, unheard);
      strictEqual(outcome.outcome.exitCode, 2);
    }
  });

  it('8: a single id is asked by `cveIds`, and by `cveId` where that is all that a service knows', async () => {
    const record = {
      id: cve,
      vulnStatus: 'Analyzed',
      metrics: {
        cvssMetricV31: [{ source: 'nvd@nist.gov', type: 'Primary', cvssData: { version: '3.1', baseScore: 9.8 } }],
      },
    };
    const newer = await told('nvd', nothing);
    const older = await told('nvd', ({ url }) =>
      url.searchParams.has('cveIds')
        ? refused(404, { message: 'Invalid parameter: cveIds.' }, '')
        : { json: { totalResults: 1, vulnerabilities: [{ cve: record }] } },
    );
    for (const outcome of [newer, older]) match(cells(outcome).P, /CVE-2021-0001 \| CRITICAL \| 9\.8 by NVD/);
    ok(newer.asked.every((url) => url.searchParams.has('cveIds') && !url.searchParams.has('cveId')));
    ok(older.asked.some((url) => url.searchParams.get('cveId') === cve));
  });

  const entry = { cveID: cve, dateAdded: '2026-09-02', dueDate: '', forensicTriage: 'Yes' };
  const catalog = { count: 2, vulnerabilities: [entry, { cveID: 'CVE-1999-0001' }] };

  it('9: entries of CISA without a due date count, and no word is of the directive that is gone', async () => {
    const outcome = await told('kev', () => ({ json: catalog }));
    match(cells(outcome).W, /\| KNOWN EXPLOITED, listed since 2026-09-02, forensic triage required$/);
    ok(!/due/.test(cells(outcome).W));
  });

  it("10: CISA's mirror is asked by both names of its branch", async () => {
    const outcome = await told(
      'kev',
      ({ url }) => {
        if (url.hostname === 'www.cisa.gov') return refused(403);
        return url.pathname.includes('/main/') ? { json: catalog } : refused(404);
      },
      { services: (all) => ({ ...all, kev: { enabled: true } }) },
    );
    match(cells(outcome).W, /KNOWN EXPLOITED/);
    deepStrictEqual(
      outcome.asked.map(({ hostname, pathname }) => `${hostname} ${/\/(develop|main)\//.exec(pathname)?.[1] ?? ''}`),
      ['www.cisa.gov ', 'raw.githubusercontent.com develop', 'raw.githubusercontent.com main'],
    );
  });

  for (const [status, headers] of [
    [429, { 'retry-after': '3600' }],
    [503, { 'retry-after': '3600' }],
    [403, { 'retry-after': '900' }],
    [429, {}],
  ] as const) {
    it(`10: a wait of cisa.gov is not its mirror's: ${status} ${JSON.stringify(headers)}`, async () => {
      const outcome = await told(
        'kev',
        ({ url }) => (url.hostname === 'www.cisa.gov' ? refused(status, headers) : { json: catalog }),
        { services: (all) => ({ ...all, kev: { enabled: true } }) },
      );
      match(cells(outcome).W, /KNOWN EXPLOITED/);
      // A wait outlives its scan: the next one may not ask there at all.
      const hosts = outcome.asked.map(({ hostname }) => hostname);
      deepStrictEqual(
        hosts.filter((host) => host !== 'www.cisa.gov'),
        ['raw.githubusercontent.com'],
      );
      ok(hosts.length <= 2, hosts.join());
      strictEqual(outcome.outcome.exitCode, 1);
      ok(outcome.outcome.tookMs < 20_000, `${outcome.outcome.tookMs} ms`);
    });
  }

  for (const headers of [{}, { 'x-ratelimit-remaining': '4000' }]) {
    it(`12: a secondary limit of GitHub is waited for, ${JSON.stringify(headers)}`, async () => {
      const words = JSON.stringify({ message: 'You have exceeded a secondary rate limit. Please wait a few minutes.' });
      const outcome = await told('github', ({ before }) => (before === 0 ? refused(403, headers, words) : undefined));
      ok(!/GitHub not checked/.test(cells(outcome).W) && outcome.outcome.exitCode === 1, cells(outcome).W);
      ok(outcome.outcome.tookMs >= 60_000, `${outcome.outcome.tookMs} ms`);
    });
  }

  const issue = {
    id: 'SNYK-PYTHON-DEMO-1',
    attributes: { title: 'x', problems: [{ id: cve, source: 'CVE' }], effective_severity_level: 'info' },
  };
  const isIssues = (url: URL): boolean => url.pathname.endsWith('/issues');
  const snyk: readonly [title: string, meets: Meets, said: RegExp][] = [
    [
      'a: a token of another region',
      () => refused(401),
      /^Not checked - Snyk does not accept the access token: it may be of another region/,
    ],
    [
      'b: a token without an organization',
      ({ url }) => (isIssues(url) ? undefined : { json: { data: { attributes: {} } } }),
      /^Not checked - Snyk .*set SNYK_ORG/,
    ],
    [
      'c: a plan without the API',
      () => refused(403, { 'content-type': 'application/vnd.api+json' }, '{"errors":[{"status":"403"}]}'),
      /^Not checked - Snyk .*Enterprise plan/,
    ],
    ['c: a firewall that blocks it', () => refused(403), /^Not checked - Snyk responded with status 403/],
    ['d: no limit is named', ({ url }) => (url.searchParams.has('limit') ? refused(400) : undefined), /^None found/],
    [
      'e and f: whole addresses of further pages, and the least severity',
      ({ url }) => {
        if (!isIssues(url) || !url.pathname.includes('demo')) return undefined;
        const next = url.searchParams.has('page') ? {} : { next: `${url.href}&page=2` };
        const data = url.searchParams.has('page') ? [issue] : [];
        const meta = { package: { url: 'pkg:pypi/demo@1.0' } };
        return { json: { jsonapi: { version: '1.0' }, data, links: next, meta } };
      },
      /^VULNERABLE - 1 affects v1\.0 \(Highest: (NONE|LOW|INFO)/,
    ],
  ];
  for (const [title, meets, said] of snyk) {
    it(`13${title}`, async () => match(cells(await told('snyk', meets)).T, said));
  }

  it('14: every request says who asks', async () => {
    const { internet } = await told(undefined, nothing);
    for (const { log } of internet.services.values()) {
      ok(log.requests.every(({ headers }) => /^ihacpa-package-review\/\S+/.test(headers['user-agent'] ?? '')));
    }
  });

  it('15: a release that PyPI hides may be in quarantine', async () => {
    const over: World = { ...world, rows: [['clean', '1.5']] };
    const { outcome } = await told(undefined, nothing, { over });
    match(cellsOf(outcome, 'clean', '1.5').W, /version 1\.5 is not (on PyPI|in the index)/);
  });

  it('16: the columns of the table of scores are found by their names', async () => {
    const path = join(folder(), 'scores.csv');
    const rows = ['cve,percentile,model,epss', `${cve},0.9,v5,0.4321`, 'CVE-1999-0001,0.1,v5,0.01'];
    writeFileSync(path, `#model_version:v5,score_date:2026-11-30T00:00:00Z\n${rows.join('\n')}\n`);
    const { outcome } = await told(undefined, nothing, { files: { epss: path } });
    const [text] = [...outcome.cells].flatMap(([key, value]) =>
      key.includes('demo') && key.endsWith('recommendation') ? [value] : [],
    );
    match(text ?? '', /EPSS 43\.2%/);
  });

  it('17: a proxy that wants another login than the command line can give is told as one', async () => {
    const outcome = await told('nvd', () => {
      throw new TransportError('proxyLogin', 'proxy.corp.example:8080');
    });
    match(
      cells(outcome).P,
      /Not checked at NVD: could not be reached: the proxy proxy\.corp\.example:8080 requires a login|Not checked - NVD could not be reached: the proxy/,
    );
  });
});
