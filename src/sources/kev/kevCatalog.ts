/** CISA's catalogue of known exploited vulnerabilities. Refuses a catalogue that does not hold as many entries as it says. */
import * as v from 'valibot';
import type { KnownExploited } from '../../core/advisory/evidence';
import { cveId, optionalText } from '../answers/lenientSchema';

export interface KevCatalog {
  readonly byCve: ReadonlyMap<string, KnownExploited>;
  /** ISO 8601, when it was released; absent where it does not say. */
  readonly released?: string;
}

const day = v.pipe(v.string(), v.regex(/^\d{4}-\d{2}-\d{2}$/));

const catalogSchema = v.object({
  dateReleased: optionalText,
  count: v.pipe(v.number(), v.integer()),
  vulnerabilities: v.array(
    v.object({ cveID: cveId, dateAdded: day, dueDate: day, knownRansomwareCampaignUse: optionalText }),
  ),
});

/** `body` is parsed JSON; undefined when any entry cannot be read: "not in the catalogue" must be true. */
export function readKevCatalog(body: unknown): KevCatalog | undefined {
  const parsed = v.safeParse(catalogSchema, body, { abortEarly: true });
  if (!parsed.success) return undefined;
  const { count, dateReleased, vulnerabilities } = parsed.output;
  if (count !== vulnerabilities.length || count === 0) return undefined;
  const byCve = new Map(
    vulnerabilities.map(({ cveID, dateAdded, dueDate, knownRansomwareCampaignUse }) => [
      cveID,
      { cve: cveID, dateAdded, dueDate, ransomware: knownRansomwareCampaignUse === 'Known' },
    ]),
  );
  const released = Date.parse(dateReleased ?? '');
  return Number.isNaN(released) ? { byCve } : { byCve, released: new Date(released).toISOString() };
}
