/** Asks the services what changed, in as few requests as they allow: OSV's lists of the packages, CISA's catalog, the day of EPSS scores. */
import type { SourceSettings } from '../../core/scan/sourceSettings';
import type { Unanswered } from '../../sources/answers/answerText';
import { readJsonBody } from '../../sources/answers/jsonBody';
import { readEpssAnswer } from '../../sources/epss/epssAnswer';
import { epssFacts } from '../../sources/epss/facts';
import type { HttpClient } from '../../sources/http/httpClient';
import { hasMirror, kevUrls } from '../../sources/kev/kev';
import { readKevCatalog } from '../../sources/kev/kevCatalog';
import { osvFacts } from '../../sources/osv/facts';
import { type ListedAdvisory, listAsSent } from '../../sources/osv/osvBatch';

export interface Asked {
  readonly client: HttpClient;
  readonly services: SourceSettings['services'];
  readonly signal: AbortSignal;
}

/** The API takes 100, in 2,000 characters. */
const mostCves = 80;

export function askLists(
  { client, services, signal }: Asked,
  names: readonly string[],
): Promise<ReadonlyMap<string, readonly ListedAdvisory[] | Unanswered> | Unanswered> {
  return listAsSent(client, services['osv']?.baseUrl ?? osvFacts.bases[0], names, signal);
}

/** `off`: not asked. Undefined: it did not respond. */
export type Day = string | undefined;

/** When CISA's catalog was released. */
export async function askKev({ client, services, signal }: Asked): Promise<Day> {
  const service = services['kev'];
  if (service?.enabled !== true) return 'off';
  const urls = kevUrls(service.baseUrl);
  const isUsable = (body: Uint8Array): boolean => readKevCatalog(readJsonBody(body)) !== undefined;
  for (const [at, url] of urls.entries()) {
    const request = { service: 'kev', url, hasMirror: hasMirror(urls, at), freshMs: 0, staleMs: 0, isUsable };
    const answer = await client.request(request, signal);
    const catalog = answer.kind === 'answer' ? readKevCatalog(readJsonBody(answer.body)) : undefined;
    if (catalog !== undefined) return `${catalog.released ?? ''} ${catalog.byCve.size}`;
  }
  return undefined;
}

/** The day of the newest scores of these vulnerabilities; nothing is asked without any. */
export async function askEpss({ client, services, signal }: Asked, cves: readonly string[]): Promise<Day> {
  const service = services['epss'];
  if (service?.enabled !== true || cves.length === 0) return 'off';
  const base = service.baseUrl ?? epssFacts.bases[0];
  const url = `${base}/data/v1/epss?cve=${cves.slice(0, mostCves).join(',')}`;
  const answer = await client.request({ service: 'epss', url, freshMs: 0, staleMs: 0 }, signal);
  const read =
    answer.kind === 'answer' && answer.status === 200 ? readEpssAnswer(readJsonBody(answer.body)) : undefined;
  if (read === undefined) return undefined;
  return (
    [...read.byId.values()]
      .map(({ date }) => date)
      .sort()
      .at(-1) ?? ''
  );
}
