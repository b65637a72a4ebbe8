/** Snyk's issues of one release of a package. Refuses an answer for another package than the one asked about. */
import * as v from 'valibot';
import { type CountedRatings, countedRatings, isSuperseded, newestFirst } from '../../core/advisory/countedRatings';
import { scoreApart } from '../../core/advisory/severity';
import type { AdvisoryRecord } from '../../core/advisory/advisory';
import type { ReportedFlaw } from '../../core/advisory/sourcePorts';
import { dayOf } from '../../core/spreadsheet/calendarDay';
import { urlPart } from '../../core/message/inert';
import {
  advisoryId,
  advisoryName,
  baseScore,
  listOf,
  listOfReadable,
  objectOf,
  optionalText,
  readableOf,
  text,
} from '../answers/lenientSchema';
import { tellsError } from '../answers/toldError';
import { rating, severityOfWord } from '../answers/ratingWord';
import { fixAbove, rangesOf, type Remedies, type SnykRelease } from './snykRange';

interface SnykPage {
  readonly flaws: readonly ReportedFlaw[];
  /** The same issues by the versions that they affect, where their ranges can be read. */
  readonly records: readonly AdvisoryRecord[];
  /** Ids of issues that cannot be read, where they tell one; absent: none. */
  readonly unreadable?: readonly string[];
  /** Below the API's root: `/orgs/…`; absent on the last page. */
  readonly next?: string;
  /** The purl that the answer is about, where it tells. */
  readonly purl?: string;
}

const severitySchema = v.object({
  type: optionalText,
  source: optionalText,
  level: optionalText,
  score: v.fallback(v.nullish(baseScore), undefined),
  version: optionalText,
  vector: optionalText,
});

const coordinateSchema = v.object({
  remedies: listOfReadable(v.object({ details: v.object({ upgrade_package: text }) })),
  representations: listOfReadable(v.object({ resource_path: text })),
});

const issueSchema = v.object({
  id: advisoryId,
  attributes: v.object({
    title: optionalText,
    problems: listOfReadable(v.object({ id: advisoryName, source: optionalText })),
    coordinates: listOfReadable(coordinateSchema),
    severities: listOfReadable(severitySchema),
    effective_severity_level: optionalText,
    slots: v.fallback(v.nullish(v.object({ publication_time: optionalText })), undefined),
  }),
});

type Issue = v.InferOutput<typeof issueSchema>;

const pageSchema = v.object({
  /** Its envelope: a bare list would be anybody's. */
  jsonapi: v.object({}),
  data: v.array(v.unknown()),
  /** Of another kind they may hide a further page. */
  links: v.nullish(objectOf({ next: v.nullish(v.union([v.string(), v.object({ href: v.string() })])) })),
  meta: v.fallback(v.nullish(v.object({ package: v.nullish(v.object({ url: optionalText })) })), undefined),
});

/** `body` is parsed JSON; undefined when it is no page of issues. */
export function readSnykPage(body: unknown, release: SnykRelease): SnykPage | undefined {
  const parsed = v.safeParse(pageSchema, body, { abortEarly: true });
  if (!parsed.success || tellsError(body)) return undefined;
  const { data, links, meta } = parsed.output;
  const issues = readableOf(issueSchema, data);
  const unreadable = data.filter((issue) => !v.is(issueSchema, issue)).map(nameOf);
  const next = typeof links?.next === 'object' ? links.next?.href : links?.next;
  const purl = meta?.package?.url;
  const judged = issues.map((issue) => ({ issue, record: recordOf(issue, release) }));
  return {
    flaws: judged.map(({ issue, record }) => flawOf(issue, record, release)),
    records: judged.flatMap(({ record }) => (record.affected.length === 0 ? [] : [record])),
    ...(unreadable.length === 0 ? {} : { unreadable }),
    ...(next === undefined || next === '' ? {} : { next }),
    ...(typeof purl === 'string' && purl !== '' ? { purl } : {}),
  };
}

function nameOf(issue: unknown): string {
  return v.is(v.object({ id: text }), issue) ? issue.id.slice(0, longestId) : 'unnamed';
}

/** In UTF-16 units: an id is shown. */
const longestId = 100;

const selfSchema = v.object({
  data: v.object({ attributes: v.object({ default_org_context: v.pipe(v.string(), v.uuid()) }) }),
});

/** The organization that a token works for, from `GET /self`; undefined when the answer does not tell. */
export function readSnykOrganization(body: unknown): string | undefined {
  const parsed = v.safeParse(selfSchema, body);
  return parsed.success ? parsed.output.data.attributes.default_org_context : undefined;
}

/** Whether the body describes who asks; its organization is optional. */
export function isSnykSelf(body: unknown): boolean {
  return v.is(v.object({ data: v.object({ attributes: v.object({}) }) }), body);
}

const errorsSchema = v.object({ errors: listOf(v.object({ detail: text })) });

/** What Snyk says went wrong, in its own words. */
export function readSnykError(body: unknown): string | undefined {
  const parsed = v.safeParse(errorsSchema, body);
  return parsed.success ? parsed.output.errors[0]?.detail : undefined;
}

function recordOf({ id, attributes }: Issue, { name }: SnykRelease): AdvisoryRecord {
  const names = attributes.problems
    .filter(({ source }) => source === 'CVE' || source === 'GHSA')
    .map((each) => each.id);
  const ranges = rangesOf(remediesOf(attributes));
  return {
    id,
    aliases: [...new Set(names)].filter((each) => each !== id),
    published: attributes.slots?.publication_time ?? undefined,
    withdrawn: false,
    affected: ranges === undefined ? [] : [{ ecosystem: 'PyPI', name, versions: [], ranges, severity: [] }],
    severity: [],
    databaseSeverity: undefined,
  };
}

function remediesOf({ coordinates }: Issue['attributes']): Remedies {
  return {
    fixes: coordinates.flatMap(({ remedies }) => remedies.map(({ details }) => details.upgrade_package)),
    ranges: coordinates.flatMap(({ representations }) => representations.map((each) => each.resource_path)),
  };
}

function flawOf({ attributes }: Issue, record: AdvisoryRecord, release: SnykRelease): ReportedFlaw {
  const { id, aliases } = record;
  const remedies = remediesOf(attributes);
  const published = dayOf(record.published);
  return {
    ids: [id, ...aliases],
    ...ratingsOf(attributes),
    ranges: remedies.ranges,
    url: `https://security.snyk.io/vuln/${urlPart(id)}`,
    ...(typeof attributes.title === 'string' ? { summary: attributes.title } : {}),
    ...fixAbove(remedies.fixes, record, release),
    ...(published === undefined ? {} : { published }),
  };
}

/**
 * The effective level is Snyk's, or by the policy of the organization that asks, whoever gave the score beside it: only
 * Snyk's own score goes with it. A level that a policy has set is the organization's decision: no other score counts.
 */
function ratingsOf({ severities, effective_severity_level }: Issue['attributes']): CountedRatings {
  const level = severityOfWord(effective_severity_level);
  const all = severities.filter(isOfSnyk).sort((a, b) => newestFirst(scoreOf(a), scoreOf(b)));
  const newer = all.filter(({ version }) => !isSuperseded(version ?? ''));
  const own = newer.length === 0 ? all : newer;
  const primary = severities.find(({ type }) => type === 'primary') ?? severities[0];
  const told = own.find(({ type }) => type === 'primary') ?? own[0] ?? (level === 'UNKNOWN' ? primary : undefined);
  const word = level === 'UNKNOWN' ? severityOfWord(told?.level) : level;
  const first = rating(told?.source ?? 'Snyk', word, told === undefined ? {} : scoreOf(told));
  if (scoreApart(first) !== undefined) return { rating: first };
  const others = own.filter((each) => each !== told);
  return countedRatings([first, ...others.map((each) => rating('Snyk', severityOfWord(each.level), scoreOf(each)))]);
}

type SnykSeverity = Issue['attributes']['severities'][number];

function scoreOf({ score, version, vector }: SnykSeverity) {
  return { score: score ?? undefined, cvssVersion: version ?? undefined, vector: vector ?? undefined };
}

function isOfSnyk({ source }: SnykSeverity): boolean {
  return /^snyk$/i.test(source ?? 'Snyk');
}
