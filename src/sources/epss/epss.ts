/** FIRST's exploit predictions by CVE id, through its API. */
import { exploitPredictionSchema, type ExploitPrediction } from '../../core/advisory/evidence';
import type { PredictionSource } from '../../core/advisory/sourcePorts';
import type { SourceAnswer } from '../../core/advisory/source';
import { answersById } from '../answers/answersById';
import { originOf, type Unanswered, unavailableBy, unreadable } from '../answers/answerText';
import { type GroupAnswer, GroupedAnswers } from '../answers/groupedAnswers';
import { epssFacts } from './facts';
import { readJsonBody } from '../answers/jsonBody';
import { dayOld, keptBy, neverKept, type SourceContext } from '../sourceContext';
import { readEpssAnswer } from './epssAnswer';

/** The API's page; its `cve` parameter bears 2,000 characters. */
const mostIds = 100;
const mostCharacters = 2_000;

export function epss(context: SourceContext): PredictionSource {
  const base = context.baseUrl ?? epssFacts.bases[0];
  const grouped = new GroupedAnswers<ExploitPrediction>({
    mostIds,
    mostCharacters,
    ...dayOld,
    clock: context.clock,
    kept: keptBy(context, 'epss', exploitPredictionSchema),
    whenRoom: (signal) => context.client.whenRoom('epss', signal),
    fetch: (cves, signal) => fetchGroup(context, base, cves, signal),
  });
  return {
    provenance: { source: 'epss', label: 'EPSS', origin: base, dataDate: undefined },
    find: async (cves, signal) => joined([...(await grouped.ask(cves, signal)).values()]),
  };
}

async function fetchGroup(
  { client }: SourceContext,
  base: string,
  cves: readonly string[],
  signal: AbortSignal,
): Promise<GroupAnswer<ExploitPrediction> | Unanswered> {
  const url = `${base}/data/v1/epss?cve=${cves.join(',')}`;
  const answer = await client.request({ service: 'epss', url, ...neverKept }, signal);
  if (answer.kind === 'unavailable') return unavailableBy(answer);
  const read = answer.status === 200 ? readEpssAnswer(readJsonBody(answer.body)) : undefined;
  const answers = read && answersById(cves, read);
  return answers === undefined ? unreadable : { answers, origin: originOf(answer) };
}

/** One id that could not be asked about is enough for no answer. The oldest data and a stale part tell for the whole. */
function joined(answers: readonly SourceAnswer<ExploitPrediction>[]): SourceAnswer<readonly ExploitPrediction[]> {
  const failed = answers.find((answer) => 'why' in answer);
  if (failed !== undefined && 'why' in failed) return failed;
  const value = answers.flatMap((answer) => (answer.status === 'ok' ? [answer.value] : []));
  const retrievedAt = answers.flatMap(({ origin }) => origin?.retrievedAt ?? []).sort()[0];
  const day = value.map(({ date }) => date).sort()[0];
  return {
    status: 'ok',
    value,
    origin: {
      url: 'https://www.first.org/epss',
      fromCache: answers.every(({ origin }) => origin?.fromCache === true),
      ...(retrievedAt === undefined ? {} : { retrievedAt }),
      ...(day === undefined ? {} : { dataDate: `${day}T00:00:00.000Z` }),
      ...(answers.some(({ origin }) => origin?.stale === true) ? { stale: true } : {}),
    },
  };
}
