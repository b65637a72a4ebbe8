/** Snyk's issues of one release, through its REST API. */
import type { AdvisoryRecord } from '../../core/advisory/advisory';
import type { ReportedFlaw, VersionReport, VersionReportSource } from '../../core/advisory/sourcePorts';
import type { SourceAnswer } from '../../core/advisory/source';
import { parseVersion } from '../../core/package/version';
import { urlPart } from '../../core/message/inert';
import { foreign } from '../../core/message/quoted';
import { remark } from '../../core/message/remark';
import { originOf, unavailable, type Unanswered, unavailableBy, unreadable } from '../answers/answerText';
import type { HttpClient, HttpUnavailable } from '../http/httpClient';
import { snykFacts } from './facts';
import { readJsonBody } from '../answers/jsonBody';
import { hourOld, type SourceContext } from '../sourceContext';
import { isSnykSelf, readSnykOrganization, readSnykPage } from './snykIssues';
import type { SnykRelease } from './snykRange';

export interface SnykAccess {
  readonly hasToken: boolean;
  /** Asked of Snyk itself when absent. */
  readonly organization?: string | undefined;
}

export const snykApiVersion = '2024-06-26';
const headers = { accept: 'application/vnd.api+json' };
const mostPages = 20;
/** Of issues that cannot be read. */
const mostNamed = 5;

export function snyk({ client, baseUrl }: SourceContext, access: SnykAccess): VersionReportSource {
  const base = baseUrl ?? snykFacts.bases[0];
  let organization: Promise<string | Unanswered> | undefined;

  const organizationOf = (signal: AbortSignal): Promise<string | Unanswered> => {
    if (access.organization !== undefined) return Promise.resolve(access.organization);
    const asking = (organization ??= askOrganization(client, base, signal));
    const forget = (): void => void (organization = undefined);
    asking.then((answer) => typeof answer !== 'string' && forget(), forget);
    return asking;
  };

  return {
    provenance: { source: 'snyk', label: 'Snyk', origin: base, dataDate: undefined },
    notConfigured: !access.hasToken,
    fetchReport: async (name, version, signal) => {
      const page = `https://security.snyk.io/package/pip/${urlPart(name)}`;
      if (!access.hasToken) return { status: 'notConfigured', why: remark`no API token`, origin: { url: page } };
      if (parseVersion(version) === undefined) {
        const why = version === '' ? remark`version missing` : remark`version "${version}" is not readable`;
        return { status: 'unresolvable', why, origin: { url: page } };
      }
      const found = await organizationOf(signal);
      if (typeof found !== 'string') return { ...found, origin: { url: page } };
      return fetchIssues(client, base, found, { name, version, page }, signal);
    },
  };
}

async function askOrganization(client: HttpClient, base: string, signal: AbortSignal): Promise<string | Unanswered> {
  const url = `${base}/self?version=${snykApiVersion}`;
  const isUsable = (body: Uint8Array): boolean => isSnykSelf(readJsonBody(body));
  const answer = await client.request({ service: 'snyk', url, headers, ...hourOld, isUsable }, signal);
  if (answer.kind === 'unavailable') return snykRefusal(answer);
  if (answer.status !== 200) return unreadable;
  const organization = readSnykOrganization(readJsonBody(answer.body));
  return organization ?? unavailable(remark`does not name the organization of the token: set SNYK_ORG`);
}

/** A UUID. Snyk's pages have an organization's name in their addresses, which its API rejects. */
const idOfOrganization = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;

/** A token of one region is unknown in the others. */
export function snykRefusal(answer: HttpUnavailable, organization?: string): Unanswered {
  if (answer.status === 400 && organization !== undefined && !idOfOrganization.test(organization))
    return unavailable(remark`does not accept the organization in SNYK_ORG`);
  if (answer.status === 401)
    return unavailable(
      remark`does not accept the access token: it may be of another region (api.us, api.eu or api.au.snyk.io)`,
    );
  return unavailableBy(answer);
}

interface Asked {
  readonly name: string;
  readonly version: string;
  readonly page: string;
}

async function fetchIssues(
  client: HttpClient,
  base: string,
  organization: string,
  { name, version, page }: Asked,
  signal: AbortSignal,
): Promise<SourceAnswer<VersionReport>> {
  const purl = `pkg:pypi/${name}@${parseVersion(version)?.normalized ?? version}`;
  const asked = { name, version, purl };
  const path = `/orgs/${urlPart(organization)}/packages/${urlPart(purl)}/issues`;
  let next: string | undefined = `${path}?version=${snykApiVersion}`;
  const affecting: ReportedFlaw[] = [];
  const records: AdvisoryRecord[] = [];
  const unreadableIssues: string[] = [];
  let origin = { url: page };
  for (let count = 0; next !== undefined; count += 1) {
    if (count >= mostPages) return unavailable(remark`sent a list that never ends`);
    const url: string | undefined = pageAddress(base, next);
    if (url === undefined) return { ...unreadable, origin };
    const isUsable = (body: Uint8Array): boolean => pageOf(body, asked, base) !== undefined;
    const answer = await client.request({ service: 'snyk', url, headers, ...hourOld, isUsable }, signal);
    if (answer.kind === 'unavailable') return { ...snykRefusal(answer, organization), origin };
    origin = { ...originOf(answer), url: page };
    // A package without issues is an empty list.
    if (answer.status === 404) return { ...unavailable(remark`has no such package or organization`), origin };
    const read = answer.status === 200 ? pageOf(answer.body, asked, base) : undefined;
    if (read === undefined) return { ...unreadable, origin };
    affecting.push(...read.flaws);
    records.push(...read.records);
    unreadableIssues.push(...(read.unreadable ?? []));
    next = read.next;
  }
  if (unreadableIssues.length === 0) return { status: 'ok', value: { affecting, records }, origin };
  const named = [...new Set(unreadableIssues)].slice(0, mostNamed).map(foreign).join(', ');
  const why = remark`sent issues that cannot be read (${named})`;
  if (affecting.length === 0) return { ...unavailable(why), origin };
  return { status: 'ok', value: { affecting, records, unreadable: why }, origin };
}

/** Whole addresses are allowed as well as those below the API's root; undefined for one that leads away from it. */
function pageAddress(base: string, link: string): string | undefined {
  if (link.startsWith('/orgs/')) return base + link;
  if (!URL.canParse(link, base)) return undefined;
  const { href, origin, pathname } = new URL(link, base);
  const root = new URL(base);
  return origin === root.origin && pathname.startsWith(`${root.pathname.replace(/\/$/, '')}/orgs/`) ? href : undefined;
}

/** Undefined when it cannot be read, is about another release, or leads away from the API. */
function pageOf(body: Uint8Array, { purl, ...release }: SnykRelease & { readonly purl: string }, base: string) {
  const read = readSnykPage(readJsonBody(body), release);
  if (read === undefined) return undefined;
  const isAnothers = read.purl !== undefined && decoded(read.purl) !== purl.toLowerCase();
  const leadsAway = read.next !== undefined && pageAddress(base, read.next) === undefined;
  return isAnothers || leadsAway ? undefined : read;
}

/** Undefined for what has an escape in it that is none. */
function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text).toLowerCase();
  } catch {
    return undefined;
  }
}
