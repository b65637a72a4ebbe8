/** CISA's catalog from cisa.gov, its mirror or a file. */
import { oldDayOf, usualAgeBounds } from '../../core/advisory/dataAge';
import type { KnownExploited } from '../../core/advisory/evidence';
import type { AnswerOrigin } from '../../core/advisory/source';
import type { KnownExploitedSource } from '../../core/advisory/sourcePorts';
import { foreign } from '../../core/message/quoted';
import { remark } from '../../core/message/remark';
import { dataFileBytes, readRegularFile } from '../../platform/regularFile';
import { originOf, type Unanswered, unavailable, unavailableBy, unreadable } from '../answers/answerText';
import { type CveTable, cveListSource } from '../answers/cveList';
import { kevFacts } from './facts';
import { readJsonBody } from '../answers/jsonBody';
import { type HadList, ListOnce } from '../answers/listOnce';
import { dayOld, type SourceContext } from '../sourceContext';
import { type KevCatalog, readKevCatalog } from './kevCatalog';

const label = 'CISA KEV';
const file = 'known_exploited_vulnerabilities.json';
/** The branch of CISA's own mirror has had both names, and its host follows no renaming. */
const paths = [
  `/sites/default/files/feeds/${file}`,
  ...['develop', 'main'].map((branch) => `/cisagov/kev-data/${branch}/${file}`),
];

type Loaded = HadList<CveTable<KnownExploited>> | Unanswered;

/** cisa.gov refuses many networks, and a branch may stand still: then the next place is asked, and the answer's origin tells it. */
export function kev(context: SourceContext): KnownExploitedSource {
  const urls = kevUrls(context.baseUrl);
  const load = async (signal: AbortSignal): Promise<Loaded> => {
    let outcome: Loaded = unreadable;
    for (const [at, url] of urls.entries()) {
      const next = await fetchCatalog(context, url, hasMirror(urls, at), signal);
      const isCurrent = !('status' in next) && next.origin.stale !== true && !standsStill(next.origin, context.clock);
      if (isCurrent) return next;
      if (!isBetter(outcome, next)) outcome = next;
    }
    return outcome;
  };
  const provenance = { source: 'kev', label, origin: urls[0] ?? '', dataDate: undefined } as const;
  return cveListSource(provenance, new ListOnce(load, context.clock));
}

/** Where the catalog is, in the order to ask; a person's mirror holds them under the same paths. */
export function kevUrls(baseUrl: string | undefined): readonly string[] {
  const [own, mirror = own] = baseUrl === undefined ? kevFacts.bases : [baseUrl];
  return paths.map((path, at) => `${at === 0 ? own : mirror}${path}`);
}

/** Whether another host comes after the address at this place. */
export function hasMirror(urls: readonly string[], at: number): boolean {
  const hostOf = (url: string): string => new URL(url).host;
  return urls.slice(at + 1).some((url) => hostOf(url) !== hostOf(urls[at] ?? ''));
}

/** CISA adds entries every week or two: whoever publishes a catalog of earlier refreshes it no more. */
function standsStill({ dataDate }: AnswerOrigin, clock: SourceContext['clock']): boolean {
  return oldDayOf(dataDate, usualAgeBounds.file, clock.now()) !== undefined;
}

/** A catalog of earlier is better than none, and of two the newer one, then the one that was had later. */
function isBetter(before: Loaded, next: Loaded): boolean {
  if ('status' in before) return false;
  if ('status' in next) return true;
  const ageOf = ({ dataDate = '', retrievedAt = '' }: AnswerOrigin): string => `${dataDate} ${retrievedAt}`;
  return ageOf(before.origin) >= ageOf(next.origin);
}

async function fetchCatalog(
  { client }: SourceContext,
  url: string,
  hasMirror: boolean,
  signal: AbortSignal,
): Promise<Loaded> {
  const isUsable = (body: Uint8Array): boolean => readKevCatalog(readJsonBody(body)) !== undefined;
  const answer = await client.request({ service: 'kev', url, hasMirror, ...dayOld, isUsable }, signal);
  if (answer.kind === 'unavailable') return unavailableBy(answer);
  const catalog = answer.status === 200 ? readKevCatalog(readJsonBody(answer.body)) : undefined;
  if (catalog === undefined) return unreadable;
  return { list: tableOf(catalog), origin: originOf(answer, url, catalog.released) };
}

/** `path` is the catalog in JSON, as CISA publishes it. */
export function kevFile(path: string, clock: SourceContext['clock'], dataDate?: string): KnownExploitedSource {
  const load = async (): Promise<Loaded> => {
    const bytes = await readRegularFile(path, dataFileBytes).catch(() => undefined);
    if (bytes === undefined) return unavailable(remark`file cannot be read (${foreign(path)})`);
    const catalog = readKevCatalog(readJsonBody(bytes));
    if (catalog === undefined) return unavailable(remark`file is not a complete catalog (${foreign(path)})`);
    const day = catalog.released;
    return { list: tableOf(catalog), origin: day === undefined ? { url: path } : { url: path, dataDate: day } };
  };
  return cveListSource({ source: 'kev', label, origin: path, dataDate }, new ListOnce(load, clock));
}

function tableOf({ byCve }: KevCatalog): CveTable<KnownExploited> {
  return {
    find: (cve) => {
      const entry = byCve.get(cve);
      return entry === undefined ? [] : [entry];
    },
  };
}
