/** What an earlier look at a package had found that a later one could not look for: kept beside the later result until somebody can look again. */
import * as v from 'valibot';
import { severities } from '../advisory/evidence';
import { verdicts } from '../verdict/finding';
import type { Flaw } from '../advisory/flaw';
import type { Provenance } from '../advisory/source';
import { remark } from '../message/remark';

/** The data that a look rested on; what was known last names the sources that report vulnerabilities only. */
export const lookedWithSchema = v.object({
  source: v.string(),
  label: v.string(),
  /** URL or file of the data. */
  origin: v.string(),
  /** ISO 8601. */
  dataDate: v.exactOptional(v.undefinedable(v.string())),
  /** How many advisories it held. */
  records: v.exactOptional(v.number()),
  /** Of which databases, by the prefix of their ids: `GHSA`, `PYSEC`, … Absent in results of earlier versions. */
  databases: v.exactOptional(v.array(v.string())),
});

/** A flaw as reports name it, without its evidence. */
const briefFlawSchema = v.object({
  records: v.array(v.string()),
  ids: v.array(v.string()),
  severity: v.picklist(severities),
  fixedIn: v.nullable(v.string()),
});

export type BriefFlaw = v.InferOutput<typeof briefFlawSchema>;

export const lastKnownSchema = v.object({
  verdict: v.picklist(verdicts),
  advisories: v.array(v.string()),
  /** What affected the version, worst first; absent in results of earlier versions. */
  affecting: v.exactOptional(v.array(briefFlawSchema)),
  flaws: v.number(),
  highestSeverity: v.nullable(v.picklist(severities)),
  fixedIn: v.nullable(v.string()),
  /** ISO 8601: when it was found. Absent: not known, as only cells of the workbook say so. */
  at: v.exactOptional(v.string()),
  lookedWith: v.array(lookedWithSchema),
});

export type LastKnown = v.InferOutput<typeof lastKnownSchema>;
export type LookedWith = LastKnown['lookedWith'][number];

interface SourceOfLook extends Pick<Provenance, 'label' | 'origin' | 'coverage'> {
  /** Earlier versions named none: they had one. */
  readonly source?: string | undefined;
  readonly dataDate?: string | undefined;
}

export function lookedWith(sources: readonly SourceOfLook[]): LookedWith[] {
  return sources.map(({ source = 'advisories', label, origin, dataDate, coverage }) => ({
    ...{ source, label, origin },
    ...(dataDate === undefined ? {} : { dataDate }),
    ...(coverage === undefined ? {} : { records: coverage.records, databases: Object.keys(coverage.databases).sort() }),
  }));
}

/** `OSV of 2026-12-03`; the label alone of a service that answered itself. */
export function lookText({ label, dataDate }: LookedWith): string {
  return dataDate === undefined ? label : `${label} of ${dataDate.slice(0, 10)}`;
}

/** Whether `now` may have missed what `before` found: a source or a database less, or older or fewer records of one. */
export function isLessData(before: readonly LookedWith[], now: readonly LookedWith[]): boolean {
  return before.some((source) => {
    const same = now.find((each) => each.source === source.source);
    return same === undefined || isLess(source, same);
  });
}

/** Newer data of everything holds about as much as before, and what was withdrawn: this share of it at least. */
const leastShare = 0.9;

/** A service answers with what is known today. */
function isLess(before: LookedWith, now: LookedWith): boolean {
  if (isService(now)) return false;
  if (isService(before)) return true;
  const [was, is] = [before.dataDate ?? '', now.dataDate ?? ''];
  const { records: held = 0, databases = [] } = before;
  if (databases.some((each) => now.databases?.includes(each) !== true)) return true;
  return is < was || (now.records ?? 0) < (is === was ? held : held * leastShare);
}

/**
 * Of the records that were found, those that are not among the present ones: that something affects the version no more is told only by the
 * record itself, changed or withdrawn. Snyk answers for one version, and has no records of others.
 */
export function missingRecords(found: readonly string[], present: readonly string[]): readonly string[] {
  return found.filter((id) => !/^SNYK-/i.test(id) && !present.includes(id));
}

/** Why the data may lack what the cells of the workbook say was found; undefined: it has all of it. */
export function lacksFoundInCells({ advisories, flaws }: LastKnown, present: readonly string[]): string | undefined {
  if (advisories.length === 0)
    return flaws > present.length
      ? remark`vulnerable by an earlier result in the workbook: the data does not have its advisories`
      : undefined;
  const gone = missingRecords(advisories, present);
  return gone.length === 0
    ? undefined
    : remark`vulnerable by an earlier result in the workbook: the data does not have ${gone.join(', ')}`;
}

export function briefFlaw({ records, ids, severity, fixedIn }: Flaw): BriefFlaw {
  return { records: [...records], ids: [...ids], severity, fixedIn: fixedIn ?? null };
}

function isService({ origin }: LookedWith): boolean {
  return /^https?:/.test(origin);
}

/** The reason of a result beside it, as views and reports show it. */
export function besideLastKnown(reason: string | undefined, { verdict, highestSeverity, at }: LastKnown): string {
  const why = reason ?? remark`not checked now`;
  if (at === undefined)
    return verdict === 'malicious'
      ? remark`${why}; malicious by an earlier result in the workbook`
      : remark`${why}; vulnerable by an earlier result in the workbook`;
  const day = at.slice(0, 10);
  if (verdict === 'malicious') return remark`${why}; found malicious on ${day}`;
  if (verdict !== 'vulnerable') return remark`${why}; not found vulnerable on ${day}`;
  return remark`${why}; found vulnerable on ${day} (highest: ${highestSeverity ?? 'UNKNOWN'})`;
}
