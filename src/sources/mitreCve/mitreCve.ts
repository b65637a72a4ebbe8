/** CVE Services: the CNA's own record of each CVE id, one by one. */
import * as v from 'valibot';
import type { CveReport } from '../../core/advisory/evidence';
import type { CveReportSource } from '../../core/advisory/sourcePorts';
import type { SourceAnswer } from '../../core/advisory/source';
import { urlPart } from '../../core/message/inert';
import { originOf, unavailableBy, unreadable } from '../answers/answerText';
import { mitreFacts } from './facts';
import { readJsonBody } from '../answers/jsonBody';
import { dayOld, type SourceContext } from '../sourceContext';
import { readCveRecord } from './cveRecord';

/** `{"error":"CVE_RECORD_DNE",…}`; reserved ids have it, too. */
function isMissing(body: Uint8Array): boolean {
  return v.is(v.object({ error: v.literal('CVE_RECORD_DNE') }), readJsonBody(body));
}

export function mitreCve({ client, baseUrl }: SourceContext): CveReportSource {
  const base = baseUrl ?? mitreFacts.bases[0];
  /** Answers of this scan, given or under way. */
  const asked = new Map<string, Promise<SourceAnswer<CveReport>>>();

  const fetchOne = async (cve: string, signal: AbortSignal): Promise<SourceAnswer<CveReport>> => {
    const url = `${base}/api/cve/${urlPart(cve)}`;
    const isUsable = (body: Uint8Array): boolean => readCveRecord(readJsonBody(body))?.cve === cve;
    const answer = await client.request({ service: 'mitre', url, ...dayOld, isUsable, isMissing }, signal);
    if (answer.kind === 'unavailable') return unavailableBy(answer);
    const origin = originOf(answer, `https://www.cve.org/CVERecord?id=${urlPart(cve)}`);
    if (answer.status === 404) return { status: 'notFound', origin };
    const opinion = answer.status === 200 ? readCveRecord(readJsonBody(answer.body)) : undefined;
    return opinion?.cve === cve ? { status: 'ok', value: opinion, origin } : { ...unreadable, origin };
  };

  const askOnce = (cve: string, signal: AbortSignal): Promise<SourceAnswer<CveReport>> => {
    const before = asked.get(cve);
    if (before !== undefined) return before;
    const answer = fetchOne(cve, signal);
    asked.set(cve, answer);
    // What could not be answered may be asked again.
    answer.then(
      ({ status }) => status === 'unavailable' && asked.delete(cve),
      () => asked.delete(cve),
    );
    return answer;
  };

  return {
    provenance: { source: 'mitre', label: 'MITRE CVE', origin: base, dataDate: undefined },
    fetchOpinions: async (cves, signal) =>
      new Map(await Promise.all(cves.map(async (cve) => [cve, await askOnce(cve, signal)] as const))),
  };
}
