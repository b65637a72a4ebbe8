/** Jobs and answers as they lie in the queue, and who may have to do with which. Everything read from there is checked against this. */
import * as v from 'valibot';
import type { PackageQuery } from '../core/sheet/packageRow';
import type { Finding } from '../core/verdict/finding';
import { findingSchema } from '../core/verdict/findingSchema';
import { sha256 } from '../platform/contentHash';

/** Goes up when a worker or a scan of before would misread a job or an answer. */
export const jobFormat = 1;
/** All keys at the server begin with it. */
export const queuePrefix = 'ihacpa';

const short = v.pipe(v.string(), v.maxLength(200));
const cellText = v.pipe(v.string(), v.maxLength(32_767));
/** Far more than any package has. */
const mostAccepted = 10_000;
const names = v.pipe(v.array(short), v.maxLength(100));

/** Which sources are asked, and from which age on data tells its day. No addresses: those are the worker's. */
export const jobSettingsSchema = v.strictObject({
  services: names,
  ageBounds: v.exactOptional(v.strictObject({ cached: v.number(), file: v.number() })),
});

export type JobSettings = v.InferOutput<typeof jobSettingsSchema>;

const jobQuerySchema = v.strictObject({
  name: cellText,
  version: cellText,
  displayName: cellText,
  versionIsNumber: v.boolean(),
  versionShows: v.exactOptional(v.picklist(['day', 'time', 'dayAndTime', 'nothing', 'other'])),
  versionStored: v.exactOptional(cellText),
  versionMarked: v.exactOptional(v.picklist(['struck', 'raised'])),
});

export const jobSchema = v.strictObject({
  format: v.literal(jobFormat),
  toolVersion: short,
  /** Of the worker's data: see `groupOf`. */
  data: short,
  settings: jobSettingsSchema,
  query: jobQuerySchema,
  /** Ids and records of vulnerabilities by which the upgrade is not judged. */
  accepted: v.exactOptional(v.pipe(v.array(short), v.minLength(1), v.maxLength(mostAccepted))),
});

export type LookupJob = v.InferOutput<typeof jobSchema>;

const foundSchema = v.intersect([findingSchema, v.object({ recordIds: v.exactOptional(v.array(v.string())) })]);

const answerSchema = v.object({
  format: v.literal(jobFormat),
  toolVersion: short,
  data: short,
  finding: v.unknown(),
});

export interface LookupAnswer {
  readonly format: typeof jobFormat;
  readonly toolVersion: string;
  readonly data: string;
  readonly finding: Finding;
}

/** What a group of workers and the scans that they serve have in common. */
export type Group = Pick<LookupJob, 'toolVersion' | 'data'>;

/** Of BullMQ's queue. */
export function queueNameOf({ toolVersion, data }: Group): string {
  return `lookups-${sha256(JSON.stringify([jobFormat, toolVersion, data])).slice(0, 16)}`;
}

export function jobOf(
  group: Group,
  settings: JobSettings,
  query: PackageQuery,
  accepted: readonly string[] = [],
): LookupJob {
  const { identity, displayName, versionIsNumber, versionShows, versionStored, versionMarked } = query;
  return {
    format: jobFormat,
    toolVersion: group.toolVersion,
    data: group.data,
    settings,
    query: {
      ...{ name: identity.name, version: identity.version, displayName, versionIsNumber },
      ...(versionShows === undefined ? {} : { versionShows }),
      ...(versionStored === undefined ? {} : { versionStored }),
      ...(versionMarked === undefined ? {} : { versionMarked }),
    },
    ...(accepted.length === 0 ? {} : { accepted: [...new Set(accepted)].sort() }),
  };
}

export function queryOf({ query: { name, version, ...others } }: LookupJob): PackageQuery {
  return { ...others, identity: { name, version, occurrence: 0 } };
}

/** The same for the same question with the same settings in the same hour (counted from the epoch, by the server's clock). */
export function jobIdOf(job: LookupJob, hour: number): string {
  return `p${sha256(JSON.stringify([job.settings, job.query, hour, job.accepted]))}`;
}

/** So that messages about two jobs can be compared. */
export function withoutJobIds(text: string): string {
  return text.replaceAll(/p[0-9a-f]{64}/g, '');
}

/**
 * The finding of an answer, for the package that was asked about; or why it does not fit. A finding without vulnerabilities
 * must rest on an advisory source that answered.
 */
export function readAnswer(value: unknown, group: Group, query: PackageQuery): Finding | { readonly unfit: string } {
  const answer = v.safeParse(answerSchema, value);
  if (!answer.success) return { unfit: 'its form' };
  if (answer.output.toolVersion !== group.toolVersion) return { unfit: 'its version' };
  if (answer.output.data !== group.data) return { unfit: 'its data' };
  const found = v.safeParse(foundSchema, answer.output.finding);
  if (!found.success) return { unfit: 'its form' };
  const finding: Finding = found.output;
  const { name, version } = query.identity;
  if (finding.package.name !== name || finding.package.version !== version) return { unfit: 'its package' };
  const isWithout = finding.verdict === 'clean' || finding.verdict === 'safe';
  const isAnswered = finding.sources?.some(({ source, status }) => source === 'advisories' && status === 'ok') === true;
  if (isWithout && (finding.flaws.length > 0 || !isAnswered)) return { unfit: 'its verdict' };
  const isVulnerable = finding.verdict === 'vulnerable' || finding.verdict === 'malicious';
  if (finding.verdict === 'accepted' || (isVulnerable && finding.flaws.length === 0)) return { unfit: 'its verdict' };
  return { ...finding, package: query.identity, displayName: query.displayName };
}
