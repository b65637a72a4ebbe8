/** NVD's opinions on CVE ids, asked by id in groups. */
import { cveReportSchema, type CveReport } from '../../core/advisory/evidence';
import type { CveReportSource } from '../../core/advisory/sourcePorts';
import { remark } from '../../core/message/remark';
import { unavailable, type Unanswered, unavailableBy, unreadable, originOf } from '../answers/answerText';
import { answersById } from '../answers/answersById';
import { GroupedAnswers, type GroupAnswer } from '../answers/groupedAnswers';
import type { HttpAnswer } from '../http/httpClient';
import { nvdFacts } from './facts';
import { readJsonBody } from '../answers/jsonBody';
import { dayOld, keptBy, neverKept, type SourceContext } from '../sourceContext';
import { readNvdAnswer } from './nvdRecord';

const mostIds = 100;

/**
 * Pauses between two groups. NVD asks for them, and ids that come up meanwhile share the next request: sent as they come,
 * they would use up the requests of a window and the rest would wait for all of it. So the last places are given out slowly.
 */
interface Pauses {
  /** Of one rolling window. */
  readonly quick: number;
  readonly quickMs: number;
  readonly slowMs: number;
}

const windowMs = 30_000;
const withoutKey: Pauses = { quick: 4, quickMs: 3_000, slowMs: 9_000 };
const withKey: Pauses = { quick: 40, quickMs: 600, slowMs: 1_000 };

export function nvd(context: SourceContext, hasKey = false): CveReportSource {
  const base = context.baseUrl ?? nvdFacts.bases[0];
  const asker = new NvdAsker(context, `${base}/rest/json/cves/2.0`);
  const grouped = new GroupedAnswers<CveReport>({
    mostIds,
    mostCharacters: mostIds * 24,
    ...dayOld,
    clock: context.clock,
    kept: keptBy(context, 'nvd', cveReportSchema),
    whenRoom: pausedRoom(context, hasKey ? withKey : withoutKey),
    fetch: (cves, signal) => asker.fetch(cves, signal),
  });
  return {
    provenance: { source: 'nvd', label: 'NVD', origin: base, dataDate: undefined },
    fetchOpinions: async (cves, signal) => {
      const answers = await grouped.ask(cves, signal);
      return new Map(
        [...answers].map(([cve, answer]) => {
          const origin = { ...answer.origin, url: `https://nvd.nist.gov/vuln/detail/${cve}` };
          return [cve, { ...answer, origin }];
        }),
      );
    },
  };
}

/** Room as the client has it, but not sooner after the last time than the pause. */
function pausedRoom({ client, clock }: SourceContext, pauses: Pauses): (signal: AbortSignal) => Promise<void> {
  let sent: readonly number[] = [];
  return async (signal) => {
    const now = clock.monotonic();
    sent = sent.filter((at) => now - at < windowMs);
    const pauseMs = sent.length < pauses.quick ? pauses.quickMs : pauses.slowMs;
    const waitMs = (sent.at(-1) ?? -Infinity) + pauseMs - now;
    if (waitMs > 0) await clock.sleep(waitMs, signal);
    await client.whenRoom('nvd', signal);
    sent = [...sent, clock.monotonic()];
  };
}

type Outcome = GroupAnswer<CveReport> | Unanswered;

class NvdAsker {
  /** Unset once the service has refused or ignored `cveIds` and taken `cveId`: compatible services may know the older parameter only. */
  private takesGroups = true;

  constructor(
    private readonly context: SourceContext,
    private readonly address: string,
  ) {}

  async fetch(cves: readonly string[], signal: AbortSignal): Promise<Outcome> {
    if (!this.takesGroups) return this.oneByOne(cves, signal);
    const answer = await this.request('cveIds', cves.join(','), signal);
    if ('status' in answer) return answer;
    if ('http' in answer) {
      const outcome = opinionsIn(answer.http, cves);
      if (outcome !== unreadable) return outcome;
    }
    const outcome = await this.oneByOne(cves, signal);
    this.takesGroups = 'status' in outcome;
    return outcome;
  }

  private async oneByOne(cves: readonly string[], signal: AbortSignal): Promise<Outcome> {
    const answers = new Map<string, CveReport | null | Unanswered>();
    let origin = {};
    for (const cve of cves) {
      const answer = await this.request('cveId', cve, signal);
      const outcome = 'http' in answer ? opinionsIn(answer.http, [cve]) : 'refused' in answer ? answer.refused : answer;
      if ('status' in outcome) return outcome;
      for (const [id, opinion] of outcome.answers) answers.set(id, opinion);
      ({ origin } = outcome);
    }
    return { answers, origin };
  }

  private async request(
    parameter: string,
    ids: string,
    signal: AbortSignal,
  ): Promise<{ http: HttpAnswer } | { refused: Unanswered } | Unanswered> {
    const url = `${this.address}?${parameter}=${ids}`;
    const answer = await this.context.client.request({ service: 'nvd', url, ...neverKept }, signal);
    if (answer.kind === 'answer') return { http: answer };
    // Some say by 400 what NVD says by 404.
    return answer.status === 400 ? { refused: unavailableBy(answer) } : unavailableBy(answer);
  }
}

/** NVD answers 404 with a `message` header to what it does not like; a record it does not have is 200 without results. */
function refusalOf({ headers }: HttpAnswer): Unanswered {
  return /apikey/i.test(headers['message'] ?? '') ? unavailable(remark`rejects the API key`) : unreadable;
}

function opinionsIn(http: HttpAnswer, cves: readonly string[]): Outcome {
  if (http.status !== 200) return refusalOf(http);
  const read = readNvdAnswer(readJsonBody(http.body));
  const answers = read && answersById(cves, read);
  return answers === undefined ? unreadable : { answers, origin: originOf(http) };
}
