/** OSV documents as published, reduced to what decides a verdict. Refuses documents that could not be judged in full. */
import * as v from 'valibot';
import type { AdvisoryRecord, AffectedPackage, RangeEvent } from '../../core/advisory/advisory';
import { normalizeName } from '../../core/package/packageName';
import { dayOf } from '../../core/spreadsheet/calendarDay';
import {
  advisoryName,
  isPast,
  listOf,
  listOfReadable,
  optionalText,
  text,
  withdrawnTime,
} from '../answers/lenientSchema';

/** A readable record, and when it last changed: milliseconds since the epoch, NaN where the record does not say. */
export interface OsvDocument {
  readonly record: AdvisoryRecord;
  readonly modified: number;
}

const eventSchema = v.pipe(
  v.object({
    introduced: v.optional(text),
    fixed: v.optional(text),
    last_affected: v.optional(text),
    limit: v.optional(text),
  }),
  v.transform(splitEvent),
  v.nonEmpty(),
);

const rangeSchema = v.pipe(
  v.object({ type: v.picklist(['ECOSYSTEM', 'SEMVER', 'GIT']), events: v.pipe(v.array(eventSchema), v.nonEmpty()) }),
  v.transform(({ type, events }) => ({ type, events: events.flat() })),
);

/** The schema has vectors as texts; some write a bare score. */
const severitySchema = v.object({
  type: text,
  score: v.union([text, v.pipe(v.number(), v.finite(), v.transform(String))]),
});

const affectedSchema = v.object({
  package: v.nullish(v.object({ ecosystem: text, name: text })),
  versions: listOf(v.string()),
  ranges: listOf(rangeSchema),
  severity: listOfReadable(severitySchema),
});

/** OSV schema 1.7; keys it does not name are ignored. */
const documentSchema = v.object({
  id: advisoryName,
  modified: optionalText,
  published: optionalText,
  /** A time; anything else leaves open whether the record counts. */
  withdrawn: v.optional(v.unknown()),
  aliases: listOfReadable(advisoryName),
  summary: v.fallback(v.nullish(v.string()), undefined),
  severity: listOfReadable(severitySchema),
  affected: listOf(affectedSchema),
  database_specific: v.fallback(v.nullish(v.looseObject({ severity: v.optional(v.unknown()) })), undefined),
});

/**
 * `document` is parsed JSON or YAML; undefined when it is not an OSV record that can be judged. A record stands until the
 * time of its withdrawal; `now` in milliseconds since the epoch.
 */
export function readOsvDocument(document: unknown, now = Infinity): OsvDocument | undefined {
  const parsed = v.safeParse(documentSchema, document, { abortEarly: true });
  if (!parsed.success) return undefined;
  const { id, aliases, published, withdrawn, severity, affected, modified, summary } = parsed.output;
  const word = parsed.output.database_specific?.severity;
  return {
    record: {
      id,
      aliases,
      published: published ?? undefined,
      ...(typeof summary === 'string' && summary.trim() !== '' ? { summary: summary.trim() } : {}),
      ...withdrawalOf(withdrawn, now),
      affected: affected.flatMap(affectedPackage),
      severity,
      databaseSeverity: typeof word === 'string' ? word : undefined,
    },
    modified: dayOf(modified) === undefined ? NaN : Date.parse(modified ?? ''),
  };
}

function withdrawalOf(published: unknown, now: number): Pick<AdvisoryRecord, 'withdrawn' | 'unclearWithdrawal'> {
  if (published === false) return { withdrawn: false };
  const time = v.safeParse(withdrawnTime, published);
  if (time.success) return { withdrawn: isPast(time.output, now) };
  return { withdrawn: false, unclearWithdrawal: JSON.stringify(published).slice(0, longestShown) };
}

/** UTF-16 units of what is no time. */
const longestShown = 40;

/**
 * The PyPI packages that a document names although it cannot be read as a record, normalized; undefined when it does
 * not even tell those, so that any package may be concerned.
 */
export function packagesNamedBy(document: unknown): readonly string[] | undefined {
  const parsed = v.safeParse(v.object({ affected: v.array(namedSchema) }), document);
  if (!parsed.success) return undefined;
  const named = parsed.output.affected.flatMap((entry) => entry.package ?? []);
  return named
    .filter(({ ecosystem, name }) => ecosystemOf(ecosystem) === 'PyPI' && name.trim() !== '')
    .map(({ name }) => normalizeName(name));
}

/** A package without a name is none. */
const namedSchema = v.object({ package: v.nullish(v.object({ ecosystem: text, name: v.string() })) });

/** OSV schema, "affected[].package": an ecosystem may have a suffix behind a colon; some write it in lower case. */
function ecosystemOf(published: string): string {
  return /^pypi(:|$)/i.test(published) ? 'PyPI' : published;
}

/** Entries without a package concern commits only. */
function affectedPackage(entry: v.InferOutput<typeof affectedSchema>): readonly AffectedPackage[] {
  if (entry.package === null || entry.package === undefined) return [];
  const { versions, ranges, severity } = entry;
  const ecosystem = ecosystemOf(entry.package.ecosystem);
  return [{ ecosystem, name: normalizeName(entry.package.name), versions, ranges, severity }];
}

/** Records of early schemas put `introduced` and `fixed` into one event. */
function splitEvent(event: {
  readonly introduced?: string | undefined;
  readonly fixed?: string | undefined;
  readonly last_affected?: string | undefined;
  readonly limit?: string | undefined;
}): readonly RangeEvent[] {
  const { introduced, fixed, last_affected, limit } = event;
  const events: RangeEvent[] = [];
  if (introduced !== undefined) events.push({ introduced });
  if (fixed !== undefined) events.push({ fixed });
  if (last_affected !== undefined) events.push({ last_affected });
  if (limit !== undefined) events.push({ limit });
  return events;
}
