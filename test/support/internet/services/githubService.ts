/** GitHub's list of advisories over the facts, in pages with Link headers and a budget an hour. Compares names as they were published, letter by letter, and mixes in what the published types allow. */
import { normalizeName } from '../../../../src/core/package/packageName';
import { aliasOf, type Fact, type Facts, share } from '../facts';
import type { Asked, Reply, ServiceDescription } from '../simulatedService';

export function githubService(facts: Facts, token: string): ServiceDescription {
  return {
    id: 'github',
    latencyMs: 400,
    limits: [{ requests: 5000, ms: 3_600_000 }],
    atOnce: 1,
    sendsEtag: true,
    secret: ['authorization', `Bearer ${token}`],
    answer: (asked) => list(facts, asked),
    wrongAnswer: () => ({ body: strangers(facts).slice(0, 3) }),
    refuse: () => ({ status: 403, headers: { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '0' } }),
  };
}

/** Advisories of packages that nobody here asks about. */
function strangers(facts: Facts): readonly object[] {
  const asked = new Set(facts.rows.map(({ identity }) => identity.name));
  return [...facts.byId.values()]
    .filter(({ name }) => !asked.has(name))
    .flatMap((fact) => advisory(facts, fact, fact.name));
}

/** As its publisher spells it, as the index does or with another separator: nothing says which. */
export function publishedName(facts: Facts, name: string): string {
  const told = facts.own?.published?.[name];
  if (told !== undefined) return told;
  const onIndex = facts.rows.find(({ identity }) => identity.name === name)?.displayName.trim() ?? name;
  const kind = share(`${name} at GitHub`);
  if (kind < 0.7) return onIndex;
  return kind < 0.85 ? name : name.replaceAll('-', '_');
}

/** `ecosystem` and `affects` are two filters: an advisory passes that names one package of either kind. */
const oddities: readonly object[] = [
  {
    ghsa_id: 'GHSA-odd0-0000-0001',
    severity: 'high',
    withdrawn_at: null,
    vulnerabilities: [
      entryOf('npm', 'flask', '< 99'),
      entryOf('rust', 'requests', '< 99'),
      entryOf('pip', 'nobody-asked-about-this', '< 99'),
    ],
  },
  {
    ghsa_id: 'GHSA-odd0-0000-0002',
    severity: null,
    withdrawn_at: null,
    vulnerabilities: [
      { package: null, vulnerable_version_range: null, first_patched_version: null },
      { ...entryOf('pip', 'nobody-asked-about-this', '< 99'), vulnerable_version_range: null },
    ],
  },
  { ghsa_id: 'GHSA-odd0-0000-0003', vulnerabilities: null, cvss: null, cvss_severities: null, identifiers: null },
];

function entryOf(ecosystem: string, name: string, range: string): object {
  return { package: { ecosystem, name }, vulnerable_version_range: range, first_patched_version: null };
}

function list(facts: Facts, { url }: Asked): Reply {
  if (url.href.length > 8_000) return { status: 414 };
  if (url.pathname === '/rate_limit') return { body: { resources: {} } };
  const [, id] = /^\/advisories\/(.+)$/.exec(url.pathname) ?? [];
  if (id !== undefined) return byId(facts, id);
  const asked = new Set((url.searchParams.get('affects') ?? '').split(','));
  if (asked.size > 1000) return { status: 422, body: { message: 'Validation Failed' } };
  const names = new Set([...asked].map(normalizeName));
  const found = [...names].flatMap((name) => {
    const published = publishedName(facts, name);
    return asked.has(published) ? facts.of(name).flatMap((fact) => advisory(facts, fact, published)) : [];
  });
  const all = found.length === 0 ? [] : [...oddities, ...found];
  const size = Number(url.searchParams.get('per_page') ?? 30);
  const start = Number(url.searchParams.get('after') ?? 0);
  const next = new URL(url);
  next.searchParams.set('after', String(start + size));
  const hasMore = all.length > start + size;
  return {
    body: all.slice(start, start + size),
    headers: {
      'x-ratelimit-remaining': '4990',
      ...(hasMore ? { link: `<${next.href}>; rel="next"` } : {}),
    },
  };
}

/** `GET /advisories/{ghsa_id}`. */
function byId(facts: Facts, id: string): Reply {
  const fact = facts.byId.get(id);
  const [found = oddities.find((odd) => 'ghsa_id' in odd && odd.ghsa_id === id)] =
    fact === undefined ? [] : advisory(facts, fact, publishedName(facts, fact.name));
  return found === undefined ? { status: 404, body: { message: 'Not Found' } } : { body: found };
}

function advisory({ own }: Facts, fact: Fact, name: string): readonly object[] {
  const ghsa = fact.json.id.startsWith('GHSA-') ? fact.json.id : aliasOf(fact, 'GHSA-');
  if (ghsa === undefined) return [];
  const cve = aliasOf(fact, 'CVE-') ?? null;
  const vector = fact.json.severity?.find(({ type }) => type === 'CVSS_V3')?.score ?? null;
  return [
    {
      ghsa_id: ghsa,
      cve_id: cve,
      html_url: `https://github.com/advisories/${ghsa}`,
      summary: (fact.json.details ?? '').slice(0, 80),
      severity: 'medium',
      identifiers: [{ type: 'GHSA', value: ghsa }, ...(cve === null ? [] : [{ type: 'CVE', value: cve }])],
      published_at: fact.json.published ?? null,
      withdrawn_at: own?.withdrawn?.includes(ghsa) === true ? '2025-01-02T00:00:00Z' : null,
      vulnerabilities: [...(share(ghsa) < 0.1 ? [entryOf('npm', name, '< 99')] : []), ...vulnerabilities(fact, name)],
      cvss_severities: {
        cvss_v3: { vector_string: vector, score: null },
        cvss_v4: { vector_string: null, score: 0.0 },
      },
    },
  ];
}

/** Each pair of introduced and fixed is an entry of its own, as GitHub writes it. */
function vulnerabilities({ json }: Fact, name: string): readonly object[] {
  const ranges = json.affected.flatMap(({ ranges: all = [] }) => all.filter(({ type }) => type === 'ECOSYSTEM'));
  return ranges.flatMap(({ events }) => {
    const entries: object[] = [];
    for (const [at, event] of events.entries()) {
      if (event['introduced'] === undefined) continue;
      const end = events.slice(at + 1).find((each) => each['introduced'] === undefined);
      const from = event['introduced'] === '0' ? [] : [`>= ${event['introduced']}`];
      const to =
        end === undefined ? [] : [end['fixed'] === undefined ? `<= ${end['last_affected']}` : `< ${end['fixed']}`];
      const range = [...from, ...to].join(', ');
      entries.push({
        package: { ecosystem: 'pip', name },
        vulnerable_version_range: range === '' ? '>= 0' : range,
        first_patched_version: end?.['fixed'] ?? null,
      });
    }
    return entries;
  });
}
