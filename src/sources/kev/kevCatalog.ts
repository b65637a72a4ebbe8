/** CISA's catalog of known exploited vulnerabilities. Refuses an empty catalog, and one that does not hold as many entries as it says. */
import * as v from 'valibot';
import type { KnownExploited } from '../../core/advisory/evidence';
import { isDay } from '../../core/spreadsheet/calendarDay';
import { cveId, optionalText } from '../answers/lenientSchema';

export interface KevCatalog {
  readonly byCve: ReadonlyMap<string, KnownExploited>;
  /** ISO 8601, when it was released; absent where it does not say. */
  readonly released?: string;
}

const day = v.fallback(v.optional(v.pipe(v.string(), v.check(isDay))), undefined);

const catalogSchema = v.object({
  dateReleased: optionalText,
  count: v.nullish(v.pipe(v.number(), v.integer())),
  vulnerabilities: v.array(
    v.object({
      cveID: v.pipe(v.string(), v.trim(), cveId),
      dateAdded: day,
      dueDate: day,
      forensicTriage: optionalText,
      knownRansomwareCampaignUse: optionalText,
    }),
  ),
});

/** `body` is parsed JSON; undefined when the id of any entry cannot be read: "not in the catalog" must be true. */
export function readKevCatalog(body: unknown): KevCatalog | undefined {
  const parsed = v.safeParse(catalogSchema, body, { abortEarly: true });
  if (!parsed.success) return undefined;
  const { count, dateReleased, vulnerabilities } = parsed.output;
  if ((count ?? vulnerabilities.length) !== vulnerabilities.length || vulnerabilities.length === 0) return undefined;
  const byCve = new Map(
    vulnerabilities.map(({ cveID, dateAdded, dueDate, forensicTriage, knownRansomwareCampaignUse }) => [
      cveID,
      {
        cve: cveID,
        ...(dateAdded === undefined ? {} : { dateAdded }),
        ...(dueDate === undefined ? {} : { dueDate }),
        ...(typeof forensicTriage === 'string' ? { forensicTriage: /^yes$/i.test(forensicTriage.trim()) } : {}),
        ransomware: /^known$/i.test(knownRansomwareCampaignUse?.trim() ?? ''),
      },
    ]),
  );
  const released = Date.parse(dateReleased ?? '');
  return Number.isNaN(released) ? { byCve } : { byCve, released: new Date(released).toISOString() };
}
