/** Whether a person's token works, told by one cheap request. */
import { answersById } from './answers/answersById';
import { readJsonBody } from './answers/jsonBody';
import type { HttpClient, HttpOutcome } from './http/httpClient';
import { factsOf } from './registered';
import { neverKept } from './sourceContext';
import { readNvdAnswer } from './nvd/nvdRecord';
import { snykApiVersion } from './snyk/snyk';
import { isSnykSelf } from './snyk/snykIssues';
import { remark } from '../core/message/remark';

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
  const { path, olderPath, works, headers } = tests[service];
  const base = baseUrl ?? factsOf(service).bases[0];
  const ask = (url: string): Promise<HttpOutcome> => client.request({ service, url, headers, ...neverKept }, signal);
  const url =
    base.replace(service === 'pypi' ? /\/\+?simple$/ : '', '') +
    (service === 'pypi' && base.endsWith('/+simple') ? '/+simple/pip/' : path);
  const outcome = await ask(url);
  const mayKnowOlderOnly = !isAboutToken(outcome) && (outcome.kind === 'answer' || outcome.status === 400);
  const test = judge(outcome, works);
  if (test.status === 'works' || olderPath === undefined || !mayKnowOlderOnly) return test;
  return judge(await ask(base + olderPath), works);
}

interface TokenTest {
  readonly path: string;
  /** How a service is asked that does not know `path`. */
  readonly olderPath?: string;
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
    olderPath: '/rest/json/cves/2.0?cveId=CVE-1999-0001',
    headers: {},
    works: (body) => {
      const read = readNvdAnswer(body);
      return read !== undefined && answersById(['CVE-1999-0001'], read) !== undefined;
    },
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

/** NVD's way to refuse a key is a 404 that names it. */
function isAboutToken(outcome: HttpOutcome): boolean {
  if (outcome.kind === 'unavailable') return [401, 403, 404].includes(outcome.status ?? 0);
  return /api\s*key/i.test(outcome.headers['message'] ?? '');
}

function judge(outcome: HttpOutcome, works: (body: unknown) => boolean): ConnectionTest {
  if (outcome.kind === 'unavailable') {
    return { status: isAboutToken(outcome) ? 'refused' : 'unreachable', why: outcome.why };
  }
  if (outcome.status !== 200) return { status: 'refused', why: remark`rejects the token` };
  if (works(readJsonBody(outcome.body))) return { status: 'works' };
  return { status: 'unreachable', why: remark`sent a response that cannot be read` };
}
