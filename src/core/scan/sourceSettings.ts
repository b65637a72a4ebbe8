/** Which sources a scan may ask, where, and with what data at hand. Holds no secret: those travel beside it, in memory only. */
import * as v from 'valibot';
import { type AgeBounds, keptDays } from '../advisory/dataAge';
import type { SourceId } from '../advisory/evidence';

const absolutePath = v.pipe(v.string(), v.nonEmpty());

/** A source that is a service, as the registry of sources names it; the advisory source's own is `osv`. */
export type ServiceId = string;

/** Answers of services are kept no longer than a week. */
export const mostDays = { cached: keptDays, file: 3650 } as const satisfies AgeBounds;
const days = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(mostDays.file));

const serviceSchema = v.object({
  enabled: v.boolean(),
  /** Where it is asked when not at its own address: a mirror's base URL, http or https. */
  baseUrl: v.optional(v.pipe(v.string(), v.url())),
});

export const sourceSettingsSchema = v.object({
  services: v.record(v.string(), serviceSchema),
  /** Answers of services are kept here between scans; absent: nothing is kept. */
  cacheFolder: v.optional(absolutePath),
  /** Bulk data on this disk; each replaces the service of the same kind. Advisories are named by the request itself. */
  files: v.record(v.string(), v.optional(absolutePath)),
  /** In days, from which on every result tells the day of its data; absent: the usual bounds. */
  ageBounds: v.optional(v.object({ cached: days, file: days })),
  /** Files of accepted risks, joined; absent: `ihacpa-risks.yaml` in the folder of the workbook, if any. */
  risks: v.optional(v.array(absolutePath)),
});

export type SourceSettings = v.InferOutput<typeof sourceSettingsSchema>;

/** Tokens and keys are never written anywhere: not to the journal, a log, a message, a kept answer or another host. */
export const sourceSecretsSchema = v.record(v.string(), v.optional(v.string()));

export type SourceSecrets = v.InferOutput<typeof sourceSecretsSchema>;

/** The source whose answers a service gives. */
export function sourceOfService(service: ServiceId): SourceId {
  return service === 'osv' ? 'advisories' : service;
}
