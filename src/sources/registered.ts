/** What follows from the registry: ids, files, and secrets of all sources. */
import type { SourceId } from '../core/advisory/evidence';
import { type ServiceId, sourceOfService } from '../core/scan/sourceSettings';
import { registry } from './registry';
import type { DataFile, SourceFacts } from './sourceFacts';

export const serviceIds: readonly ServiceId[] = registry.map(({ id }) => id);

/** Throws for an id that is none. */
export function factsOf(service: ServiceId): SourceFacts {
  const facts = registry.find(({ id }) => id === service);
  if (facts === undefined) throw new Error(`Expected a source, got ${service}`);
  return facts;
}

/** Sources whose services publish their data anew within days. */
export const refreshedSources: ReadonlySet<SourceId> = new Set(
  registry.filter(({ isRefreshed }) => isRefreshed === true).map(({ id }) => sourceOfService(id)),
);

/** Every kind of data on this disk, in the order of the sources. */
export const dataFiles: readonly DataFile[] = registry.flatMap(({ files = [] }) => files);

/** Every secret that a source may have, by its name among the secrets, and the variable that the command line reads it from. */
export const secretVariables: Readonly<Record<string, string>> = Object.fromEntries(
  registry.flatMap(({ token }) =>
    token === undefined ? [] : [[token.id, token.variable], ...Object.entries(token.further ?? {})],
  ),
);
