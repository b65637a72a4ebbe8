/** Which advisories OSV has of each package, asked for many packages at once. Refuses an answer that leaves a question or a page out. */
import * as v from 'valibot';
import { type Unanswered, unavailable, unavailableBy, unreadable, originOf } from '../answers/answerText';
import type { GroupAnswer } from '../answers/groupedAnswers';
import type { HttpClient } from '../http/httpClient';
import { readJsonBody } from '../answers/jsonBody';
import { listOf, objectOf, text } from '../answers/lenientSchema';
import { tellsError } from '../answers/toldError';
import { remark } from '../../core/message/remark';

/** An advisory of a package and the state it is in: `modified` as OSV writes it. */
const listedSchema = v.object({ id: text, modified: text });
export const listedAdvisoriesSchema = v.array(listedSchema);

export type ListedAdvisory = v.InferOutput<typeof listedSchema>;

/** OSV answers 400 to more. */
export const mostQueries = 1000;
/** A page may be empty and still lead to another. */
const mostPages = 200;

const batchSchema = v.object({ results: v.array(v.unknown()) });
const token = v.nullish(v.string());
/** The second spelling is what re-encoders of protocol buffers make of it. */
const resultFields = { vulns: listOf(listedSchema), next_page_token: token, nextPageToken: token };
const resultSchema = objectOf(resultFields);
/** OSV writes `{}` for a package without advisories: without a list, anything more is something else. */
const emptySchema = v.strictObject(resultFields);

interface Query {
  readonly name: string;
  /** Absent: the first page. */
  readonly page?: string;
}

interface Page {
  readonly name: string;
  readonly found: Unanswered | { readonly listed: readonly ListedAdvisory[]; readonly next?: string };
}

interface Pages {
  readonly pages: readonly Page[];
  readonly origin: GroupAnswer<never>['origin'];
}

/**
 * `names` are normalized by PEP 503. Asked without a version: what does not affect the installed one counts, too, for
 * "n advisories found" and for the version to upgrade to.
 */
export async function listAdvisories(
  client: HttpClient,
  base: string,
  names: readonly string[],
  signal: AbortSignal,
): Promise<GroupAnswer<readonly ListedAdvisory[]> | Unanswered> {
  const lists = new Map<string, readonly ListedAdvisory[]>(names.map((name) => [name, []]));
  const failures = new Map<string, Unanswered>();
  const ask = (queries: readonly Query[]): Promise<Pages | Unanswered> => askPages({ client, base, signal }, queries);
  let origin: Pages['origin'] | undefined;
  let queries: readonly Query[] = names.map((name) => ({ name }));
  for (let page = 0; queries.length > 0; page += 1) {
    if (page >= mostPages) return unavailable(remark`sent a list without an end`);
    const answer = await ask(queries);
    if ('status' in answer) return answer;
    origin ??= answer.origin;
    const next: Query[] = [];
    for (const { name, found } of answer.pages) {
      if ('status' in found) {
        failures.set(name, found);
        continue;
      }
      lists.set(name, [...(lists.get(name) ?? []), ...found.listed]);
      if (found.next !== undefined) next.push({ name, page: found.next });
    }
    queries = next;
  }
  return {
    answers: new Map<string, readonly ListedAdvisory[] | Unanswered>([...lists, ...failures]),
    origin: origin ?? {},
  };
}

interface Asked {
  readonly client: HttpClient;
  readonly base: string;
  readonly signal: AbortSignal;
}

/** One question that OSV does not take makes it refuse all: then each half is asked alone, down to that one. */
async function askPages(asked: Asked, queries: readonly Query[]): Promise<Pages | Unanswered> {
  const outcome = await asked.client.request(
    {
      service: 'osv',
      method: 'POST',
      url: `${asked.base}/v1/querybatch`,
      headers: { 'content-type': 'application/json', accept: 'application/json' },
      body: JSON.stringify({ queries: queries.map(questionOf) }),
      freshMs: 0,
      staleMs: 0,
    },
    asked.signal,
  );
  if (outcome.kind === 'unavailable') {
    return outcome.status === 400 ? inHalves(asked, queries) : unavailableBy(outcome);
  }
  const pages = outcome.status === 200 ? pagesOf(readJsonBody(outcome.body), queries) : undefined;
  return pages === undefined ? unreadable : { pages, origin: originOf(outcome, asked.base) };
}

async function inHalves(asked: Asked, queries: readonly Query[]): Promise<Pages | Unanswered> {
  const [only] = queries;
  if (only === undefined) return unreadable;
  if (queries.length === 1) {
    const found = unavailable(remark`does not take the question about this package`);
    return { pages: [{ name: only.name, found }], origin: {} };
  }
  const middle = Math.ceil(queries.length / 2);
  const first = await askPages(asked, queries.slice(0, middle));
  if ('status' in first) return first;
  const second = await askPages(asked, queries.slice(middle));
  if ('status' in second) return second;
  return { pages: [...first.pages, ...second.pages], origin: { ...first.origin, ...second.origin } };
}

function questionOf({ name, page }: Query) {
  return { package: { ecosystem: 'PyPI', name }, ...(page === undefined ? {} : { page_token: page }) };
}

/** Results come in the order of the questions; a package without advisories is `{}`. One that cannot be read leaves its own package in doubt. */
function pagesOf(body: unknown, queries: readonly Query[]): readonly Page[] | undefined {
  const parsed = v.safeParse(batchSchema, body, { abortEarly: true });
  if (!parsed.success || parsed.output.results.length !== queries.length || tellsError(body)) return undefined;
  return queries.map(({ name }, at) => {
    const told = parsed.output.results[at];
    const { success, output: result } = v.safeParse(resultSchema, told);
    if (!success || tellsError(told)) return { name, found: unreadable };
    const { vulns: listed } = result;
    if (listed.length === 0 && !v.is(emptySchema, told)) return { name, found: unreadable };
    const next = [result.next_page_token, result.nextPageToken].find((each) => (each ?? '') !== '') ?? '';
    return { name, found: { listed, ...(next === '' ? {} : { next }) } };
  });
}
