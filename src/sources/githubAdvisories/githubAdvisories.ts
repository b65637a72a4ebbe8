/** GitHub's advisories as a second opinion about a version, asked in groups of packages. */
import { dayOf } from '../../core/spreadsheet/calendarDay';
import { prepareMatcher } from '../../core/advisory/advisoryMatch';
import type {
  PublishedSpelling,
  ReportedFlaw,
  VersionReport,
  VersionReportSource,
} from '../../core/advisory/sourcePorts';
import type { AnswerOrigin, SourceAnswer } from '../../core/advisory/source';
import { isValidName, normalizeName } from '../../core/package/packageName';
import { parseVersion } from '../../core/package/version';
import { urlPart } from '../../core/message/inert';
import { remark } from '../../core/message/remark';
import { unavailable, type Unanswered, unavailableBy, unreadable, originOf } from '../answers/answerText';
import { GroupedAnswers, type GroupAnswer } from '../answers/groupedAnswers';
import type { HttpAnswer } from '../http/httpClient';
import { firstPageOnly, nextPage } from '../http/nextPage';
import { githubFacts } from './facts';
import { readJsonBody } from '../answers/jsonBody';
import { hourOld, keptBy, neverKept, type SourceContext } from '../sourceContext';
import {
  type AdvisoryList,
  type GithubAdvisory,
  isAbout,
  type ListedAdvisory,
  listedAdvisories,
  listedSchema,
  reduceAdvisory,
} from './githubAdvisory';

const label = 'GitHub';
const mostPages = 50;
const perPage = 100;
/** GitHub allows 1,000 names and bounds the address; 6 KB are safe everywhere. */
const mostPackages = 125;
const mostSpellings = 8;
const mostCharacters = 5_500;
/** Requests to find out which packages a record concerns that does not name them readably. */
const mostSplits = 24;
/** Records that name nobody and are asked for by their ids. */
const mostNameless = 24;

const headers = { accept: 'application/vnd.github+json', 'x-github-api-version': '2022-11-28' };

/** With a token only: without one 60 requests an hour are shared by everybody behind the same address. */
export function githubAdvisories(context: SourceContext, hasToken: boolean): VersionReportSource {
  const base = context.baseUrl ?? githubFacts.bases[0];
  const grouped = new GroupedAnswers<readonly ListedAdvisory[]>({
    mostIds: mostPackages,
    mostCharacters,
    ...hourOld,
    clock: context.clock,
    kept: keptBy(context, 'github', listedSchema),
    whenRoom: (signal) => context.client.whenRoom('github', signal),
    fetch: (asked, signal) => fetchAll(context, base, asked, signal),
  });
  return {
    provenance: { source: 'github', label, origin: `${base}/advisories`, dataDate: undefined },
    notConfigured: !hasToken,
    comparesNames: true,
    fetchReport: async (name, version, signal, spelling = { names: [], isCertain: true }) => {
      if (!hasToken) return { status: 'notConfigured', why: remark`no API token` };
      const asked = spellings(name, spelling);
      const answer = (await grouped.ask([asked], signal)).get(asked);
      if (answer?.status !== 'ok') return answer ?? unreadable;
      const page = `https://github.com/advisories?query=${urlPart(`ecosystem:pip ${name}`)}`;
      const origin = { ...answer.origin, url: page };
      if (answer.value.length === 0 && !spelling.isCertain && parseVersion(version) !== undefined)
        return { ...unknownSpelling, origin };
      return {
        ...reportOf(
          answer.value.map((each) => reduceAdvisory(each, context.clock.now())),
          name,
          version,
        ),
        origin,
      };
    },
  };
}

function reportOf(advisories: readonly GithubAdvisory[], name: string, version: string): SourceAnswer<VersionReport> {
  if (parseVersion(version) === undefined) {
    return {
      status: 'unresolvable',
      why: version === '' ? remark`version missing` : remark`version "${version}" is not readable`,
    };
  }
  const live = advisories.filter(({ record }) => !record.withdrawn);
  const affecting = live.filter(({ isOdd }) => !isOdd).flatMap((each) => flawAt(each, name, version));
  const doubtful = live.find(({ unreadableFor }) => unreadableFor.includes(name));
  const unreadable = doubtful && unreadableText(doubtful.record.id);
  if (unreadable !== undefined && affecting.length === 0) return { ...unavailable(unreadable), responded: true };
  return {
    status: 'ok',
    value: {
      affecting,
      ...(unreadable === undefined ? {} : { unreadable }),
      withdrawn: advisories.filter(({ record }) => record.withdrawn).map(({ record }) => record.id),
      records: live.map(({ record }) => record),
    },
  };
}

function unreadableText(id: string): string {
  return id === ''
    ? remark`lists an advisory that cannot be read`
    : remark`lists a version range that cannot be read (${id})`;
}

function flawAt(advisory: GithubAdvisory, name: string, version: string): readonly ReportedFlaw[] {
  const matcher = prepareMatcher(advisory.record, name);
  if (!matcher.affects(version)) return [];
  const { record, rating, others, summary, url } = advisory;
  const fixedIn = matcher.fixedIn(version);
  const published = dayOf(record.published);
  return [
    {
      ids: [record.id, ...record.aliases],
      rating,
      ...(others === undefined ? {} : { others }),
      ranges: advisory.ranges[name] ?? [],
      ...(summary === undefined ? {} : { summary }),
      ...(fixedIn === undefined ? {} : { fixedIn }),
      ...(published === undefined ? {} : { published }),
      ...(url === undefined ? {} : { url }),
    },
  ];
}

/**
 * All names of one package, separated by commas, the normalized one first. GitHub keeps names as they were published, and
 * whether it compares them exactly is not documented.
 */
function spellings(name: string, { names }: PublishedSpelling): string {
  const published = names
    .map((each) => each.trim())
    .filter((each) => isValidName(each) && normalizeName(each) === name);
  const cased = [...new Set([name, ...published])];
  // Names of files have other separators than the project.
  const separated = cased.flatMap((each) => ['-', '_', '.'].map((mark) => each.replace(/[-_.]+/g, mark)));
  return [...new Set([...cased, ...separated])].slice(0, mostSpellings).join(',');
}

/** A list of nothing may be one of another spelling. */
const unknownSpelling = unavailable(remark`lists packages by their published spelling, which is not known`);

type Answers = Map<string, readonly ListedAdvisory[] | Unanswered>;

interface Asking {
  readonly context: SourceContext;
  readonly base: string;
  readonly signal: AbortSignal;
  /** Records by id, had once for all the lists that they come in. */
  readonly records: Map<string, Promise<AdvisoryList | undefined>>;
}

/** `asked` are the spellings of one package each. */
async function fetchAll(
  context: SourceContext,
  base: string,
  asked: readonly string[],
  signal: AbortSignal,
): Promise<GroupAnswer<readonly ListedAdvisory[]> | Unanswered> {
  const asking: Asking = { context, base, signal, records: new Map() };
  const whole = await fetchList(asking, asked);
  if ('status' in whole) return whole;
  const answers: Answers = new Map();
  let splits = 0;
  /** A record that hides its package is found by asking about ever fewer of them. */
  const settle = async (group: readonly string[], list: WholeList | Unanswered): Promise<void> => {
    if ('status' in list) {
      for (const each of group) answers.set(each, list);
    } else if (!list.hidesNames) {
      for (const each of group) answers.set(each, list.byPackage.get(each) ?? []);
    } else if (group.length === 1 || splits >= mostSplits) {
      for (const each of group) answers.set(each, hidden);
    } else {
      const middle = Math.ceil(group.length / 2);
      for (const half of [group.slice(0, middle), group.slice(middle)]) {
        splits += 1;
        await settle(half, await fetchList(asking, half));
      }
    }
  };
  await settle(asked, whole);
  return { answers, origin: whole.origin };
}

const hidden = unavailable(remark`lists an advisory that cannot be read`);

interface WholeList {
  readonly byPackage: ReadonlyMap<string, readonly ListedAdvisory[]>;
  readonly hidesNames: boolean;
  readonly origin: AnswerOrigin;
}

async function fetchList(asking: Asking, asked: readonly string[]): Promise<WholeList | Unanswered> {
  const pages = await fetchPages(asking, asked.join(','));
  if ('status' in pages) return pages;
  const owned = await fetchNameless(asking, pages.nameless);
  const listed = [...pages.advisories, ...owned.advisories];
  const hidesNames = pages.hidesNames || owned.hidesNames;
  const nameOf = (each: string): string => each.split(',', 1)[0] ?? each;
  const names = new Set(asked.map(nameOf));
  // Records about other packages come along; if all are, this may not be the answer to the question at all.
  const isForeign = !listed.some((advisory) => isAbout(advisory, names));
  if (isForeign && !hidesNames && listed.length > 0) return unreadable;
  const byName = new Map<string, ListedAdvisory[]>([...names].map((name) => [name, []]));
  for (const advisory of listed) {
    for (const name of reduceAdvisory(advisory).names) byName.get(name)?.push(advisory);
  }
  // One package may be asked about in two rows that spell it differently.
  const byPackage = new Map(asked.map((each) => [each, byName.get(nameOf(each)) ?? []]));
  return { byPackage, hidesNames, origin: pages.origin };
}

interface Pages extends AdvisoryList {
  readonly origin: AnswerOrigin;
}

const paged = { service: 'github', headers, followsPages: true, ...neverKept } as const;

/** To the last one. */
async function fetchPages({ context, base, signal }: Asking, affects: string): Promise<Pages | Unanswered> {
  const addressOf = (size: number): string =>
    `${base}/advisories?ecosystem=pip&type=reviewed&per_page=${size}&affects=${affects}`;
  let url: string | undefined = addressOf(perPage);
  const lists: AdvisoryList[] = [];
  let first: HttpAnswer | undefined;
  for (let page = 0; url !== undefined; page += 1) {
    if (page >= mostPages) return unavailable(remark`sent a list that never ends`);
    const answer = await context.client.request({ ...paged, url }, signal);
    if (answer.kind === 'unavailable') return unavailableBy(answer);
    const list = answer.status === 200 ? listedAdvisories(readJsonBody(answer.body)) : undefined;
    const next = nextPage(answer);
    if (list === undefined || next === 'elsewhere') return unreadable;
    lists.push(list);
    first ??= answer;
    url = next?.url;
    // A full page may be the last one, or what leads on was lost on the way.
    if (page > 0 || url !== undefined || list.count < perPage) continue;
    const short = await context.client.request({ ...paged, url: addressOf(1) }, signal);
    if (short.kind === 'unavailable') return unavailableBy(short);
    if (nextPage(short) === undefined) return unavailable(firstPageOnly);
  }
  return { ...joined(lists), origin: first === undefined ? {} : originOf(first) };
}

/** By the record itself, whom it concerns; where that names nobody either, nobody. */
async function fetchNameless(asking: Asking, ids: readonly string[]): Promise<AdvisoryList> {
  const { context, base, signal, records } = asking;
  const read = async (id: string): Promise<AdvisoryList | undefined> => {
    const url = `${base}/advisories/${urlPart(id)}`;
    const answer = await context.client.request({ service: 'github', url, headers, ...hourOld }, signal);
    if (answer.kind === 'unavailable' || answer.status !== 200) return undefined;
    const list = listedAdvisories([readJsonBody(answer.body)]);
    return list?.advisories[0]?.ghsa_id === id ? list : undefined;
  };
  const had: AdvisoryList[] = [];
  for (const id of new Set(ids)) {
    if (records.size >= mostNameless && !records.has(id)) return { ...joined(had), hidesNames: true };
    const record = records.get(id) ?? read(id);
    records.set(id, record);
    had.push((await record) ?? { advisories: [], hidesNames: true, nameless: [], count: 1 });
  }
  return joined(had);
}

function joined(lists: readonly AdvisoryList[]): AdvisoryList {
  return {
    advisories: lists.flatMap((list) => list.advisories),
    hidesNames: lists.some((list) => list.hidesNames),
    nameless: lists.flatMap((list) => list.nameless),
    count: lists.reduce((sum, list) => sum + list.count, 0),
  };
}
