/** OSV's service over the facts: batches by package, documents by id. Refuses a whole batch for one malformed query, as the real one does. */
import { type Facts } from '../facts';
import type { Asked, Reply, ServiceDescription } from '../simulatedService';

interface Query {
  readonly package?: { readonly name?: string; readonly ecosystem?: string; readonly purl?: string };
  readonly version?: string;
  readonly page_token?: string;
}

const mostQueries = 1000;
/** The real one's pages are longer; these are short so that there are some. */
const pageSize = 40;

export function osvService(facts: Facts): ServiceDescription {
  return {
    id: 'osv',
    latencyMs: 150,
    limits: [],
    atOnce: 16,
    sendsEtag: false,
    answer: (asked) => (asked.url.pathname === '/v1/querybatch' ? batch(facts, asked) : document(facts, asked.url)),
    wrongAnswer: ({ url }) => {
      if (url.pathname === '/v1/querybatch')
        return { body: { results: [{ vulns: [{ id: 'PYSEC-2014-8', modified: '2020-01-01T00:00:00Z' }] }] } };
      return { body: facts.byId.get('PYSEC-2014-8')?.json };
    },
    refuse: () => ({ status: 429 }),
  };
}

function batch(facts: Facts, { body }: Asked): Reply {
  const { queries } = JSON.parse(body) as { readonly queries: readonly Query[] };
  if (queries.length > mostQueries) return error('too many queries');
  if (queries.some(isMalformed)) return error('Invalid query.');
  return { latencyMs: 1_000, body: { results: queries.map((query) => result(facts, query)) } };
}

function isMalformed(query: Query): boolean {
  if (query.package?.purl !== undefined && query.version !== undefined) return true;
  return (query.package?.name ?? '') === '' || (query.package?.ecosystem ?? '') === '';
}

function result(facts: Facts, query: Query): object {
  const { name = '', ecosystem } = query.package ?? {};
  if (ecosystem !== 'PyPI') return {};
  const found = query.version === undefined ? facts.of(name) : facts.affecting(name, query.version);
  const start = Number(query.page_token ?? 0);
  const vulns = found.slice(start, start + pageSize).map(({ json: { id, modified } }) => ({ id, modified }));
  if (vulns.length === 0) return {};
  return found.length > start + pageSize ? { vulns, next_page_token: String(start + pageSize) } : { vulns };
}

function document(facts: Facts, url: URL): Reply {
  const fact = facts.byId.get(decodeURIComponent(url.pathname.replace('/v1/vulns/', '')));
  return fact === undefined
    ? { status: 404, body: { code: 5, message: 'Vulnerability not found' } }
    : { body: fact.json };
}

function error(message: string): Reply {
  return { status: 400, body: { code: 3, message } };
}
