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
  const asked: Asked = { client, base, signal };
  const whole = await askLists(asked, names);
  if ('status' in whole) return whole;
  const answers = new Map<string, List>();
  let requests = 0;
  /**
   * Results carry no name. Which package a list is of, its records tell, but not whom a list is of that another one holds as
   * well, an empty one above all. Those are asked about again, until all of them are answered alike or one is alone.
   */
  const settle = async (lists: Lists | Unanswered, of: readonly string[], depth: number): Promise<void> => {
    const doubtful = 'status' in lists ? [] : namesInDoubt(lists);
    for (const name of of) {
      const list = 'status' in lists ? lists : lists.byName.get(name);
      if (list !== undefined) answers.set(name, list);
    }
    const middle = depth < depthToSplit ? doubtful.length : Math.ceil(doubtful.length / 2);
    for (const part of [doubtful.slice(0, middle), doubtful.slice(middle)]) {
      if (part.length === 0) continue;
      requests += 1;
      await settle(requests > mostChecks ? disordered : await askLists(asked, part), part, depth + 1);
    }
  };
  await settle(whole, names, 0);
  return { answers, origin: whole.origin };
}

/**
 * The same in one request for up to `mostQueries` names where no list has a second page, each list as it came: enough to see that something
 * changed. Results that changed places make lists differ, which a real query settles.
 */
export async function listAsSent(
  client: HttpClient,
  base: string,
  names: readonly string[],
  signal: AbortSignal,
): Promise<ReadonlyMap<string, List> | Unanswered> {
  const all = new Map<string, List>();
  for (let from = 0; from < names.length; from += mostQueries) {
    const lists = await askLists({ client, base, signal }, names.slice(from, from + mostQueries));
    if ('status' in lists) return lists;
    for (const [name, list] of lists.byName) all.set(name, list);
  }
  return all;
}

/** A list that is a part of another one is asked about twice; after that the order is wrong. */
const depthToSplit = 2;
const mostChecks = 64;
const disordered = unavailable(remark`sent its results in another order`);

type List = readonly ListedAdvisory[] | Unanswered;

interface Lists {
  readonly byName: ReadonlyMap<string, List>;
  /** What came in one answer: results can have changed places only there. */
  readonly together: readonly ReadonlyMap<string, List>[];
  readonly origin: GroupAnswer<never>['origin'];
}

/** To the last page of each. */
async function askLists(asked: Asked, names: readonly string[]): Promise<Lists | Unanswered> {
  const byName = new Map<string, List>(names.map((name) => [name, []]));
  const together: ReadonlyMap<string, List>[] = [byName];
  let origin: Lists['origin'] | undefined;
  let queries: readonly Query[] = names.map((name) => ({ name }));
  for (let page = 0; queries.length > 0; page += 1) {
    if (page >= mostPages) return unavailable(remark`sent a list that never ends`);
    const answer = await askPages(asked, queries);
    if ('status' in answer) return answer;
    origin ??= answer.origin;
    const next: Query[] = [];
    const last = new Map<string, List>();
    for (const { name, found } of answer.pages) {
      const before = byName.get(name) ?? [];
      if ('status' in found || 'status' in before) {
        byName.set(name, 'status' in found ? found : before);
        continue;
      }
      byName.set(name, [...before, ...found.listed]);
      if (found.next === undefined) last.set(name, found.listed);
      else next.push({ name, page: found.next });
    }
    if (page > 0) together.push(last);
    queries = next;
  }
  return { byName, together, origin: origin ?? {} };
}

function namesInDoubt({ together }: Lists): readonly string[] {
  return [...new Set(together.flatMap(containedIn))];
}

/** The names whose list is a part of another one; an unreadable one may hold anything. */
function containedIn(lists: ReadonlyMap<string, List>): readonly string[] {
  const holders = new Map<string, ReadonlySet<string>[]>();
  let hasSome = false;
  for (const list of lists.values()) {
    if ('status' in list || list.length > 0) hasSome = true;
    const ids = new Set('status' in list ? [] : list.map(({ id }) => id));
    for (const id of ids) holders.set(id, [...(holders.get(id) ?? []), ids]);
  }
  const isPart = (list: readonly ListedAdvisory[]): boolean => {
    const [first] = list;
    if (first === undefined) return hasSome;
    const ids = new Set(list.map(({ id }) => id));
    return (holders.get(first.id) ?? []).some(
      (other) => other.size > ids.size && [...ids].every((id) => other.has(id)),
    );
  };
  return [...lists].flatMap(([name, list]) => ('status' in list || !isPart(list) ? [] : [name]));
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
    const found = unavailable(remark`rejects the query for this package`);
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
