/** Schema parts for answers of services, whose optional fields come and go. Refuses nothing that no verdict needs. */
import * as v from 'valibot';

export const text = v.pipe(v.string(), v.nonEmpty());

/** Undefined for anything else than a text that is not empty. */
export const optionalText = v.fallback(v.nullish(v.string()), undefined);

export const optionalNumber = v.fallback(v.nullish(v.pipe(v.number(), v.finite())), undefined);

/** Services write an empty list as `[]`, `null` or nothing at all. */
export function listOf<const Item extends v.GenericSchema>(item: Item) {
  return v.nullish(v.array(item), []);
}

/** Entries that do not fit are left out: for lists that only add to an answer. */
export function listOfReadable<const Item extends v.GenericSchema>(item: Item) {
  return v.pipe(
    v.fallback(v.nullish(v.array(v.unknown()), []), []),
    v.transform((entries) =>
      entries.flatMap((entry) => {
        const parsed = v.safeParse(item, entry);
        return parsed.success ? [parsed.output] : [];
      }),
    ),
  );
}

/** A base score of CVSS. */
export const baseScore = v.pipe(v.number(), v.minValue(0), v.maxValue(10));

export const cveId = v.pipe(v.string(), v.toUpperCase(), v.regex(/^CVE-\d{4}-\d{4,19}$/));
