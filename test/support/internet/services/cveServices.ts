/** NVD and CVE Services over the facts, with the scores that the advisories carry. Neither knows an id that no advisory names. */
import { Cvss3P1 } from 'ae-cvss-calculator';
import { type Fact, type Facts, share } from '../facts';
import type { Asked, Reply, ServiceDescription } from '../simulatedService';

const statuses = ['Analyzed', 'Modified', 'Deferred', 'Awaiting Analysis'];

export function nvdService(facts: Facts): ServiceDescription {
  return {
    id: 'nvd',
    latencyMs: 2_000,
    limits: [{ requests: 5, ms: 30_000 }],
    atOnce: 1,
    sendsEtag: false,
    answer: (asked) => nvdAnswer(facts, asked),
    wrongAnswer: () => ({ body: envelope([...facts.byCve].slice(0, 1).map(([cve, fact]) => nvdRecord(cve, fact))) }),
    refuse: () => ({ status: 403, headers: { 'content-type': 'text/html' }, body: '<html>Forbidden</html>' }),
  };
}

function nvdAnswer(facts: Facts, { url }: Asked): Reply {
  // NIST has announced that the parameter for a single id goes.
  if (url.searchParams.has('cveId')) return { status: 404, headers: { message: 'Invalid parameter: cveId.' } };
  const asked = (url.searchParams.get('cveIds') ?? '').split(',');
  if (asked.length > 100) return { status: 404, headers: { message: 'Invalid cveIds parameter.' } };
  const known = asked.flatMap((cve) => {
    const fact = facts.byCve.get(cve);
    if (fact === undefined) return [];
    return [facts.own?.rejected?.includes(cve) === true ? rejected(cve) : nvdRecord(cve, fact)];
  });
  return { body: envelope(known) };
}

function envelope(records: readonly object[]): object {
  const count = { resultsPerPage: records.length, startIndex: 0, totalResults: records.length };
  return { ...count, format: 'NVD_CVE', version: '2.0', vulnerabilities: records.map((cve) => ({ cve })) };
}

function rejected(cve: string): object {
  return { id: cve, vulnStatus: 'Rejected', metrics: {} };
}

function nvdRecord(cve: string, fact: Fact): object {
  const score = scoreOf(fact);
  const metric = { source: 'nvd@nist.gov', type: 'Primary', cvssData: score };
  return {
    id: cve,
    published: '2020-01-01T00:00:00.000',
    lastModified: '2024-01-01T00:00:00.000',
    vulnStatus: score === undefined ? 'Awaiting Analysis' : (statuses[Math.floor(share(cve) * 3)] ?? 'Analyzed'),
    metrics: score === undefined ? {} : { cvssMetricV31: [metric] },
  };
}

export function mitreService(facts: Facts): ServiceDescription {
  const answer = (cve: string): Reply => {
    const fact = facts.byCve.get(cve);
    if (fact === undefined) return { status: 404, body: { error: 'CVE_RECORD_DNE', message: 'does not exist' } };
    const score = scoreOf(fact);
    return {
      body: {
        dataType: 'CVE_RECORD',
        dataVersion: '5.1',
        cveMetadata: { cveId: cve, state: 'PUBLISHED', assignerShortName: 'mitre' },
        containers: { cna: { metrics: score === undefined ? [] : [{ cvssV3_1: score }] } },
      },
    };
  };
  return {
    id: 'mitre',
    latencyMs: 250,
    limits: [{ requests: 3, ms: 1_000 }],
    atOnce: 4,
    sendsEtag: true,
    answer: ({ url }) => answer(url.pathname.replace('/api/cve/', '')),
    wrongAnswer: () => answer([...facts.byCve.keys()][0] ?? ''),
    // The firewall before the service, not the service.
    refuse: () => ({ status: 403, headers: { 'content-type': 'text/html' }, body: '<html>Forbidden</html>' }),
  };
}

function scoreOf({ json }: Fact): object | undefined {
  const vectorString = json.severity?.find(({ type }) => type === 'CVSS_V3')?.score;
  if (vectorString === undefined) return undefined;
  return { version: '3.1', vectorString, baseScore: new Cvss3P1(vectorString).calculateScores().base };
}
