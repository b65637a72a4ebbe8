/** The services that give whole lists, as recorded, and FIRST's API with scores that no fact tells but that stay the same. */
import { type Facts, share } from '../facts';
import type { Asked, Reply, ServiceDescription } from '../simulatedService';

export function exploitDbService(table: Buffer): ServiceDescription {
  return {
    id: 'exploitDb',
    latencyMs: 1_500,
    limits: [],
    atOnce: 1,
    sendsEtag: true,
    answer: () => ({ body: table, headers: { 'content-type': 'text/plain; charset=utf-8' } }),
    wrongAnswer: () => ({ body: 'id,name\n1,somebody else\n' }),
    refuse: () => ({ status: 429 }),
  };
}

/** Each of its two hosts has one path only; a company's mirror has those of both. */
export const kevPaths = {
  'www.cisa.gov': '/sites/default/files/feeds/known_exploited_vulnerabilities.json',
  'raw.githubusercontent.com': '/cisagov/kev-data/develop/known_exploited_vulnerabilities.json',
} as const;

export function kevService(catalog: Buffer, host: keyof typeof kevPaths = 'www.cisa.gov'): ServiceDescription {
  return {
    id: 'kev',
    latencyMs: 600,
    limits: [],
    atOnce: 1,
    sendsEtag: true,
    answer: ({ url }) => (url.pathname === kevPaths[host] ? { body: withoutDueDates(catalog) } : { status: 404 }),
    wrongAnswer: () => ({ body: { title: 'Another catalogue', count: 3, vulnerabilities: [] } }),
    refuse: () => ({ status: 429 }),
  };
}

/** As since June 2026, when the directive that set the dates was replaced: newer entries have none. */
function withoutDueDates(catalog: Buffer): object {
  const body = JSON.parse(catalog.toString()) as {
    readonly vulnerabilities: readonly Readonly<Record<string, unknown>>[];
  };
  const vulnerabilities = body.vulnerabilities.map((entry, at) => {
    if (at % 3 === 0) return entry;
    return { ...entry, dueDate: at % 3 === 1 ? '' : undefined, forensicTriage: 'Yes' };
  });
  // CISA's publishing day goes on; what was recorded stands still.
  const dateReleased = `${new Date().toISOString().slice(0, 10)}T00:00:00Z`;
  return { ...body, dateReleased, vulnerabilities };
}

export function epssService(facts: Facts): ServiceDescription {
  return {
    id: 'epss',
    latencyMs: 300,
    limits: [{ requests: 1000, ms: 60_000 }],
    atOnce: 1,
    sendsEtag: false,
    answer: (asked) => scores(facts, asked),
    wrongAnswer: () => ({ body: page(['CVE-1999-0001']) }),
    refuse: () => ({ status: 429 }),
  };
}

function scores(facts: Facts, { url }: Asked): Reply {
  const parameter = url.searchParams.get('cve') ?? '';
  if (parameter.length > 2000) return { status: 400, body: { status: 'ERROR' } };
  // The page of the API holds 100; one id in ten has no score yet.
  const known = parameter.split(',').filter((cve) => facts.byCve.has(cve) && share(`${cve} known`) < 0.9);
  return { body: page(known.slice(0, 100), known.length) };
}

function page(cves: readonly string[], total = cves.length): object {
  // FIRST publishes anew every day.
  const date = new Date().toISOString().slice(0, 10);
  const data = cves.map((cve) => {
    const score = share(cve).toFixed(9);
    return { cve, epss: score, percentile: score, date };
  });
  return { status: 'OK', 'status-code': 200, version: '1.0', total, offset: 0, limit: 100, data };
}
