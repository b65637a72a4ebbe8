/** Snyk's REST API over the facts: the issues of one release, for whoever has the token. Has no other route. */
import { type Facts, type OwnIssue } from '../facts';
import type { Asked, Reply, ServiceDescription } from '../simulatedService';

export const snykOrganization = '11111111-2222-4333-8444-555555555555';

export function snykService(facts: Facts, token: string): ServiceDescription {
  return {
    id: 'snyk',
    latencyMs: 200,
    limits: [{ requests: 180, ms: 60_000 }],
    atOnce: 4,
    sendsEtag: false,
    secret: ['authorization', `token ${token}`],
    answer: (asked) => answer(facts, asked),
    wrongAnswer: () => ({
      body: { jsonapi: { version: '1.0' }, data: [], meta: { package: { url: 'pkg:pypi/somebody-else@1.0' } } },
    }),
    refuse: () => ({ status: 429 }),
  };
}

/** Who has the token: here a person. */
const self = {
  jsonapi: { version: '1.0' },
  data: {
    type: 'user',
    id: '99999999-8888-4777-8666-555555555555',
    attributes: {
      name: 'A Person',
      username: 'a.person',
      email: 'a.person@corp.example',
      default_org_context: snykOrganization,
    },
  },
  links: { self: '/self' },
};

function answer(facts: Facts, { url }: Asked): Reply {
  if (!/^\d{4}-\d\d-\d\d(~\w+)?$/.test(url.searchParams.get('version') ?? ''))
    return { status: 400, body: { errors: [{ status: '400', detail: 'version is required' }] } };
  if (url.pathname === '/self') return { body: self };
  const [, organization = snykOrganization] = /^\/orgs\/([^/]+)\//.exec(url.pathname) ?? [];
  // An id is wanted; people have its name.
  if (!/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i.test(organization))
    return { status: 400, body: { errors: [{ status: '400', detail: 'must match format "uuid"' }] } };
  const [, purl = ''] = new RegExp(`^/orgs/${snykOrganization}/packages/([^/]+)/issues$`).exec(url.pathname) ?? [];
  const [, name = '', version = ''] = /^pkg:pypi\/([^@]+)@(.+)$/.exec(decodeURIComponent(purl)) ?? [];
  if (name === '') return { status: 404, body: { errors: [{ status: '404', detail: 'Not found' }] } };
  const own = facts.own?.snyk?.[name];
  const data =
    own?.map(ownIssue) ??
    facts.affecting(name, version).map(({ json: { id, aliases = [] } }) => ({
      id: `SNYK-PYTHON-${name.toUpperCase()}-${id.replace(/\D/g, '')}`,
      type: 'issue',
      attributes: {
        title: 'An issue',
        problems: aliases.map((alias) => ({ id: alias, source: alias.split('-')[0] })),
        effective_severity_level: 'high',
      },
    }));
  return {
    body: { jsonapi: { version: '1.0' }, data, links: {}, meta: { package: { url: `pkg:pypi/${name}@${version}` } } },
  };
}

function ownIssue({ id, level, cves, fixedIn }: OwnIssue): object {
  const upgrade = fixedIn === undefined ? [] : [{ details: { upgrade_package: fixedIn } }];
  return {
    id,
    type: 'issue',
    attributes: {
      title: 'An issue',
      problems: cves.map((cve) => ({ id: cve, source: 'CVE' })),
      effective_severity_level: level,
      coordinates: [{ remedies: upgrade, representations: [] }],
    },
  };
}
