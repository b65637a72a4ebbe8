/** Advisories as GitHub's REST API lists them, reduced to what decides a verdict. Names the packages that a record leaves in doubt. */
import * as v from 'valibot';
import type { AdvisoryRecord, AffectedPackage } from '../../core/advisory/advisory';
import { recordRatings } from '../../core/advisory/recordRatings';
import type { SeverityRating } from '../../core/advisory/evidence';
import { normalizeName } from '../../core/package/packageName';
import {
  advisoryName,
  isPast,
  listOfReadable,
  optionalNumber,
  optionalText,
  text,
  withdrawnTime,
} from '../answers/lenientSchema';
import { rating } from '../answers/ratingWord';
import { readVulnerableRange } from '../answers/vulnerableRange';

export interface GithubAdvisory {
  /** In the shape that advisories of OSV have, so that one matcher judges both. */
  readonly record: AdvisoryRecord;
  /** PyPI packages that it concerns, normalized. */
  readonly names: readonly string[];
  /** Ranges as published, by normalized name. */
  readonly ranges: Readonly<Record<string, readonly string[]>>;
  /** Nobody can tell whether it counts, or what it is called. */
  readonly isOdd: boolean;
  /** Those of them for which the record cannot be judged. */
  readonly unreadableFor: readonly string[];
  readonly rating: SeverityRating;
  /** As in `ReportedFlaw`. */
  readonly others?: readonly SeverityRating[];
  readonly summary?: string;
  readonly url?: string;
}

const scoreSchema = v.fallback(v.nullish(v.object({ vector_string: optionalText, score: optionalNumber })), undefined);

const vulnerabilitySchema = v.object({
  package: v.object({ ecosystem: v.fallback(v.string(), ''), name: text }),
  /** Null is possible by the published types, and cannot be judged. */
  vulnerable_version_range: v.fallback(v.string(), ''),
  /** An object in GraphQL's shape, which mirrors have been seen to pass on. */
  first_patched_version: v.fallback(v.nullish(v.union([v.string(), v.object({ identifier: v.string() })])), undefined),
});

type Vulnerability = v.InferOutput<typeof vulnerabilitySchema>;

const advisorySchema = v.object({
  ghsa_id: v.fallback(advisoryName, ''),
  cve_id: v.fallback(v.nullish(advisoryName), undefined),
  html_url: optionalText,
  summary: optionalText,
  severity: optionalText,
  published_at: optionalText,
  /** As sent: one that is no time leaves open whether the advisory counts. */
  withdrawn_at: v.optional(v.unknown()),
  identifiers: listOfReadable(v.object({ value: advisoryName })),
  vulnerabilities: listOfReadable(vulnerabilitySchema),
  cvss_severities: v.fallback(v.nullish(v.object({ cvss_v3: scoreSchema, cvss_v4: scoreSchema })), undefined),
  /** Deprecated since 2025, and all that older answers have. */
  cvss: scoreSchema,
});

type Advisory = v.InferOutput<typeof advisorySchema>;

export type ListedAdvisory = Advisory;

/** Advisories as they are kept between scans. */
export const listedSchema = v.array(advisorySchema);

export interface AdvisoryList {
  readonly advisories: readonly ListedAdvisory[];
  /** Some record concerns a package whose name cannot be read: it may be any of those that were asked about. */
  readonly hidesNames: boolean;
  /** Ids of the records that name nobody here: who they concern, they may tell themselves. */
  readonly nameless: readonly string[];
  /** Of records, readable or not. */
  readonly count: number;
}

/** Record by record; undefined when the body is no list of advisories. */
export function listedAdvisories(body: unknown): AdvisoryList | undefined {
  if (!Array.isArray(body)) return undefined;
  const read = body.map((entry: unknown) => v.safeParse(advisorySchema, entry));
  const naming = body.map(namingOf);
  const ids = read.map(({ success, output }) => (success ? output.ghsa_id : ''));
  const nameless = ids.filter((_, at) => naming[at] === 'nobody');
  return {
    advisories: read.flatMap(({ success, output }) => (success ? [output] : [])),
    hidesNames: naming.includes('hidden') || nameless.includes(''),
    nameless: nameless.filter((id) => id !== ''),
    count: body.length,
  };
}

/** By the published types `vulnerabilities`, `package` and a package's name may be null: such an entry names no package. */
function namingOf(record: unknown): 'somebody' | 'nobody' | 'hidden' {
  if (!isObject(record)) return 'hidden';
  const entries = record['vulnerabilities'] === null ? [] : record['vulnerabilities'];
  if (!Array.isArray(entries) || entries.some((entry: unknown) => hidesNameOfPackage(entry))) return 'hidden';
  return entries.some((entry: unknown) => v.is(vulnerabilitySchema, entry)) ? 'somebody' : 'nobody';
}

function hidesNameOfPackage(entry: unknown): boolean {
  const named = isObject(entry) ? entry['package'] : undefined;
  if (named === null) return false;
  if (!isObject(named)) return true;
  const { ecosystem, name } = named;
  if (typeof ecosystem === 'string' && ecosystem !== '' && ecosystem.toLowerCase() !== 'pip') return false;
  return name !== null && (typeof name !== 'string' || name === '');
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Whether a record is about one of these names at all, in whatever ecosystem: then it belongs to the answer. */
export function isAbout({ vulnerabilities }: ListedAdvisory, names: ReadonlySet<string>): boolean {
  return vulnerabilities.some((entry) => names.has(nameOf(entry)));
}

/** It stands until the time of its withdrawal; `now` in milliseconds since the epoch. */
export function reduceAdvisory(advisory: ListedAdvisory, now = Infinity): GithubAdvisory {
  const entries = advisory.vulnerabilities.filter(({ package: { ecosystem } }) => /^(pip)?$/i.test(ecosystem));
  const judged = entries.map((entry) => ({ entry, name: nameOf(entry), range: rangeOf(entry) }));
  const { withdrawn_at: withdrawn } = advisory;
  const hasTime = v.is(withdrawnTime, withdrawn);
  const isOdd = advisory.ghsa_id === '' || !hasTime;
  const record: AdvisoryRecord = {
    id: advisory.ghsa_id,
    aliases: aliasesOf(advisory),
    published: advisory.published_at ?? undefined,
    withdrawn: hasTime && isPast(withdrawn ?? '', now),
    affected: judged.flatMap(({ name, range }) => (range === undefined ? [] : [affectedBy(name, range)])),
    severity: vectorsOf(advisory),
    databaseSeverity: advisory.severity ?? undefined,
  };
  const ranges: Record<string, string[]> = {};
  for (const { name, entry } of judged) (ranges[name] ??= []).push(entry.vulnerable_version_range);
  const unreadable = judged.filter(
    ({ entry, range }) => isOdd || range === undefined || entry.package.ecosystem === '',
  );
  return {
    record,
    isOdd,
    names: Object.keys(ranges),
    ranges,
    unreadableFor: [...new Set(unreadable.map(({ name }) => name))],
    ...ratingsOf(advisory, record),
    ...(typeof advisory.summary === 'string' ? { summary: advisory.summary } : {}),
    ...(typeof advisory.html_url === 'string' ? { url: advisory.html_url } : {}),
  };
}

function nameOf(entry: Vulnerability): string {
  return normalizeName(entry.package.name);
}

function rangeOf(entry: Vulnerability) {
  const patched = entry.first_patched_version;
  const fix = typeof patched === 'string' || patched === null ? patched : patched?.identifier;
  return readVulnerableRange(entry.vulnerable_version_range, fix ?? undefined);
}

function affectedBy(name: string, range: AffectedPackage['ranges'][number]): AffectedPackage {
  return { ecosystem: 'PyPI', name, versions: [], ranges: [range], severity: [] };
}

function aliasesOf({ ghsa_id, cve_id, identifiers }: Advisory): readonly string[] {
  const names = [
    ...identifiers.map(({ value }) => value),
    ...(typeof cve_id === 'string' && cve_id !== '' ? [cve_id] : []),
  ];
  return [...new Set(names)].filter((name) => name !== ghsa_id);
}

/** The scored ones, newest CVSS version first: a vector that is null or a score of 0.0 stands for "not scored". */
function scoredOf({ cvss_severities, cvss }: Advisory) {
  const scores = [cvss_severities?.cvss_v4, cvss_severities?.cvss_v3, cvss];
  return scores.flatMap((entry) => {
    const vector = entry?.vector_string;
    return typeof vector === 'string' && vector !== '' && entry?.score !== 0 ? [{ vector, score: entry?.score }] : [];
  });
}

function vectorsOf(advisory: Advisory): AdvisoryRecord['severity'] {
  const vectors = new Set(scoredOf(advisory).map(({ vector }) => vector));
  return [...vectors].map((vector) => ({ type: vector.startsWith('CVSS:4') ? 'CVSS_V4' : 'CVSS_V3', score: vector }));
}

/** Its own word first, with its score where a vector says the same; then the scores that say another one. */
function ratingsOf(advisory: Advisory, record: AdvisoryRecord): Pick<GithubAdvisory, 'rating' | 'others'> {
  const [first = rating('GitHub', 'UNKNOWN', {}), ...rest] = recordRatings(record, '');
  const others = rest.filter(({ severity }) => severity !== first.severity);
  const told = { rating: first, ...(others.length === 0 ? {} : { others }) };
  if (first.computed === true) return told;
  const published = scoredOf(advisory);
  const same = rest.find(({ severity }) => severity === first.severity);
  const scored =
    published.find(({ vector }) => vector === same?.vector) ?? (rest.length === 0 ? published[0] : undefined);
  if (scored === undefined) return told;
  const cvssVersion = /^CVSS:(\d\.\d)\//.exec(scored.vector)?.[1];
  const score = scored.score ?? undefined;
  return { ...told, rating: rating('GitHub', first.severity, { score, cvssVersion, vector: scored.vector }) };
}
