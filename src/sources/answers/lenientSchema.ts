/** Schema parts for answers of services, whose optional fields come and go. */
import * as v from 'valibot';
import { isCveId } from '../../core/advisory/shownIds';
import { dayOf } from '../../core/spreadsheet/calendarDay';

export const text = v.pipe(v.string(), v.nonEmpty());

/**
 * The id of an advisory as some database gives it: one word of the marks that ids have. What else stands there, a blank, a
 * bar or a line break, would be read as more than an id where it is shown.
 */
export const advisoryId = v.pipe(v.string(), v.trim(), v.maxLength(100), v.regex(/^[A-Za-z0-9][\w.:+~/@-]*$/));

/** A name of an advisory, as its database writes it: a CVE id in small letters or among blanks is that id all the same. */
export const advisoryName = v.pipe(advisoryId, v.transform(inItsLetters));

/** With the letters that its database uses. */
export function inItsLetters(id: string): string {
  return id.replace(/^(?:cve|ghsa|pysec|mal)-/i, (prefix) => prefix.toUpperCase()).replace(/^GHSA-.*/, ghsaName);
}

function ghsaName(name: string): string {
  return `GHSA-${name.slice('GHSA-'.length).toLowerCase()}`;
}

/** Undefined for anything else than a text that is not empty. */
export const optionalText = v.fallback(v.nullish(v.string()), undefined);

/** When a record was withdrawn, '' when it was not. Anything that is no time leaves open whether the record counts. */
export const withdrawnTime = v.nullish(
  v.pipe(
    v.string(),
    v.check((time) => time === '' || (dayOf(time) !== undefined && Date.parse(time) >= firstAdvisory)),
  ),
  '',
);

/** Whether a time that `withdrawnTime` lets through has come; `now` in milliseconds since the epoch. */
export function isPast(time: string, now: number): boolean {
  return time !== '' && Date.parse(time) <= now;
}

/** Before there were advisories: the zero times of many languages, which mean that none was set. */
const firstAdvisory = Date.UTC(1990, 0);

export const optionalNumber = v.fallback(v.nullish(v.pipe(v.number(), v.finite())), undefined);

/** For objects all of whose fields may be missing: a list would pass for one without any. */
export function objectOf<const Entries extends v.ObjectEntries>(entries: Entries) {
  return v.pipe(noList, v.object(entries));
}

/** The same for objects whose keys are data. */
export function recordOf<const Item extends v.GenericSchema>(item: Item) {
  return v.pipe(noList, v.record(v.string(), item));
}

const noList = v.pipe(
  v.unknown(),
  v.check((value) => !Array.isArray(value)),
);

/** Services write an empty list as `[]`, `null` or nothing at all. */
export function listOf<const Item extends v.GenericSchema>(item: Item) {
  return v.nullish(v.array(item), []);
}

/** Entries that do not fit are left out: for lists that only add to an answer. Re-encoders write a list of one as its entry. */
export function listOfReadable<const Item extends v.GenericSchema>(item: Item) {
  return v.pipe(
    v.nullish(v.unknown(), []),
    v.transform((entries) => readableOf(item, Array.isArray(entries) ? entries : [entries])),
  );
}

/** Those of `entries` that fit. Whoever asks by id must not take the rest for entries that are not there. */
export function readableOf<const Item extends v.GenericSchema>(
  item: Item,
  entries: readonly unknown[],
): v.InferOutput<Item>[] {
  return entries.flatMap((entry) => {
    const parsed = v.safeParse(item, entry);
    return parsed.success ? [parsed.output] : [];
  });
}

/** A base score of CVSS; re-encoders write numbers as texts. */
export const baseScore = v.pipe(
  v.union([v.number(), v.pipe(v.string(), v.regex(/^\d{1,2}(\.\d+)?$/), v.transform(Number))]),
  v.minValue(0),
  v.maxValue(10),
);

export const cveId = v.pipe(v.string(), v.toUpperCase(), v.check(isCveId));
