/** Snyk's issues of one release, through its REST API. Refuses to scrape: without a token nothing is asked. */
import type { ReportedFlaw, VersionReport, VersionReportSource } from '../../core/advisory/sourcePorts';
import type { SourceAnswer } from '../../core/advisory/source';
import { parseVersion } from '../../core/package/version';
import { urlPart } from '../../core/text/inert';
import { remark } from '../../core/text/remark';
import { originOf, unavailable, type Unanswered, unavailableBy, unreadable } from '../answers/answerText';
import type { HttpClient } from '../http/httpClient';
import { serviceBases } from '../http/serviceBases';
import { readJsonBody } from '../answers/jsonBody';
import { hourOld, type SourceContext } from '../sourceContext';
import { readSnykOrganization, readSnykPage } from './snykIssues';

export interface SnykAccess {
  readonly hasToken: boolean;
  /** Asked of Snyk itself when absent. */
  readonly organization?: string | undefined;
}

export const snykApiVersion = '2024-06-26';
const headers = { accept: 'application/vnd.api+json' };
const mostPages = 20;

export function snyk({ client, baseUrl }: SourceContext, access: SnykAccess): VersionReportSource {
  const base = baseUrl ?? serviceBases.snyk[0];
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
  const isUsable = (body: Uint8Array): boolean => readSnykOrganization(readJsonBody(body)) !== undefined;
  const answer = await client.request({ service: 'snyk', url, headers, ...hourOld, isUsable }, signal);
  if (answer.kind === 'unavailable') return unavailableBy(answer);
  return (
    readSnykOrganization(readJsonBody(answer.body)) ?? unavailable(remark`does not tell the organisation of the token`)
  );
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
  const purl = `pkg:pypi/${name}@${version}`;
  const path = `/orgs/${urlPart(organization)}/packages/${urlPart(purl)}/issues`;
  let next: string | undefined = `${path}?version=${snykApiVersion}&limit=1000&offset=0`;
  const affecting: ReportedFlaw[] = [];
  let origin = { url: page };
  for (let count = 0; next !== undefined; count += 1) {
    if (count >= mostPages) return unavailable(remark`sent a list without an end`);
    const url: string = base + next;
    const isUsable = (body: Uint8Array): boolean => pageOf(body, purl) !== undefined;
    const answer = await client.request({ service: 'snyk', url, headers, ...hourOld, isUsable }, signal);
    if (answer.kind === 'unavailable') return { ...unavailableBy(answer), origin };
    origin = { ...originOf(answer), url: page };
    if (answer.status !== 200) return { status: 'notFound', origin };
    const read = pageOf(answer.body, purl);
    if (read === undefined) return { ...unreadable, origin };
    affecting.push(...read.flaws);
    next = read.next;
  }
  return { status: 'ok', value: { affecting }, origin };
}

/** Undefined when it cannot be read, is about another release, or leads away from the API. */
function pageOf(body: Uint8Array, purl: string) {
  const read = readSnykPage(readJsonBody(body));
  if (read === undefined) return undefined;
  const isAnothers = read.purl !== undefined && decodeURIComponent(read.purl).toLowerCase() !== purl.toLowerCase();
  const leadsAway = read.next !== undefined && !read.next.startsWith('/orgs/');
  return isAnothers || leadsAway ? undefined : read;
}
