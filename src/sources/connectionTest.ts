/** Whether a person's token works, told by one cheap request. Refuses to say so for a service that could not be reached. */
import { readJsonBody } from './answers/jsonBody';
import type { HttpClient, HttpOutcome } from './http/httpClient';
import { serviceBases } from './http/serviceBases';
import { neverKept } from './sourceContext';
import { readNvdAnswer } from './nvd/nvdRecord';
import { snykApiVersion } from './snyk/snyk';
import { isSnykSelf } from './snyk/snykIssues';
import { remark } from '../core/text/remark';

export const tokenServices = ['github', 'nvd', 'snyk', 'pypi'] as const;
export type TokenService = (typeof tokenServices)[number];

/** `refused`: the service answered, and it does not take the token. `why` completes "{service} …". */
export type ConnectionTest =
  { readonly status: 'works' } | { readonly status: 'refused' | 'unreachable'; readonly why: string };

/** `client` carries the token; `baseUrl` is a mirror's. Rejects only with the signal's reason. */
export async function testConnection(
  service: TokenService,
  client: HttpClient,
  baseUrl: string | undefined,
  signal: AbortSignal,
): Promise<ConnectionTest> {
  const { path, works, headers } = tests[service];
  const base = baseUrl ?? serviceBases[service][0];
  const url =
    base.replace(service === 'pypi' ? /\/\+?simple$/ : '', '') +
    (service === 'pypi' && base.endsWith('/+simple') ? '/+simple/pip/' : path);
  return judge(await client.request({ service, url, headers, ...neverKept }, signal), works);
}

interface TokenTest {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly works: (body: unknown) => boolean;
}

const tests: Readonly<Record<TokenService, TokenTest>> = {
  // Does not count against the limit that it tells.
  github: {
    path: '/rate_limit',
    headers: { accept: 'application/vnd.github+json', 'x-github-api-version': '2022-11-28' },
    works: (body) => typeof body === 'object' && body !== null && 'resources' in body,
  },
  nvd: {
    path: '/rest/json/cves/2.0?cveIds=CVE-1999-0001',
    headers: {},
    works: (body) => readNvdAnswer(body) !== undefined,
  },
  // Of the simple API, which every mirror has; pages of links as well.
  pypi: {
    path: '/simple/pip/',
    headers: { accept: 'application/vnd.pypi.simple.v1+json, text/html;q=0.1' },
    works: () => true,
  },
  snyk: {
    path: `/self?version=${snykApiVersion}`,
    headers: { accept: 'application/vnd.api+json' },
    works: isSnykSelf,
  },
};

function judge(outcome: HttpOutcome, works: (body: unknown) => boolean): ConnectionTest {
  if (outcome.kind === 'unavailable') {
    const isRefusal = outcome.status === 401 || outcome.status === 403;
    return { status: isRefusal ? 'refused' : 'unreachable', why: outcome.why };
  }
  // NVD's way to refuse a key is a 404.
  if (outcome.status !== 200) return { status: 'refused', why: remark`does not take the token` };
  if (works(readJsonBody(outcome.body))) return { status: 'works' };
  return { status: 'unreachable', why: remark`sent an answer that cannot be read` };
}
