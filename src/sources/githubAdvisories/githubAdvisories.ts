/** GitHub's advisories as a second opinion about a version, asked in groups of packages. Refuses to answer from a list it could not read to its end. */
import { prepareMatcher } from '../../core/advisory/advisoryMatch';
import type { ReportedFlaw, VersionReport, VersionReportSource } from '../../core/advisory/sourcePorts';
import type { SourceAnswer } from '../../core/advisory/source';
import { parseVersion } from '../../core/package/version';
import { urlPart } from '../../core/text/inert';
import { remark } from '../../core/text/remark';
import { unavailable, type Unanswered, unavailableBy, unreadable, originOf } from '../answers/answerText';
import { GroupedAnswers, type GroupAnswer } from '../answers/groupedAnswers';
import type { HttpAnswer } from '../http/httpClient';
import { nextPage } from '../http/nextPage';
import { serviceBases } from '../http/serviceBases';
import { readJsonBody } from '../answers/jsonBody';
import { hourOld, keptBy, neverKept, type SourceContext } from '../sourceContext';
import {
  type GithubAdvisory,
  type ListedAdvisory,
  listedAdvisories,
  listedSchema,
  reduceAdvisory,
} from './githubAdvisory';

const label = 'GitHub';
const mostPages = 50;
/** GitHub allows 1,000 names and bounds the address; 6 KB are safe everywhere. */
const mostNames = 300;
const mostCharacters = 5_500;

const headers = { accept: 'application/vnd.github+json', 'x-github-api-version': '2022-11-28' };

/** With a token only: without one 60 requests an hour are shared by everybody behind the same address. */
export function githubAdvisories(context: SourceContext, hasToken: boolean): VersionReportSource {
  const base = context.baseUrl ?? serviceBases.github[0];
  const grouped = new GroupedAnswers<readonly ListedAdvisory[]>({
    mostIds: mostNames,
    // Names with a separator travel in three spellings.
    mostCharacters: mostCharacters / 3,
    ...hourOld,
    clock: context.clock,
    kept: keptBy(context, 'github', listedSchema),
    whenRoom: (signal) => context.client.whenRoom('github', signal),
    fetch: (names, signal) => fetchAll(context, base, names, signal),
  });
  return {
    provenance: { source: 'github', label, origin: `${base}/advisories`, dataDate: undefined },
    notConfigured: !hasToken,
    fetchReport: async (name, version, signal) => {
      if (!hasToken) return { status: 'notConfigured', why: remark`no API token` };
      const answer = (await grouped.ask([name], signal)).get(name);
      if (answer?.status !== 'ok') return answer ?? unreadable;
      const page = `https://github.com/advisories?query=${urlPart(`ecosystem:pip ${name}`)}`;
      const origin = { ...answer.origin, url: page };
      return { ...reportOf(answer.value.map(reduceAdvisory), name, version), origin };
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
  const doubtful = live.find(({ unreadableFor }) => unreadableFor.includes(name));
  if (doubtful !== undefined)
    return unavailable(remark`lists a version range that cannot be read (${doubtful.record.id})`);
  return {
    status: 'ok',
    value: { affecting: live.flatMap((each) => flawAt(each, name, version)), known: live.length },
  };
}

function flawAt(advisory: GithubAdvisory, name: string, version: string): readonly ReportedFlaw[] {
  const matcher = prepareMatcher(advisory.record, name);
  if (!matcher.affects(version)) return [];
  const { record, rating, summary, url } = advisory;
  const fixedIn = matcher.fixedIn(version);
  const published = /^\d{4}-\d{2}-\d{2}/.exec(record.published ?? '')?.[0];
  return [
    {
      ids: [record.id, ...record.aliases],
      rating,
      ranges: advisory.ranges[name] ?? [],
      ...(summary === undefined ? {} : { summary }),
      ...(fixedIn === undefined ? {} : { fixedIn }),
      ...(published === undefined ? {} : { published }),
      ...(url === undefined ? {} : { url }),
    },
  ];
}

/** Whether GitHub normalises names is not documented: each is asked in every spelling of its separators. */
function spellings(name: string): readonly string[] {
  return name.includes('-') ? [name, name.replaceAll('-', '_'), name.replaceAll('-', '.')] : [name];
}

async function fetchAll(
  { client }: SourceContext,
  base: string,
  names: readonly string[],
  signal: AbortSignal,
): Promise<GroupAnswer<readonly ListedAdvisory[]> | Unanswered> {
  const affects = names.flatMap(spellings).map(urlPart).join(',');
  let url: string | undefined = `${base}/advisories?ecosystem=pip&type=reviewed&per_page=100&affects=${affects}`;
  const listed: ListedAdvisory[] = [];
  let first: HttpAnswer | undefined;
  for (let page = 0; url !== undefined; page += 1) {
    if (page >= mostPages) return unavailable(remark`sent a list without an end`);
    const answer = await client.request({ service: 'github', url, headers, ...neverKept }, signal);
    if (answer.kind === 'unavailable') return unavailableBy(answer);
    const advisories = answer.status === 200 ? listedAdvisories(readJsonBody(answer.body)) : undefined;
    const next = nextPage(answer);
    if (advisories === undefined || next === 'elsewhere') return unreadable;
    listed.push(...advisories);
    first ??= answer;
    url = next?.url;
  }
  const byName = new Map<string, ListedAdvisory[]>(names.map((name) => [name, []]));
  for (const advisory of listed) {
    const asked = reduceAdvisory(advisory).names.filter((name) => byName.has(name));
    // Nobody asked about it: then this may not be the answer to the question at all.
    if (asked.length === 0) return unreadable;
    for (const name of asked) byName.get(name)?.push(advisory);
  }
  return { answers: byName, origin: first === undefined ? {} : originOf(first) };
}
